"""Which implementation of the three contracts a hub uses: Redis where there is an address, else its own memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cobrowse.bus.files import SharedFiles
from cobrowse.bus.log import Bus
from cobrowse.bus.memory import MemoryBus, MemoryState
from cobrowse.bus.redis import RedisBus, RedisFiles, RedisState, open_redis
from cobrowse.bus.state import SharedState
from cobrowse.tasks import TaskSet


@dataclass(frozen=True, slots=True)
class Backend:
    """The three contracts, opened together."""

    bus: Bus
    state: SharedState
    files: SharedFiles | None = None
    """None in a single process, which has its own memory."""
    hang_up: Callable[[], None] = lambda: None

    async def close(self) -> None:
        """Give back all resources."""
        await self.bus.close()
        self.hang_up()


async def open_backend(
    url: str, *, prefix: str, name: str, tasks: TaskSet, max_bytes: int, max_entries: int
) -> Backend:
    """Open what the hub called `name` shares with others; `max_bytes` and `max_entries` bound each log.

    Raises StartUpError when Redis is out of reach.
    """
    if not url:
        return Backend(MemoryBus(max_bytes=max_bytes, max_entries=max_entries), MemoryState())
    nodes = await open_redis(url, prefix=prefix, name=name, tasks=tasks)
    bus = RedisBus(nodes, max_bytes=max_bytes, max_entries=max_entries)
    return Backend(bus, RedisState(nodes), RedisFiles(nodes), nodes.close)
