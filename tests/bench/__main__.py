"""`make bench`: measures this engine beside rrweb, interleaved in one run, and writes docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome

from tests.e2e.browsers import open_chrome
from tests.e2e.serving import ROOT, bundle, harness_app, served

ROUNDS = 5
PAGES = ((400, "small"), (2000, "medium"), (9500, "large"))
"""Rows of the page; a row has nine elements."""
ENGINES = ("cobrowse", "rrweb")


class Run:
    """One browser that measures, a fresh page each time."""

    def __init__(self, driver: Chrome, url: str) -> None:
        self.driver = driver
        self.url = url

    def call(self, name: str, *arguments: object) -> Any:
        self.driver.get(self.url)
        script = (
            "const [name, given, done] = arguments;"
            "bench[name](...given).then(done, (error) => done({error: String(error.stack)}));"
        )
        result = self.driver.execute_async_script(script, name, list(arguments))
        if isinstance(result, dict) and "error" in result:
            raise RuntimeError(result["error"])
        return result

    def throttle(self, rate: float) -> None:
        self.driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": rate})


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def keyframes(run: Run) -> list[str]:
    rows = [
        "| page | CPU | engine | main thread ms | longest task ms | first bytes ms | bytes on the wire |",
        "|---|---|---|---|---|---|---|",
    ]
    for count, name in PAGES:
        for rate in (1, 4) if name == "large" else (1,):
            found: dict[str, list[dict[str, float]]] = {engine: [] for engine in ENGINES}
            for _ in range(ROUNDS):
                for engine in ENGINES:
                    run.throttle(rate)
                    found[engine].append(run.call("keyframe", engine, count))
            run.throttle(1)
            base = {key: median([one[key] for one in found["rrweb"]]) for key in ("total", "longest", "first", "bytes")}
            for engine in ENGINES:
                one = {key: median([each[key] for each in found[engine]]) for key in base}
                cells = [f"{one[key]:,.0f} ({one[key] / base[key]:.2f}x)" for key in base]
                nodes = int(found[engine][0]["nodes"])
                rows.append(f"| {name}, {nodes:,} elements | {rate}x slower | {engine} | {' | '.join(cells)} |")
    return [row.replace("1x slower", "full") for row in rows]


def reversals(run: Run) -> list[str]:
    found: dict[str, list[dict[str, float]]] = {engine: [] for engine in (*ENGINES, "none")}
    for _ in range(ROUNDS):
        for engine in found:
            found[engine].append(run.call("reversal", engine, 1000))
    page = median([one["time"] for one in found["none"]])
    rows = ["| engine | main thread ms beyond the page's own | bytes on the wire |", "|---|---|---|"]
    base = median([one["bytes"] for one in found["rrweb"]])
    for engine in ENGINES:
        time = median([one["time"] for one in found[engine]]) - page
        size = median([one["bytes"] for one in found[engine]])
        rows.append(f"| {engine} | {max(0.0, time):,.1f} | {size:,.0f} ({size / base:.3f}x) |")
    return [f"The page itself takes {page:,.0f} ms.", "", *rows]


def delays(run: Run) -> list[str]:
    rows = ["| engine | p50 ms | p95 ms |", "|---|---|---|"]
    found: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    for _ in range(3):
        for engine in ENGINES:
            found[engine] += run.call("delays", engine, 400, 60)
    for engine in ENGINES:
        rows.append(f"| {engine} | {percentile(found[engine], 0.5):.1f} | {percentile(found[engine], 0.95):.1f} |")
    return rows


def machine() -> str:
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}"


def main() -> None:
    """Measure and write the page."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(harness_app(bundle("tests/bench/bench.ts", Path(folder)))) as url,
    ):
        driver = open_chrome()
        try:
            driver.set_script_timeout(180)
            run = Run(driver, url)
            version = driver.capabilities["browserVersion"]
            frames, turned, late = keyframes(run), reversals(run), delays(run)
        finally:
            driver.quit()
    text = f"""# Benchmarks

Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine()}, Chromium {version}, headless. Medians of {ROUNDS} rounds,
engines taking turns in one run. Machines differ and share their cores with others: read the ratios, not the milliseconds.
The peer is rrweb 2.2.2 with its default settings. Bytes are as sent: this engine's deflate stream, rrweb's events as JSON,
compressed with gzip as a whole, which is kinder to rrweb than sending each event alone.

## Keyframe: the first picture of a page

{chr(10).join(frames)}

Main thread is the time in which the page could not react, in all tasks over 1 ms, from the start to the last byte. This engine
masks every string, encodes and compresses within it; rrweb walks and writes JSON, and its compression is not counted.

## 1,000 rows reversed

{chr(10).join(turned)}

## From a change in the page to the same change in the mirror

One text changes on a page of 400 rows; page and mirror are in one browser, without a hub between them.

{chr(10).join(late)}
"""
    (ROOT / "docs" / "benchmarks.md").write_text(text, "utf-8")
    print(text)


main()
