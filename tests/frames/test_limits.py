"""One address or website cannot take what is for all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import WSServerHandshakeError

from cobrowse.app import make_app, open_hub
from cobrowse.config import Settings
from cobrowse.serving import listen
from cobrowse.wire.envelope import Control, Kind
from tests.conftest import populate
from tests.frames.links import entry, watch
from tests.gateway.world import World

K = Kind.KEYFRAME


@contextlib.asynccontextmanager
async def one_hub(settings: Settings) -> AsyncIterator[World]:
    """A hub with limits of a test's own."""
    async with open_hub(settings) as hub:
        await populate(hub)
        async with listen(make_app(hub), "127.0.0.1", 0) as port:
            world = World(hub, f"http://127.0.0.1:{port}")
            yield world
            await world.close()


async def test_keyframes_are_asked_for_in_turn(settings: Settings) -> None:
    async with one_hub(settings.model_copy(update={"keyframes_at_once": 1})) as world:
        links = []
        for number in range(2):
            _, _, _, ticket = await world.live(f"tab-{number}-{'a' * 16}")
            links.append(await world.frames("visitor", [ticket, f"w{number}"]))
        first, second = links
        assert await first.next() == (Control.WELCOME, [0, False])
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await second.ws.receive()
        await first.entry(1, K)
        assert await second.next() == (Control.WELCOME, [0, False])


async def test_flood_from_one_address_is_read_slower_and_others_are_not(settings: Settings) -> None:
    limits = {"address_bytes_per_second": 200_000, "frame_burst_bytes": 65536, "trust_proxy": True}
    async with one_hub(settings.model_copy(update=limits)) as world:
        readers, writers = [], []
        for number, address in enumerate(("198.51.100.1", "198.51.100.1", "198.51.100.2")):
            _, operator, cast, ticket = await world.live(f"tab-{number}-{'a' * 16}")
            readers.append(await watch(world, operator, cast))
            writers.append(await world.frames("visitor", [ticket, f"w{number}"], headers={"X-Forwarded-For": address}))
            assert await writers[-1].next() == (Control.WELCOME, [0, False])
        await writers[0].entry(1, K, bytes(600_000))
        assert (await entry(readers[0])).seq == 1
        began = asyncio.get_running_loop().time()
        for number in (2, 1):
            await writers[number].entry(1, K, b"small")
            await writers[number].entry(2, Kind.DELTA, b"small")
        assert [(await entry(readers[2])).seq for _ in range(2)] == [1, 2]
        other = asyncio.get_running_loop().time() - began
        assert [(await entry(readers[1])).seq for _ in range(2)] == [1, 2]
        same = asyncio.get_running_loop().time() - began
        # The burst of this address is used up; how long it waits is a matter of its rate, not of the machine.
        assert same > 1 > other


async def test_one_address_opens_only_so_many_connections(settings: Settings) -> None:
    async with one_hub(settings.model_copy(update={"connections_per_minute": 2})) as world:
        for _ in range(2):
            await world.frames("visitor", None)
        with pytest.raises(WSServerHandshakeError) as refused:
            await world.frames("visitor", None)
        assert refused.value.status == 429
