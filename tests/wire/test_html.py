"""A rebuilt page as a file: what it shows, and that nothing in it runs or loads."""

from __future__ import annotations

from typing import Any

from cobrowse.wire.document import PageDocument
from cobrowse.wire.html import page_html
from tests.wire.test_document import element, page, text


def html_of(document: PageDocument, **files: tuple[str, bytes]) -> str:
    return page_html(document, lambda name: files.get(name))


def apply(document: PageDocument, *ops: dict[str, Any]) -> PageDocument:
    document.apply(list(ops))
    return document


def test_texts_and_attributes_are_escaped_and_what_runs_is_left_out() -> None:
    hostile = element(
        4,
        "a",
        text(5, "<script>alert(1)</script>"),
        title='"><img src=x>',
        onclick="alert(1)",
        href="javascript:alert(1)",
        srcdoc="<p>",
    )
    made = html_of(page(hostile, element(6, "script", text(7, "alert(1)")), element(8, "meta", content="0")))
    assert "<script" not in made
    assert "alert(1)</script>" not in made
    assert "onclick" not in made
    assert "javascript:" not in made
    assert '<img src=x>"' not in made
    assert made.count("<meta") == 2
    assert "default-src 'none'" in made


def test_values_choices_and_ticks() -> None:
    document = page(
        element(4, "input"),
        element(5, "textarea"),
        element(6, "input"),
        element(7, "select", element(8, "option", text(9, "a")), element(10, "option", text(11, "b"))),
    )
    apply(
        document,
        {"op": "value", "id": 4, "value": "••••••"},
        {"op": "value", "id": 5, "value": "<b>"},
        {"op": "checked", "id": 6, "flags": 1},
        {"op": "selected", "id": 7, "indices": [1]},
    )
    made = html_of(document)
    assert '<input value="••••••">' in made
    assert "<textarea>&lt;b&gt;</textarea>" in made
    assert '<input checked="">' in made
    assert '<option>a</option><option selected="">b</option>' in made


def test_styles_pictures_shadow_roots_frames_and_blocked_boxes() -> None:
    document = page(
        element(4, "style"),
        element(5, "img", src="asset:1"),
        element(6, "x-card"),
        element(7, "iframe"),
        element(8, "p"),
    )
    apply(
        document,
        {"op": "asset", "asset": 1, "hash": "aa", "type": "image/png", "width": 3, "height": 4},
        {"op": "asset", "asset": 2, "hash": "bb", "type": "image/png", "width": 3, "height": 4},
        {"op": "sheet", "sheet": 1, "text": "p { color: red } </style>"},
        {"op": "style", "id": 4, "sheet": 1, "disabled": False, "media": "print"},
        {"op": "shadow", "host": 6, "flags": 0, "id": 9},
        {"op": "frame", "host": 7, "mode": 0, "id": 10},
        {"op": "block", "id": 8, "width": 20, "height": 10},
    )
    apply(
        document,
        {"op": "kids", "id": 9, "steps": [{"fresh": [text(11, "in shadow")]}]},
        {"op": "kids", "id": 10, "steps": [{"fresh": [text(12, "in <frame>")]}]},
        {"op": "sheet_file", "sheet": 2, "hash": "cc", "assets": [2]},
        {"op": "adopt", "id": 9, "sheets": [2]},
    )
    made = html_of(document, aa=("image/png", b"png"), cc=("text/css", b"b { background: url(asset:0) }"))
    assert '<style media="print">p { color: red } <\\/style></style>' in made
    assert '<img src="data:image/png;base64,cG5n">' in made
    assert '<template shadowrootmode="open">in shadow<style>b { background: url(data:image/svg+xml;base64,' in made
    assert "in &amp;lt;frame&amp;gt;" in made
    assert "width: 20px; height: 10px" in made
