"""Pages on which nothing happens: those of the corpus, and of the kinds that cost most when they were first measured."""

from __future__ import annotations

from tests.e2e.foreign import ForeignPage
from tests.e2e.pages import all_pages

SENTENCE = "The harbour was quiet, and nobody on the pier thought that the ferry would come before the evening. "


def _page(name: str, head: str, body: str, ready: str = "true") -> ForeignPage:
    html = f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{name}</title>{{{{tag}}}}{head}</head><body>"
    return ForeignPage(name, f"{html}{body}</body></html>", ready, ())


def article() -> ForeignPage:
    parts = "".join(f"<h2>Part {n}</h2><p>{SENTENCE * 5}</p><p>{SENTENCE * 3}</p>" for n in range(6))
    style = "<style>body{font:16px/1.5 serif;max-width:40em;margin:auto}a:hover{color:red}</style>"
    return _page("short article", style, f'<h1>A day</h1>{parts}<a href="/next?page=2">Next</a>')


def table() -> ForeignPage:
    rows = "".join(f"<tr><td>{n}<td>Item {n}<td><a href='/item/{n}'>open</a><td>{n % 17}</tr>" for n in range(1250))
    return _page("table, 10,000 nodes", "<style>td{padding:2px 8px}</style>", f"<table>{rows}</table>")


def document() -> ForeignPage:
    parts = "".join(
        f"<section id=s{n}><h3>{n}</h3><p>{SENTENCE}<a href='#s{n}'>here</a> and <em>there</em></p></section>"
        for n in range(5000)
    )
    return _page("document, 50,000 nodes", "<style>section:target{color:red}</style>", parts)


def styled() -> ForeignPage:
    links = "".join(f"<link rel=stylesheet href=/npm/{file}>" for file in LARGE_SHEETS)
    return _page("500 kB of CSS", links, f"<div class=container>{f'<p class=lead>{SENTENCE}</p>' * 40}</div>")


LARGE_SHEETS = ("bootstrap/dist/css/bootstrap.css", "uikit/dist/css/uikit.css")


def components() -> ForeignPage:
    head = """<link rel=stylesheet href=/npm/@shoelace-style/shoelace/cdn/themes/light.css>
<script type=module src=/npm/@shoelace-style/shoelace/cdn/shoelace.js></script>"""
    row = "<p><sl-button>Save</sl-button> <sl-input label=Name></sl-input> <sl-switch>On</sl-switch> <sl-tag>tag</sl-tag></p>"
    ready = "document.querySelectorAll('sl-tag').length === 130 && !document.querySelector('body :not(:defined)')"
    return _page("Shoelace, 520 shadow roots", head, row * 130, ready)


def still_pages() -> list[ForeignPage]:
    """Return all of them."""
    return [article(), table(), document(), styled(), components(), *all_pages()]
