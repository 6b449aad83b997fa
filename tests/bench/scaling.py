"""`make scaling`: how many hubs and Redis shards so many live screencasts take; the numbers of docs/scaling.md.

A simulation, not a measurement: costs are those of docs/benchmarks-hub.md, the workload is stated below. Screencasts are
busy or quiet by chance, so that a hub of many sees less swing than a hub of few; a hub may be loaded as long as in 999
of 1,000 seconds it stays below a bound, also after its share of a dead hub's screencasts came to it.
"""

from __future__ import annotations

import argparse
import math
import random
from dataclasses import dataclass
from typing import TypeVar

PARTITIONS = 64
"""Hash tags of the bus: a shard holds whole partitions."""
STEPS = 4000
"""Seconds that are simulated for each size tried."""


@dataclass(frozen=True)
class Costs:
    """Processor time, in microseconds on the machine of the benchmarks."""

    append_hub: float = 45
    """Reading an entry, appending it over Redis, acknowledging it: the visitor's hub."""
    deliver_hub: float = 30
    """Hearing an entry from Redis and writing it to one consultant: the consultant's hub."""
    append_redis: float = 18
    publish_redis: float = 5
    ephemeral_hub: float = 25
    connect: float = 2000
    """A connection of the frame plane or of the control plane, with its hello."""
    keep_redis: float = 12
    """What every screencast asks of Redis by itself in a second: positions, heartbeats, the shared state."""
    row: float = 6
    """Reading one screencast's record from the shared state."""


@dataclass(frozen=True)
class Workload:
    """A screencast: busy while the visitor acts, quiet while they read."""

    busy_seconds: float = 8
    quiet_seconds: float = 12
    entries: float = 8
    """Log entries in a busy second; one in five seconds when quiet."""
    pointer: float = 15
    """Pointer batches in a busy second."""
    watchers: float = 1.1
    kilobytes: float = 1.0
    """Of an entry, compressed."""


@dataclass(frozen=True)
class Bounds:
    hub: float = 0.7
    redis: float = 0.6
    seconds: float = 0.999
    """The share of seconds in which the bounds hold."""


Part = TypeVar("Part", Costs, Workload, Bounds)


def busy_counts(count: int, work: Workload, rng: random.Random) -> list[int]:
    """Return how many of `count` screencasts are busy, for each simulated second."""
    wake, rest = 1 / work.quiet_seconds, 1 / work.busy_seconds
    busy = round(count * work.busy_seconds / (work.busy_seconds + work.quiet_seconds))
    found = []
    for _ in range(STEPS):
        # Sums of so many coin tosses, as a normal variable: exact enough from some dozens on.
        woke = rng.gauss((count - busy) * wake, math.sqrt(max(0, (count - busy) * wake * (1 - wake))))
        slept = rng.gauss(busy * rest, math.sqrt(max(0, busy * rest * (1 - rest))))
        busy = min(count, max(0, round(busy + woke - slept)))
        found.append(busy)
    return found


def at_share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def hub_load(count: int, total: int, hubs: int, costs: Costs, work: Workload, rng: random.Random) -> list[float]:
    """Return the load of a hub with so many visitors' links and as many consultants', in cores, second by second."""
    busy_us = work.entries * (costs.append_hub + costs.deliver_hub * work.watchers)
    busy_us += work.pointer * costs.ephemeral_hub * (1 + work.watchers)
    quiet_us = 0.2 * (costs.append_hub + costs.deliver_hub * work.watchers)
    tidy_us = total * costs.row / 30 / hubs  # one of the hubs reads the whole shared state each 30 seconds
    return [(busy * busy_us + (count - busy) * quiet_us + tidy_us) / 1e6 for busy in busy_counts(count, work, rng)]


def hubs_needed(total: int, costs: Costs, work: Workload, bounds: Bounds, rng: random.Random) -> tuple[int, float]:
    """Return the fewest hubs that stay within the bound with one of them dead, and the load of each then."""
    hubs = 2
    while True:
        each = math.ceil(total / (hubs - 1))
        load = at_share(hub_load(each, total, hubs, costs, work, rng), bounds.seconds)
        if load <= bounds.hub:
            return hubs, load
        if hubs > 20_000:
            return hubs, math.inf
        hubs = max(hubs + 1, int(hubs * min(2.0, max(1.01, load / bounds.hub * 0.98))))


def shards_needed(total: int, hubs: int, costs: Costs, work: Workload, bounds: Bounds, rng: random.Random) -> int:
    """Return the fewest Redis shards whose fullest one stays within the bound; more than partitions means: too few."""
    sizes = [0] * PARTITIONS
    for _ in range(total):
        sizes[rng.randrange(PARTITIONS)] += 1
    busy_us = work.entries * costs.append_redis + work.pointer * costs.publish_redis
    quiet_us = 0.2 * costs.append_redis
    for shards in range(1, PARTITIONS + 1):
        fullest = max(sum(sizes[shard::shards]) for shard in range(shards))
        rows_us = fullest * costs.row / 30
        load = [
            (busy * busy_us + (fullest - busy) * quiet_us + fullest * costs.keep_redis + rows_us) / 1e6
            for busy in busy_counts(fullest, work, rng)
        ]
        if at_share(load, bounds.seconds) <= bounds.redis:
            return shards
    return PARTITIONS + 1


def after_a_death(total: int, hubs: int, costs: Costs) -> float:
    """Return for how many seconds the other hubs are busy with those who come from a dead one."""
    coming = total / hubs * 4  # two planes, two sides
    return coming * costs.connect / 1e6 / (hubs - 1) / 0.3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screencasts", type=int, nargs="*", default=[100, 1_000, 10_000, 30_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    for part in (Costs, Workload, Bounds):
        for name, value in vars(part()).items():
            parser.add_argument(f"--{part.__name__.lower()}-{name.replace('_', '-')}", type=float, default=value)
    given = vars(parser.parse_args())

    def chosen(part: type[Part]) -> Part:
        return part(**{name: given[f"{part.__name__.lower()}_{name}"] for name in vars(part())})

    costs, work, bounds = chosen(Costs), chosen(Workload), chosen(Bounds)
    print(
        "| live screencasts | hubs (one core each) | load of each, one dead | Redis shards | busy after a death s | Mbit/s out |"
    )
    print("|---|---|---|---|---|---|")
    for total in given["screencasts"]:
        rng = random.Random(given["seed"])
        hubs, load = hubs_needed(total, costs, work, bounds, rng)
        shards = shards_needed(total, hubs, costs, work, bounds, rng)
        share = work.busy_seconds / (work.busy_seconds + work.quiet_seconds)
        out = total * share * (work.entries * work.kilobytes + work.pointer * 0.1) * work.watchers * 8 / 1000
        text = "impossible" if math.isinf(load) else f"{hubs}"
        print(
            f"| {total:,} | {text} | {load:.2f} | {shards if shards <= PARTITIONS else f'more than {PARTITIONS}'} |"
            f" {after_a_death(total, hubs, costs):.1f} | {out:,.0f} |"
        )


if __name__ == "__main__":
    main()
