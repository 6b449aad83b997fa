"""Asking is limited, whatever is done at the same moment and whichever hub it is done on; and how it is asked."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from cobrowse.app import make_app, open_hub
from cobrowse.codes import TrailKind
from cobrowse.config import Settings
from cobrowse.errors import Conflict
from cobrowse.hub import Hub
from cobrowse.hub.screencasts import requests
from cobrowse.hub.screencasts.record import Record, group_of, read_record
from cobrowse.serving import listen
from cobrowse.session import Event, EventKind, State
from tests.conftest import populate
from tests.gateway.world import Peer, World
from tests.people import EMAIL, SITE

TAB = "tab-aaaaaaaaaaaaaaaa"
WIDGET = "capture-TEST.js"


async def meet(world: World) -> tuple[Peer, Peer, str]:
    """A visitor, an operator, and their dialogue."""
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    return visitor, operator, (await operator.says("open", row))["dialog"]


async def ask(operator: Peer, dialog: str) -> str:
    answer = await operator.says("request", {"dialog": dialog})
    assert "error" not in answer
    return str(answer["screencast"]["screencast"])


async def refused(operator: Peer, dialog: str) -> tuple[str, int]:
    """Return why a request is refused, and the seconds that it tells."""
    error = (await operator.says("request", {"dialog": dialog}))["error"]
    return error["code"], error["seconds"]


async def stopped(world: World) -> tuple[Peer, Peer, str]:
    """A screencast that the visitor stopped a moment ago: visitor, operator, screencast."""
    visitor, operator, dialog = await meet(world)
    cast = await ask(operator, dialog)
    await visitor.hears("ask")
    await visitor.says("answer", {"screencast": cast, "answer": "yes", "widget": WIDGET})
    await visitor.hears("start")
    await visitor.says("stop", {"screencast": cast})
    await operator.hears_state("ended")
    await visitor.hears("requests")
    return visitor, operator, cast


async def test_no_and_stop_make_pauses_that_grow_and_both_sides_are_told(world: World) -> None:
    visitor, operator, dialog = await meet(world)
    assert (await visitor.hears("welcome"))["requests"] == {"pause": 0, "muted": 0}
    cast = await ask(operator, dialog)
    await visitor.says("answer", {"screencast": cast, "answer": "no"})
    over = await operator.hears_state("refused")
    assert 58 <= over["askAgainIn"] <= 60
    assert over["muted"] == 0
    told = await visitor.hears("requests")
    assert 58 <= told["pause"] <= 60
    heard = await operator.hears("requests")
    assert (heard["dialog"], heard["site"], heard["muted"]) == (dialog, SITE, 0)
    code, seconds = await refused(operator, dialog)
    assert code == "paused"
    assert 55 <= seconds <= 60
    opened = await operator.says("dialog", {"dialog": dialog})
    assert 0 < opened["requests"]["pause"] <= 60
    lifted = await visitor.says("allow_requests", {})
    assert lifted == {"requests": {"pause": 0, "muted": 0}}
    second = await ask(operator, dialog)
    await visitor.hears("ask", 2)
    await visitor.says("answer", {"screencast": second, "answer": "yes", "widget": WIDGET})
    await visitor.hears("start")
    await visitor.says("stop", {"screencast": second})
    await operator.hears_state("ended")
    code, seconds = await refused(operator, dialog)
    assert code == "paused"
    assert 85 <= seconds <= 90, "the second one in a row"


async def test_withdrawn_request_makes_a_short_pause(world: World) -> None:
    visitor, operator, dialog = await meet(world)
    await operator.says("end", {"screencast": await ask(operator, dialog)})
    assert (await operator.hears_state("refused"))["reason"] == "withdrawn"
    code, seconds = await refused(operator, dialog)
    assert code == "paused"
    assert 5 <= seconds <= 10
    assert (await visitor.hears("requests"))["pause"] > 0


async def test_visitor_who_does_not_want_to_be_asked_is_not_until_it_is_lifted(world: World) -> None:
    visitor, operator, dialog = await meet(world)
    muted = (await visitor.says("mute_requests", {}))["requests"]
    assert muted == {"pause": 0, "muted": 86400}
    assert (await operator.hears("requests"))["muted"] > 86000
    code, seconds = await refused(operator, dialog)
    assert code == "muted"
    assert seconds > 86000
    identity = visitor.heard["identity"][0]
    await visitor.leaves()
    again = await world.visitor(TAB, identity)
    assert (await again.hears("welcome"))["requests"]["muted"] > 86000
    await again.says("allow_requests", {})
    await ask(operator, dialog)
    await again.hears("ask")


async def test_visitor_who_mutes_while_a_request_stands_has_declined_it(world: World) -> None:
    visitor, operator, dialog = await meet(world)
    cast = await ask(operator, dialog)
    await visitor.hears("ask")
    answer = (await visitor.says("mute_requests", {}))["requests"]
    assert answer["muted"] > 0
    assert answer["pause"] > 0
    assert (await operator.hears_state("refused"))["reason"] == "declined"
    assert await visitor.hears("withdraw") == {"screencast": cast, "reason": "declined"}


async def test_visitor_who_mutes_while_a_request_is_made_sees_no_card_that_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, operator, dialog = await meet(world)
    made = world.operators_hub.requests
    write_down = made._write_down

    async def and_muted(record: Record, digest: str) -> None:
        await write_down(record, digest)
        await visitor.says("mute_requests", {})

    monkeypatch.setattr(made, "_write_down", and_muted)
    answer = await operator.says("request", {"dialog": dialog})
    assert (answer["screencast"]["state"], answer["screencast"]["reason"]) == ("refused", "declined")
    ask = await visitor.hears("ask")
    assert await visitor.hears("withdraw", 2) == {"screencast": ask["screencast"], "reason": "declined"}
    while (await operator.hears("screencast", len(operator.heard["screencast"])))["state"] != "refused":
        await operator.hears("screencast", len(operator.heard["screencast"]) + 1)


async def test_limits_outlast_a_restart(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        hub = await stack.enter_async_context(open_hub(settings))
        await populate(hub)
        port = await stack.enter_async_context(listen(make_app(hub), "127.0.0.1", 0))
        world = World(hub, f"http://127.0.0.1:{port}")
        visitor, operator, dialog = await meet(world)
        identity = visitor.heard["identity"][0]
        cast = await ask(operator, dialog)
        await visitor.hears("ask")
        await visitor.says("answer", {"screencast": cast, "answer": "no"})
        await operator.hears_state("refused")
        await world.close()
    async with open_hub(settings) as hub, listen(make_app(hub), "127.0.0.1", 0) as port:
        world = World(hub, f"http://127.0.0.1:{port}")
        visitor, operator = await world.visitor(TAB, identity), await world.operator()
        assert (await visitor.hears("welcome"))["requests"]["pause"] > 0
        assert (await refused(operator, dialog))[0] == "paused"
        await world.close()


async def test_twelve_requests_at_once_never_get_round_a_no(world: World) -> None:
    visitor, _, dialog = await meet(world)
    kim = await world.hub.store.people.by_email(EMAIL)
    found = await world.hub.store.dialogs.get(dialog)
    assert kim
    assert found
    hubs = [world.hub, world.operators_hub]

    async def many() -> list[Any]:
        return await asyncio.gather(
            *(hubs[number % 2].requests.request(kim, found, "") for number in range(12)), return_exceptions=True
        )

    first = await many()
    made = [one for one in first if not isinstance(one, BaseException)]
    assert len(made) == 1
    answers = visitor.says("answer", {"screencast": made[0].id, "answer": "no"})
    _, during, *more = await asyncio.gather(answers, many(), many(), many())
    for result in [*during, *(one for some in more for one in some)]:
        assert isinstance(result, Conflict)
        assert result.code in {"busy", "paused"}
    assert all(isinstance(one, Conflict) and one.code == "paused" for one in await many())
    assert len(visitor.heard["ask"]) == 1


async def test_no_that_a_hub_did_not_finish_writing_limits_the_next_request(world: World) -> None:
    visitor, operator, dialog = await meet(world)
    cast = await ask(operator, dialog)
    await visitor.hears("ask")
    shared = world.hub.backend.state
    value = await shared.get(group_of(cast), cast)
    assert value
    record = read_record(value)
    record.cast, _ = record.cast.handle(Event(EventKind.DECLINED))
    assert await shared.swap(group_of(cast), cast, value, record.packed())
    assert (await refused(operator, dialog))[0] == "paused"
    again = await world.hub.screencasts.of_visitor(SITE, record.dialog.visitor)
    assert again is None


async def test_request_that_comes_with_the_no_is_taken_back_before_anybody_hears(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look finds no limit; the visitor says No; then the request would be made."""
    visitor, operator, dialog = await meet(world)
    cast = await ask(operator, dialog)
    await visitor.hears("ask")
    kim = await world.hub.store.people.by_email(EMAIL)
    found = await world.hub.store.dialogs.get(dialog)
    assert kim
    assert found
    hub: Hub = world.operators_hub
    looked, answered = asyncio.Event(), asyncio.Event()
    check = hub.asking.check

    async def late(dialog: str) -> None:
        await check(dialog)
        if not looked.is_set():
            looked.set()
            await answered.wait()

    async def idle(_: object) -> None:
        """As if the request had ended just now."""

    monkeypatch.setattr(hub.asking, "check", late)
    monkeypatch.setattr(hub.requests, "_require_idle", idle)
    asking = asyncio.get_running_loop().create_task(hub.requests.request(kim, found, ""))
    await looked.wait()
    await visitor.says("answer", {"screencast": cast, "answer": "no"})
    await operator.hears_state("refused")
    answered.set()
    with pytest.raises(Conflict) as refusal:
        await asking
    assert refusal.value.code in {"paused", "busy"}
    assert len(visitor.heard["ask"]) == 1
    assert await hub.screencasts.of_visitor(SITE, found.visitor) is None


async def test_visitor_shares_again_after_a_stop_by_accident(world: World) -> None:
    visitor, operator, before = await stopped(world)
    answer = await visitor.says("share_again", {"screencast": before, "widget": WIDGET})
    cast = answer["screencast"]
    start = await visitor.hears("start", 2)
    assert (start["screencast"], start["again"], start["resumed"]) == (cast, before, False)
    assert len(visitor.heard["ask"]) == 1, "nobody asks: the visitor decided"
    assert (await visitor.hears("requests", 2))["pause"] == 0
    record = await world.hub.screencasts.get(cast)
    assert record.cast.state is State.RECONNECTING
    entries = [one async for one in world.hub.store.trail.entries(SITE, screencast=cast)]
    assert [one.kind for one in entries] == [TrailKind.ASKED, TrailKind.ANSWERED]
    assert (entries[0].data["again"], entries[0].data["operator"]) == (before, "Kim")
    assert entries[1].data == {"answer": "yes", "widget": WIDGET}
    consent = await world.hub.store.consents.get(cast)
    assert consent
    assert (consent.answer, consent.widget, consent.operator_name) == ("yes", WIDGET, "Kim")
    assert (await operator.says("watch", {"screencast": cast}))["ticket"]
    busy = await visitor.says("share_again", {"screencast": before, "widget": WIDGET})
    assert busy["error"]["code"] == "busy"
    receipt = (await visitor.says("receipt", {"screencast": cast}))["receipt"]
    assert before in receipt
    assert "Shared again" in receipt


async def test_visitor_shares_again_only_what_was_theirs_stopped_lately_and_with_somebody_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, operator, before = await stopped(world)
    again = {"screencast": before, "widget": WIDGET}
    stranger = await world.visitor("tab-bbbbbbbbbbbbbbbb")
    for other in (await stranger.says("share_again", again), await visitor.says("share_again", {"screencast": "no"})):
        assert other["error"]["code"] == "no_screencast"
    with monkeypatch.context() as late:
        late.setattr(requests, "AGAIN_MS", -1)
        assert (await visitor.says("share_again", again))["error"]["code"] == "no_screencast"
    await operator.says("away", {"away": True})
    assert (await visitor.says("share_again", again))["error"]["code"] == "nobody_there"
    await operator.says("away", {"away": False})
    cast = (await visitor.says("share_again", again))["screencast"]
    await operator.says("end", {"screencast": cast})
    await operator.hears_state("ended")
    ended = await visitor.says("share_again", {"screencast": cast, "widget": WIDGET})
    assert ended["error"]["code"] == "no_screencast", "the consultant ended this one"
    assert len(visitor.heard["start"]) == 2


async def test_sharing_again_many_times_at_once_is_one_screencast(world: World) -> None:
    visitor, _, before = await stopped(world)
    again = {"screencast": before, "widget": WIDGET}
    answers = await asyncio.gather(*(visitor.says("share_again", again) for _ in range(6)))
    assert sum("screencast" in answer for answer in answers) == 1
    assert {answer["error"]["code"] for answer in answers if "error" in answer} == {"busy"}


async def test_visitor_is_asked_in_as_many_steps_as_the_owner_says(world: World) -> None:
    visitor, operator, dialog = await meet(world)
    cast = await ask(operator, dialog)
    assert (await visitor.hears("ask"))["steps"] == 1
    await visitor.says("answer", {"screencast": cast, "answer": "yes", "widget": WIDGET})
    start = await visitor.hears("start")
    assert (start["resumed"], start["again"]) == (False, "")
    await operator.says("end", {"screencast": cast})
    await operator.hears_state("ended")
    assert await world.hub.store.sites.set_consent_steps(SITE, 2)
    await ask(operator, dialog)
    assert (await visitor.hears("ask", 2))["steps"] == 2
    # The next page is told for "Share again".
    assert (await visitor.hears("welcome"))["steps"] == 1
    stranger = await world.visitor("tab-bbbbbbbbbbbbbbbb")
    assert (await stranger.hears("welcome"))["steps"] == 2
