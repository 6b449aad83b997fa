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

from cobrowse.http.static import script_tag
from tests.bench.scale import percentile
from tests.e2e.browsers import open_chrome, wait_for
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.serving import served
from tests.many_hubs import behind_nginx
from tests.people import EMAIL, PASSWORD
from tests.redis_server import redis_server

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
    visitor, consultant = Visitor(open_chrome(1000, 800)), Consultant(open_chrome(1400, 900))
    page = web.Application()
    key = tag = ""

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
                key = found[1]
        two = stack.enter_context(behind_nginx(folder, redis))
        tag = script_tag(two.base, key)
        for port in two.ports:
            until(lambda port=port: metric(port, "cobrowse_hub") == 1, "the hubs are ready")  # type: ignore[misc]
        visitor.opens(origin)
        consultant.signs_in_with_password(two.base, EMAIL, PASSWORD)
        go_live(visitor, consultant)
        driver = consultant.driver
        driver.set_script_timeout(60)
        wait_for(driver, lambda: driver.execute_script(SEEN), "the first change")
        found_ms: list[float] = []
        keyframes = 0.0
        while len(found_ms) < ROUNDS:
            # The hub that has a frame link of either side.
            index = max((0, 1), key=lambda i: metric(two.ports[i], "cobrowse_frame_links"))
            other = two.ports[1 - index]
            before = metric(other, "cobrowse_keyframes_total")
            two.hubs[index].kill()
            found_ms.append(driver.execute_async_script(LATER, time.time() * 1000))
            keyframes += metric(other, "cobrowse_keyframes_total") - before
            two.restart(index)
            port = two.ports[index]
            until(lambda port=port: metric(port, "cobrowse_hub") == 1, "the hub is back")  # type: ignore[misc]
            consultant.sees_status("Live")
        seconds = [one / 1000 for one in found_ms]
        return (
            f"Two hubs behind nginx as documented, two browsers, the hub with a frame link killed (-9) {ROUNDS} times. From the"
            f" kill until the mirror shows what the page did after it: p50 {percentile(seconds, 0.5):,.0f} ms,"
            f" p95 {percentile(seconds, 0.95):,.0f} ms. Keyframes that it took: {keyframes:.0f}; all else went on by deltas."
        )
