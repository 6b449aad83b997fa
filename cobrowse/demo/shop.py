"""Serves the demo shop: static pages of `pages/`, with the widget's script tag as an owner would paste it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

from cobrowse.http.static import file_response, script_tag

PAGES = Path(__file__).parent / "pages"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json"}


def shop_app(*, hub_url: str, site_key: str) -> web.Application:
    """Return the shop; `{{tag}}` in its pages becomes the script tag."""
    tag = script_tag(hub_url, site_key)

    async def page(request: web.Request) -> web.Response:
        name = request.match_info["name"] or "index"
        try:
            text = await asyncio.to_thread((PAGES / f"{name}.html").read_text, "utf-8")
        except FileNotFoundError:
            raise web.HTTPNotFound from None
        return web.Response(
            text=text.replace("{{tag}}", tag),
            content_type="text/html",
            headers={"Cache-Control": "no-cache"},
        )

    async def file(request: web.Request) -> web.StreamResponse:
        path = PAGES / request.match_info["path"]
        # The route admits no dot before the ending, but a slash at the beginning.
        if path.suffix not in TYPES or not path.is_relative_to(PAGES):
            raise web.HTTPNotFound
        return await file_response(path, {"Cache-Control": "max-age=60", "Content-Type": TYPES[path.suffix]})

    app = web.Application()
    app.add_routes(
        [
            web.get("/{name:[a-z]*}", page),
            web.get(r"/{path:[a-z0-9/-]+\.[a-z]+}", file),
        ]
    )
    return app
