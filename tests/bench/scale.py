"""The hub beside Node's relays: processor time of the servers per delivered message."""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.redis_server import RedisServer, free_port, redis_server

ROOT = Path(__file__).parents[2]
RELAY = ROOT / "tests/bench/peers/relay.mjs"
ROUNDS = 3
ALONE = "cobrowse without coalescing"
FLOOR = "floor"
"""Bytes passed on by asyncio and uvloop, and nothing else: what no hub on them can go below without coalescing."""
SCENARIOS = (
    # name, screencasts, readers, bytes, messages per screencast, window
    ("1 to 10, 200 B", 1, 10, 200, 20_000, 64),
    ("1 to 10, 4 kB", 1, 10, 4096, 8_000, 64),
    ("1 to 100, 200 B", 1, 100, 200, 3_000, 16),
    ("1 to 100, 4 kB", 1, 100, 4096, 1_500, 16),
    ("200 × 1 to 1, 1 kB", 200, 1, 1024, 300, 2),
    ("200 × 1 to 3, 1 kB", 200, 3, 1024, 150, 2),
)
ACROSS = (
    ("100 × 1 to 1, 200 B", 100, 1, 200, 300, 2),
    ("100 × 1 to 1, 4 kB", 100, 1, 4096, 200, 2),
)


@contextlib.contextmanager
def started(command: list[str]) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run a server until it is ready; gives what it told."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    told: dict[str, Any] = {}
    try:
        assert process.stdout
        while (line := process.stdout.readline().strip()) != "ready":
            assert line, f"{command} ended"
            if line.startswith("{"):
                told = json.loads(line)
        yield process, told
    finally:
        process.terminate()
        process.wait(20)


def python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def hub_command(port: int, folder: str, rooms: int, **more: Any) -> list[str]:
    """Return how a hub for the load is started."""
    return python("tests.bench.scale_hub", json.dumps({"port": port, "folder": folder, "rooms": rooms, **more}))


def load(job: dict[str, Any]) -> dict[str, Any]:
    """Run the load process."""
    seconds = job.get("seconds", 120) + 120
    done = subprocess.run(
        python("tests.bench.scale_load"),
        input=json.dumps(job),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def job_of(scenario: tuple[Any, ...], **more: Any) -> dict[str, Any]:
    _, screencasts, readers, size, count, window = scenario
    return {"screencasts": screencasts, "readers": readers, "size": size, "count": count, "window": window, **more}


def one_process(kind: str, scenario: tuple[Any, ...], hub: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Measure one server. `hub` is what the hub is told besides, `more` what the load is."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        if kind == "cobrowse":
            command = hub_command(port, folder, scenario[1], **(hub or {}))
        elif kind == FLOOR:
            kind, command = "ws", python("tests.bench.floor", str(port))
        else:
            command = ["node", str(RELAY), kind, str(port)]
        with started(command) as (process, told):
            return load(
                job_of(scenario, kind=kind, write_port=port, read_port=port, pids=[process.pid], **{**told, **more})
            )


def two_processes(kind: str, scenario: tuple[Any, ...], redis: RedisServer, **more: Any) -> dict[str, Any]:
    """Measure publisher and readers on different servers, with Redis between them."""
    first, second = free_port(), free_port()
    redis.command("FLUSHALL")
    with tempfile.TemporaryDirectory() as folder:
        if kind == "cobrowse":
            commands = [
                hub_command(port, folder, rooms, redis=redis.url) for port, rooms in ((first, scenario[1]), (second, 0))
            ]
        else:
            commands = [["node", str(RELAY), kind, str(port), redis.url] for port in (first, second)]
        with started(commands[0]) as (one, told), started(commands[1]) as (other, _):
            pids = [one.pid, redis.pid, other.pid]
            return load(job_of(scenario, kind=kind, write_port=first, read_port=second, pids=pids, **{**told, **more}))


def percentile(values: list[float], share: float) -> float:
    """Return a percentile of seconds, in milliseconds."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


def median(results: list[dict[str, Any]]) -> dict[str, float]:
    """Return the median processor time per message, in microseconds, and delays."""
    return {
        "us": statistics.median(sum(one["cpu"]) / one["delivered"] * 1e6 for one in results),
        **{name: statistics.median(one[name] for one in results) for name in ("p50", "p99")},
    }


def relays() -> str:
    rows = [
        "| scenario | server | CPU µs per delivery | Socket.IO ÷ this | ws ÷ this | p50 ms | p99 ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for scenario in SCENARIOS:
        found: dict[str, list[dict[str, Any]]] = {"socketio": [], "ws": [], FLOOR: [], "cobrowse": []}
        if scenario[2] >= 10:
            found[ALONE] = []
        for _ in range(ROUNDS):
            for kind, results in found.items():
                hub = {"coalesce": False} if kind == ALONE else None
                results.append(one_process(kind.split()[0], scenario, hub))
        medians = {kind: median(results) for kind, results in found.items()}
        a, b = medians["socketio"]["us"], medians["ws"]["us"]
        for kind, one in medians.items():
            rows.append(
                f"| {scenario[0]} | {kind} | {one['us']:.1f} | {a / one['us']:.2f}x | {b / one['us']:.2f}x |"
                f" {one['p50']:.2f} | {one['p99']:.2f} |"
            )
            print(rows[-1], flush=True)
    return "\n".join(rows)


def across() -> str:
    rows = [
        "| scenario | servers | first + Redis + second, CPU µs per message | together | of Socket.IO | of Redis Streams |",
        "|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder, redis_server(Path(folder)) as redis:
        for scenario in ACROSS:
            found: dict[str, list[dict[str, Any]]] = {"socketio": [], "streams": [], "cobrowse": []}
            for _ in range(ROUNDS):
                for kind, results in found.items():
                    results.append(two_processes(kind, scenario, redis))
            base, streams = median(found["socketio"])["us"], median(found["streams"])["us"]
            for kind, results in found.items():
                parts = [statistics.median(one["cpu"][i] / one["delivered"] * 1e6 for one in results) for i in range(3)]
                total = median(results)["us"]
                rows.append(
                    f"| {scenario[0]} | {kind} | {parts[0]:.1f} + {parts[1]:.1f} + {parts[2]:.1f} | {total:.1f} |"
                    f" {total / base:.2f}x | {total / streams:.2f}x |"
                )
                print(rows[-1], flush=True)
    return "\n".join(rows)
