"""The watchdog beside real hubs: it reads without being seen, ends what tells too much, and nobody else can be it."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import AsyncIterator
from typing import Any

import msgpack
import pytest
from aiohttp import ClientSession

from cobrowse.hub.access.tokens import Ticket
from cobrowse.tasks import TaskSet
from cobrowse.watchdog.patrol import Patrol
from cobrowse.wire.envelope import Control, Entry, Kind
from tests.gateway.world import PATIENCE, Frames, World
from tests.people import SITE

CARD = "4111 1111 1111 1111"


def keyframe(words: str) -> bytes:
    """A page that is one paragraph."""
    tokens: list[Any] = [0, 0, None, None, None, 1, 1, 4, 1, 0, 0, "p", 0, 1, -1, words, 0]
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(msgpack.packb(tokens)) + packer.flush(zlib.Z_SYNC_FLUSH)


@pytest.fixture
async def patrol(world: World) -> AsyncIterator[None]:
    tasks = TaskSet()
    async with ClientSession() as http:
        made = Patrol(http, world.operators_base, world.hub.tokens, [re.compile(r"CANARY-\w+")], tasks)
        tasks.start(made.run(), "watchdog")
        yield
        await tasks.close()


async def watched(world: World) -> tuple[Any, Any, str, Frames]:
    visitor, operator, cast, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "writer-1"])
    assert await frames.next() == (Control.WELCOME, [0, False])
    return visitor, operator, cast, frames


@pytest.mark.parametrize("words", [CARD, "here is CANARY-1"])
async def test_what_must_not_be_sent_ends_the_screencast(world: World, patrol: None, words: str) -> None:
    visitor, operator, cast, frames = await watched(world)
    await frames.entry(1, Kind.KEYFRAME, keyframe("hello"))
    await frames.entry(2, Kind.KEYFRAME, keyframe(words))
    assert await visitor.hears("end") == {"screencast": cast, "reason": "policy"}
    assert (await operator.hears_state("ended"))["reason"] == "policy"
    assert await frames.closes() == "policy"
    assert await world.hub.backend.bus.position(cast) is None
    # First it ends, then it is written down.
    found: dict[str, Any] = {}
    async with asyncio.timeout(PATIENCE):
        while "violation" not in found:
            found = {one.kind: one.data async for one in world.hub.store.trail.entries(SITE, screencast=cast)}
    assert found["violation"] == {"rule": "card number" if words == CARD else "canary 1", "entry": 2, "node": 3}


async def test_watchdog_watches_nobody_and_asks_for_nothing(world: World, patrol: None) -> None:
    _, operator, cast, frames = await watched(world)
    await frames.entry(1, Kind.KEYFRAME, keyframe("hello"))
    assert await frames.next() == (Control.ACK, [1])
    ticket = world.hub.tokens.ticket(Ticket(cast, "watchdog", "", ""))
    headers = {"Authorization": f"Bearer {world.hub.tokens.watchdog()}"}
    reader = await world.frames("watchdog", [ticket, "", 0], headers=headers)
    assert await reader.next() == (Control.WELCOME, ["live"])
    entry = await reader.next()
    assert isinstance(entry, Entry)
    assert entry.kind is Kind.KEYFRAME
    await reader.control(Control.NEED_KEYFRAME, "heal")
    record = await world.hub.screencasts.get(cast)
    assert record.cast.watchers == {}
    assert (await operator.hears_state("live"))["watchers"] == []


async def test_nobody_else_is_the_watchdog(world: World) -> None:
    _, _, cast, _ = await watched(world)
    for token in ("", "forged", world.hub.tokens.ticket(Ticket(cast, "watchdog", "", ""))):
        headers = {"Authorization": f"Bearer {token}"}
        for method, path in (("get", "screencasts"), ("post", "violations")):
            url = f"{world.base}/v1/watchdog/{path}"
            async with world.http.request(method, url, headers=headers, json={}) as response:
                assert response.status == 401
        async with world.http.get(f"{world.base}/v1/frames/watchdog", headers=headers) as response:
            assert response.status == 401


async def test_tickets_of_others_do_not_pass(world: World) -> None:
    _, _, cast, _ = await watched(world)
    headers = {"Authorization": f"Bearer {world.hub.tokens.watchdog()}"}
    operators = world.hub.tokens.ticket(Ticket(cast, "operator", "", ""))
    reader = await world.frames("watchdog", [operators, "", 0], headers=headers)
    assert await reader.closes() == "wrong_side"


async def test_stream_that_cannot_be_read_is_no_violation_and_the_next_picture_counts(
    world: World, patrol: None
) -> None:
    visitor, _, _, frames = await watched(world)
    await frames.entry(1, Kind.KEYFRAME, b"garbage")
    await frames.entry(2, Kind.DELTA, b"garbage")
    await frames.entry(3, Kind.KEYFRAME, keyframe(CARD))
    assert (await visitor.hears("end"))["reason"] == "policy"
