"""Serves the demo shop: static pages of `pages/`, with the widget's script tag as an owner would paste it."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

PAGES = Path(__file__).parent / "pages"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json"}


def shop_app(*, hub_url: str, site_key: str) -> web.Application:
    """Return the shop; `{{tag}}` in its pages becomes the script tag."""
    tag = f'<script async src="{hub_url}/widget.js" data-site="{site_key}"></script>'

    async def page(request: web.Request) -> web.Response:
        name = request.match_info["name"] or "index"
        path = PAGES / f"{name}.html"
        if not path.is_file():
            raise web.HTTPNotFound
        return web.Response(
            text=path.read_text("utf-8").replace("{{tag}}", tag),
            content_type="text/html",
            headers={"Cache-Control": "no-cache"},
        )

    async def file(request: web.Request) -> web.StreamResponse:
        path = PAGES / request.match_info["path"]
        if path.suffix not in TYPES or not path.resolve().is_relative_to(PAGES) or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Cache-Control": "max-age=60", "Content-Type": TYPES[path.suffix]})

    app = web.Application()
    app.add_routes(
        [
            web.get("/{name:[a-z]*}", page),
            web.get(r"/{path:[a-z0-9/-]+\.[a-z]+}", file),
        ]
    )
    return app
