"""Small web servers for tests, each in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

from cobrowse.http.console import FRAME_QUIRKS, FRAME_STANDARD

ROOT = Path(__file__).parents[2]
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline' blob:; img-src data: blob: 'self'; font-src data: blob: 'self'; "
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
    command += ["--log-level=warning", "--jsx=automatic", "--jsx-import-source=preact"]
    if name:
        command.append(f"--global-name={name}")
    subprocess.run(command, check=True, cwd=ROOT)
    return target


async def mirror_frame(request: web.Request) -> web.Response:
    """The mirror's frame document as the hub serves it, without the sign-in."""
    text = FRAME_QUIRKS if request.query.get("mode") == "quirks" else FRAME_STANDARD
    return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": FRAME_POLICY})
