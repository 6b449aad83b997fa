"""The Redis servers that serve a bus: one, or the shards of a cluster. Keeps connections open and finds moved shards.

Keys and channels carry one of 64 hash tags, so that a screencast lives on one shard and shards can be balanced.
"""

from __future__ import annotations

import asyncio
import binascii
import contextlib
import logging
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import hiredis

from cobrowse.bus.redis.link import Address, Answer, RedisLink, connect
from cobrowse.codes import ErrorCode
from cobrowse.errors import StartUpError, Unavailable
from cobrowse.tasks import TaskSet

log = logging.getLogger("cobrowse.redis")

PARTITIONS = 64
SLOTS = 16384
FIRST_RETRY_SECONDS = 0.05
LAST_RETRY_SECONDS = 1.0
PROBE_SECONDS = 2.0
DEAF_SECONDS = 5.0
"""A subscriber that does not hear its own hub for so long is deaf: its connection is made anew."""
SUBSCRIBE_AT_ONCE = 500
MIN_VERSION = (7, 0)


def partition_of(name: str) -> int:
    """Return the partition of a screencast, site or hub."""
    return binascii.crc32(name.encode()) % PARTITIONS


def tag(partition: int) -> str:
    """Return the hash tag of a partition."""
    return f"{{p{partition}}}"


def slot_of(key: str) -> int:
    """Return the hash slot of a key with a hash tag (Redis Cluster specification, CRC-16/XMODEM)."""
    inside = key[key.index("{") + 1 : key.index("}")]
    return binascii.crc_hqx(inside.encode(), 0) % SLOTS


@dataclass(slots=True)
class Subscription:
    """A channel and what to do with its messages; `confirmed` is called whenever messages may have been missed."""

    partition: int
    heard: Callable[[bytes], None]
    confirmed: Callable[[], None]


class Shard:
    """One server with a connection for commands and one for subscriptions."""

    def __init__(self, address: Address, nodes: RedisNodes) -> None:
        self.address = address
        self.commands: RedisLink | None = None
        self._subscriber: RedisLink | None = None
        self._nodes = nodes
        self._heard_at = 0.0
        self._tasks = [
            nodes.tasks.start(self._keep_commands(), "redis commands"),
            nodes.tasks.start(self._keep_subscriber(), "redis subscriber"),
        ]

    def close(self) -> None:
        """Give the connections back."""
        for task in self._tasks:
            task.cancel()
        for link in (self.commands, self._subscriber):
            if link:
                link.close()

    @property
    def up(self) -> bool:
        """Whether both connections are open."""
        return all(link is not None and link.open for link in (self.commands, self._subscriber))

    async def _keep_commands(self) -> None:
        async for link, over in self._connections(None):
            with contextlib.suppress(Unavailable, hiredis.ReplyError):
                for script in self._nodes.scripts:
                    await link.call("SCRIPT", "LOAD", script)
                self.commands = link
                self._nodes.up(self)
            await over.wait()
            self.commands = None
            self._nodes.down(self)

    async def _keep_subscriber(self) -> None:
        async for link, over in self._connections(self._pushed):
            self._subscriber = link
            self._heard_at = self._nodes.now()
            self.subscribe(self._nodes.channels_of(self))
            while not over.is_set():
                self._probe(link)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(PROBE_SECONDS):
                        await over.wait()
            self._subscriber = None

    async def _connections(self, push: Callable[[bytes, bytes], None] | None) -> Any:
        """Open one connection after the other, with pauses that grow while none can be had."""
        pause = FIRST_RETRY_SECONDS
        while True:
            over = asyncio.Event()
            try:
                link = await connect(self.address, over.set, push)
            except Unavailable as error:
                self._nodes.unreachable(error)
                await asyncio.sleep(pause * (0.5 + random.random()))  # noqa: S311 (a pause)
                pause = min(pause * 2, LAST_RETRY_SECONDS)
                continue
            pause = FIRST_RETRY_SECONDS
            yield link, over
            link.close()
            await asyncio.sleep(FIRST_RETRY_SECONDS)

    # --- subscriptions

    def subscribe(self, channels: Iterable[str]) -> None:
        """Subscribe to the channels, once more or for the first time."""
        wanted = list(channels)
        for start in range(0, len(wanted), SUBSCRIBE_AT_ONCE):
            self._tell("SUBSCRIBE", wanted[start : start + SUBSCRIBE_AT_ONCE])

    def unsubscribe(self, channels: Iterable[str]) -> None:
        """End subscriptions."""
        self._tell("UNSUBSCRIBE", list(channels))

    def _tell(self, command: str, channels: list[str]) -> None:
        if not self._subscriber or not channels:
            return
        if self._nodes.cluster:
            # All channels of one sharded command must be of one slot.
            for channel in channels:
                self._subscriber.subscribe(f"S{command}", channel)
        else:
            self._subscriber.subscribe(command, *channels)

    def _pushed(self, channel: bytes, message: bytes) -> None:
        self._heard_at = self._nodes.now()
        self._nodes.pushed(channel.decode(), message)

    def _probe(self, link: RedisLink) -> None:
        """A connection can be healthy and deaf: what this hub publishes itself must arrive."""
        if self._nodes.now() - self._heard_at > DEAF_SECONDS:
            log.warning("a subscription was deaf; subscribing anew")
            link.close()
            return
        channel = self._nodes.probe_channel(self)
        if self.commands and channel:
            self.commands.tell(self._nodes.publish_command, channel, b"probe")


class RedisNodes:
    """All shards. `scripts` are Lua sources that every server must know."""

    def __init__(self, address: Address, *, prefix: str, name: str, scripts: tuple[str, ...], tasks: TaskSet) -> None:
        self.prefix = prefix
        self.name = name
        self.scripts = scripts
        self.tasks = tasks
        self.cluster = False
        self.on_up: list[Callable[[], None]] = []
        """Called when commands can be sent again after they could not."""
        self._first = address
        self._shards: dict[tuple[str, int], Shard] = {}
        self._owner: list[Shard] = []
        """The shard of each partition."""
        self._subscriptions: dict[str, Subscription] = {}
        self._probes: dict[str, int] = {}
        self._remap: asyncio.Task[Any] | None = None
        self._complained = False

    @property
    def publish_command(self) -> str:
        """PUBLISH reaches all servers of a cluster, SPUBLISH only the shard that matters."""
        return "SPUBLISH" if self.cluster else "PUBLISH"

    def now(self) -> float:
        """Return the loop's clock."""
        return asyncio.get_running_loop().time()

    async def start(self) -> None:
        """Connect. Raises StartUpError when Redis is out of reach, too old or not usable."""
        try:
            link = await connect(self._first, lambda: None)
        except Unavailable as error:
            raise StartUpError(f"{error.message}. Check redis_url.", code=ErrorCode.REDIS) from None
        try:
            info = parse_info(await link.call("INFO"))
            version = tuple(int(part) for part in info["redis_version"].split(".")[:2])
            if version < MIN_VERSION:
                raise StartUpError(
                    f"Redis {info['redis_version']} is too old; 7.0 or newer is needed", code=ErrorCode.REDIS
                )
            self.cluster = info.get("cluster_enabled") == "1"
            owners = await self._read_map(link) if self.cluster else [self._first] * PARTITIONS
        except (Unavailable, hiredis.ReplyError) as error:
            raise StartUpError(f"Redis does not answer as it should: {error}", code=ErrorCode.REDIS) from None
        finally:
            link.close()
        self._assign(owners)
        for partition in range(PARTITIONS):
            channel = f"{self.prefix}:{tag(partition)}:probe:{self.name}"
            self._probes[channel] = partition
            self._subscriptions[channel] = Subscription(partition, lambda _: None, lambda: None)
        try:
            async with asyncio.timeout(5):
                while not self.all_up:  # noqa: ASYNC110 (once, at the start)
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise StartUpError("Redis was reached but does not serve", code=ErrorCode.REDIS) from None

    def close(self) -> None:
        """Give all connections back."""
        for shard in self._shards.values():
            shard.close()

    @property
    def all_up(self) -> bool:
        """Whether every shard is in reach."""
        return all(shard.up for shard in self._shards.values())

    # --- commands

    def call(self, partition: int, *command: bytes | str | int) -> Answer:
        """Send a command to the shard of a partition. Raises Unavailable, at once or through the future."""
        link = self._owner[partition].commands
        if link is None:
            raise Unavailable("Redis is out of reach")
        return link.call(*command)

    async def ask(self, partition: int, *command: bytes | str | int) -> Any:
        """Send a command and return its answer. Raises Unavailable for whatever goes wrong."""
        try:
            return await self.call(partition, *command)
        except hiredis.ReplyError as error:
            raise self.failed(error) from None

    def failed(self, error: BaseException) -> Unavailable:
        """Return what an error of Redis means to the caller; a shard that moved is looked for."""
        if isinstance(error, Unavailable):
            return error
        word = str(error).partition(" ")[0]
        if word in {"MOVED", "ASK", "CLUSTERDOWN", "READONLY", "LOADING", "MASTERDOWN", "TRYAGAIN"}:
            self._find_shards()
        elif word == "NOSCRIPT":
            for shard in self._shards.values():
                if shard.commands:
                    for script in self.scripts:
                        shard.commands.tell("SCRIPT", "LOAD", script)
        else:
            log.error("redis refused a command: %s", word)
        return Unavailable(f"Redis cannot do this now ({word})")

    def publish(self, partition: int, channel: str, message: bytes) -> None:
        """Publish; lost when Redis is out of reach."""
        link = self._owner[partition].commands
        if link:
            link.tell(self.publish_command, channel, message)

    # --- subscriptions

    def subscribe(self, channel: str, subscription: Subscription) -> None:
        """Subscribe; `confirmed` is called when it holds, and again whenever it had to be made anew."""
        self._subscriptions[channel] = subscription
        self._owner[subscription.partition].subscribe([channel])

    def unsubscribe(self, channel: str) -> None:
        """End a subscription."""
        subscription = self._subscriptions.pop(channel, None)
        if subscription:
            self._owner[subscription.partition].unsubscribe([channel])

    def channels_of(self, shard: Shard) -> list[str]:
        """Return what a shard's subscriber must hear."""
        return [
            channel
            for channel, subscription in self._subscriptions.items()
            if self._owner[subscription.partition] is shard
            and (channel not in self._probes or channel == self.probe_channel(shard))
        ]

    def probe_channel(self, shard: Shard) -> str | None:
        """Return the channel over which a shard is probed: one of its partitions'."""
        return next((c for c, partition in self._probes.items() if self._owner[partition] is shard), None)

    def pushed(self, channel: str, message: bytes) -> None:
        """Pass a message on; an empty one confirms the subscription."""
        subscription = self._subscriptions.get(channel)
        if subscription is None:
            return
        if message:
            subscription.heard(message)
        else:
            subscription.confirmed()

    # --- shards come and go

    def up(self, _: Shard) -> None:
        """Note that commands can be sent."""
        if self._complained:
            log.info("redis is in reach again")
            self._complained = False
        for listener in tuple(self.on_up):
            listener()

    def down(self, _: Shard) -> None:
        """Note that commands cannot be sent: the shard may live elsewhere."""
        self._find_shards()

    def unreachable(self, error: Unavailable) -> None:
        """Say once that a server is out of reach."""
        if not self._complained:
            log.warning("%s", error.message)
            self._complained = True
        self._find_shards()

    def _find_shards(self) -> None:
        if self.cluster and (self._remap is None or self._remap.done()):
            self._remap = self.tasks.start(self._look_for_shards(), "redis cluster map")

    async def _look_for_shards(self) -> None:
        await asyncio.sleep(0.1)
        for address in [*(shard.address for shard in self._shards.values()), self._first]:
            with contextlib.suppress(Unavailable, hiredis.ReplyError):
                link = await connect(address, lambda: None)
                try:
                    self._assign(await self._read_map(link))
                finally:
                    link.close()
                return

    async def _read_map(self, link: RedisLink) -> list[Address]:
        owners: list[Address | None] = [None] * PARTITIONS
        slots = [slot_of(tag(partition)) for partition in range(PARTITIONS)]
        for first, last, main, *_ in await link.call("CLUSTER", "SLOTS"):
            address = self._first.at(main[0].decode(), main[1])
            for partition, slot in enumerate(slots):
                if first <= slot <= last:
                    owners[partition] = address
        found = [owner for owner in owners if owner]
        if len(found) < PARTITIONS:
            raise Unavailable("the Redis Cluster does not cover all slots")
        return found

    def _assign(self, owners: list[Address]) -> None:
        before = list(self._owner)
        for address in owners:
            if (address.host, address.port) not in self._shards:
                self._shards[(address.host, address.port)] = Shard(address, self)
        self._owner = [self._shards[(address.host, address.port)] for address in owners]
        used = set(self._owner)
        for key, shard in list(self._shards.items()):
            if shard not in used:
                shard.close()
                del self._shards[key]
        if before:
            moved = [
                channel
                for channel, one in self._subscriptions.items()
                if before[one.partition] is not self._owner[one.partition]
            ]
            for channel in moved:
                owner = self._owner[self._subscriptions[channel].partition]
                if channel not in self._probes or channel == self.probe_channel(owner):
                    owner.subscribe([channel])


def parse_info(answer: bytes) -> dict[str, str]:
    """Return the fields of INFO."""
    lines = (line.partition(":") for line in answer.decode().splitlines() if ":" in line)
    return {name: value for name, _, value in lines}
