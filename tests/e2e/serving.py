"""Small web servers for tests, each in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import io
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from aiohttp import web
from PIL import Image

from cobrowse.http.console import FRAME_QUIRKS, FRAME_STANDARD

ROOT = Path(__file__).parents[2]
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
"""Installed together with Chromium by tests/install.sh."""
SPRITE = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<style>.inner { fill: teal }</style>
<symbol id="cart" viewBox="0 0 24 24"><rect width="24" height="24" fill="crimson"/></symbol>
<symbol id="user" viewBox="0 0 24 24"><circle class="inner" cx="12" cy="12" r="12"/><path d="M0 0h9v9z" fill="currentColor"/></symbol>
<symbol id="pair" viewBox="0 0 48 24"><use xlink:href="#cart" width="24" height="24"/><use href="#user" x="24" width="24" height="24"/></symbol>
<linearGradient id="red"><stop stop-color="red"/><stop offset="1" stop-color="gold"/></linearGradient>
<clipPath id="round"><circle cx="30" cy="20" r="18"/></clipPath>
<mask id="half"><rect width="30" height="40" fill="white"/></mask>
<filter id="blue"><feFlood flood-color="blue"/></filter>
</svg>"""
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline' blob:; img-src data: blob: {0}; font-src data: blob: {0}; "
    "form-action 'none'; base-uri 'none'; frame-src 'none'; sandbox allow-same-origin"
)


@contextmanager
def served(app: web.Application) -> Iterator[str]:
    """Serve on a free port; gives the origin."""
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(app)
    started: list[int] = []

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        started.append(runner.addresses[0][1])

    loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{started[0]}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def bundle(entry: str, out: Path, *, name: str = "") -> Path:
    """Bundle one of the test scripts with the project's own esbuild."""
    target = out / (Path(entry).stem + ".js")
    command = [str(ROOT / "node_modules/.bin/esbuild"), entry, "--bundle", "--format=iife", f"--outfile={target}"]
    command += ["--log-level=warning", "--loader:.css=text", "--jsx=automatic", "--jsx-import-source=preact"]
    if name:
        command.append(f"--global-name={name}")
    subprocess.run(command, check=True, cwd=ROOT)
    return target


async def mirror_frame(request: web.Request) -> web.Response:
    """The mirror's frame document as the hub serves it, without the sign-in."""
    text = FRAME_QUIRKS if request.query.get("mode") == "quirks" else FRAME_STANDARD
    policy = FRAME_POLICY.format(f"{request.scheme}://{request.host}/assets/")
    headers = {} if request.query.get("policy") == "none" else {"Content-Security-Policy": policy}
    return web.Response(text=text, content_type="text/html", headers=headers)


def harness_app(script: Path) -> web.Application:
    """A page with `script`, the mirror's frame, an asset store, and files of all kinds that pages refer to."""
    assets: dict[str, tuple[str, bytes]] = {}

    async def page(request: web.Request) -> web.Response:
        doctype = "" if request.path == "/quirks" else "<!DOCTYPE html>"
        text = (
            f'{doctype}<html><head><title>harness</title><script src="/harness.js"></script></head><body></body></html>'
        )
        return web.Response(text=text, content_type="text/html")

    async def code(_: web.Request) -> web.FileResponse:
        return web.FileResponse(script)

    async def put_asset(request: web.Request) -> web.Response:
        assets[request.match_info["hash"]] = (request.content_type, await request.read())
        return web.Response()

    async def asset(request: web.Request) -> web.Response:
        kind, body = assets[request.match_info["hash"]]
        return web.Response(body=body, content_type=kind)

    async def css(request: web.Request) -> web.Response:
        return web.Response(text=unquote(request.query_string), content_type="text/css")

    async def picture(request: web.Request) -> web.Response:
        file = io.BytesIO()
        Image.new("RGB", (60, 40), unquote(request.query_string)).save(file, "PNG")
        return web.Response(body=file.getvalue(), content_type="image/png")

    async def svg(_: web.Request) -> web.Response:
        text = '<svg xmlns="http://www.w3.org/2000/svg" width="70" height="50"><circle cx="30" cy="25" r="20" fill="red"/></svg>'
        return web.Response(text=text, content_type="image/svg+xml")

    async def logo(_: web.Request) -> web.Response:
        text = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10" fill="purple"/></svg>'
        return web.Response(text=text, content_type="image/svg+xml")

    async def sprite(_: web.Request) -> web.Response:
        return web.Response(text=SPRITE, content_type="image/svg+xml")

    async def font(_: web.Request) -> web.FileResponse:
        return web.FileResponse(FONT, headers={"Content-Type": "font/ttf"})

    async def frame(request: web.Request) -> web.Response:
        doctype = "" if request.query_string == "quirks" else "<!DOCTYPE html>"
        return web.Response(
            text=f"{doctype}<title>f</title><p>frame {request.query_string}</p>", content_type="text/html"
        )

    async def ingest(_: web.Request) -> web.Response:
        # What a peer of the benchmark asks for before it begins.
        answer = {"token": "t", "userUUID": "u", "projectID": "1", "sessionID": "1", "delay": 0, "tags": []}
        return web.json_response(answer, headers={"Access-Control-Allow-Origin": "*"})

    hits: list[str] = []

    async def hit(request: web.Request) -> web.Response:
        hits.append(unquote(request.query_string))
        return web.Response(text="top.pwned('hit')", content_type="text/javascript")

    async def all_hits(_: web.Request) -> web.Response:
        told = sorted(set(hits))
        hits.clear()
        return web.json_response(told)

    made = web.Application()
    made.add_routes(
        [
            web.get("/", page),
            web.get("/quirks", page),
            web.get("/hits", all_hits),
            web.get("/hit", hit),
            web.post("/hit", hit),
            web.get("/harness.js", code),
            web.get("/console/mirror-frame", mirror_frame),
            web.put("/assets/{hash}", put_asset),
            web.get("/assets/{hash}", asset),
            web.get("/css", css),
            web.get("/picture", picture),
            web.get("/svg", svg),
            web.get("/sprite.svg", sprite),
            web.get("/logo.svg", logo),
            web.get("/font", font),
            web.get("/frame", frame),
            web.route("*", "/ingest/{path:.*}", ingest),
        ]
    )
    return made
