"""Frame log and shared state over Redis 7 or newer, one server or a cluster."""

from __future__ import annotations

from cobrowse.bus.redis import scripts
from cobrowse.bus.redis.files import RedisFiles
from cobrowse.bus.redis.link import parse_address
from cobrowse.bus.redis.log import RedisBus
from cobrowse.bus.redis.nodes import RedisNodes
from cobrowse.bus.redis.state import RedisState
from cobrowse.tasks import TaskSet

__all__ = ["RedisBus", "RedisFiles", "RedisNodes", "RedisState", "open_redis", "parse_address"]


async def open_redis(url: str, *, prefix: str, name: str, tasks: TaskSet) -> RedisNodes:
    """Connect a hub called `name`. Raises StartUpError."""
    nodes = RedisNodes(parse_address(url), prefix=prefix, name=name, scripts=scripts.ALL, tasks=tasks)
    await nodes.start()
    return nodes
