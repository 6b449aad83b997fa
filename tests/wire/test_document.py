"""The page rebuilt in Python: what the vectors say is what stands in it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobrowse.errors import BadInput
from cobrowse.privacy.selectors import ElementViews, judged
from cobrowse.wire.document import Node, PageDocument, walk

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "vectors" / "frames.json").read_text("utf-8"))[
    "valid"
]


def shape(root: Node) -> list[Any]:
    """Return a tree as nested lists."""
    return [node.text if node.tag == "#text" else [node.tag, *shape(node)] for node in root.kids]


def element(number: int, tag: str, *kids: dict[str, Any], **attributes: str) -> dict[str, Any]:
    return {"id": number, "ns": 0, "tag": tag, "attrs": [[*pair] for pair in attributes.items()], "kids": list(kids)}


def text(number: int, words: str) -> dict[str, Any]:
    return {"id": number, "text": words}


def page(*body: dict[str, Any]) -> PageDocument:
    """A page whose body has the number 3; its children begin with 4."""
    document = PageDocument()
    document.apply(
        [
            {"op": "root", "mode": 0, "doctype": None},
            {"op": "kids", "id": 1, "steps": [{"fresh": [element(2, "html", element(3, "body", *body))]}]},
        ]
    )
    return document


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_takes_every_vector(vector: dict[str, Any]) -> None:
    document = PageDocument()
    for ops in vector["ops"]:
        document.apply(ops)
    seen = {id(node) for root in document.roots() for node in (root, *walk(root))}
    assert {id(node) for node in document.nodes.values()} == seen, "what is not in the page is forgotten"


def test_steps_run_over_the_children_that_were_sent_though_some_were_taken_before() -> None:
    document = page(element(4, "p", text(5, "a"), text(6, "b")), element(7, "div"))
    document.apply(
        [
            {"op": "kids", "id": 7, "steps": [{"move": [5]}]},
            {"op": "kids", "id": 4, "steps": [{"skip": 1}, {"keep": 1}, {"fresh": [text(8, "c")]}]},
        ]
    )
    assert shape(document.document) == [["html", ["body", ["p", "b", "c"], ["div", "a"]]]]


def test_parent_moves_below_its_child() -> None:
    document = page(element(4, "section", element(5, "p")))
    document.apply(
        [
            {"op": "kids", "id": 3, "steps": [{"move": [5]}]},
            {"op": "kids", "id": 5, "steps": [{"move": [4]}]},
            {"op": "kids", "id": 4, "steps": []},
        ]
    )
    assert shape(document.document) == [["html", ["body", ["p", ["section"]]]]]
    assert set(document.nodes) == {1, 2, 3, 4, 5}


def test_what_is_left_out_is_forgotten_with_all_that_hangs_on_it() -> None:
    document = page(element(4, "div", text(5, "a")))
    document.apply([{"op": "shadow", "host": 4, "flags": 0, "id": 6}])
    document.apply([{"op": "kids", "id": 6, "steps": [{"fresh": [text(7, "inside")]}]}])
    assert [root.tag for root in document.roots()] == ["#document", "#shadow"]
    document.apply([{"op": "kids", "id": 3, "steps": []}])
    assert set(document.nodes) == {1, 2, 3}


def test_written_strings_are_told_with_their_place() -> None:
    document = page(element(4, "p", text(5, "a"), title="t"))
    written = document.apply(
        [
            {"op": "text", "id": 5, "text": "b"},
            {"op": "attr", "id": 4, "name": "Title", "value": "u"},
            {"op": "value", "id": 4, "value": "v"},
            {"op": "page", "url": "https://shop.test/", "title": "Shop"},
        ]
    )
    told = [tuple(one) for one in written]
    assert told == [
        (5, "text", "b"),
        (4, "@title", "u"),
        (4, "value", "v"),
        (0, "address", "https://shop.test/"),
        (0, "title", "Shop"),
    ]


def found(document: PageDocument, selector: str) -> list[int]:
    """The elements of the top document that a selector names."""
    views, rule = ElementViews(), judged(selector)
    assert rule
    nodes = [node for node in walk(document.document) if node.tag != "#text"]
    return [one.id for one in nodes if rule.matches(views.of(one), complete=True, hidden=False, quirks=False)]


def test_selectors_find_an_attribute_as_the_page_has_it() -> None:
    document = page(element(4, "a"))
    told = [("href", "https://shop.test/cart"), ("cb-at-href", "/c"), ("@click", "\x00")]
    document.apply([{"op": "attr", "id": 4, "name": name, "value": value} for name, value in told])
    assert found(document, "[href='/c']") == [4]
    document.apply([{"op": "attr", "id": 4, "name": "href", "value": "https://shop.test/"}])
    assert found(document, "[href='https://shop.test/']") == [4]


def test_change_of_a_style_sheet_counts_utf16_units() -> None:
    document = page()
    document.apply([{"op": "sheet", "sheet": 1, "text": "😀a{}b{}"}])
    document.apply([{"op": "sheet_change", "sheet": 1, "start": 2, "end": 3, "text": "c{}"}])
    assert document.sheets[1] == "😀c{}b{}"


STEP = st.one_of(
    st.fixed_dictionaries({"keep": st.integers(0, 3)}),
    st.fixed_dictionaries({"skip": st.integers(0, 3)}),
    st.fixed_dictionaries({"move": st.lists(st.integers(1, 9), max_size=3)}),
)


@given(st.lists(st.tuples(st.integers(1, 9), st.lists(STEP, max_size=4)), max_size=8))
def test_any_steps_are_taken_or_refused(edits: list[tuple[int, list[dict[str, Any]]]]) -> None:
    document = page(element(4, "p", text(5, "a"), element(6, "b")), element(7, "div", text(8, "c")))
    with contextlib.suppress(BadInput):
        for number, steps in [*edits, (6, [{"move": [4]}])]:
            document.apply([{"op": "kids", "id": number, "steps": steps}])
            found(document, "p:has(> b) + div, b:nth-child(2)")
