"""Which elements of a rebuilt page are hidden, as the widget's `privacy/levels.ts` decides it in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import tinycss2  # type: ignore[import-untyped]
from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from cobrowse.privacy.rules import Action, Rule
from cobrowse.privacy.scope import holds_here
from cobrowse.wire.document import NODE, Node, PageDocument, as_lxml, kids_of

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
_SENT_CLASS = re.compile(r"@|\d{5}")
_OWN = "data-cobrowse"


class Marks:
    """The marks that can be judged from a stream. What cannot is left to the widget, and named in `unjudged`.

    A stream has fewer elements and attributes than the page. So only selectors that still match when something else is
    missing are judged: no `:not()`, no counting, no `+`.
    """

    def __init__(self, mode: str, rules: Iterable[Rule], version: int = 0) -> None:
        self._version = version
        self.private = mode != "standard"
        self.unjudged: list[Rule] = []
        self._lists: dict[Action, list[tuple[Rule, int, CSSSelector]]] = {action: [] for action in Action}
        self._may_allow_more = False
        for action, marks in ((Action.BLOCK, FOREIGN_BLOCK), (Action.MASK, FOREIGN_MASK)):
            for mark in marks:
                self._lists[action].append((Rule(action, mark), -1, CSSSelector(mark)))
        for number, rule in enumerate(rules):
            selector = _judged(rule)
            if selector:
                self._lists[rule.action].append((rule, number, selector))
            else:
                self.unjudged.append(rule)
                self._may_allow_more |= rule.action is Action.ALLOW

    def levels(self, page: PageDocument, found: Callable[[Node, int, str], None]) -> None:
        """Call `found` with every node that is hidden, its level, and the mark that hides it."""
        top = MASK if self.private and not self._may_allow_more else SHOW
        inherited: dict[int, tuple[int, str]] = {page.document.id: (top, "private mode" if top else "")}
        for root in page.roots():
            level, why = inherited.get(root.id, (SHOW, ""))
            tree = as_lxml(root)
            marks = {action: self._matched(action, tree, page) for action in Action}
            stack = [(kid, level, why) for kid in kids_of(root)]
            while stack:
                node, level, why = stack.pop()
                own = (level, why) if node.tag == "#text" else self._own(node, level, why, marks)
                if own[0] != SHOW:
                    found(node, *own)
                if node.nested:
                    inherited[node.nested.id] = own
                stack += [(kid, *own) for kid in kids_of(node)]

    def _matched(self, action: Action, tree: Any, page: PageDocument) -> dict[int, str]:
        matched: dict[int, str] = {}
        for rule, place, selector in self._lists[action]:
            if holds_here(rule, place, self._version, page, whole=not self.private):
                for element in selector(tree):
                    if number := element.get(NODE):
                        matched.setdefault(int(number), rule.selector)
        return matched

    def _own(self, node: Node, level: int, why: str, marks: dict[Action, dict[int, str]]) -> tuple[int, str]:
        if level == BLOCK:
            return level, why
        word = node.attrs.get(_OWN)
        word = None if word is None else word.strip().lower()
        if word == "block" or node.id in marks[Action.BLOCK]:
            return BLOCK, marks[Action.BLOCK].get(node.id, _OWN)
        if node.id in marks[Action.MASK]:
            masked = MASK, marks[Action.MASK][node.id]
            return (SHOW, "") if self._may_allow_more else masked
        if word == "allow":
            return SHOW, ""
        if word is not None:
            return MASK, _OWN
        return (SHOW, "") if node.id in marks[Action.ALLOW] else (level, why)


def _judged(rule: Rule) -> CSSSelector | None:
    tokens = tinycss2.parse_component_value_list(rule.selector)
    if not all(_judgeable(token, allow=rule.action is Action.ALLOW) for token in tokens):
        return None
    try:
        return CSSSelector(rule.selector, translator="html")
    except (SelectorError, ValueError):
        return None


def _judgeable(token: Any, *, allow: bool) -> bool:
    if token.type == "literal":
        return token.value not in {":", "+", "|"}
    if token.type == "[] block":
        # Not all attributes are in the stream: an element that is allowed by one could seem hidden.
        return not allow
    if token.type in {"ident", "hash"}:
        return not (allow and _SENT_CLASS.search(token.value))
    return token.type in {"whitespace", "comment"}
