"""Which elements of a rebuilt page are hidden, as the widget's `privacy/levels.ts` decides it in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cobrowse.privacy.rules import Action, Rule
from cobrowse.privacy.scope import holds_here
from cobrowse.privacy.selectors import ElementViews, Judged, judged
from cobrowse.wire.document import ROOTS, Node, PageDocument, walk

SHOW, MASK, BLOCK = 0, 1, 2
FOREIGN_BLOCK = (
    ".rr-block",
    ".sentry-block",
    "[data-sentry-block]",
    ".ph-no-capture",
    '[data-dd-privacy="hidden"]',
    ".dd-privacy-hidden",
    "[data-openreplay-hidden]",
    "[data-openreplay-htmlmasked]",
    ".fs-exclude",
    ".highlight-block",
    "[data-private]",
    ".ym-hide-content",
)
FOREIGN_MASK = (
    ".rr-mask",
    ".rr-ignore",
    ".sentry-mask",
    "[data-sentry-mask]",
    ".sentry-ignore",
    "[data-sentry-ignore]",
    ".ph-ignore-input",
    '[data-dd-privacy="mask"]',
    '[data-dd-privacy="mask-user-input"]',
    '[data-dd-privacy="mask-unless-allowlisted"]',
    ".dd-privacy-mask",
    ".dd-privacy-mask-user-input",
    "[data-openreplay-masked]",
    "[data-openreplay-obscured]",
    "[data-clarity-mask]",
    ".fs-mask",
    "[data-hj-suppress]",
    ".ym-disable-keys",
    ".ym-record-keys-off",
)
_MARK = re.compile(r"\.([\w-]+)|\[([\w-]+)(?:=\"(.*)\")?\]")
_SENT_CLASS = re.compile(r"[.#][\w-]*?\d{5}")
_OWN = "data-cobrowse"


class Marks:
    """The marks that can be judged from a stream. What cannot is left to the widget, and named in `unjudged`.

    A stream has fewer elements and attributes than the page: a selector is judged only where what is missing cannot
    make it match.
    """

    def __init__(self, mode: str, rules: Iterable[Rule], version: int = 0) -> None:
        self._version = version
        self.private = mode != "standard"
        self.unjudged: list[Rule] = []
        self._rules: list[tuple[Rule, int, Judged]] = []
        """Each with its place among all."""
        self._may_allow_more = False
        for number, rule in enumerate(rules):
            allows = rule.action is Action.ALLOW
            selector = None if allows and _SENT_CLASS.search(rule.selector) else judged(rule.selector, allows=allows)
            if selector:
                self._rules.append((rule, number, selector))
            else:
                self.unjudged.append(rule)
                self._may_allow_more |= allows

    def look(self, page: PageDocument, *, complete: bool = True) -> Look:
        """Begin a look at a page as it is now. `complete`: nothing of it is still on its way."""
        here = [
            (rule, selector)
            for rule, number, selector in self._rules
            if holds_here(rule, number, self._version, page, whole=not self.private)
        ]
        top = Level(MASK, PRIVATE) if self.private and not self._may_allow_more else SHOWN
        return Look(page, here, top, complete=complete, may_allow_more=self._may_allow_more)

    @property
    def spelled(self) -> str:
        """All selectors, one after the other."""
        rules = [*(rule.selector for rule, *_ in self._rules), *(rule.selector for rule in self.unjudged)]
        return "\n".join((*rules, *FOREIGN_BLOCK, *FOREIGN_MASK))


class Level(NamedTuple):
    """How much is hidden, and by what."""

    level: int
    mark: str


SHOWN = Level(SHOW, "")
PRIVATE = "private mode"


class Look:
    """One look at a page that does not change meanwhile: how much of each node is hidden."""

    def __init__(
        self,
        page: PageDocument,
        rules: list[tuple[Rule, Judged]],
        top: Level,
        *,
        complete: bool,
        may_allow_more: bool,
    ) -> None:
        self._page = page
        self._rules = rules
        self._complete = complete
        self._quirks = page.mode == 1
        self._may_allow_more = may_allow_more
        self._views = ElementViews()
        self._known: dict[int, tuple[Level, Level]] = {page.document.id: (top, top)}
        self._slots: dict[int, dict[str, Level]] = {}

    def of(self, node: Node) -> Level:
        """Return how much of a node is hidden."""
        if node.tag == "#text":
            return self._inherited(node)
        return self._both(node)[0]

    def _both(self, node: Node) -> tuple[Level, Level]:
        """Return the level of an element, which its texts have too, and the one from which its elements start."""
        above: list[Node] = []
        at: Node | None = node
        while at is not None and at.id not in self._known:
            above.append(at)
            at = at.host if at.tag in ROOTS else at.parent
        for one in reversed(above):
            self._known[one.id] = self._own(one)
        return self._known[node.id]

    def _inherited(self, node: Node) -> Level:
        if node.tag in ROOTS:
            return self._known.get(node.host.id, (SHOWN, SHOWN))[1] if node.host else SHOWN
        parent = node.parent
        if parent is None:
            return SHOWN
        own, below = self._both(parent)
        level = own if node.tag == "#text" else below
        if parent.nested and parent.nested.tag == "#shadow":
            slot = "" if node.tag == "#text" else node.attrs.get("slot", "")
            level = max(level, self._slots_of(parent).get(slot, SHOWN))
        return level

    def _slots_of(self, host: Node) -> dict[str, Level]:
        """Return what the slots of a shadow root do to the host's children, by name: slots in slots too."""
        slots = self._slots.get(host.id)
        if slots is None:
            slots = self._slots[host.id] = {}
            assert host.nested
            for node in walk(host.nested):
                if node.tag == "slot":
                    name, own = node.attrs.get("name", ""), self.of(node)
                    slots[name] = max(own, slots.get(name, own))
        return slots

    def _own(self, node: Node) -> tuple[Level, Level]:
        above = self._inherited(node)
        if above.level == BLOCK or node.tag in ROOTS:
            return above, above
        word = node.attrs.get(_OWN)
        word = None if word is None else word.strip().lower()
        block = _OWN if word == "block" else self._named(node, Action.BLOCK, above)
        if block:
            own = Level(BLOCK, block)
            return own, own
        mask = self._named(node, Action.MASK, above)
        if not mask and word not in {None, "allow"}:
            mask = _OWN
        if mask:
            # A rule that only the browser can judge may show something in it.
            own = Level(MASK, mask)
            return own, SHOWN if self._may_allow_more else own
        if word == "allow" or (above.level and self._named(node, Action.ALLOW, above)):
            return SHOWN, SHOWN
        return above, above

    def _named(self, node: Node, action: Action, above: Level) -> str:
        """Return the mark or rule of this kind that names an element."""
        view = self._views.of(node)
        if action is not Action.ALLOW and (mark := _foreign(view.attrib, view.classes, action)):
            return mark
        hidden = above.level != SHOW
        for rule, selector in self._rules:
            if rule.action is action and selector.matches(
                view, complete=self._complete, hidden=hidden, quirks=self._quirks
            ):
                return rule.selector
        return ""


def _foreign(attributes: dict[str, str], classes: frozenset[str], action: Action) -> str:
    by_class, by_attribute = _FOREIGN[action]
    if named := classes & by_class.keys():
        return by_class[min(named)]
    for name in attributes.keys() & by_attribute.keys():
        values = by_attribute[name]
        if mark := values.get(None) or values.get(attributes[name]):
            return mark
    return ""


def _by_name(marks: tuple[str, ...]) -> tuple[dict[str, str], dict[str, dict[str | None, str]]]:
    by_class: dict[str, str] = {}
    by_attribute: dict[str, dict[str | None, str]] = {}
    for mark in marks:
        parts = _MARK.fullmatch(mark)
        assert parts, mark
        if parts[1]:
            by_class[parts[1]] = mark
        else:
            by_attribute.setdefault(parts[2], {})[parts[3]] = mark
    return by_class, by_attribute


_FOREIGN = {Action.BLOCK: _by_name(FOREIGN_BLOCK), Action.MASK: _by_name(FOREIGN_MASK)}
