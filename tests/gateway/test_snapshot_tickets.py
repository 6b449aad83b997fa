"""A picture of a screencast needs a ticket: while it runs and is watched, once, told to the visitor, in the trail."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from itsdangerous import TimestampSigner

from cobrowse.codes import TrailKind
from cobrowse.hub.access import tokens
from cobrowse.hub.access.passwords import hash_password
from cobrowse.store import Role
from cobrowse.wire.envelope import Control
from tests.gateway.test_inbox import form, picture
from tests.gateway.world import PATIENCE, Frames, Peer, World
from tests.people import PASSWORD, SITE


async def watched(world: World) -> tuple[Peer, Peer, str, str, Frames]:
    """Visitor, operator, screencast, its dialogue, and the operator's link."""
    visitor, operator, cast, _ = await world.live()
    frames = await watch(world, operator, cast)
    return visitor, operator, cast, (await world.hub.screencasts.get(cast)).dialog.id, frames


async def watch(world: World, operator: Peer, cast: str) -> Frames:
    ticket = (await operator.says("watch", {"screencast": cast}))["ticket"]
    frames = await world.frames("operator", [ticket, "", 0])
    first = await frames.next()
    assert isinstance(first, tuple)
    assert first[0] is Control.WELCOME
    return frames


async def take(operator: Peer, cast: str) -> str:
    answer = await operator.says("snapshot", {"screencast": cast})
    assert "error" not in answer
    return str(answer["ticket"])


async def send(
    world: World,
    dialog: str,
    ticket: str,
    *,
    message: str = "f1",
    body: bytes = b"",
    base: str = "",
) -> str:
    """Send a picture; returns the code of the refusal, empty when it was taken."""
    base = base or world.operators_base
    made = form(body or picture(), "snapshot.png", "", message)
    made.add_field("snapshot", ticket)
    headers = {"Origin": base}
    async with world.http.post(f"{base}/v1/console/dialogs/{dialog}/files", data=made, headers=headers) as response:
        answer = await response.json()
        if "error" not in answer:
            return ""
        assert response.status == 403
        return str(answer["error"]["code"])


async def files(world: World, dialog: str) -> int:
    return sum(message.file is not None for message in await world.hub.store.dialogs.messages(dialog))


async def snapshots(world: World, cast: str) -> list[dict[str, Any]]:
    entries = world.hub.store.trail.entries(SITE, screencast=cast)
    return [entry.data async for entry in entries if entry.kind == TrailKind.SNAPSHOT]


async def test_consultant_takes_a_picture_and_the_visitor_and_the_trail_know_before_it_is_sent(world: World) -> None:
    visitor, operator, cast, dialog, _ = await watched(world)
    ticket = await take(operator, cast)
    assert await visitor.hears("snapshot") == {"screencast": cast, "operator": "Kim"}
    assert await snapshots(world, cast) == [{"operator": "Kim"}]
    assert await send(world, dialog, ticket) == ""
    assert (await visitor.hears("message"))["file"]["width"] == 40
    await take(operator, cast)
    assert await snapshots(world, cast) == [{"operator": "Kim"}] * 2


async def test_ticket_is_good_once_on_all_hubs_and_for_the_same_message_again(world: World) -> None:
    _, operator, cast, dialog, _ = await watched(world)
    ticket = await take(operator, cast)
    both = {world.base, world.operators_base}
    codes = await asyncio.gather(
        *(send(world, dialog, ticket, message=f"f{number}", base=base) for number in range(4) for base in both)
    )
    assert codes.count("") == len(both), "one message, through each hub"
    assert set(codes) <= {"", "ticket_invalid"}
    assert await files(world, dialog) == 1


async def test_picture_after_the_stop_is_refused_and_nothing_is_kept(world: World) -> None:
    visitor, operator, cast, dialog, _ = await watched(world)
    ticket = await take(operator, cast)
    await visitor.says("stop", {"screencast": cast})
    assert await send(world, dialog, ticket) == "screencast_over"
    assert (await operator.says("snapshot", {"screencast": cast}))["error"]["code"] == "no_screencast"
    assert await files(world, dialog) == 0
    assert len(await snapshots(world, cast)) == 1


async def test_consultant_who_does_not_watch_takes_and_sends_no_picture(world: World) -> None:
    visitor, operator, cast, dialog, frames = await watched(world)
    ticket = await take(operator, cast)
    await frames.ws.close()
    assert (await visitor.hears("watchers", 2))["watchers"] == []
    assert (await operator.says("snapshot", {"screencast": cast}))["error"]["code"] == "not_watching"
    assert await send(world, dialog, ticket) == "screencast_over"
    assert await files(world, dialog) == 0
    await watch(world, operator, cast)
    assert await send(world, dialog, ticket) == "", "back at the picture, before it ended"


async def test_no_picture_is_taken_before_the_yes(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    dialog = (await operator.says("open", row))["dialog"]
    cast = (await operator.says("request", {"dialog": dialog}))["screencast"]["screencast"]
    await visitor.hears("ask")
    assert (await operator.says("snapshot", {"screencast": cast}))["error"]["code"] == "no_consent"
    assert await snapshots(world, cast) == []


async def test_ticket_of_another_dialogue_or_colleague_or_time_is_not_good(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, operator, cast, dialog, _ = await watched(world)
    ticket = await take(operator, cast)
    other = await world.hub.store.dialogs.open(SITE, "other")
    assert await send(world, other.id, ticket) == "ticket_invalid"
    for forged in ("forged", ticket[:-2], world.hub.tokens.watchdog(), "x" * 5000):
        assert await send(world, dialog, forged) == "ticket_invalid"
    with monkeypatch.context() as late:
        now = TimestampSigner.get_timestamp
        late.setattr(TimestampSigner, "get_timestamp", lambda self: now(self) + tokens.SNAPSHOT_SECONDS + 1)
        assert await send(world, dialog, ticket) == "ticket_invalid"
    await world.hub.store.people.add("lee@example.org", "Lee", Role.CONSULTANT, hash_password(PASSWORD))
    base = world.operators_base
    body = {"email": "lee@example.org", "password": PASSWORD}
    async with world.http.post(f"{base}/v1/console/sign-in", json=body, headers={"Origin": base}) as response:
        assert response.status == 200
    assert await send(world, dialog, ticket) == "ticket_invalid"
    assert await files(world, dialog) == await files(world, other.id) == 0


async def test_only_a_picture_is_taken_with_a_ticket_and_what_is_none_uses_it_not_up(world: World) -> None:
    _, operator, cast, dialog, _ = await watched(world)
    ticket = await take(operator, cast)
    assert await send(world, dialog, ticket, body=b"just text") == "file_not_allowed"
    assert await files(world, dialog) == 0
    assert await send(world, dialog, ticket) == ""


async def test_stop_while_a_picture_is_examined_keeps_it_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, operator, cast, dialog, _ = await watched(world)
    ticket = await take(operator, cast)
    use, stopped = world.operators_hub.snapshots.use, asyncio.Event()

    async def late(*told: Any) -> None:
        await stopped.wait()
        await use(*told)

    monkeypatch.setattr(world.operators_hub.snapshots, "use", late)
    sending = asyncio.get_running_loop().create_task(send(world, dialog, ticket))
    await visitor.says("stop", {"screencast": cast})
    await visitor.hears("end")
    stopped.set()
    async with asyncio.timeout(PATIENCE):
        assert await sending == "screencast_over"
    assert await files(world, dialog) == 0
