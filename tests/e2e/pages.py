"""Pages that nobody here wrote, from packages, with what a person would do on them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.embedding import NODE_MODULES
from tests.e2e.foreign import ForeignPage
from tests.e2e.more_pages import more_pages


def large_api(paths: int) -> dict[str, object]:
    """Return an OpenAPI document with this many paths."""
    schema = {"type": "object", "properties": {f"field{n}": {"type": "string", "example": f"e{n}"} for n in range(12)}}
    answer = {
        "description": "done",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
    }
    parameter = {"name": "limit", "in": "query", "schema": {"type": "integer"}, "description": "How many at most"}
    return {
        "openapi": "3.0.3",
        "info": {"title": "A large interface", "version": "1.0", "description": "Generated, **long** on purpose."},
        "paths": {
            f"/area{n % 12}/thing{n}": {
                "get": {
                    "tags": [f"area{n % 12}"],
                    "summary": f"Read thing {n}",
                    "parameters": [parameter],
                    "responses": {"200": answer},
                },
                "post": {
                    "tags": [f"area{n % 12}"],
                    "summary": f"Make thing {n}",
                    "responses": {"201": answer},
                    "requestBody": {"content": {"application/json": {"schema": schema}}},
                },
            }
            for n in range(paths)
        },
        "components": {"schemas": {"Thing": schema}},
    }


def swagger() -> ForeignPage:
    return ForeignPage(
        "swagger-ui",
        f"""<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Swagger UI</title>{{{{tag}}}}
<link rel=stylesheet href=/npm/swagger-ui-dist/swagger-ui.css></head><body><div id=ui></div>
<script src=/npm/swagger-ui-dist/swagger-ui-bundle.js></script>
<script>SwaggerUIBundle({{spec: {json.dumps(large_api(150))}, dom_id: '#ui', docExpansion: 'list'}})</script></body></html>""",
        "document.querySelectorAll('.opblock').length >= 13",
        (
            "document.querySelectorAll('.opblock-summary-control')[0].click()",
            "document.querySelector('.try-out__btn').click()",
            "document.querySelectorAll('.opblock-summary-control')[3].click()",
            "scrollTo(0, 400)",
            "document.querySelector('.opblock-tag').click()",
        ),
    )


def tabulator() -> ForeignPage:
    return ForeignPage(
        "tabulator",
        """<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Tabulator</title>{{tag}}
<link rel=stylesheet href=/npm/tabulator-tables/dist/css/tabulator.min.css></head><body><h1>Stock</h1><div id=table></div>
<script src=/npm/tabulator-tables/dist/js/tabulator.min.js></script><script>
const data = Array.from({length: 2000}, (_, i) => ({id: i, name: 'Article ' + (i * 7919 % 2000), left: i % 100, ok: i % 3 > 0}));
window.table = new Tabulator('#table', {data, height: 420, layout: 'fitColumns', pagination: false, movableColumns: true, columns: [
 {title: 'Name', field: 'name', editor: 'input', headerFilter: 'input'},
 {title: 'Left', field: 'left', formatter: 'progress', sorter: 'number'},
 {title: 'OK', field: 'ok', formatter: 'tickCross', hozAlign: 'center'}]});</script></body></html>""",
        "document.querySelectorAll('.tabulator-row').length > 10",
        (
            "table.setSort('name', 'desc')",
            "document.querySelector('.tabulator-tableholder').scrollTop = 3000",
            "table.setFilter('ok', '=', true)",
            "table.addRow({id: 9999, name: 'New', left: 5, ok: true}, true)",
            "table.deleteRow(0).catch(() => {}); table.clearFilter()",
        ),
    )


def shoelace() -> ForeignPage:
    return ForeignPage(
        "shoelace",
        """<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Shoelace</title>{{tag}}
<link rel=stylesheet href=/npm/@shoelace-style/shoelace/cdn/themes/light.css>
<script type=module src=/npm/@shoelace-style/shoelace/cdn/shoelace.js></script>
<style>body{font:16px sans-serif;padding:20px} :not(:defined){visibility:hidden}</style></head><body>
<sl-button variant=primary id=b>Save</sl-button> <sl-badge variant=success>new</sl-badge> <sl-tag>tag</sl-tag>
<sl-input label=Name id=i placeholder=Somebody></sl-input>
<sl-switch id=s>On</sl-switch> <sl-checkbox id=c>Agree</sl-checkbox> <sl-range min=0 max=100 id=r></sl-range>
<sl-tab-group id=t><sl-tab slot=nav panel=a>First</sl-tab><sl-tab slot=nav panel=b>Second</sl-tab>
<sl-tab-panel name=a>Panel one</sl-tab-panel><sl-tab-panel name=b>Panel two</sl-tab-panel></sl-tab-group>
<sl-details summary=More id=d>Hidden at first.</sl-details><sl-progress-bar value=30 id=p></sl-progress-bar>
<sl-rating value=3></sl-rating> <sl-alert open variant=warning>Careful.</sl-alert></body></html>""",
        "document.querySelector('sl-rating')?.shadowRoot?.querySelector('.rating__symbol') && !document.querySelector('body :not(:defined)')",
        (
            "document.querySelector('#i').value = 'Marlene'",
            "document.querySelector('#s').checked = true; document.querySelector('#c').checked = true",
            "document.querySelector('#t').show('b')",
            "document.querySelector('#d').open = true",
            "document.querySelector('#p').value = 80; document.querySelector('#b').variant = 'danger'",
        ),
    )


def quill() -> ForeignPage:
    return ForeignPage(
        "quill",
        """<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Quill</title>{{tag}}
<link rel=stylesheet href=/npm/quill/dist/quill.snow.css></head><body><div id=editor><p>Once upon a time</p></div>
<script src=/npm/quill/dist/quill.js></script><script>window.quill = new Quill('#editor', {theme: 'snow', modules: {toolbar: [
[{header: [1, 2, false]}], ['bold', 'italic', 'link'], [{list: 'ordered'}, {list: 'bullet'}], [{color: []}], ['code-block']]}})</script>
</body></html>""",
        "document.querySelector('.ql-editor') !== null",
        (
            "quill.insertText(0, 'A heading\\n', 'header', 1)",
            "quill.formatText(12, 8, {bold: true, color: '#c00'})",
            "quill.insertText(quill.getLength(), 'one\\ntwo\\nthree', {list: 'bullet'})",
            "quill.insertText(quill.getLength(), 'let x = 1;\\n', 'code-block', true)",
            "quill.deleteText(0, 4)",
        ),
    )


def reveal() -> ForeignPage:
    html = (NODE_MODULES / "reveal.js" / "demo.html").read_text("utf-8")
    html = html.replace('="dist/', '="/npm/reveal.js/dist/').replace("</head>", "{{tag}}</head>", 1)
    return ForeignPage(
        "reveal.js",
        html,
        "document.querySelector('.reveal.ready') !== null",
        ("Reveal.next()", "Reveal.slide(3, 0)", "Reveal.down()", "Reveal.slide(6)", "Reveal.slide(0)"),
    )


def documentation() -> ForeignPage:
    readmes = [
        NODE_MODULES / name / "README.md" for name in ("rrweb", "quill", "reveal.js", "swagger-ui-dist", "esbuild")
    ]
    text = "\n\n".join(path.read_text("utf-8") for path in readmes if path.is_file())
    return ForeignPage(
        "documentation",
        f"""<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Documentation</title>{{{{tag}}}}
<link rel=stylesheet href=/npm/github-markdown-css/github-markdown-light.css><style>body{{padding:20px;max-width:860px;margin:auto}}</style></head>
<body><input id=search placeholder=Search> <article class=markdown-body></article>
<script src=/npm/marked/lib/marked.umd.js></script><script>
const text = {json.dumps(text).replace("</", "<" + chr(92) + "/")} + '\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |\\n\\n- [x] done\\n- [ ] open\\n';
document.querySelector('article').innerHTML = marked.parse(text.replace(/<img[^>]*>|!\\[[^\\]]*\\]\\([^)]*\\)/g, ''));
search.oninput = () => {{ for (const p of document.querySelectorAll('article > *')) p.hidden = !p.textContent.toLowerCase().includes(search.value.toLowerCase()); }};
</script></body></html>""",
        "document.querySelector('article table') !== null",
        (
            "scrollTo(0, 900)",
            "search.value = 'install'; search.dispatchEvent(new Event('input', {bubbles: true}))",
            "search.value = ''; search.dispatchEvent(new Event('input', {bubbles: true}))",
            "document.querySelector('article').append(...[...document.querySelectorAll('article > p')].reverse())",
            "for (const code of document.querySelectorAll('pre')) code.style.background = 'papayawhip'",
        ),
    )


def all_pages() -> list[ForeignPage]:
    """Return the corpus."""
    return [swagger(), tabulator(), shoelace(), quill(), reveal(), documentation(), *more_pages()]


PICTURES = Path(__file__).parents[2] / "test-output" / "corpus"
"""Where pictures of differing pages are kept for a look."""
