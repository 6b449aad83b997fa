"""Any page with the widget in it, mirrored through a real hub and console."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

from tests.e2e.kept_roots import keeping
from tests.e2e.people import Demo, demo
from tests.e2e.serving import served

EMAIL = "kim@example.org"
PASSWORD = "a long enough password"
NODE_MODULES = Path(__file__).parents[2] / "node_modules"

FORM = """<!DOCTYPE html><html><head><title>Form</title>{{first}}</head><body style="font: 16px sans-serif">
<form onsubmit="return false"><label>Street <input id=street></label> <label>Town <input id=town></label></form>
<button id=next style="position: fixed; left: 40px; bottom: 40px; width: 200px; height: 80px">Next</button>
{{tag}}</body></html>"""
"""A page with fields and a button, for `Embedding.page`; `{{first}}` comes before everything."""


class Embedding:
    """A hub, a web server for pages, and the script tag that joins them."""

    def __init__(
        self,
        hub: Demo,
        key: str,
        origin: str,
        tag: str,
        pages: dict[str, str],
        headers: dict[str, str],
        *,
        keep_roots: bool,
    ) -> None:
        self.hub = hub
        self.key = key
        self.origin = origin
        self.tag = tag
        self._pages = pages
        self.headers = headers
        """With which pages are sent: what is not to be stored is loaded anew when somebody goes back."""
        self._keep_roots = keep_roots

    def publish(self, rules: list[dict[str, str]], mode: str = "standard") -> None:
        """Publish masking rules with the command line."""
        file = self.hub.data_dir / "rules.json"
        file.write_text(json.dumps({"mode": mode, "rules": rules}), "utf-8")
        self.hub.run("rules", "publish", self.key, str(file))

    def drawing(self, name: str, svg: str) -> None:
        """Add an SVG file."""
        self._pages[name] = svg

    def sheet(self, name: str, css: str) -> None:
        """Add a style sheet that all visitors get."""
        self._pages[name] = css

    def page(self, name: str, html: str) -> str:
        """Add a page; `{{tag}}` becomes the script tag. Returns its address."""
        assert "{{tag}}" in html
        page = html.replace("{{tag}}", self.tag)
        self._pages[name] = keeping(page) if self._keep_roots else page
        return f"{self.origin}/{name}"


@contextmanager
def embedding(data_dir: Path, *, keep_roots: bool = False) -> Iterator[Embedding]:
    """Serve pages under their names, and packages from npm under /npm/.

    `keep_roots` is for browsers whose driver gives no closed shadow roots.
    """
    pages: dict[str, str] = {}
    headers = {"Cache-Control": "no-store"}

    async def page(request: web.Request) -> web.Response:
        text = pages.get(request.match_info["name"])
        if text is None:
            raise web.HTTPNotFound
        kinds = {".svg": "image/svg+xml", ".css": "text/css"}
        kind = kinds.get(Path(request.path).suffix, "text/html")
        # A style sheet is a file that all visitors get.
        return web.Response(text=text, content_type=kind, headers={} if kind == "text/css" else headers)

    app = web.Application()
    app.router.add_static("/npm/", NODE_MODULES, follow_symlinks=True)
    app.router.add_get("/{name}", page)
    with served(app) as origin, demo(data_dir) as hub:
        printed = hub.run("site", "add", "Pages", "--origin", origin)
        hub.add_operator(EMAIL, PASSWORD)
        tag = re.findall(r"tag +(.*)", printed)[0]
        tag = re.sub(r'src="[^"]*/widget.js"', f'src="{hub.base}/widget.js"', tag)
        key = re.findall(r"key +(\S+)", printed)[0]
        yield Embedding(hub, key, origin, tag, pages, headers, keep_roots=keep_roots)
