"""The control plane: presence, chat, requests, consent; rights and limits."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest
import socketio

from cobrowse.app import make_app
from cobrowse.hub import Hub, upkeep
from cobrowse.serving import STOP_SECONDS, listen
from cobrowse.wire.envelope import Control
from tests.gateway.world import PATIENCE, World
from tests.people import ORIGIN

TAB = "tab-aaaaaaaaaaaaaaaa"


async def test_operator_sees_visitors_come_move_and_chat(world: World) -> None:
    operator = await world.operator()
    assert (await operator.hears("welcome"))["visitors"] == []
    visitor = await world.visitor()
    row = await operator.hears("visitor")
    assert (row["title"], row["url"], row["siteName"]) == ("Page", f"{ORIGIN}/page", "Shop")
    assert row["browser"]
    await visitor.says("page", {"title": "Next", "url": f"{ORIGIN}/next", "hidden": False})
    assert (await operator.hears("visitor", 2))["title"] == "Next"
    opened = await operator.says("open", row)
    await operator.says("message", {"dialog": opened["dialog"], "id": "m1", "text": "Hello"})
    assert (await visitor.hears("message"))["text"] == "Hello"
    await visitor.says("message", {"id": "m2", "text": "Hi there"})
    heard = await operator.hears("message", 2)
    assert (heard["text"], heard["author"], heard["dialog"]) == ("Hi there", "visitor", opened["dialog"])


async def test_message_sent_again_after_a_lost_answer_is_one_message(world: World) -> None:
    visitor = await world.visitor()
    first = await visitor.says("message", {"id": "m1", "text": "Hello"})
    assert await visitor.says("message", {"id": "m1", "text": "Hello"}) == first
    assert len({message["id"] for message in visitor.heard["message"]}) == 1


async def test_visitor_coming_back_sees_the_dialogue(world: World) -> None:
    visitor = await world.visitor()
    await visitor.says("message", {"id": "m1", "text": "Hello"})
    identity = visitor.heard["identity"][0]
    await visitor.leaves()
    again = await world.visitor(visitor=identity)
    assert [message["text"] for message in (await again.hears("welcome"))["messages"]] == ["Hello"]


async def test_no_ends_in_a_notice_and_a_cool_down(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    dialog = (await operator.says("open", row))["dialog"]
    cast = (await operator.says("request", {"dialog": dialog, "text": "May I?"}))["screencast"]["screencast"]
    ask = await visitor.hears("ask")
    assert (ask["operator"], ask["text"], ask["screencast"]) == ("Kim", "May I?", cast)
    assert (await operator.says("request", {"dialog": dialog}))["error"]["code"] == "busy"
    await visitor.says("answer", {"screencast": cast, "answer": "no"})
    refused = await operator.hears_state("refused")
    assert (refused["reason"], refused["askAgainIn"]) == ("declined", 60)
    assert (await operator.says("request", {"dialog": dialog}))["error"]["code"] == "paused"
    assert "start" not in visitor.heard
    (consent,) = await world.hub.store.consents.of_dialog(dialog)
    assert (consent.answer, consent.text, consent.operator_name) == ("declined", "May I?", "Kim")


@pytest.mark.parametrize("reason", ["unsupported_browser", "not_secure"])
async def test_browser_that_cannot_take_part_says_so(world: World, reason: str) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    dialog = (await operator.says("open", row))["dialog"]
    cast = (await operator.says("request", {"dialog": dialog}))["screencast"]["screencast"]
    await visitor.hears("ask")
    await visitor.says("answer", {"screencast": cast, "answer": reason})
    assert (await operator.hears_state("refused"))["reason"] == reason


async def test_yes_after_the_request_is_over_starts_nothing(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    dialog = (await operator.says("open", row))["dialog"]
    cast = (await operator.says("request", {"dialog": dialog}))["screencast"]["screencast"]
    await visitor.hears("ask")
    await operator.says("end", {"screencast": cast})
    assert (await visitor.hears("withdraw"))["reason"] == "withdrawn"
    answer = await visitor.says("answer", {"screencast": cast, "answer": "yes"})
    assert answer["error"]["code"] == "no_screencast"
    assert "start" not in visitor.heard


async def test_only_the_asked_tab_can_answer(world: World) -> None:
    first = await world.visitor()
    second = await world.visitor("tab-bbbbbbbbbbbbbbbb", first.heard["identity"][0])
    await first.says("page", {"title": "Page", "url": f"{ORIGIN}/", "hidden": True})
    operator = await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    assert row["tabs"] == 2
    dialog = (await operator.says("open", row))["dialog"]
    cast = (await operator.says("request", {"dialog": dialog}))["screencast"]["screencast"]
    await second.hears("ask")
    assert "ask" not in first.heard
    answer = await first.says("answer", {"screencast": cast, "answer": "yes"})
    assert answer["error"]["code"] == "other_tab"


async def test_next_page_of_the_same_tab_goes_on_without_a_question(world: World) -> None:
    visitor, _, cast, _ = await world.live()
    identity = visitor.heard["identity"][0]
    await visitor.leaves()
    other = await world.visitor("tab-bbbbbbbbbbbbbbbb", identity)
    await other.hears("welcome")
    again = await world.visitor(TAB, identity)
    assert (await again.hears("start"))["screencast"] == cast
    assert "start" not in other.heard
    assert "ask" not in again.heard


async def test_second_connection_of_a_tab_takes_its_place(world: World) -> None:
    visitor = await world.visitor()
    await world.visitor(TAB, visitor.heard["identity"][0])
    await visitor.hears("taken_over")


async def test_request_survives_a_navigation_and_asks_again(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    dialog = (await operator.says("open", row))["dialog"]
    await operator.says("request", {"dialog": dialog})
    await visitor.hears("ask")
    await visitor.leaves()
    again = await world.visitor(TAB, visitor.heard["identity"][0])
    await again.hears("ask")


@pytest.mark.parametrize("auth", [None, {}, {"token": "forged", "page": {}}, {"token": 7}, "text", [1]])
async def test_visitor_without_a_valid_token_is_refused(world: World, auth: object) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        await world.connect("/visitor", auth, {"Origin": ORIGIN})


async def test_token_of_another_origin_is_refused(world: World) -> None:
    world.hub.websites.origins.add("https://other.example")
    with pytest.raises(socketio.exceptions.ConnectionError):
        await world.visitor(origin="https://other.example")


async def test_expired_token_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.hub.tokens, "visit_seconds", -1)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await world.visitor()


async def test_socket_of_an_unknown_origin_is_refused(world: World) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        await world.connect("/visitor", {}, {"Origin": "https://evil.example"})


async def test_operator_without_a_session_is_refused(world: World) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        await world.connect("/operator", None, {"Origin": world.base})
    with pytest.raises(socketio.exceptions.ConnectionError):
        await world.connect("/operator", None, {"Origin": world.base, "Cookie": "cobrowse_session=guess"})


@pytest.mark.parametrize(
    ("event", "data", "expected"),
    [
        ("message", {"id": "m", "text": "   "}, "message_empty"),
        ("message", {"id": "m", "text": "x" * 5000}, "message_too_long"),
        ("message", {"id": "m"}, "bad_payload"),
        ("message", {"id": "m m", "text": "x"}, "bad_payload"),
        ("message", None, "bad_payload"),
        ("message", [], "bad_payload"),
        ("page", {"title": "x" * 301, "url": "", "hidden": False}, "bad_payload"),
        ("page", {"title": "x", "url": "", "hidden": "no"}, "bad_payload"),
        ("answer", {"screencast": "unknown", "answer": "yes"}, "no_screencast"),
        ("answer", {"screencast": "unknown", "answer": "maybe"}, "bad_payload"),
        ("stop", {"screencast": "unknown"}, "no_screencast"),
        ("ticket", {"screencast": "unknown"}, "no_screencast"),
    ],
)
async def test_wrong_event_gets_an_error_and_ends_nothing(
    world: World, event: str, data: object, expected: str
) -> None:
    visitor = await world.visitor()
    answer = await visitor.says(event, data)
    assert answer["error"]["code"] == expected
    assert (await visitor.says("message", {"id": "after", "text": "still here"}))["message"]["text"] == "still here"


async def test_flood_of_events_is_refused_and_harms_nobody_else(world: World) -> None:
    loud = await world.visitor()
    quiet = await world.visitor("tab-bbbbbbbbbbbbbbbb")
    page = {"title": "x", "url": "", "hidden": False}
    answers = await asyncio.gather(*(loud.says("page", page) for _ in range(150)))
    assert {"too_many"} <= {answer.get("error", {}).get("code") for answer in answers}
    assert (await quiet.says("message", {"id": "m", "text": "calm"}))["message"]["text"] == "calm"


async def test_unknown_dialog_and_visitor(world: World) -> None:
    operator = await world.operator()
    assert (await operator.says("request", {"dialog": "none"}))["error"]["code"] == "no_dialog"
    assert (await operator.says("open", {"site": "site-key", "visitor": "none"}))["error"]["code"] == "no_visitor"
    assert (await operator.says("watch", {"screencast": "none"}))["error"]["code"] == "no_screencast"


async def test_stop_reaches_both_sides_with_the_reason_and_the_link_is_closed(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "w1"])
    assert await frames.next() == (Control.WELCOME, [0, False])
    await visitor.says("stop", {"screencast": cast})
    assert (await visitor.hears("end"))["reason"] == "by_visitor"
    assert (await operator.hears_state("ended"))["reason"] == "by_visitor"
    assert await frames.closes() == "by_visitor"
    # The links hear of the end before the hub that handles it has done all of it.
    async with asyncio.timeout(5):
        while await world.hub.backend.bus.position(cast) is not None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_stop_closes_open_connections_instead_of_waiting_for_them(hub: Hub) -> None:
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(listen(make_app(hub), "127.0.0.1", 0))
        world = World(hub, f"http://127.0.0.1:{port}")
        visitor, operator, _, ticket = await world.live()
        frames = await world.frames("visitor", [ticket, "w1"])
        await frames.next()
        async with asyncio.timeout(STOP_SECONDS - 1):
            await stack.aclose()
            await frames.closes()
            await visitor.client.wait()
            await operator.client.wait()
        await world.close()


async def test_session_that_is_over_is_connected_no_longer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BEAT_SECONDS", 0.1)
    _, operator, cast, _ = await world.live()
    ticket = (await operator.says("watch", {"screencast": cast}))["ticket"]
    frames = await world.frames("operator", [ticket, "", 0])
    assert await frames.next() == (Control.WELCOME, ["reconnecting"])
    base = world.operators_base
    async with world.http.post(f"{base}/v1/console/sign-out", json={}, headers={"Origin": base}) as response:
        assert response.status == 200
    world.operators_hub.upkeep.beat_now()
    assert await frames.next() == (Control.END, ["signed_out"])
    assert await frames.closes() == "signed_out"
    async with asyncio.timeout(PATIENCE):
        while operator.client.connected:  # noqa: ASYNC110 (the client has no event for it)
            await asyncio.sleep(0.01)
