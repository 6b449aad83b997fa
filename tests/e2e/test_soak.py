"""A busy page for a long time: memory stays flat in the visitor's page, in the console and in the hub."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.browsers import wait_for
from tests.e2e.embedding import embedding
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = [pytest.mark.browser, pytest.mark.chromium]

MEGABYTE = 1_000_000
BROWSER_GROWTH = 2 * MEGABYTE
HUB_GROWTH = 24 * MEGABYTE
"""The log of a screencast is allowed 8 MB before it asks for a keyframe, and Python gives memory back late."""
SAMPLES = 12
PAGE = """<!DOCTYPE html><html><head><title>Busy</title>{{tag}}<style id=css>.row { margin: 1px }</style></head><body>
<p id=tick>0</p><div id=rows></div><input id=field><script>
let n = 0;
const row = (i) => { const made = document.createElement('div'); made.className = 'row r' + i % 9;
  made.innerHTML = `<span title="t${i}">${i}</span><a href="/item/${i}">Item ${i}</a><p>Some words about ${i}.</p>`; return made; };
setInterval(() => {
  n++;
  rows.append(...Array.from({length: 20}, (_, i) => row(n * 20 + i)));
  while (rows.children.length > 300) rows.firstChild.remove();
  rows.children[n % rows.children.length].style.color = `hsl(${n % 360} 50% 40%)`;
  if (n % 10 === 0) rows.append(...[...rows.children].slice(0, 40).reverse());
  if (n % 25 === 0) css.textContent = `.row { margin: 1px } .r${n % 9} { padding-left: ${n % 20}px }`;
  if (n % 40 === 0) { const host = document.createElement('section'); rows.prepend(host);
    host.attachShadow({mode: 'open'}).innerHTML = `<style>b { color: red }</style><b>shadow ${n}</b>`; }
  field.value = 'typed ' + n;
  tick.textContent = n;
}, 50);
</script></body></html>"""


def heap(driver: Chrome) -> float:
    """Return what the page's scripts hold after a collection, bytes."""
    for _ in range(2):
        driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    return float(driver.execute_cdp_cmd("Runtime.getHeapUsage", {})["usedSize"])


def resident(process: int) -> float:
    """Return the memory of a process, bytes."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next(float(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


@pytest.mark.timeout(1500)
def test_memory_stays_flat(tmp_path: Path, chrome: Callable[..., Chrome], request: pytest.FixtureRequest) -> None:
    seconds = float(request.config.getoption("--soak")) * 60
    page, console = chrome(1100, 800), chrome(1440, 900)
    visitor, consultant = Visitor(page), Consultant(console)
    with embedding(tmp_path) as site:
        visitor.opens(site.page("busy", PAGE))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        consultant.sees("Number(doc.querySelector('#tick').textContent) > 0", "the page")
        samples: list[tuple[float, float, float]] = []
        began = time.monotonic()
        for number in range(1, SAMPLES + 1):
            wait_for(
                console,
                lambda: time.monotonic() - began > seconds * number / SAMPLES,  # noqa: B023
                "the next sample",
                seconds,
            )
            samples.append((heap(page), heap(console), resident(site.hub.process)))
        tick = int(visitor.do("return tick.textContent"))
        consultant.sees(f"Number(doc.querySelector('#tick').textContent) >= {tick}", "the latest change")
        assert "Live" in consultant.status()
    third = SAMPLES // 3
    early, late = samples[third : 2 * third], samples[2 * third :]
    for what, index, allowed in (
        ("the visitor's page", 0, BROWSER_GROWTH),
        ("the console", 1, BROWSER_GROWTH),
        ("the hub", 2, HUB_GROWTH),
    ):
        growth = sum(one[index] for one in late) / len(late) - sum(one[index] for one in early) / len(early)
        print(f"{what}: {growth / MEGABYTE:+.2f} MB, at last {late[-1][index] / MEGABYTE:.1f} MB")
        assert growth < allowed, f"{what} grew by {growth / MEGABYTE:.1f} MB"
