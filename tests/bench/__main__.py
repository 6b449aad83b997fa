"""`make bench`: measures this engine beside its peers, interleaved in one run, and writes docs/benchmarks.md.

With parts of titles (`python -m tests.bench still keyframe`) only those sections are measured and written anew.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome

from tests.bench import hub, still
from tests.bench.machine import machine
from tests.e2e.browsers import open_chrome
from tests.e2e.serving import ROOT, bundle, harness_app, served

ROUNDS = 4
REPEATS = 2
"""Of what takes long."""
PAGES = (
    (400, "small", False),
    (2000, "medium", False),
    (2000, "medium with 280 kB of CSS", True),
    (9500, "large", False),
)
"""Rows of the page; a row has nine elements."""
PEERS = ("rrweb", "datadog", "openreplay")
ENGINES = ("cobrowse", *PEERS)
STORM_ROWS = 5000


class Run:
    """One browser that measures, a fresh page each time."""

    def __init__(self, driver: Chrome, url: str) -> None:
        self.driver = driver
        self.url = url
        driver.execute_cdp_cmd("Performance.enable", {})

    def fresh(self) -> None:
        self.driver.get(self.url)

    def call(self, name: str, *arguments: object) -> Any:
        script = (
            "const [name, given, done] = arguments;"
            "bench[name](...given).then(done, (error) => done({error: String(error.stack)}));"
        )
        result = self.driver.execute_async_script(script, name, list(arguments))
        if isinstance(result, dict) and "error" in result:
            raise RuntimeError(result["error"])
        return result

    def timed(self, name: str, *arguments: object) -> tuple[float, Any]:
        """Call, and return the milliseconds of all tasks on the page's main thread meanwhile, and the result."""
        before = self._metric("TaskDuration")
        result = self.call(name, *arguments)
        return (self._metric("TaskDuration") - before) * 1000, result

    def _metric(self, name: str) -> float:
        metrics = self.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        return next(float(metric["value"]) for metric in metrics if metric["name"] == name)

    def throttle(self, rate: float) -> None:
        self.driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": rate})

    def heap(self) -> float:
        """Return the page's heap after a collection, bytes."""
        for _ in range(3):
            self.driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
        return float(self.driver.execute_cdp_cmd("Runtime.getHeapUsage", {})["usedSize"])


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def ratio(value: float, base: float) -> str:
    return f"{value:,.0f} ({value / base:.2f}x)" if base > 0 else f"{value:,.0f}"


def keyframes(run: Run) -> list[str]:
    rows = [
        "| page | CPU | engine | main thread ms | longest task ms | first bytes ms | bytes | of gzip |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for count, name, styled in PAGES:
        for rate in (1, 4) if name == "large" else (1,):
            found: dict[str, list[dict[str, float]]] = {engine: [] for engine in ("none", *ENGINES)}
            floor = nodes = 0.0
            for number in range(ROUNDS):
                for engine, all_rounds in found.items():
                    run.fresh()
                    nodes = run.call("page", count, styled)
                    floor = floor or run.call("floor")
                    run.throttle(rate)
                    # The watch for long tasks keeps the thread busy itself: it has runs of its own.
                    watch = number % 2 == 1
                    task, one = run.timed("begin", engine, watch)
                    run.throttle(1)
                    all_rounds.append({"task": 0 if watch else task, **one, "longest": one["longest"] if watch else 0})
            idle = _of(found["none"], "task")
            base = {key: _of(found["rrweb"], key) for key in ("longest", "first", "bytes")}
            base["task"] = _of(found["rrweb"], "task") - idle
            for engine in ENGINES:
                one = {key: _of(found[engine], key) for key in base}
                one["task"] -= idle
                cells = [ratio(one[key], base[key]) for key in ("task", "longest", "first", "bytes")]
                cpu = "full" if rate == 1 else f"{rate}x slower"
                rows.append(
                    f"| {name}, {nodes:,.0f} elements | {cpu} | {engine} | {' | '.join(cells)} |"
                    f" {one['bytes'] / floor:.2f}x |"
                )
    return rows


def _of(rounds: list[dict[str, float]], key: str) -> float:
    """Median of the rounds in which this was measured."""
    return median([one[key] for one in rounds if one[key] > 0] or [0.0])


def storms(run: Run) -> list[str]:
    run.fresh()
    names = run.call("storms")
    rows = ["| storm | engine | main thread ms | beyond the page's own | bytes |", "|---|---|---|---|---|"]
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for _ in range(REPEATS):
        for engine in ("none", "observer", *ENGINES):
            for name in names:
                run.fresh()
                run.call("page", STORM_ROWS, False)
                run.call("begin", engine, False)
                found.setdefault((name, engine), []).append(run.timed("storm", name))
    for name in names:
        own = median([task for task, _ in found[name, "none"]])
        for engine in ("observer", *ENGINES):
            task = median([task for task, _ in found[name, engine]])
            size = median([float(size) for _, size in found[name, engine]])
            said = "" if engine == "observer" else f"{size:,.0f}"
            rows.append(
                f"| {name} | {engine} | {task:,.0f} | {(task - own):+,.0f} ({(task / own - 1):+.0%}) | {said} |"
            )
    return rows


def animation(run: Run) -> list[str]:
    rows = ["| engine | main thread ms in 5 s | of the bare observer | p95 between frames ms |", "|---|---|---|---|"]
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(REPEATS):
        for engine in ("none", "observer", *ENGINES):
            run.fresh()
            run.call("page", 400, False)
            run.call("begin", engine, False, False)
            found.setdefault(engine, []).append(run.timed("animate", 5))
    base = median([task for task, _ in found["observer"]])
    for engine, rounds in found.items():
        task, gap = median([task for task, _ in rounds]), median([float(gap) for _, gap in rounds])
        rows.append(f"| {engine} | {task:,.0f} | {task / base:.2f}x | {gap:.1f} |")
    return rows


def heaps(run: Run) -> list[str]:
    rows = ["| engine | growth of the heap kB |", "|---|---|"]
    for engine in ("none", *ENGINES):
        grown = []
        for _ in range(REPEATS):
            run.fresh()
            run.call("page", 400, False)
            run.call("begin", engine, False, False)
            before = run.heap()
            run.call("replaced", 1000)
            grown.append((run.heap() - before) / 1000)
        rows.append(f"| {engine} | {median(grown):+,.0f} |")
    return rows


def delays(run: Run) -> list[str]:
    rows = ["| engine | p50 ms | p95 ms |", "|---|---|---|"]
    found: dict[str, list[float]] = {engine: [] for engine in ("cobrowse", "rrweb")}
    for _ in range(3):
        for engine, all_rounds in found.items():
            run.fresh()
            all_rounds += run.call("delays", engine, 400, 60)
    for engine, values in found.items():
        rows.append(f"| {engine} | {percentile(values, 0.5):.1f} | {percentile(values, 0.95):.1f} |")
    return rows


def first_content(run: Run) -> str:
    found = []
    for _ in range(ROUNDS):
        run.fresh()
        found.append(run.call("firstContent", 9500))
    content, complete = (median([one[key] for one in found]) for key in ("content", "complete"))
    return f"First part of the large page in the mirror after {content:,.0f} ms, all of it after {complete:,.0f} ms."


def weak_link(run: Run) -> str:
    run.fresh()
    found = run.call("weakLink", 1000, 20_000, 5)
    return (
        f"At most {found['waiting'] / 1000:,.0f} kB waited; page and mirror were the same "
        f"{found['recovered'] / 1000:.1f} s after the storm's end."
    )


BY_HAND = "## Against the targets"
"""From here on the page is written by people and kept."""

SECTIONS: tuple[tuple[str, str, Callable[[Run], str | list[str]]], ...] = (
    (
        "Keyframe: the first picture of a page",
        "Main thread: all tasks of the page beyond those of an idle page, from the start to the last byte. This engine masks"
        " every string and encodes within it, and its compression runs beside the page; the peers walk and write JSON, and"
        " their compression is not counted. Style sheets over 4,096 characters are files, uploaded once per website and not"
        " counted here. The last column compares the bytes with gzip of outerHTML and all CSS text. The first thing that a"
        " peer says holds nothing of the page, and OpenReplay says nothing for seconds on a slow CPU.",
        keyframes,
    ),
    ("First content in the mirror", "Page and mirror share one thread here; no hub between them.", first_content),
    (
        "Storms of changes",
        "On the page of 5,000 rows (40,000 elements). The observer is a bare MutationObserver that reads what changed:"
        " what any engine pays at least.",
        storms,
    ),
    ("200 elements moved by script, 60 times a second", "Five seconds.", animation),
    ("Heap after 1,000 replaced subtrees and a collection", "50 entries each.", heaps),
    (
        "A link of 20 kB/s under a storm of mutations",
        "1,000 texts are written in every frame for five seconds.",
        weak_link,
    ),
    (
        "From a change in the page to the same change in the mirror, without a hub",
        "One text changes on a page of 400 rows; page and mirror are in one browser.",
        delays,
    ),
)


OWN_BROWSERS: tuple[tuple[str, Callable[[Path], str]], ...] = (
    ("A still page", lambda _: still.section()),
    ("From a change in the page to the frame that shows it", lambda folder: hub.through_a_hub(folder / "delays")),
    ("From Yes to the first content", lambda folder: hub.first_content(folder / "first")),
)
"""Sections that open what they need themselves; they give their title too."""


def measure(wanted: Callable[[str], bool]) -> list[str]:
    """Measure the sections of these titles."""
    parts = []
    with (
        tempfile.TemporaryDirectory() as folder,
        served(harness_app(bundle("tests/bench/bench.ts", Path(folder)))) as url,
    ):
        driver = open_chrome()
        try:
            driver.set_script_timeout(180)
            run = Run(driver, url)
            for title, note, section in SECTIONS:
                if not wanted(title):
                    continue
                found = section(run)
                text = found if isinstance(found, str) else "\n".join(found)
                parts.append(f"## {title}\n\n{note}\n\n{text}")
                print(parts[-1], flush=True)
        finally:
            driver.quit()
        parts += [section(Path(folder)) for title, section in OWN_BROWSERS if wanted(title)]
    return parts


def browser() -> str:
    """Return which browser measures."""
    driver = open_chrome()
    try:
        return f"Chromium {driver.capabilities['browserVersion']}, headless"
    finally:
        driver.quit()


def main(titles: list[str]) -> None:
    """Measure and write the page; given parts of titles, only those sections of it, each with its own line of the machine."""
    page = ROOT / "docs" / "benchmarks.md"
    before = page.read_text("utf-8")
    line = f"{datetime.now(UTC):%Y-%m-%d}: {machine()}, {browser()}"
    if titles:
        for part in measure(lambda title: any(one.lower() in title.lower() for one in titles)):
            before = with_section(before, f"{part}\n\nMeasured on {line}.")
        page.write_text(before, "utf-8")
        return
    text = f"""# Benchmarks

Written by `make bench` on {line}. Medians of several rounds,
engines taking turns in one run. Machines differ and share their cores with others: read the ratios, not the milliseconds.
Peers with their default settings and nothing masked: rrweb 2.2.2, Datadog's recorder (browser-rum 7.16.2), OpenReplay's
tracker 19.0.1. Bytes: this engine's as sent; the peers' as JSON, compressed with gzip as a whole, which is kinder to them
than sending each event alone. A ratio in brackets is to rrweb.

{(chr(10) * 2).join(measure(lambda _: True))}
"""
    _, mark, kept = before.partition(BY_HAND)
    page.write_text(text + "\n" + mark + kept if mark else text, "utf-8")


def with_section(page: str, part: str) -> str:
    """Put a section in the place of the one with the same title, or before what people wrote."""
    title = part.partition("\n")[0]
    sections = re.split(r"(?m)^(?=## )", page)
    for at, one in enumerate(sections):
        if one.startswith((title + "\n", BY_HAND)):
            sections[at : at + (0 if one.startswith(BY_HAND) else 1)] = [f"{part}\n\n"]
            return "".join(sections)
    return f"{page}\n{part}\n"


main(sys.argv[1:])
