"""Who has no right, or sends what is no frame, is refused, and nobody else."""

from __future__ import annotations

import contextlib

import msgpack
import pytest
from aiohttp import WSServerHandshakeError

from cobrowse.wire.envelope import Control, Kind
from tests.frames.links import entry, watch, write
from tests.gateway.world import World

K = Kind.KEYFRAME


async def test_frames_without_consent_are_refused(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    dialog = (await operator.says("open", row))["dialog"]
    cast = (await operator.says("request", {"dialog": dialog}))["screencast"]["screencast"]
    await visitor.hears("ask")
    assert (await visitor.says("ticket", {"screencast": cast}))["error"]["code"] == "no_consent"
    running = await world.hub.screencasts.get(cast)
    frames = await world.frames("visitor", [world.hub.screencasts.tab.ticket(running), "w1"])
    assert await frames.closes() == "no_consent"
    assert await world.hub.backend.bus.position(cast) is None


async def test_ticket_of_one_side_is_not_good_for_the_other(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    assert await (await world.frames("operator", [ticket, "", 0])).closes() == "wrong_side"
    other = (await operator.says("watch", {"screencast": cast}))["ticket"]
    assert await (await world.frames("visitor", [other, "w1"])).closes() == "wrong_side"


async def test_operator_who_signed_out_watches_nothing_with_an_old_ticket(world: World) -> None:
    _, operator, cast, _ = await world.live()
    ticket = (await operator.says("watch", {"screencast": cast}))["ticket"]
    async with world.http.post(f"{world.base}/v1/console/sign-out", headers={"Origin": world.base}) as response:
        assert response.status == 200
    with pytest.raises(WSServerHandshakeError) as refusal:
        await world.frames("operator", [ticket, "", 0])
    assert refusal.value.status == 401


async def test_expired_ticket_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, _, ticket = await world.live()
    monkeypatch.setattr(world.hub.tokens, "visit_seconds", -1)
    assert await (await world.frames("visitor", [ticket, "w1"])).closes() == "token_expired"


async def test_ticket_used_on_another_origin_is_refused(world: World) -> None:
    _, _, _, ticket = await world.live()
    world.hub.websites.origins.add("https://other.example")
    frames = await world.frames("visitor", [ticket, "w1"], "https://other.example")
    assert await frames.closes() == "origin_not_allowed"
    for side in ("visitor", "operator"):
        with pytest.raises(WSServerHandshakeError) as refusal:
            await world.frames(side, None, "https://evil.example")
        assert refusal.value.status == 403


@pytest.mark.parametrize("hello", [[], ["forged", "w"], [None, "w"], ["x" * 5000, "w"], [b"bytes", "w"]])
async def test_wrong_hello_is_refused(world: World, hello: list[object]) -> None:
    await world.live()
    frames = await world.frames("visitor", hello)
    assert await frames.closes() in {"no_hello", "token_invalid", "token_missing", "frame_malformed"}


BAD = [b"", b"\xc1", b"garbage", msgpack.packb([1, "", 1, 9, 0, 0, b""]), msgpack.packb({"a": 1}), b"\x97" * 3000]


@pytest.mark.parametrize("data", BAD)
async def test_malformed_frame_is_ignored_and_the_screencast_goes_on(world: World, data: bytes) -> None:
    _, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await write(visitor, 1, K)
    await visitor.ws.send_bytes(data)
    await write(visitor, 2)
    assert [(await entry(reader)).seq for _ in range(2)] == [1, 2]


async def test_peer_that_only_sends_garbage_is_closed_and_nobody_else(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await write(frames, 1, K)
    for _ in range(6):
        await frames.ws.send_bytes(b"garbage")
    assert await frames.closes() == "frame_malformed"
    await entry(reader)
    ticket = (await visitor.says("ticket", {"screencast": cast}))["ticket"]
    frames = await world.frames("visitor", [ticket, "w1"])
    assert await frames.next() == (Control.WELCOME, [1, True])


async def test_oversized_frame_closes_only_that_link(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await write(frames, 1, K)
    with contextlib.suppress(ConnectionError):  # the hub closes before it has read all of it
        await frames.entry(2, body=b"x" * (world.hub.settings.frame_max_bytes + 5000))
        await frames.closes()
    assert (await entry(reader)).seq == 1
    await operator.hears_state("reconnecting")
    ticket = (await visitor.says("ticket", {"screencast": cast}))["ticket"]
    frames = await world.frames("visitor", [ticket, "w1"])
    assert await frames.next() == (Control.WELCOME, [1, True])
