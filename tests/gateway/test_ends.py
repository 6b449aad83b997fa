"""How screencasts end: each reason is told truly to both sides, the trail and the receipt, on one hub and on two."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse
from socketio import AsyncClient
from socketio.exceptions import ConnectionError as Refused

from cobrowse.codes import TrailKind
from cobrowse.config import Settings
from cobrowse.frames import http_transport as transport
from cobrowse.hub import upkeep
from cobrowse.hub.screencasts.record import Record
from cobrowse.session import LastWatcher
from cobrowse.store import Role
from cobrowse.store import tables as t
from cobrowse.wire.envelope import VERSION, Control, pack_control
from tests.gateway.world import PATIENCE, Frames, Peer, World
from tests.people import EMAIL, SITE

TAB = "tab-aaaaaaaaaaaaaaaa"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Waits that end within a test, each of another length."""
    return Settings(
        data_dir=tmp_path,
        port=0,
        request_seconds=30,
        watcher_grace_seconds=2,
        reconnect_seconds=3,
        navigation_seconds=1,
        drain_seconds=0,
    )


async def watch(world: World, operator: Peer, cast: str) -> Frames:
    ticket = (await operator.says("watch", {"screencast": cast}))["ticket"]
    frames = await world.frames("operator", [ticket, "", 0])
    first = await frames.next()
    assert isinstance(first, tuple)
    assert first[0] is Control.WELCOME
    return frames


async def sharing(world: World) -> tuple[Peer, Peer, str, Frames]:
    """Bring a screencast to the point where the visitor's page sends: visitor, operator, screencast, visitor's link."""
    visitor, operator, cast, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    return visitor, operator, cast, frames


async def changed(world: World, cast: str, wanted: object, of: str = "last_watcher") -> Record:
    """Return the record once it is so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            record = await world.hub.screencasts.get(cast)
            if getattr(record.cast, of) == wanted:
                return record
            await asyncio.sleep(0.01)


def cut(ws: ClientWebSocketResponse) -> None:
    """Lose the network: nothing is said, not even that it ends."""
    connection = ws._response.connection
    assert connection
    assert connection.transport
    connection.transport.abort()


async def ended_truly(world: World, visitor: Peer, operator: Peer, cast: str, reason: str) -> None:
    """Both sides, the trail and the receipt have the same reason."""
    assert (await operator.hears_state("ended"))["reason"] == reason
    assert (await visitor.hears("end")) == {"screencast": cast, "reason": reason}
    ends = [
        one.data async for one in world.hub.store.trail.entries(SITE, screencast=cast) if one.kind == TrailKind.ENDED
    ]
    assert ends == [{"reason": reason}]
    consent = await world.hub.store.consents.get(cast)
    assert consent
    assert consent.end_reason == reason


async def test_consultant_who_never_opens_the_picture_ended_nothing(world: World) -> None:
    visitor, operator, cast, _ = await world.live()
    await ended_truly(world, visitor, operator, cast, "not_opened")
    receipt = (await visitor.says("receipt", {"screencast": cast}))["receipt"]
    assert "No consultant opened the picture." in receipt
    assert "The consultant ended it" not in receipt


@pytest.mark.parametrize("code", [1000, 1001])
async def test_consultant_who_closes_the_picture_is_not_waited_for_long(world: World, code: int) -> None:
    visitor, operator, cast, _ = await world.live()
    frames = await watch(world, operator, cast)
    await frames.ws.close(code=code)
    record = await changed(world, cast, LastWatcher.LEFT)
    assert "nobody_watched" in record.timers
    assert "operator_stayed_away" not in record.timers
    await ended_truly(world, visitor, operator, cast, "nobody_watched")


@pytest.mark.parametrize("how", ["nothing is said", "a close without a code", "a code of a program's own"])
async def test_consultant_whose_connection_is_lost_has_the_patience_of_a_visitor(world: World, how: str) -> None:
    visitor, operator, cast, _ = await sharing(world)
    frames = await watch(world, operator, cast)
    if how == "nothing is said":
        cut(frames.ws)
    elif how == "a close without a code":
        transport = frames.ws._response.connection
        assert transport
        assert transport.transport
        transport.transport.write(b"\x88\x80\0\0\0\0")
    else:
        await frames.ws.close(code=4001)
    record = await changed(world, cast, LastWatcher.LOST)
    assert "operator_stayed_away" in record.timers
    assert "nobody_watched" not in record.timers
    assert (await visitor.hears("watchers", 2))["watchers"] == []
    await ended_truly(world, visitor, operator, cast, "operator_lost")
    lost = [
        one.data async for one in world.hub.store.trail.entries(SITE, screencast=cast) if one.kind == TrailKind.LEFT
    ]
    assert lost == [{"operator": "Kim", "lost": True}]


async def test_consultant_who_comes_back_after_a_loss_watches_on(world: World) -> None:
    _, operator, cast, _ = await world.live()
    cut((await watch(world, operator, cast)).ws)
    await changed(world, cast, LastWatcher.LOST)
    await watch(world, operator, cast)
    record = await world.hub.screencasts.get(cast)
    assert set(record.timers) & {"operator_stayed_away", "nobody_watched"} == set()


async def test_hub_that_sends_its_clients_elsewhere_does_not_let_the_consultant_leave(world: World) -> None:
    _, operator, cast, _ = await sharing(world)
    await watch(world, operator, cast)
    await world.operators_hub.drain()
    record = await changed(world, cast, LastWatcher.LOST)
    assert "operator_stayed_away" in record.timers


@pytest.mark.parametrize("how", ["closed", "silent"])
async def test_picture_over_http_is_left_when_closed_and_lost_when_silent(
    world: World, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "SILENT_SECONDS", 0.2)
    _, operator, cast, _ = await world.live()
    base = world.operators_base
    url, headers = f"{base}/v1/frames/operator", {"Origin": base}
    async with world.http.post(url, headers=headers) as response:
        headers["X-Cobrowse-Transport"] = (await response.json())["transport"]
    hello = pack_control(Control.HELLO, VERSION, (await operator.says("watch", {"screencast": cast}))["ticket"], "", 0)
    async with world.http.post(url, data=len(hello).to_bytes(4, "big") + hello, headers=headers) as response:
        assert response.status == 204
    if how == "closed":
        # Any hub passes it on.
        async with world.http.delete(f"{base}/v1/frames/operator", headers=headers) as response:
            assert response.status == 204
    await changed(world, cast, LastWatcher.LEFT if how == "closed" else LastWatcher.LOST)


@pytest.mark.parametrize("reason", ["", "by_visitor", "by_website", "stop_hidden", "error"])
async def test_visitor_who_stops_and_page_that_covers_stop_are_told_apart(world: World, reason: str) -> None:
    visitor, operator, cast, _ = await world.live()
    refused = await visitor.says("stop", {"screencast": cast, "reason": "policy"})
    assert refused["error"]["code"] == "bad_payload"
    told = {"screencast": cast, "reason": reason} if reason else {"screencast": cast}
    assert await visitor.says("stop", told) == {"ok": True}
    await ended_truly(world, visitor, operator, cast, reason or "by_visitor")


async def test_visitor_whose_page_leaves_is_waited_for_as_long_as_a_navigation(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    await watch(world, operator, cast)
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await operator.hears_state("live")
    assert await visitor.says("leaving", {}) == {"ok": True}
    record = await changed(world, cast, "reconnecting", of="state")
    assert record.timers["visitor_left"] < record.timers["visitor_stayed_away"]
    await frames.ws.close()
    await visitor.leaves()
    assert (await operator.hears_state("ended"))["reason"] == "left"
    assert await world.hub.backend.bus.position(cast) is None


async def test_what_is_told_late_says_that_it_is_old(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, operator, cast, ticket = await world.live()
    tab, joined, live = world.operators_hub.screencasts.tab, asyncio.Event(), asyncio.Event()
    tell = tab.tell

    async def late(record: Record, event: str, data: dict[str, Any]) -> None:
        if event == "watchers":
            joined.set()
            await live.wait()
        await tell(record, event, data)

    monkeypatch.setattr(tab, "tell", late)
    watching = asyncio.get_running_loop().create_task(watch(world, operator, cast))
    await joined.wait()
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    now = await operator.hears_state("live")
    known = len(operator.heard["screencast"])
    live.set()
    await watching
    before = await operator.hears("screencast", known + 1)
    assert (before["state"], before["watchers"]) == ("reconnecting", ["Kim"])
    assert before["revision"] < now["revision"]
    assert now["watchers"] == ["Kim"]
    assert (await visitor.hears("watchers"))["revision"] == before["revision"]


async def test_visitor_whose_next_page_comes_goes_on_without_a_question(world: World) -> None:
    visitor, operator, cast, _ = await world.live()
    await watch(world, operator, cast)
    assert await visitor.says("leaving", {}) == {"ok": True}
    await visitor.leaves()
    again = await world.visitor(TAB, visitor.heard["identity"][0])
    start = await again.hears("start")
    assert (start["screencast"], start["resumed"], start["again"]) == (cast, True, "")
    record = await world.hub.screencasts.get(cast)
    assert "visitor_left" not in record.timers
    assert "visitor_stayed_away" in record.timers


async def test_word_of_a_page_that_left_comes_too_late_to_end_the_next_one(world: World) -> None:
    visitor, _, cast, _ = await world.live()
    here = next(one for one in world.hub.presence.here() if one.tab.id == TAB)
    await world.visitor(TAB, visitor.heard["identity"][0])
    assert here.tab.socket
    await world.hub.pages.left(SITE, here.visitor, TAB, here.tab.socket)
    assert "visitor_left" not in (await world.hub.screencasts.get(cast)).timers


async def test_page_that_said_it_leaves_and_is_still_there_goes_on(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    await watch(world, operator, cast)
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    assert await visitor.says("leaving", {}) == {"ok": True}
    await changed(world, cast, "reconnecting", of="state")
    await visitor.says("page", {"title": "Page", "url": "https://shop.example/", "hidden": False})
    record = await changed(world, cast, "live", of="state")
    assert set(record.timers) & {"visitor_left", "visitor_stayed_away"} == set()


async def test_visitor_who_was_on_another_site_shares_nothing_after_it(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    await watch(world, operator, cast)
    await visitor.leaves()
    again = await world.visitor(TAB, visitor.heard["identity"][0], elsewhere=True)
    await ended_truly(world, again, operator, cast, "other_site")
    assert "start" not in again.heard
    assert await (await world.frames("visitor", [ticket, "w2"])).closes() == "no_screencast"


async def test_visitor_who_was_on_another_site_is_not_asked_there_was_a_question_before(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    dialog = (await operator.says("open", row))["dialog"]
    await operator.says("request", {"dialog": dialog})
    await visitor.hears("ask")
    await visitor.leaves()
    again = await world.visitor(TAB, visitor.heard["identity"][0], elsewhere=True)
    assert (await operator.hears_state("refused"))["reason"] == "visitor_left"
    assert "ask" not in again.heard


async def test_visitor_who_leaves_before_the_answer_is_asked_on_the_next_page_or_not_at_all(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    dialog = (await operator.says("open", row))["dialog"]
    await operator.says("request", {"dialog": dialog})
    await visitor.hears("ask")
    assert await visitor.says("leaving", {}) == {"ok": True}
    await visitor.leaves()
    again = await world.visitor(TAB, visitor.heard["identity"][0])
    await again.hears("ask")
    await again.says("leaving", {})
    await again.leaves()
    assert (await operator.hears_state("refused"))["reason"] == "visitor_left"


@pytest.mark.parametrize("how", ["signs out", "loses the right"])
async def test_consultant_without_a_right_any_more_is_let_go_at_once(
    world: World, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "BEAT_SECONDS", 0.1)
    visitor, operator, cast, _ = await world.live()
    frames = await watch(world, operator, cast)
    base = world.operators_base
    if how == "signs out":
        async with world.http.post(f"{base}/v1/console/sign-out", json={}, headers={"Origin": base}) as response:
            assert response.status == 200
    else:
        async with world.hub.store._engine.begin() as connection:
            role = t.operators.update().where(t.operators.c.email == EMAIL).values(role=Role.AUDITOR.value)
            await connection.execute(role)
    world.operators_hub.upkeep.beat_now()
    assert await frames.next() == (Control.END, ["signed_out"])
    assert await frames.closes() == "signed_out"
    async with asyncio.timeout(PATIENCE):
        while operator.client.connected:  # noqa: ASYNC110 (the client has no event for it)
            await asyncio.sleep(0.01)
    if how == "signs out":
        refusals: list[object] = []
        client = AsyncClient(reconnection=False)
        client.on("connect_error", refusals.append, namespace="/operator")
        with pytest.raises(Refused):
            await client.connect(
                base,
                headers={"Origin": base, "Cookie": "cobrowse_session=over"},
                namespaces=["/operator"],
                socketio_path="v1/socket",
                transports=["websocket"],
            )
        assert refusals == [{"message": "not_signed_in"}]
    assert (await visitor.hears("end"))["reason"] == "nobody_watched"
