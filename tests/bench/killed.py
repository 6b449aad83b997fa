"""A hub is killed while a real browser is watched through nginx: how long until the mirror shows what is new."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from tests.bench.scale import percentile
from tests.e2e.browsers import open_chrome, wait_for
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.serving import served
from tests.many_hubs import nginx_of, serving
from tests.people import EMAIL, PASSWORD
from tests.redis_server import free_port, redis_server

ROUNDS = 24
PAGE = """<!DOCTYPE html><html><head><meta charset=utf-8><title>Bench</title>{tag}</head><body><p id=target></p><script>
setInterval(() => { target.textContent = Date.now(); }, 20);
</script></body></html>"""
SEEN = "return Number(window.cobrowseMirror.document?.querySelector('#target')?.textContent) || 0"
LATER = """const [since, done] = arguments;
(function look() {
  const made = Number(window.cobrowseMirror.document?.querySelector('#target')?.textContent);
  if (made > since) done(Date.now() - since); else requestAnimationFrame(look);
})();"""


def metric(port: int, name: str) -> float:
    """Return the sum of a metric of one hub."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.MULTILINE))


def until(ready: Callable[[], bool], what: str) -> None:
    """Wait for something outside of a browser."""
    end = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError):
            if ready():
                return
        assert time.monotonic() < end, what
        time.sleep(0.05)


def killed(folder: Path) -> str:
    """Measure and return the section."""
    ports = [free_port() for _ in range(3)]
    base = f"http://127.0.0.1:{ports[0]}"
    visitor, consultant = Visitor(open_chrome(1000, 800)), Consultant(open_chrome(1400, 900))
    page = web.Application()
    tag = ""

    async def serve_page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE.replace("{tag}", tag), content_type="text/html")

    page.router.add_get("/", serve_page)
    with contextlib.ExitStack() as stack:
        stack.callback(visitor.driver.quit)
        stack.callback(consultant.driver.quit)
        redis = stack.enter_context(redis_server(folder / "redis"))
        origin = stack.enter_context(served(page))
        command = [sys.executable, "-m", "cobrowse"]
        data = ["--data-dir", str(folder)]
        for words, given in (
            (["site", "add", "Bench", "--origin", origin], ""),
            (["operator", "add", EMAIL, "--password-stdin"], PASSWORD),
        ):
            done = subprocess.run([*command, *words, *data], check=True, capture_output=True, text=True, input=given)
            if found := re.search(r'data-site="([^"]+)"', done.stdout):
                tag = f'<script async src="{base}/widget.js" data-site="{found[1]}"></script>'
        hubs = [stack.enter_context(serving(folder, redis, port)) for port in ports[1:]]
        nginx = subprocess.Popen(nginx_of(folder, ports[0], ports[1:]), stdout=subprocess.DEVNULL)
        stack.callback(nginx.wait, 10)
        stack.callback(nginx.terminate)
        for port in ports[1:]:
            until(lambda port=port: metric(port, "cobrowse_hub") == 1, "the hubs are ready")  # type: ignore[misc]
        visitor.opens(origin)
        consultant.signs_in_with_password(base, EMAIL, PASSWORD)
        go_live(visitor, consultant)
        driver = consultant.driver
        driver.set_script_timeout(60)
        wait_for(driver, lambda: driver.execute_script(SEEN), "the first change")
        found_ms: list[float] = []
        keyframes = 0.0
        while len(found_ms) < ROUNDS:
            # The hub that has a frame link of either side.
            index = max((0, 1), key=lambda i: metric(ports[1 + i], "cobrowse_frame_links"))
            other = ports[2 - index]
            before = metric(other, "cobrowse_keyframes_total")
            hubs[index].kill()
            found_ms.append(driver.execute_async_script(LATER, time.time() * 1000))
            keyframes += metric(other, "cobrowse_keyframes_total") - before
            hubs[index].wait()
            hubs[index] = stack.enter_context(serving(folder, redis, ports[1 + index]))
            port = ports[1 + index]
            until(lambda port=port: metric(port, "cobrowse_hub") == 1, "the hub is back")  # type: ignore[misc]
            consultant.sees_status("Live")
            time.sleep(3)  # nginx looks for a hub that failed again after two seconds
        seconds = [one / 1000 for one in found_ms]
        return (
            f"Two hubs behind nginx as documented, two browsers, the hub with a frame link killed (-9) {ROUNDS} times. From the"
            f" kill until the mirror shows what the page did after it: p50 {percentile(seconds, 0.5):,.0f} ms,"
            f" p95 {percentile(seconds, 0.95):,.0f} ms. Keyframes that it took: {keyframes:.0f}; all else went on by deltas."
        )
