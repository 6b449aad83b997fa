"""Bodies of the frame plane, written and read from `docs/protocol.md` alone. Imports nothing of the hub."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any

import msgpack

ROOT, KIDS, ATTR, TEXT, READY = 0, 1, 2, 3, 20
DOCUMENT = 1
KEEP, LEAVE_OUT, KNOWN, NEW, END = 1, 2, 3, 4, 0
NODE_TEXT, NODE_KNOWN, NODE_SHAPE = -1, -2, 0


@dataclass
class Node:
    """An element, or a text when `tag` is empty."""

    tag: str = ""
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[int] = field(default_factory=list)


class Deflater:
    """One raw deflate stream; each body is flushed to a byte boundary."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(wbits=-15)

    def pack(self, items: list[Any]) -> bytes:
        return self._stream.compress(msgpack.packb(items)) + self._stream.flush(zlib.Z_SYNC_FLUSH)


def new_element(tag: str, attributes: dict[str, str], *children: list[Any]) -> list[Any]:
    """Return a node of a shape of its own."""
    items: list[Any] = [NODE_SHAPE, 0, tag, len(attributes), *attributes, *attributes.values(), len(children)]
    return [*items, *(item for child in children for item in child)]


def new_text(text: str) -> list[Any]:
    """Return a text node."""
    return [NODE_TEXT, text]


def keyframe(*nodes: list[Any]) -> list[Any]:
    """Return a page whose document has these children."""
    placed = [item for node in nodes for item in node]
    return [ROOT, 0, "html", "", "", KIDS, DOCUMENT, NEW, len(nodes), *placed, END, READY]


class Page:
    """The page as a reader rebuilds it."""

    def __init__(self) -> None:
        self.nodes: dict[int, Node] = {}
        self.ready = False
        self._next = 2
        self._shapes: list[tuple[str, list[str]]] = []
        self._inflate: Any = None

    def read(self, body: bytes, *, begins: bool) -> None:
        """Read one body; a keyframe `begins` a new stream."""
        if begins:
            self._inflate = zlib.decompressobj(wbits=-15)
        self._items = iter(msgpack.unpackb(self._inflate.decompress(body)))
        self._texts: list[str] = []
        for operation in self._items:
            self._apply(operation)

    def _apply(self, operation: int) -> None:
        match operation:
            case 0:
                self.nodes, self._next, self._shapes, self.ready = {DOCUMENT: Node("#document")}, 2, [], False
                self._take()
                for _ in range(3):
                    self._text()
            case 1:
                self._kids()
            case 2:
                node, name, value = self._take(), self._text(), self._text()
                if value is None:
                    self.nodes[node].attributes.pop(str(name), None)
                else:
                    self.nodes[node].attributes[str(name)] = value
            case 3:
                self.nodes[self._take()].text = str(self._text())
            case 20:
                self.ready = True
            case _:
                raise AssertionError(f"operation {operation} is not used here")

    def _take(self) -> Any:
        return next(self._items)

    def _text(self) -> str | None:
        item = self._take()
        if isinstance(item, int):
            return self._texts[item]
        if item is not None:
            self._texts.append(item)
        return item  # type: ignore[no-any-return]

    def _kids(self) -> None:
        parent = self.nodes[self._take()]
        old, children, at = parent.children, [], 0
        while (step := self._take()) != END:
            count = self._take()
            if step == KEEP:
                children += old[at : at + count]
                at += count
            elif step == LEAVE_OUT:
                at += count
            elif step == KNOWN:
                before = 0
                for _ in range(count):
                    before += self._take()
                    children.append(before)
            else:
                children += [self._node() for _ in range(count)]
        parent.children = children

    def _node(self) -> int:
        kind = self._take()
        if kind == NODE_KNOWN:
            return int(self._take())
        number, self._next = self._next, self._next + 1
        if kind == NODE_TEXT:
            self.nodes[number] = Node(text=str(self._text()))
            return number
        if kind == NODE_SHAPE:
            self._take()  # the namespace
            tag = str(self._text())
            self._shapes.append((tag, [str(self._text()) for _ in range(self._take())]))
            kind = len(self._shapes)
        tag, names = self._shapes[kind - 1]
        self.nodes[number] = node = Node(tag, attributes={name: str(self._text()) for name in names})
        node.children = [self._node() for _ in range(self._take())]
        return number

    def html(self, number: int = DOCUMENT) -> str:
        """Return what the page is now."""
        node = self.nodes[number]
        inner = "".join(self.html(child) for child in node.children)
        if not node.tag:
            return node.text
        if node.tag == "#document":
            return inner
        attributes = "".join(f' {name}="{value}"' for name, value in node.attributes.items())
        return f"<{node.tag}{attributes}>{inner}</{node.tag}>"
