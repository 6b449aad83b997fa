"""The hub under loads as they are: at half of what it can, with a frozen operator, with thousands of visitors."""

from __future__ import annotations

import math
import statistics
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.scale import ROOT, one_process, percentile, two_processes
from tests.redis_server import redis_server

ROUNDS = 3
HALF = ("200 × 1 to 1, 1 kB", 200, 1, 1024, 500, 2)
HALF_RATE = 50
"""Messages per screencast and second: 10,000 together, half of what the hub does on one core."""
FEED = ("1 to 3, 4 kB", 1, 3, 4096, 10_000, 2)
FEED_RATE = 1000
KEYFRAME_EVERY = 400
"""A keyframe each 1.6 MB, as the hub asks for them, so that the log stays as short as it is in use."""
JOINS = ("40 × 1 to 1, 4 kB", 40, 1, 4096, 300, 2)
IDLE = 5000
LIVE = ("200 × 1 to 1, 1 kB", 200, 1, 1024, 3000, 2)
LIVE_RATE = 10
LIVE_SECONDS = LIVE[4] / LIVE_RATE
SIZES = (10, 30, 100, 300, 1000)
GROWTH_SECONDS = 10
GROWTH_RATE = 5
PLOT = ROOT / "docs" / "images" / "growth.svg"


def medians(results: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Return the medians of p50 and p99, in milliseconds, and of processor time per delivery, in microseconds."""
    p50, p99 = (statistics.median(one[name] for one in results) for name in ("p50", "p99"))
    return p50, p99, statistics.median(sum(one["cpu"]) / one["delivered"] * 1e6 for one in results)


def half_load() -> str:
    rows = ["| server | p50 ms | p99 ms | CPU µs per delivery |", "|---|---|---|---|"]
    found: dict[str, list[dict[str, Any]]] = {"ws": [], "socketio": [], "cobrowse": [], "cobrowse across hubs": []}
    with tempfile.TemporaryDirectory() as folder, redis_server(Path(folder)) as redis:
        for _ in range(ROUNDS):
            for kind in ("ws", "socketio", "cobrowse"):
                found[kind].append(one_process(kind, HALF, rate=HALF_RATE))
            found["cobrowse across hubs"].append(two_processes("cobrowse", HALF, redis, rate=HALF_RATE / 2))
    for kind, results in found.items():
        p50, p99, us = medians(results)
        rows.append(f"| {kind} | {p50:.2f} | {p99:.2f} | {us:.1f} |")
    return "\n".join(rows)


def frozen() -> str:
    grown: dict[bool, list[int]] = {False: [], True: []}
    delays: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for _ in range(ROUNDS):
        for freeze in (False, True):
            result = one_process("cobrowse", FEED, rate=FEED_RATE, keyframe_every=KEYFRAME_EVERY, freeze=freeze)
            grown[freeze].append(result["memory"][0])
            delays[freeze].append(result)
    calm, held = (statistics.median(grown[freeze]) / 1e6 for freeze in (False, True))
    (_, without, _), (_, beside, _) = (medians(delays[freeze]) for freeze in (False, True))
    return (
        f"4 MB/s to three consultants for ten seconds. The hub's memory grows by {calm:.1f} MB when all read, by {held:.1f} MB"
        f" when one has stopped reading. p99 of the others: {without:.2f} ms and {beside:.2f} ms."
    )


def joins() -> str:
    result = one_process("cobrowse", JOINS, hub={"keep_limits": True}, joins=True)
    times = result["joins"]
    return (
        f"A second consultant joins each of {JOINS[1]} screencasts whose logs hold 1.2 MB: first bytes of the page after"
        f" {percentile(times, 0.5):.1f} ms (p50), {percentile(times, 0.99):.1f} ms (p99), without a word to the visitor."
    )


def crowd() -> str:
    result = one_process(
        "cobrowse", LIVE, hub={"visitors": IDLE, "keep_limits": True}, rate=LIVE_RATE, seconds=LIVE_SECONDS + 60
    )
    (none,), (fifth,), (every,) = result["idle"]
    cores = result["cpu"][0] / result["seconds"]
    return (
        f"{IDLE:,} idle visitors with the chat connected cost {(every - fifth) / (IDLE * 0.8) / 1000:.1f} kB each"
        f" ({none / 1e6:.0f} MB with none, {every / 1e6:.0f} MB with all). With {LIVE[1]} live screencasts beside them, each"
        f" {LIVE_RATE} entries of 1 kB a second, for {LIVE_SECONDS / 60:.0f} minutes: {result['delivered']:,} of"
        f" {LIVE[1] * LIVE[4]:,} entries delivered in order, p50 {result['p50']:.2f} ms, p99 {result['p99']:.2f} ms,"
        f" {cores:.2f} of one core (the load ran on the other), memory {result['memory'][0] / 1e6:+.0f} MB, which is the logs."
    )


def growth() -> str:
    rows = [
        "| screencasts | CPU µs per delivery | kB of memory per screencast | p50 ms | p99 ms |",
        "|---|---|---|---|---|",
    ]
    points = []
    for count in SIZES:
        scenario = ("growth", count, 1, 1024, GROWTH_SECONDS * GROWTH_RATE, 2)
        results = [
            one_process("cobrowse", scenario, hub={"keep_limits": True}, rate=GROWTH_RATE) for _ in range(ROUNDS)
        ]
        p50, p99, us = medians(results)
        memory = statistics.median(one["memory"][0] for one in results) / count / 1000
        rows.append(f"| {count:,} | {us:.1f} | {memory:.0f} | {p50:.2f} | {p99:.2f} |")
        points.append((count, us))
    PLOT.write_text(plot(points), "utf-8")
    return "\n".join(rows) + "\n\n![Cost per delivery from 10 to 1,000 screencasts](images/growth.svg)"


def plot(points: list[tuple[int, float]]) -> str:
    """Return a drawing: cost per delivery over the number of screencasts, which grows by powers of ten."""
    width, height, left, bottom = 640, 300, 60, 40
    top = max(us for _, us in points) * 1.2
    low, high = math.log10(points[0][0]), math.log10(points[-1][0])

    def at(count: int, us: float) -> tuple[float, float]:
        x = left + (math.log10(count) - low) / (high - low) * (width - left - 30)
        return x, (height - bottom) * (1 - us / top) + 5

    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in points))
    parts = [f'<polyline points="{line}" fill="none" stroke="#2563eb" stroke-width="2"/>']
    for count, us in points:
        x, y = at(count, us)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#2563eb"/>')
        parts.append(f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="middle">{us:.0f}</text>')
        parts.append(f'<text x="{x:.1f}" y="{height - 20}" text-anchor="middle">{count:,}</text>')
    parts.append(
        f'<line x1="{left}" y1="{height - bottom + 5}" x2="{width - 20}" y2="{height - bottom + 5}" stroke="#888"/>'
    )
    parts.append(f'<text x="{width / 2}" y="{height - 3}" text-anchor="middle">live screencasts</text>')
    parts.append(
        f'<text x="14" y="{height / 2}" transform="rotate(-90 14 {height / 2})" text-anchor="middle">µs per delivery</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12"'
        f' fill="#555">\n' + "\n".join(parts) + "\n</svg>\n"
    )
