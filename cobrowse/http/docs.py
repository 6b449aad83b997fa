"""The documentation, rendered from the Markdown that the wheel carries."""

from __future__ import annotations

import asyncio
import html
import re
from pathlib import Path

from aiohttp import web
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin

from cobrowse.http.static import file_response

PACKAGED = Path(__file__).parents[1] / "docs"
DOCS = PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[2] / "docs"

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · cobrowse</title><link rel="stylesheet" href="/console/docs.css"></head>
<body><nav aria-label="Documentation"><a href="/docs/">cobrowse</a><ul>{nav}</ul></nav><main>{body}</main></body></html>
"""


def _title(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0]
    return first.lstrip("# ").strip()


def render(name: str) -> str:
    """Return one page as HTML. Raises FileNotFoundError."""
    pages = {path.stem: path.read_text("utf-8") for path in sorted(DOCS.glob("*.md"))}
    text = pages.get(name)
    if text is None:
        raise FileNotFoundError(name)
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(anchors_plugin, max_level=3)
    body = markdown.render(text)
    body = re.sub(r'href="([a-z-]+)\.md(#[^"]*)?"', r'href="/docs/\1\2"', body)
    nav = "".join(
        f'<li><a href="/docs/{stem if stem != "index" else ""}"{" aria-current=page" if stem == name else ""}>'
        f"{html.escape(_title(content))}</a></li>"
        for stem, content in pages.items()
    )
    return PAGE.format(title=html.escape(_title(text)), nav=nav, body=body)


def routes() -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def page(request: web.Request) -> web.Response:
        try:
            text = await asyncio.to_thread(render, request.match_info.get("name") or "index")
        except FileNotFoundError:
            raise web.HTTPNotFound from None
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": POLICY})

    async def picture(request: web.Request) -> web.StreamResponse:
        return await file_response(DOCS / "images" / request.match_info["name"])

    async def to_docs(_: web.Request) -> web.Response:
        raise web.HTTPFound("/docs/")

    return [
        web.get("/docs", to_docs),
        web.get("/docs/{name:[a-z-]*}", page),
        web.get(r"/docs/images/{name:[a-z0-9-]+\.png}", picture),
    ]
