"""The elements of a rebuilt page as the engine of selectors sees them, and which selectors can be judged by them.

The same engine says which selectors a rule may have (`rules.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import cssselect2  # type: ignore[import-untyped]
import tinycss2  # type: ignore[import-untyped]

from cobrowse.wire.document import Node, kids_of, seen

_STRUCTURE = frozenset(("nth-child", "nth-of-type", "first-child", "first-of-type", "is", "where", "not", "has"))
_TO_THE_END = frozenset(
    ("last-child", "nth-last-child", "last-of-type", "nth-last-of-type", "only-child", "only-of-type")
)
"""These also hang on what comes later: nothing is said while a page is still on its way."""
_UNSENT = frozenset(("value", "style", "nonce", "srcdoc"))
"""Attributes that a stream has in another form than the page, whatever a rule spells."""


class ElementView:
    """One element. Has what cssselect2 asks of its own wrapper and of the element in it."""

    in_html_document = True
    in_disabled_fieldset = False
    lang = ""

    def __init__(self, node: Node, views: ElementViews) -> None:
        self.node = node
        self._views = views
        self.local_name = self.tag = node.tag
        self.namespace_url = ""

    @property
    def etree_element(self) -> ElementView:
        return self

    @cached_property
    def attrib(self) -> dict[str, str]:
        """Attributes as the selectors of the page see them, by name in small letters."""
        return {name.lower(): value for name, value in seen(self.node).items()}

    def get(self, name: str, otherwise: str | None = None) -> str | None:
        return self.attrib.get(name, otherwise)

    @cached_property
    def id(self) -> str | None:
        return self.attrib.get("id")

    @cached_property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attrib.get("class", "").split())

    @cached_property
    def parent(self) -> ElementView | None:
        above = self.node.parent
        return None if above is None or above.tag.startswith("#") else self._views.of(above)

    @cached_property
    def etree_siblings(self) -> list[ElementView]:
        above = self.node.parent
        return self._views.below(above) if above else [self]

    @cached_property
    def index(self) -> int:
        return self.etree_siblings.index(self)

    @cached_property
    def previous(self) -> ElementView | None:
        return self.etree_siblings[self.index - 1] if self.index else None

    @property
    def ancestors(self) -> Iterator[ElementView]:
        at = self.parent
        while at is not None:
            yield at
            at = at.parent

    @property
    def previous_siblings(self) -> list[ElementView]:
        return self.etree_siblings[: self.index]

    @property
    def etree_children(self) -> list[ElementView]:
        return self._views.below(self.node)

    def iter_children(self) -> Iterator[ElementView]:
        yield from self.etree_children

    def iter_siblings(self) -> Iterator[ElementView]:
        yield from self.etree_siblings

    def iter_next_siblings(self) -> Iterator[ElementView]:
        yield from self.etree_siblings[self.index + 1 :]

    def iter_subtree(self) -> Iterator[ElementView]:
        stack = [self]
        while stack:
            view = stack.pop()
            yield view
            stack += reversed(view.etree_children)


class ElementViews:
    """The views of one look at a page; they are made when they are asked for."""

    def __init__(self) -> None:
        self._made: dict[int, ElementView] = {}
        self._below: dict[int, list[ElementView]] = {}

    def of(self, node: Node) -> ElementView:
        """Return the view of an element."""
        view = self._made.get(node.id)
        if view is None:
            view = self._made[node.id] = ElementView(node, self)
        return view

    def below(self, node: Node) -> list[ElementView]:
        """Return the views of an element's children."""
        views = self._below.get(node.id)
        if views is None:
            views = self._below[node.id] = [self.of(kid) for kid in kids_of(node) if kid.tag != "#text"]
        return views


class Judged(NamedTuple):
    """A selector that can be judged from a stream."""

    tests: list[Callable[[ElementView], bool]]
    late: bool
    """Hangs on what comes later in the page."""
    negated: bool
    """Matches where something is missing: in a part that is hidden already, that may only not have been sent."""

    def matches(self, view: ElementView, *, complete: bool, hidden: bool, quirks: bool) -> bool:
        """Whether an element is named, as far as that can be said for certain."""
        if (self.late and (not complete or _under_widget(view))) or (self.negated and (hidden or quirks)):
            return False
        return any(test(view) for test in self.tests)


def _under_widget(view: ElementView) -> bool:
    """Whether the widget can be the last child here: it is in no stream."""
    return view.parent is not None and view.parent.tag in {"html", "dialog"}


def judged(selector: str, *, allows: bool = False) -> Judged | None:
    """Return a selector that a stream tells for certain, None where only the browser can say.

    `allows`: it shows something. A stream has fewer attributes than the page where a part is hidden: what an
    attribute allows could seem hidden.
    """
    tokens = tinycss2.parse_component_value_list(selector)
    flags = {"late": False, "negated": False}
    if not _can_judge(tokens, allows=allows, flags=flags):
        return None
    try:
        found = cssselect2.compile_selector_list(selector)
    except (cssselect2.SelectorError, ValueError, RecursionError, NotImplementedError):
        return None
    return Judged([one.test for one in found if not one.never_matches], **flags)


def _can_judge(tokens: list[Any], *, allows: bool, flags: dict[str, bool]) -> bool:
    colon = False
    for token in tokens:
        if token.type == "literal":
            if token.value in {"|", "::"}:
                return False
            colon = token.value == ":"
            continue
        name = str(getattr(token, "lower_value", None) or getattr(token, "lower_name", ""))
        if colon and not _can_judge_pseudo(token, name, allows=allows, flags=flags):
            return False
        if token.type == "[] block" and (allows or _names_unsent(token.content)):
            return False
        if token.type not in {"ident", "hash", "whitespace", "comment", "[] block", "function"}:
            return False
        if token.type == "function" and not colon:
            return False
        colon = False
    return True


def _can_judge_pseudo(token: Any, name: str, *, allows: bool, flags: dict[str, bool]) -> bool:
    if name in _TO_THE_END:
        flags["late"] = True
    elif name not in _STRUCTURE:
        return False
    if token.type != "function" or name.startswith("nth-"):
        return not any(one.type == "ident" and one.lower_value == "of" for one in getattr(token, "arguments", []))
    inner = token.arguments
    if name == "not":
        flags["negated"] = True
        # What is not there yet may still come.
        flags["late"] |= any(one.type == "function" and one.lower_name == "has" for one in inner)
    if name == "has":
        inner = [one for one in inner if one.type != "literal" or one.value not in {">", "+", "~"}]
    return not allows and _can_judge([one for one in inner if one != ","], allows=allows, flags=flags)


def _names_unsent(content: list[Any]) -> bool:
    names = [one.lower_value for one in content if one.type == "ident"]
    return bool(names) and (names[0] in _UNSENT or names[0].startswith("on"))
