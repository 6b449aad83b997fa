"""The page of a screencast as a tree, rebuilt in Python: for the watchdog, and for HTML that people can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput
from cobrowse.wire.decoder import Op
from cobrowse.wire.unshown import Unshown

DOCUMENT = 1
"""The number of the top document."""
MAX_NODES = 1_000_000
ROOTS = frozenset(("#document", "#frame", "#shadow"))
"""Tags of the roots of trees."""
HOOK = "cb-at-"
"""Before the name of an attribute: what selectors see of it, where that is not the value that is sent for people."""


class Written(NamedTuple):
    """One string that came. `what` is `text`, `value`, `title`, `address`, `styles`, or `@` and an attribute's name."""

    id: int
    what: str
    text: str


@dataclass(slots=True, eq=False)
class Node:
    """An element, a text (`tag` is `#text`), or the root of a tree: `#document`, `#frame` or `#shadow`."""

    id: int
    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    text: str = ""
    parent: Node | None = None
    kids: list[Node] = field(default_factory=list)
    nested: Node | None = None
    """The shadow root, or the document of a frame."""
    host: Node | None = None
    """Of such a root, the element on which it hangs."""
    value: str | None = None
    checked: int = 0
    selected: list[int] = field(default_factory=list)
    box: tuple[int, int] | None = None
    """Size of a blocked element, CSS pixels."""
    sheet: tuple[int, bool, str] | None = None
    """Sheet, whether it is disabled, and media, of `style` and `link` elements."""
    adopted: list[int] = field(default_factory=list)


class PageDocument:
    """Takes operations in order; holds what a mirror would show."""

    def __init__(self) -> None:
        self._clear(0)

    def _clear(self, mode: int) -> None:
        self.document = Node(DOCUMENT, "#document")
        self.nodes = {DOCUMENT: self.document}
        self.sheets: dict[int, str] = {}
        self.sheet_files: dict[int, tuple[str, list[int]]] = {}
        """Sheets that are files: hash, and the assets that `asset:N` in them counts through."""
        self.assets: dict[int, tuple[str, str, int, int]] = {}
        """Hash, type, width and height."""
        self.pictures: dict[int, int] = {}
        """What canvases show: asset by node."""
        self.mode, self.url, self.title = mode, "", ""
        self.scope: tuple[int, frozenset[int]] | None = None
        """Version of the rules, and which of those bound to an address hold at the page's, as it says itself."""
        self.width, self.height = 0, 0
        self.ready = False
        """Whether the keyframe is complete."""
        self.sheetless = False
        """Whether a style sheet of the page could not be read."""
        self._orphans: list[Node] = []

    def apply(self, ops: list[Op]) -> list[Written]:
        """Change the page by one body; returns the strings that came. Raises BadInput when it does not fit the page."""
        written: list[Written] = []
        for op in ops:
            self._apply(op, written)
        for node in self._orphans:
            if node.parent is None and self.nodes.get(node.id) is node:
                self._forget(node)
        self._orphans = []
        return written

    def _apply(self, op: Op, written: list[Written]) -> None:
        match op["op"]:
            case "root":
                self._clear(op["mode"])
            case "kids":
                self._kids(op, written)
            case "attr":
                self._attribute(op, written)
            case "text":
                self._must(op["id"]).text = op["text"]
                written.append(Written(op["id"], "text", op["text"]))
            case "value":
                self._must(op["id"]).value = op["value"]
                written.append(Written(op["id"], "value", op["value"]))
            case "page":
                self.url, self.title = op["url"], op["title"]
                written += [Written(0, "address", op["url"]), Written(0, "title", op["title"])]
            case "shadow" | "frame":
                self._hang(op)
            case "sheet" | "sheet_change":
                self._sheet(op)
                written.append(Written(0, "styles", op["text"]))
            case _:
                self._state(op)

    def roots(self) -> Iterator[Node]:
        """Yield the document, all shadow roots and the documents in frames; each after what it hangs on."""
        waiting = [self.document]
        while waiting:
            root = waiting.pop()
            yield root
            waiting += [node.nested for node in walk(root) if node.nested]

    def _must(self, number: int) -> Node:
        node = self.nodes.get(number)
        if node is None:
            raise BadInput("a change of a node that is not there", code=ErrorCode.WIRE)
        return node

    def _kids(self, op: Op, written: list[Written]) -> None:
        parent = self._must(op["id"])
        before, after, at = parent.kids, [], 0
        for step in op["steps"]:
            if "keep" in step:
                after += before[at : at + step["keep"]]
                at += step["keep"]
            elif "skip" in step:
                at += step["skip"]
            elif "move" in step:
                after += [self._take(number, parent) for number in step["move"]]
            else:
                self._build(step["fresh"], parent, after, written)
            if at > len(before):
                raise BadInput("more children than there are", code=ErrorCode.WIRE)
        if len(set(map(id, after))) != len(after):
            raise BadInput("a node stands twice in one list", code=ErrorCode.WIRE)
        # A child that stays in the list may have been taken elsewhere before: it came back.
        for kid in after:
            kid.parent = parent
        self._leave(before, parent, after)
        parent.kids = after

    def _leave(self, before: list[Node], parent: Node, after: list[Node]) -> None:
        stays = set(map(id, after))
        for kid in before:
            if kid.parent is parent and id(kid) not in stays:
                kid.parent = None
                self._orphans.append(kid)

    def _take(self, number: int, parent: Node) -> Node:
        node = self._must(number)
        if node.tag in ROOTS:
            raise BadInput("a move of a root", code=ErrorCode.WIRE)
        node.parent = parent
        return node

    def _build(self, fresh: list[dict[str, Any]], parent: Node, into: list[Node], written: list[Written]) -> None:
        stack = [(told, parent, into) for told in reversed(fresh)]
        while stack:
            told, above, kids = stack.pop()
            if "ref" in told:
                kids.append(self._take(told["ref"], above))
                continue
            if len(self.nodes) >= MAX_NODES:
                raise BadInput("too many nodes", code=ErrorCode.WIRE)
            node = Node(told["id"], "#text" if "text" in told else told["tag"].lower(), parent=above)
            self.nodes[node.id] = node
            kids.append(node)
            if "text" in told:
                node.text = told["text"]
                written.append(Written(node.id, "text", node.text))
                continue
            for name, value in told["attrs"]:
                node.attrs[name] = value
                written.append(Written(node.id, f"@{name.lower()}", value))
            stack += [(kid, node, node.kids) for kid in reversed(told["kids"])]

    def _forget(self, top: Node) -> None:
        stack = [top]
        while stack:
            node = stack.pop()
            if self.nodes.pop(node.id, None) is None:
                continue
            self.pictures.pop(node.id, None)
            stack += kids_of(node)
            if node.nested:
                stack.append(node.nested)

    def _hang(self, op: Op) -> None:
        host = self._must(op["host"])
        if host.nested:
            self._forget(host.nested)
        host.nested = self.nodes[op["id"]] = Node(op["id"], f"#{op['op']}", host=host)

    def _attribute(self, op: Op, written: list[Written]) -> None:
        node = self._must(op["id"])
        # What selectors see of a value goes with it: what they see of the next one comes after it.
        node.attrs.pop(HOOK + op["name"], None)
        if op["value"] is None:
            node.attrs.pop(op["name"], None)
        else:
            node.attrs[op["name"]] = op["value"]
            written.append(Written(node.id, f"@{op['name'].lower()}", op["value"]))

    def _state(self, op: Op) -> None:
        match op["op"]:
            case "checked":
                self._must(op["id"]).checked = op["flags"]
            case "selected":
                self._must(op["id"]).selected = op["indices"]
            case "block":
                self._must(op["id"]).box = op["width"], op["height"]
            case "style":
                self._must(op["id"]).sheet = op["sheet"], op["disabled"], op["media"]
            case "adopt":
                self._must(op["id"]).adopted = op["sheets"]
            case "picture":
                self.pictures[op["id"]] = op["asset"]
            case "asset":
                self.assets[op["asset"]] = op["hash"], op["type"], op["width"], op["height"]
            case "ready":
                self.ready = True
            case "unshown":
                self.sheetless |= op["reason"] == Unshown.STYLE_SHEET
            case "sheet_file":
                self.sheets.pop(op["sheet"], None)
                self.sheet_files[op["sheet"]] = op["hash"], op["assets"]
            case "view":
                self.width, self.height = op["width"], op["height"]
            case "scope":
                self.scope = op["version"], frozenset(op["rules"])

    def _sheet(self, op: Op) -> None:
        if op["op"] == "sheet":
            self.sheet_files.pop(op["sheet"], None)
            self.sheets[op["sheet"]] = op["text"]
        elif op["sheet"] in self.sheets:
            units = _utf16(self.sheets[op["sheet"]])
            changed = units[: op["start"] * 2] + _utf16(op["text"]) + units[max(0, len(units) - op["end"] * 2) :]
            self.sheets[op["sheet"]] = changed.decode("utf-16-le", "replace")


def walk(root: Node) -> Iterator[Node]:
    """Yield a tree's nodes in the order of the page, without its root and what hangs on it."""
    stack = kids_of(root)[::-1]
    while stack:
        node = stack.pop()
        yield node
        stack += kids_of(node)[::-1]


def kids_of(node: Node) -> list[Node]:
    """Return the children. A hostile stream can list a node twice: it stands in one place, and never in a circle."""
    return [kid for kid in node.kids if kid.parent is node]


def seen(node: Node) -> dict[str, str]:
    """Return the attributes as the selectors of the page see them."""
    plain = {name: value for name, value in node.attrs.items() if not name.startswith(HOOK)}
    hooks = {name.removeprefix(HOOK): value for name, value in node.attrs.items() if name.startswith(HOOK)}
    return plain | hooks


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")
