"""A rule's selector chooses the same elements of a rebuilt page as of the tree that its engine was made for."""

from __future__ import annotations

from typing import Any

import cssselect2  # type: ignore[import-untyped]
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from cobrowse.privacy.rules import selector_problem
from cobrowse.privacy.selectors import ElementViews, judged
from cobrowse.wire.document import Node, walk

EXAMPLES = 150
NUMBER = "number"
TAGS, NAMES = ("div", "span", "input", "p", "my-part"), ("a", "b", "A", "b-c", "ä", "x1")
ATTRIBUTES = ("class", "id", "data-x", "type", "lang")
VALUES = ("", "a", "b", "A", "a b", "a-b", " a ", "ab", 'say "a"', "ä", "a\tb")


@st.composite
def trees(draw: st.DrawFn) -> Any:
    """A page of up to a dozen elements, each with a number."""
    root = etree.Element("root")
    elements = [root]
    for number in range(draw(st.integers(1, 12))):
        attributes = draw(st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES), max_size=3))
        above = draw(st.sampled_from(elements))
        elements.append(etree.SubElement(above, draw(st.sampled_from(TAGS)), {**attributes, NUMBER: str(number)}))
    return root


def quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"').replace("\t", "\\9 ") + '"'


@st.composite
def compounds(draw: st.DrawFn) -> str:
    """One element's worth of a selector."""
    name = draw(st.sampled_from(("", "*", *TAGS, "DIV")))
    attribute = st.builds(
        lambda attribute, operator, value: f"[{attribute}{operator}{quoted(value)}]" if operator else f"[{attribute}]",
        st.sampled_from((*ATTRIBUTES, "DATA-X")),
        st.sampled_from(("", "=", "~=", "|=", "^=", "$=", "*=")),
        st.sampled_from(VALUES),
    )
    part = st.one_of(
        st.sampled_from(NAMES).map(lambda one: f".{one}"), st.sampled_from(NAMES).map(lambda one: f"#{one}"), attribute
    )
    parts = draw(st.lists(part, min_size=0 if name else 1, max_size=3))
    simple = name + "".join(parts)
    return simple + draw(
        st.sampled_from(
            ("", "", "", ":nth-child(2n+1)", ":first-child", ":nth-of-type(2)", ":last-child", ":only-of-type")
        )
        | part.map(lambda one: f":not({one})")
        | part.map(lambda one: f":has(> {one})")
        | part.map(lambda one: f":is({one}, div)")
    )


@st.composite
def selectors(draw: st.DrawFn) -> str:
    """A list of compounds that stand below, in or after each other."""
    one = st.lists(compounds(), min_size=1, max_size=3)
    whole = []
    for parts in draw(st.lists(one, min_size=1, max_size=2)):
        text = parts[0]
        for part in parts[1:]:
            text += draw(st.sampled_from((" ", " > ", ">", " ~ ", " + ", "/* x */ "))) + part
        whole.append(text)
    return draw(st.sampled_from((", ", ","))).join(whole)


def as_nodes(tree: Any) -> tuple[Node, dict[int, str | None]]:
    """The same page as a stream tells it, and the numbers of its elements."""
    root = Node(1, "#document")
    numbers: dict[int, str | None] = {}
    stack = [(tree, root)]
    while stack:
        element, parent = stack.pop(0)
        node = Node(len(numbers) + 2, element.tag, {str(name): str(value) for name, value in element.attrib.items()})
        node.parent = parent
        parent.kids.append(node)
        numbers[node.id] = element.get(NUMBER)
        stack += [(kid, node) for kid in element]
    return root, numbers


@settings(max_examples=EXAMPLES)
@given(trees(), selectors())
def test_stream_and_tree_choose_the_same_elements(tree: Any, selector: str) -> None:
    assume(not selector_problem(selector))
    rule = judged(selector)
    assert rule is not None, "a selector of this kind is judged"
    page = cssselect2.ElementWrapper.from_html_root(tree)
    accepted = {one.etree_element.get(NUMBER) for one in page.query_all(selector)}
    root, numbers = as_nodes(tree)
    views = ElementViews()
    named = {node.id for node in walk(root) if rule.matches(views.of(node), complete=True, hidden=False, quirks=False)}
    assert {numbers[one] for one in named} == accepted
