"""What the docs promise of hubs that die, forget, or cannot hear (docs/failures.md)."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import struct
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from cobrowse.app import make_app, open_hub
from cobrowse.bus.redis import RedisBus
from cobrowse.config import Settings
from cobrowse.errors import NotFound
from cobrowse.hub import Hub, upkeep
from cobrowse.hub.screencasts import recovery
from cobrowse.hub.screencasts.links import SEEN_SECONDS
from cobrowse.hub.screencasts.record import Record, group_of, read_record
from cobrowse.hub.screencasts.service import CLOSING
from cobrowse.serving import listen
from cobrowse.session import Event, EventKind, LastWatcher, State
from cobrowse.store import Consent
from cobrowse.store.ids import now_ms
from cobrowse.wire.envelope import Control, Entry, Kind
from tests.conftest import populate
from tests.gateway.world import Frames, Peer, World
from tests.people import ORIGIN, SITE
from tests.redis_server import RedisServer

TAB = "tab-aaaaaaaaaaaaaaaa"


@pytest.fixture
def shared(settings: Settings, redis: RedisServer) -> Settings:
    """Settings of hubs that belong together."""
    return settings.model_copy(update={"redis_url": redis.url, "redis_prefix": secrets.token_hex(4)})


@pytest.fixture
async def hubs(shared: Settings) -> AsyncIterator[list[Hub]]:
    """Two hubs without their servers."""
    async with open_hub(shared) as first, open_hub(shared) as second:
        await populate(first)
        await second.websites.read()
        yield [first, second]


async def test_hub_that_lost_its_memory_goes_on_with_what_was_consented(settings: Settings) -> None:
    async with open_hub(settings) as hub:
        await populate(hub)
        async with listen(make_app(hub), "127.0.0.1", 0) as port:
            world = World(hub, f"http://127.0.0.1:{port}")
            visitor, _, cast, _ = await world.live()
            identity = visitor.heard["identity"][0]
            await world.close()
    async with open_hub(settings) as hub, listen(make_app(hub), "127.0.0.1", 0) as port:
        world = World(hub, f"http://127.0.0.1:{port}")
        visitor = await world.visitor(TAB, identity)
        start = await visitor.hears("start")
        assert start["screencast"] == cast
        frames = await world.frames("visitor", [start["ticket"], "w1"])
        assert await frames.next() == (Control.WELCOME, [0, False])
        await frames.entry(1, Kind.KEYFRAME)
        assert await frames.next() == (Control.ACK, [1])
        other = await world.visitor("tab-bbbbbbbbbbbbbbbb", identity)
        await other.hears("welcome")
        assert other.heard["start"] == [], "another tab never asked for this"
        await world.close()


async def test_yes_from_before_a_long_silence_is_not_good_any_more(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_hub(settings) as hub:
        await populate(hub)
        cast = await live_record(hub)
    late = now_ms() + int((settings.reconnect_seconds + SEEN_SECONDS + 1) * 1000)
    monkeypatch.setattr(recovery, "now_ms", lambda: late)
    async with open_hub(settings) as hub:
        with pytest.raises(NotFound):
            await hub.screencasts.get(cast)


async def test_what_ended_is_not_restored(settings: Settings) -> None:
    async with open_hub(settings) as hub:
        await populate(hub)
        async with listen(make_app(hub), "127.0.0.1", 0) as port:
            world = World(hub, f"http://127.0.0.1:{port}")
            visitor, operator, cast, _ = await world.live()
            await operator.says("end", {"screencast": cast})
            await visitor.hears("end")
            await world.close()
    async with open_hub(settings) as hub:
        with pytest.raises(NotFound):
            await hub.screencasts.get(cast)


async def live_record(hub: Hub) -> str:
    """Write down a screencast that was consented to, without any browser."""
    world = World(hub, "")
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(listen(make_app(hub), "127.0.0.1", 0))
        world.base = world.operators_base = f"http://127.0.0.1:{port}"
        _, _, cast, _ = await world.live()
        await world.close()
    return cast


async def test_end_that_a_dead_hub_left_undone_is_finished(hubs: list[Hub]) -> None:
    first, second = hubs
    cast = await live_record(first)
    # As if the hub died right after it had written the end to the shared state.
    group = group_of(cast)
    value = await first.backend.state.get(group, cast)
    assert value
    record = read_record(value)
    record.cast, _ = record.cast.handle(Event(EventKind.VISITOR_STOPPED))
    assert await first.backend.state.swap(group, cast, value, record.packed())
    await second.screencasts.timer(cast, CLOSING)
    assert await second.backend.state.get(group, cast) is None
    assert await second.backend.bus.position(cast) is None
    consent = await second.store.consents.get(cast)
    assert consent
    assert consent.end_reason == "by_visitor"


async def test_hub_that_died_is_removed_with_its_tabs_and_links(hubs: list[Hub]) -> None:
    first, second = hubs
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(listen(make_app(first), "127.0.0.1", 0))
        world = World(first, f"http://127.0.0.1:{port}")
        _, operator, cast, ticket = await world.live()
        frames = await world.frames("visitor", [ticket, "w1"])
        await frames.next()
        reader = await world.frames("operator", [(await operator.says("watch", {"screencast": cast}))["ticket"], "", 0])
        await reader.next()
        await operator.hears_state("live")
        await second.upkeep.remove_dead_hub(first.name)
        record = await second.screencasts.get(cast)
        assert (record.cast.state.value, record.link, record.watching) == ("reconnecting", "", {})
        assert record.cast.last_watcher is LastWatcher.LOST
        assert "nobody_watched" not in record.timers
        (visitor,) = await second.presence.all(second.websites.keys)
        assert [tab.socket for tab in visitor.tabs.values()] == [None]
        # It was not dead: what is connected to it is told again.
        await first.upkeep.beat()
        for screencast in list(first.links.local):
            await first.links.check(screencast)
        record = await second.screencasts.get(cast)
        assert (record.cast.state.value, record.link) == ("live", first.name)
        assert list(record.watching.values()) == [[first.name]]
        (visitor,) = await second.presence.all(second.websites.keys)
        assert all(tab.socket for tab in visitor.tabs.values())
        await world.close()


async def test_look_that_took_long_does_not_tell_of_a_link_that_went_meanwhile(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_hub(settings) as hub, listen(make_app(hub), "127.0.0.1", 0) as port:
        await populate(hub)
        world = World(hub, f"http://127.0.0.1:{port}")
        visitor, _, cast, ticket = await world.live()
        await (await world.frames("visitor", [ticket, "w1"])).next()
        before = replace(await hub.screencasts.get(cast), link="", take=0)
        assert await visitor.says("leaving", {}) == {"ok": True}

        async def as_it_was(_: str) -> Record:
            return before

        with monkeypatch.context() as late:
            late.setattr(hub.screencasts, "get", as_it_was)
            await hub.links.check(cast)
        assert (await hub.screencasts.get(cast)).cast.state is State.RECONNECTING
        await world.close()


async def test_what_nobody_came_back_to_ends_as_the_machine_says(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_hub(settings) as hub:
        await populate(hub)
        shared = await live_record(hub)
        dialog = await hub.store.dialogs.open(SITE, "other")
        await hub.store.consents.add(Consent("asked", dialog.id, "o", "Kim", ORIGIN, "May I?", 1, tab=TAB))
    late = now_ms() + 3_600_000
    monkeypatch.setattr(recovery, "now_ms", lambda: late)
    async with open_hub(settings) as hub:
        await hub.screencasts.recovery.tidy()
        told = {}
        async for entry in hub.store.trail.entries(SITE):
            told[entry.screencast, entry.kind] = entry.data
        assert told[shared, "ended"] == {"reason": "left"}
        assert told["asked", "answered"]["answer"] == "no_answer"
        consent = await hub.store.consents.get(shared)
        assert consent
        assert consent.end_reason == "left"


async def test_consultant_of_a_hub_that_lost_its_memory_counts_as_lost(settings: Settings) -> None:
    async with open_hub(settings) as hub:
        await populate(hub)
        cast = await live_record(hub)
    async with open_hub(settings) as hub:
        record = await hub.screencasts.get(cast)
        assert record.cast.last_watcher is LastWatcher.LOST
        assert set(record.timers) == {"visitor_stayed_away", "operator_stayed_away"}


async def test_deaf_subscription_is_noticed(shared: Settings, redis: RedisServer) -> None:
    async with open_hub(shared) as hub:
        bus = hub.backend.bus
        assert isinstance(bus, RedisBus)
        await bus.open("s")
        heard: list[Entry | None] = []
        bus.subscribe("s", heard.append)
        await bus.append("s", "w", 1, Kind.KEYFRAME, 0, 0, b"k")
        async with asyncio.timeout(5):
            while not (await bus.read("s", "", 0, max_bytes=1000)).entries:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        # What others append is published, but nothing arrives: an entry without a message stands for it.
        partition, meta, stream, _ = bus._keys("s")
        await bus._nodes.ask(partition, "HSET", meta, "p", struct.pack(">4Q", 2, 1, 7, 2))
        header = b"\x01\0" + bytes(8)
        await bus._nodes.ask(partition, "XADD", stream, "2", "", header + b"missed")
        async with asyncio.timeout(6):
            bodies: list[bytes] = []
            while bodies != [b"k", b"missed"]:
                await asyncio.sleep(0.05)
                bodies = [entry.body for entry in (await bus.read("s", "", 0, max_bytes=1000)).entries]
        assert heard[-1] is None


async def watch(world: World, operator: Peer, cast: str) -> Frames:
    ticket = (await operator.says("watch", {"screencast": cast}))["ticket"]
    frames = await world.frames("operator", [ticket, "", 0])
    await frames.next()
    return frames


async def test_frozen_operator_costs_bounded_memory_and_delays_nobody(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await visitor.entry(1, Kind.KEYFRAME)
    frozen, other = await watch(world, operator, cast), await watch(world, operator, cast)
    # Nobody reads what comes to the first: its socket takes no more after a while.
    transport = frozen.ws._conn
    assert transport
    assert transport.transport
    transport.transport.pause_reading()
    count, total = 60, 0
    for number in range(2, count + 2):
        await visitor.entry(number, Kind.DELTA, b"x" * 100_000)
        total += 100_000
    seen = 0
    while seen < count + 1:
        envelope = await other.next()
        assert isinstance(envelope, Entry)
        seen += 1
    local = world.operators_hub.links.local[cast]
    waiting = max(link.outbox.waiting for _, link in local.operator_links)  # type: ignore[attr-defined]
    assert waiting <= world.hub.settings.operator_outbox_bytes + 300_000, f"{waiting} of {total} bytes wait"
    transport.transport.resume_reading()
    last = None
    while last != count + 1:
        envelope = await frozen.next()
        assert isinstance(envelope, Entry)
        assert last is None or envelope.seq == last + 1
        last = envelope.seq


async def test_ready_says_what_is_missing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world.http.get(f"{world.base}/readyz") as response:
        assert (response.status, await response.json()) == (200, {"status": "ok", "database": True, "redis": True})

    async def no() -> bool:
        return False

    monkeypatch.setattr(world.hub.store, "ready", no)
    async with world.http.get(f"{world.base}/readyz") as response:
        assert response.status == 503
        assert (await response.json())["database"] is False
    monkeypatch.undo()
    world.hub.draining = True
    async with world.http.get(f"{world.base}/readyz") as response:
        assert (response.status, (await response.json())["status"]) == (503, "draining")


async def test_metrics_count_and_name_nobody(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    reader = await watch(world, operator, cast)
    await visitor.entry(1, Kind.KEYFRAME, b"secret-body")
    assert isinstance(await reader.next(), Entry)
    texts = []
    for base in {world.base, world.operators_base}:
        async with world.http.get(f"{base}/metrics") as response:
            assert response.status == 200
            texts.append(await response.text())
    text = "\n".join(texts)
    for line in ("cobrowse_keyframes_total 1.0", "cobrowse_entries_delivered_total 1.0", "cobrowse_redis_up 1.0"):
        assert line in text
    assert 'cobrowse_frame_links{side="visitor"} 1.0' in text
    for secret in (cast, ticket, "secret-body", "Kim", "shop.example"):
        assert secret not in text


async def test_metrics_ask_for_their_token(shared: Settings) -> None:
    settings = shared.model_copy(update={"metrics_token": "t0ken"})
    async with open_hub(settings) as hub, listen(make_app(hub), "127.0.0.1", 0) as port:
        world = World(hub, f"http://127.0.0.1:{port}")
        for headers, status in (({}, 401), ({"Authorization": "Bearer t0ken"}, 200)):
            async with world.http.get(f"{world.base}/metrics", headers=headers) as response:
                assert response.status == status
        await world.close()


async def test_two_requests_at_once_are_one_screencast(hubs: list[Hub]) -> None:
    first, second = hubs
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(listen(make_app(first), "127.0.0.1", 0))
        await stack.enter_async_context(listen(make_app(second), "127.0.0.1", 0))
        world = World(first, f"http://127.0.0.1:{port}")
        await world.visitor()
        (visitor,) = await first.presence.all(first.websites.keys)
        dialog = await first.store.dialogs.open(visitor.site, visitor.id)
        person = await first.store.people.by_email("kim@example.org")
        assert person
        made = await asyncio.gather(
            *(hub.requests.request(person, dialog, "") for hub in hubs * 3), return_exceptions=True
        )
        assert sum(not isinstance(one, Exception) for one in made) == 1
        assert len(await first.screencasts.all()) == 1
        with contextlib.suppress(NotFound):
            await world.close()


async def test_hub_lives_on_when_the_database_fails_for_a_while(
    shared: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "BEAT_SECONDS", 0.05)
    async with open_hub(shared) as hub:
        failed = asyncio.Event()

        async def fails() -> None:
            failed.set()
            raise OSError("the database is gone")

        with monkeypatch.context() as broken:
            broken.setattr(hub.websites, "read", fails)
            await failed.wait()
        beats = hub.upkeep.beaten
        async with asyncio.timeout(5):
            while hub.upkeep.beaten <= beats + 200:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
