"""The workspace with thousands of visitors: how long the browser's tasks and frames are."""

from __future__ import annotations

import json
import subprocess
import tempfile

from tests.bench.scale import ROOT, hub_command, python, started
from tests.e2e.browsers import open_chrome, wait_for
from tests.redis_server import free_port

VISITORS = 3000
FRAMES = 180
TITLE = "return document.querySelector('#visitors-title')?.innerText ?? ''"
WATCH = """window.tasks = []; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) tasks.push(entry.duration); }).observe({type: 'longtask', buffered: true})"""
LONGEST = "return Math.max(0, ...tasks.splice(0))"
SCROLL = """const [count, done] = arguments; const box = document.querySelector('.visitors .rows'); const frames = [];
let last = performance.now(); requestAnimationFrame(function next() { const now = performance.now(); frames.push(now - last);
  last = now; box.scrollTop += 700; if (frames.length < count) requestAnimationFrame(next); else done(Math.max(...frames)); })"""


def workspace() -> str:
    """Measure and return the section."""
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        started(hub_command(port, folder, 1, visitors=VISITORS)) as (_, told),
        subprocess.Popen(
            python("tests.bench.scale_load"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=ROOT
        ) as crowd,
    ):
        driver = open_chrome(1440, 900)
        try:
            base = f"http://127.0.0.1:{port}/console/"
            driver.get(base)
            driver.add_cookie({"name": "cobrowse_session", "value": told["cookie"]})
            driver.get(base)
            wait_for(driver, lambda: driver.find_elements("css selector", ".workspace"), "the workspace")
            driver.execute_script(WATCH)
            assert crowd.stdin
            # One screencast that says something now and then keeps the load, and so the visitors, there.
            job = {
                "kind": "cobrowse",
                "screencasts": 1,
                "readers": 1,
                "size": 200,
                "count": 600,
                "rate": 10,
                "pids": [],
            }
            crowd.stdin.write(json.dumps({**told, **job, "write_port": port, "read_port": port}))
            crowd.stdin.close()
            wait_for(driver, lambda: str(VISITORS) in driver.execute_script(TITLE), "all visitors", 60)
            coming = driver.execute_script(LONGEST)
            worst = driver.execute_async_script(SCROLL, FRAMES)
            scrolling = driver.execute_script(LONGEST)
        finally:
            driver.quit()
            crowd.kill()
    return (
        f"{VISITORS:,} visitors come while a consultant's browser shows the list: longest task {coming:.0f} ms (0: none of 50 ms"
        f" or more). Scrolling through the list for {FRAMES} frames: worst frame {worst:.0f} ms, longest task {scrolling:.0f} ms."
    )
