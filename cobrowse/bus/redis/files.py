"""Bytes that all hubs can read, for a time."""

from __future__ import annotations

import asyncio

from cobrowse.bus.redis.nodes import RedisNodes, partition_of, tag

FILE_SECONDS = 3600
"""A file that nobody asks for is gone after this time."""


class RedisFiles:
    """See `hub.assets.Files`."""

    def __init__(self, nodes: RedisNodes) -> None:
        self._nodes = nodes

    def _key(self, name: str) -> tuple[int, str]:
        partition = partition_of(name)
        return partition, f"{self._nodes.prefix}:{tag(partition)}:f:{name}"

    async def get(self, name: str) -> bytes | None:
        partition, key = self._key(name)
        value: bytes | None = await self._nodes.ask(partition, "GETEX", key, "EX", FILE_SECONDS)
        return value

    async def put(self, name: str, value: bytes) -> None:
        partition, key = self._key(name)
        await self._nodes.ask(partition, "SET", key, value, "EX", FILE_SECONDS)

    async def missing(self, names: list[str]) -> list[bool]:
        keys = [self._key(name) for name in names]
        found = await asyncio.gather(
            *(self._nodes.ask(partition, "EXPIRE", key, FILE_SECONDS) for partition, key in keys)
        )
        return [not one for one in found]
