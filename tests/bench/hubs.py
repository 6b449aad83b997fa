"""`make bench-hub`: the hub beside Node's relays, under faults and under crowds; writes docs/benchmarks-hub.md."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.crowd import crowd, frozen, growth, half_load, joins
from tests.bench.killed import killed
from tests.bench.machine import machine
from tests.bench.scale import ROOT, ROUNDS, across, relays
from tests.bench.workspace import workspace

BY_HAND = "## Against the targets"
"""From here on the page is written by people and kept."""


def hub_killed() -> str:
    with tempfile.TemporaryDirectory() as folder:
        return killed(Path(folder))


SECTIONS: tuple[tuple[str, str, Callable[[], str]], ...] = (
    (
        "One process, as fast as it goes",
        "A window of messages per screencast is always under way. The hub coalesces what comes within one turn of its loop"
        " into one write per consultant; without that, each frame is a write of its own.",
        relays,
    ),
    (
        "Publisher and reader on different processes, Redis between them",
        "Socket.IO with its Redis adapter loses what is published while a connection is down; with its Streams adapter it"
        " can recover; the hub's entries are in the log.",
        across,
    ),
    (
        "Delays at half load",
        "10,000 messages of 1 kB a second over 200 screencasts, evenly; across hubs half of that, for Redis and the second hub"
        " share the machine's two cores with the first and with the load.",
        half_load,
    ),
    ("A frozen consultant", "", frozen),
    ("A second consultant joins", "", joins),
    ("A hub is killed", "", hub_killed),
    ("A crowd: five thousand visitors", "", crowd),
    ("A desk with three thousand visitors", "", workspace),
    (
        "Growth",
        "Five entries of 1 kB a second in each screencast, 10 to 1,000 screencasts in one process. Few screencasts bear the"
        " hub's own timers, some two hundredths of a core. An entry that comes alone costs more than one in a window: it is"
        " read, written and acknowledged by system calls of its own.",
        growth,
    ),
)


def main() -> None:
    """Measure and write the page."""
    page = ROOT / "docs" / "benchmarks-hub.md"
    parts = []
    for title, note, measure in SECTIONS:
        found = measure()
        print(f"{title}\n{found}", flush=True)
        parts.append("\n\n".join(part for part in (f"## {title}", note, found) if part))
    text = f"""# Benchmarks of the hub

Written by `make bench-hub` on {datetime.now(UTC):%Y-%m-%d}: {machine()}. The load is a process of its own over bare WebSockets; what
is compared is the servers' processor time per delivered message, medians of {ROUNDS} runs, engines taking turns. Peers: Node's
Socket.IO 4.8.4 with its msgpack parser, and ws 8.23.0. They relay; the hub also checks every entry, keeps the log from which a
consultant resumes, and acknowledges.

"""
    _, mark, kept = (page.read_text("utf-8") if page.exists() else "").partition(BY_HAND)
    page.write_text(text + "\n\n".join(parts) + "\n\n" + mark + kept, "utf-8")


if __name__ == "__main__":
    main()
