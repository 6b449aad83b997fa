"""Entries reach every operator, in order, once, whoever reconnects."""

from __future__ import annotations

from cobrowse.wire.envelope import Control, Kind
from tests.frames.links import entry, watch, write
from tests.gateway.world import World

K = Kind.KEYFRAME


async def test_entries_reach_every_operator_in_order_also_those_who_join_late(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    early = await watch(world, operator, cast)
    visitor = await world.frames("visitor", [ticket, "w1"])
    assert await visitor.next() == (Control.WELCOME, [0, False])
    await operator.hears_state("live")
    for count in range(1, 6):
        await write(visitor, count, K if count == 1 else Kind.DELTA, b"%d" % count)
    late = await watch(world, operator, cast)
    for frames in (early, late):
        got = [await entry(frames) for _ in range(5)]
        assert [one.body for one in got] == [b"1", b"2", b"3", b"4", b"5"]
        assert [one.seq for one in got] == [1, 2, 3, 4, 5]


async def test_visitor_reconnecting_sends_again_what_was_not_acknowledged_and_nothing_is_doubled(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await write(frames, 1, K)
    await write(frames, 2)
    await frames.ws.close()
    await operator.hears_state("reconnecting")
    ticket = (await visitor.says("ticket", {"screencast": cast}))["ticket"]
    frames = await world.frames("visitor", [ticket, "w1"])
    assert await frames.next() == (Control.WELCOME, [2, True])
    await write(frames, 2)
    await write(frames, 3)
    assert [(await entry(reader)).seq for _ in range(3)] == [1, 2, 3]


async def test_operator_reconnecting_goes_on_where_it_was(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    for count in range(1, 4):
        await write(visitor, count, K if count == 1 else Kind.DELTA)
    reader = await watch(world, operator, cast)
    seen = [await entry(reader) for _ in range(3)]
    await reader.ws.close()
    await write(visitor, 4)
    reader = await watch(world, operator, cast, seen[-1].epoch, seen[-1].seq)
    assert (await entry(reader)).seq == 4


async def test_gap_is_told_and_filled(world: World) -> None:
    _, _, _, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await write(visitor, 1, K)
    await visitor.entry(3)
    assert await visitor.next() == (Control.GAP, [1])
    await write(visitor, 2)
    await write(visitor, 3)


async def test_change_before_a_keyframe_is_answered_with_the_wish_for_one(world: World) -> None:
    _, _, _, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await visitor.entry(1)
    assert await visitor.next() == (Control.NEED_KEYFRAME, [0, "need_keyframe"])
    await write(visitor, 1, K)


async def test_pointer_is_passed_on_and_not_kept(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await write(visitor, 1, K)
    await entry(reader)
    await visitor.entry(0, Kind.EPHEMERAL, b"pointer")
    assert (await entry(reader)).body == b"pointer"
    late = await watch(world, operator, cast)
    assert (await entry(late)).kind is K
    await write(visitor, 2)
    assert (await entry(late)).kind is Kind.DELTA


async def test_mirror_that_cannot_go_on_gets_a_keyframe_from_the_visitor(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await write(visitor, 1, K)
    await reader.control(Control.NEED_KEYFRAME, "heal")
    assert await visitor.next() == (Control.NEED_KEYFRAME, [-1, "heal"])


async def test_tab_in_the_background_is_told(world: World) -> None:
    _, operator, _, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await visitor.control(Control.VISIBILITY, True)
    await operator.hears_state("hidden")
