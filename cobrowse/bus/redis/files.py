"""The shared files in Redis."""

from __future__ import annotations

import asyncio

from cobrowse.bus.redis.nodes import RedisNodes, partition_of, tag

FILE_SECONDS = 3600
"""A file that nobody asks for is gone after this time."""
LIST = "list"
"""Names the files of a shelf; no file's name: those are hashes."""


class RedisFiles:
    """See `files.SharedFiles`."""

    def __init__(self, nodes: RedisNodes) -> None:
        self._nodes = nodes

    def _key(self, shelf: str, name: str) -> tuple[int, str]:
        partition = partition_of(f"{shelf}:{name}")
        return partition, f"{self._nodes.prefix}:{tag(partition)}:f:{shelf}:{name}"

    async def get(self, shelf: str, name: str) -> bytes | None:
        partition, key = self._key(shelf, name)
        value: bytes | None = await self._nodes.ask(partition, "GETEX", key, "EX", FILE_SECONDS)
        return value

    async def put(self, shelf: str, name: str, value: bytes) -> None:
        # What is on a shelf is listed before it is there: nothing is left behind by a hub that dies between the two.
        await self._list(shelf, name)
        partition, key = self._key(shelf, name)
        await self._nodes.ask(partition, "SET", key, value, "EX", FILE_SECONDS)

    async def missing(self, shelf: str, names: list[str]) -> list[bool]:
        keys = [self._key(shelf, name) for name in names]
        found = await asyncio.gather(
            *(self._nodes.ask(partition, "EXPIRE", key, FILE_SECONDS) for partition, key in keys)
        )
        return [not one for one in found]

    async def clear(self, shelf: str) -> None:
        partition, listed = self._key(shelf, LIST)
        names = await self._nodes.ask(partition, "SMEMBERS", listed)
        keys = [self._key(shelf, name.decode()) for name in names]
        await asyncio.gather(*(self._nodes.ask(at, "DEL", key) for at, key in [*keys, (partition, listed)]))

    async def _list(self, shelf: str, name: str) -> None:
        if not shelf.startswith("c:"):
            return  # only a screencast's shelf is ever cleared
        partition, listed = self._key(shelf, LIST)
        await self._nodes.ask(partition, "SADD", listed, name)
        await self._nodes.ask(partition, "EXPIRE", listed, FILE_SECONDS)
