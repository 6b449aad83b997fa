"""The shared state in Redis."""

from __future__ import annotations

from collections.abc import Callable

from cobrowse.bus.redis import scripts
from cobrowse.bus.redis.nodes import RedisNodes, Subscription, partition_of, tag
from cobrowse.bus.state import GROUP_SECONDS, LEASE_SECONDS, Heard
from cobrowse.errors import Unavailable

SWAP, SCHEDULE, DUE = (scripts.sha(one) for one in (scripts.SWAP, scripts.SCHEDULE, scripts.DUE))
DUE_PARTITION = 0


class RedisState:
    """See `state.SharedState`."""

    def __init__(self, nodes: RedisNodes) -> None:
        self._nodes = nodes
        self._heard: dict[str, list[tuple[Heard, Callable[[], None]]]] = {}
        self._due_key = self._key("due", "due", DUE_PARTITION)

    def _key(self, kind: str, name: str, partition: int) -> str:
        return f"{self._nodes.prefix}:{tag(partition)}:{kind}:{name}"

    async def get(self, group: str, name: str) -> bytes | None:
        partition = partition_of(group)
        value: bytes | None = await self._nodes.ask(partition, "HGET", self._key("g", group, partition), name)
        return value

    async def all(self, group: str) -> dict[str, bytes]:
        partition = partition_of(group)
        flat = await self._nodes.ask(partition, "HGETALL", self._key("g", group, partition))
        return {name.decode(): value for name, value in zip(flat[::2], flat[1::2], strict=True)}

    async def swap(self, group: str, name: str, before: bytes | None, after: bytes | None) -> bool:
        partition = partition_of(group)
        key = self._key("g", group, partition)
        return bool(
            await self._nodes.ask(partition, "EVALSHA", SWAP, 1, key, name, before or b"", after or b"", GROUP_SECONDS)
        )

    async def keep(self, groups: list[str]) -> None:
        for group in groups:
            partition = partition_of(group)
            await self._nodes.ask(partition, "EXPIRE", self._key("g", group, partition), GROUP_SECONDS)

    async def schedule(self, name: str, seconds: float) -> None:
        await self._nodes.ask(DUE_PARTITION, "EVALSHA", SCHEDULE, 1, self._due_key, name, str(seconds), GROUP_SECONDS)

    async def settle(self, name: str) -> None:
        await self._nodes.ask(DUE_PARTITION, "ZREM", self._due_key, name)

    async def due(self) -> list[str]:
        names = await self._nodes.ask(DUE_PARTITION, "EVALSHA", DUE, 1, self._due_key, str(LEASE_SECONDS))
        return [name.decode() for name in names]

    def publish(self, channel: str, message: bytes) -> None:
        partition = partition_of(channel)
        self._nodes.publish(partition, self._key("b", channel, partition), message)

    def subscribe(self, channel: str, heard: Heard, missed: Callable[[], None]) -> Callable[[], None]:
        partition = partition_of(channel)
        key = self._key("b", channel, partition)
        mine = (heard, missed)
        listeners = self._heard.get(key)
        if listeners is None:
            listeners = self._heard[key] = []

            def pass_on(message: bytes) -> None:
                for listener, _ in tuple(self._heard.get(key, ())):
                    listener(message)

            def confirmed() -> None:
                for _, listener in tuple(self._heard.get(key, ())):
                    listener()

            self._nodes.subscribe(key, Subscription(partition, pass_on, confirmed))
        listeners.append(mine)

        def stop() -> None:
            if mine in listeners:
                listeners.remove(mine)
            if not listeners and self._heard.get(key) is listeners:
                del self._heard[key]
                self._nodes.unsubscribe(key)

        return stop

    def on_return(self, listener: Callable[[], None]) -> None:
        self._nodes.on_up.append(listener)

    async def ready(self) -> bool:
        try:
            await self._nodes.ask(DUE_PARTITION, "PING")
        except Unavailable:
            return False
        return self._nodes.all_up
