"""Links end with the screencast, the tab and the last operator."""

from __future__ import annotations

from cobrowse.store.ids import now_ms
from cobrowse.wire.envelope import Control, Kind
from tests.frames.links import entry, watch, write
from tests.gateway.world import World

K = Kind.KEYFRAME


async def test_newer_link_of_the_tab_takes_over(world: World) -> None:
    _, _, _, ticket = await world.live()
    first = await world.frames("visitor", [ticket, "w1"])
    await first.next()
    second = await world.frames("visitor", [ticket, "w2"])
    assert await second.next() == (Control.WELCOME, [0, False])
    assert await first.closes() == "taken_over"


async def test_last_operator_leaving_ends_the_screencast_after_the_grace_period(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    reader = await watch(world, operator, cast)
    assert (await visitor.hears("watchers"))["watchers"] == ["Kim"]
    await reader.ws.close()
    assert (await visitor.hears("watchers", 2))["watchers"] == []
    at = (await world.hub.screencasts.get(cast)).timers["nobody_watched"]
    assert 0 < at - now_ms() <= world.hub.settings.watcher_grace_seconds * 1000


async def test_end_reaches_every_link_and_the_log_is_gone(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await write(frames, 1, K)
    reader = await watch(world, operator, cast)
    await entry(reader)
    await operator.says("end", {"screencast": cast})
    for link in (frames, reader):
        assert await link.next() == (Control.END, ["by_operator"])
        assert await link.closes() == "by_operator"
    assert await world.hub.backend.bus.position(cast) is None
    assert await (await world.frames("visitor", [ticket, "w1"])).closes() == "no_screencast"
