"""The desk: inbox, hand-over, notes, marks, typing, files, pointing; what visitors hear of it and what they do not."""

from __future__ import annotations

import io

import pytest
from aiohttp import FormData
from PIL import Image

from cobrowse.hub.access.passwords import hash_password
from cobrowse.hub.chat import staffing
from cobrowse.store import Branding, Role
from tests.gateway.world import Peer, World
from tests.people import ORIGIN, PASSWORD, SITE


def picture(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def form(body: bytes, name: str = "x", caption: str = "", id: str = "f1") -> FormData:  # noqa: A002 (the field's name)
    made = FormData({"id": id, "caption": caption}, quote_fields=False)  # as browsers do
    made.add_field("file", io.BytesIO(body), filename=name)
    return made


async def open_dialog(world: World, operator: Peer) -> str:
    row = (await operator.hears("welcome"))["visitors"][0]
    return str((await operator.says("open", row))["dialog"])


async def inbox(operator: Peer, view: str, **more: object) -> list[dict[str, object]]:
    reply = await operator.says("inbox", {"view": view, **more})
    return list(reply["dialogs"])


async def test_dialogue_waits_is_taken_by_the_first_answer_and_comes_back_when_the_visitor_writes(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    assert await inbox(operator, "waiting") == []
    await visitor.says("message", {"id": "m1", "text": "Where is my parcel?"})
    (row,) = await inbox(operator, "waiting")
    assert (row["lastText"], row["lastAuthor"], row["unread"]) == ("Where is my parcel?", "visitor", 1)
    dialog = row["dialog"]
    await operator.says("message", {"dialog": dialog, "id": "o1", "text": "Let me look."})
    assert await inbox(operator, "waiting") == []
    (mine,) = await inbox(operator, "mine")
    assert (mine["operatorName"], mine["unread"]) == ("Kim", 0)
    await operator.says("set_state", {"dialog": dialog, "state": "closed"})
    assert (await visitor.hears("message", 3))["text"] == "closed"
    assert [one["dialog"] for one in await inbox(operator, "closed")] == [dialog]
    await visitor.says("message", {"id": "m2", "text": "One more thing"})
    (again,) = await inbox(operator, "mine")
    assert again["state"] == "open"


async def test_inbox_is_searched_and_read_page_by_page(world: World) -> None:
    operator = await world.operator()
    for number in range(53):
        dialog = await world.hub.store.dialogs.open(SITE, f"visitor{number}")
        await world.hub.store.dialogs.add_message(dialog.id, "visitor", "", f"about 100% of topic {number}")
    first = await inbox(operator, "waiting")
    assert len(first) == 50
    rest = await inbox(operator, "waiting", before=first[-1]["lastAt"])
    assert {row["dialog"] for row in first} & {row["dialog"] for row in rest}, "the last one comes again"
    assert len({row["dialog"] for row in first + rest}) == 53
    (found,) = await inbox(operator, "all", search="TOPIC 17")
    assert found["visitor"] == "visitor17"
    assert len(await inbox(operator, "all", search="100%")) == 50
    assert await inbox(operator, "all", search="1_0%") == []
    dialog = await world.hub.store.dialogs.open(SITE, "other")
    await world.hub.store.dialogs.add_message(dialog.id, "visitor", "", "Где моя ПОСЫЛКА? Für ÄRGER")
    for text in ("посылка", "ärger"):
        assert [row["visitor"] for row in await inbox(operator, "all", search=text)] == ["other"]


async def test_note_is_seen_by_operators_and_never_by_the_visitor(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    dialog = await open_dialog(world, operator)
    await operator.says("note", {"dialog": dialog, "id": "n1", "text": "Gets angry easily"})
    assert (await operator.hears("message"))["author"] == "note"
    await operator.says("message", {"dialog": dialog, "id": "o1", "text": "Hello"})
    assert (await visitor.hears("message"))["text"] == "Hello"
    identity = visitor.heard["identity"][0]
    await visitor.leaves()
    again = await world.visitor(visitor=identity)
    assert [one["text"] for one in (await again.hears("welcome"))["messages"]] == ["Hello"]
    assert "note" not in [message.author for _, message in await world.hub.store.dialogs.messages_since(0)]
    (row,) = await inbox(operator, "all")
    assert row["lastText"] == "Hello"


async def test_hand_over_is_told_to_the_visitor_and_the_colleague(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    lee = await world.hub.store.people.add("lee@example.org", "Lee", Role.CONSULTANT, hash_password(PASSWORD))
    await world.hub.store.people.add("ann@example.org", "Ann", Role.AUDITOR, "")
    dialog = await open_dialog(world, operator)
    await operator.says("message", {"dialog": dialog, "id": "o1", "text": "Hello"})
    people = (await operator.says("colleagues", {}))["colleagues"]
    assert [(one["name"], one["present"]) for one in people] == [("Kim", True), ("Lee", False)]
    await operator.says("assign", {"dialog": dialog, "operator": lee.id})
    heard = await visitor.hears("message", 2)
    assert (heard["author"], heard["text"], heard["name"]) == ("notice", "handed_over", "Lee")
    assert (await operator.hears("handed_to")) == {"dialog": dialog, "operator": lee.id, "by": "Kim"}
    assert [one["operatorName"] for one in await inbox(operator, "colleagues")] == ["Lee"]
    refused = await operator.says("assign", {"dialog": dialog, "operator": "nobody"})
    assert refused["error"]["code"] == "no_operator"


async def test_what_was_read_is_marked_on_both_sides(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    dialog = await open_dialog(world, operator)
    sent = (await operator.says("message", {"dialog": dialog, "id": "o1", "text": "Hello"}))["message"]
    await visitor.says("marks", {"got": sent["id"], "read": 0})
    await visitor.says("marks", {"got": sent["id"], "read": sent["id"]})
    (row,) = await inbox(operator, "all")
    assert (row["visitorGot"], row["visitorRead"]) == (sent["id"], sent["id"])
    await visitor.says("marks", {"got": sent["id"] + 100, "read": 0})
    assert (await inbox(operator, "all"))[0]["visitorGot"] == sent["id"], "more than there is"
    said = (await visitor.says("message", {"id": "m1", "text": "Hi"}))["message"]
    await operator.says("read", {"dialog": dialog})
    assert await visitor.hears("read") == {"upto": said["id"]}
    assert (await inbox(operator, "all"))[0]["unread"] == 0


async def test_typing_tells_that_and_never_what(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    dialog = await open_dialog(world, operator)
    await operator.says("typing", {"dialog": dialog, "on": True, "text": "secret"})
    assert await visitor.hears("typing") == {"name": "Kim", "on": True}
    await visitor.says("typing", {"on": True, "text": "secret"})
    heard = await operator.hears("typing")
    assert set(heard) == {"site", "visitor", "on"}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staffing, "ABSENCE_SECONDS", 0.0)


@pytest.mark.usefixtures("impatient")
async def test_visitor_is_told_whether_anybody_is_at_the_desk(world: World) -> None:
    visitor = await world.visitor()
    assert (await visitor.hears("welcome"))["staffed"] is False
    operator = await world.operator()
    assert await visitor.hears("staffed") == {"staffed": True}
    await operator.says("away", {"away": True})
    assert await visitor.hears("staffed", 2) == {"staffed": False}
    second = await world.operator()
    await second.hears("welcome")
    assert len(visitor.heard["staffed"]) == 2, "another window of the same person changes nothing"
    await operator.says("away", {"away": False})
    assert await visitor.hears("staffed", 3) == {"staffed": True}
    await second.leaves()
    await operator.leaves()
    assert await visitor.hears("staffed", 4) == {"staffed": False}


async def test_a_lost_line_of_the_only_operator_is_no_absence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = await world.visitor()
    assert (await visitor.hears("welcome"))["staffed"] is True, "a hub that began a moment ago knows of nobody yet"
    operator = await world.operator()
    await operator.hears("welcome")
    await operator.leaves()
    operator = await world.operator()
    await operator.hears("welcome")
    monkeypatch.setattr(staffing, "ABSENCE_SECONDS", 0.3)
    await operator.leaves()
    heard = visitor.heard["staffed"]
    while not heard or heard[-1]["staffed"]:
        await visitor.hears("staffed", len(heard) + 1)
    assert sum(not one["staffed"] for one in heard) == 1, "the lost line was no news, a longer absence is"


async def test_visitor_tells_a_name_and_the_inbox_shows_it(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    await visitor.says("introduce", {"name": "Mara", "email": "mara@example.org"})
    await visitor.says("message", {"id": "m1", "text": "Hello"})
    (row,) = await inbox(operator, "all", search="mara@")
    assert (row["name"], row["email"]) == ("Mara", "mara@example.org")


async def test_canned_replies_are_kept_changed_and_removed(world: World) -> None:
    operator = await world.operator()
    await operator.says("save_canned", {"id": 0, "shortcut": "hello", "text": "Hello {name}!"})
    (reply,) = (await operator.says("canned", {}))["canned"]
    taken = await operator.says("save_canned", {"id": 0, "shortcut": "hello", "text": "Other"})
    assert taken["error"]["code"] == "shortcut_taken"
    await operator.says("save_canned", {"id": reply["id"], "shortcut": "hi", "text": "Hi!"})
    assert (await operator.says("canned", {}))["canned"] == [{"id": reply["id"], "shortcut": "hi", "text": "Hi!"}]
    await operator.says("delete_canned", {"id": reply["id"]})
    assert (await operator.says("canned", {}))["canned"] == []


async def test_picture_of_a_visitor_reaches_the_operator_and_nobody_else(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    visit = await world.visit("tab-bbbbbbbbbbbbbbbb", visitor.heard["identity"][0])
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {visit['token']}"}
    url = f"{world.base}/v1/files"
    async with world.http.post(url, data=form(picture(), "my кот.png", "Look"), headers=headers) as answer:
        sent = (await answer.json())["message"]
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    heard = await operator.hears("message")
    assert (heard["text"], heard["author"]) == ("Look", "visitor")
    assert heard["file"] == sent["file"]
    assert (heard["file"]["name"], heard["file"]["width"], heard["file"]["height"]) == ("my кот.png", 40, 30)
    async with world.http.post(url, data=form(picture(), "my кот.png", "Look"), headers=headers) as answer:
        assert (await answer.json())["message"]["id"] == sent["id"], "the same message again"
    async with world.http.get(f"{world.base}/v1/files/{sent['file']['id']}", headers=headers) as answer:
        assert Image.open(io.BytesIO(await answer.read())).size == (40, 30)
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    other = {**headers, "Authorization": f"Bearer {(await world.visit('tab-cccccccccccccccc'))['token']}"}
    async with world.http.get(f"{world.base}/v1/files/{sent['file']['id']}", headers=other) as answer:
        assert answer.status == 404
    for status in (200, 401):
        async with world.http.get(f"{world.operators_base}/v1/console/files/{sent['file']['id']}") as answer:
            assert answer.status == status
        world.http.cookie_jar.clear()
    async with world.http.post(url, data=form(b"%PDF-1.4 x"), headers=headers) as answer:
        assert (await answer.json())["error"]["code"] == "file_not_allowed"


async def test_limits_of_files(world: World) -> None:
    visitor = await world.visitor()
    visit = await world.visit("tab-bbbbbbbbbbbbbbbb", visitor.heard["identity"][0])
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {visit['token']}"}

    async def send(body: bytes, **more: str) -> tuple[int, str]:
        url = f"{world.base}/v1/files"
        async with world.http.post(url, data=form(body, id=f"f{len(body)}"), headers={**headers, **more}) as answer:
            return answer.status, (await answer.json()).get("error", {}).get("code", "")

    assert await send(b"x" * (world.hub.settings.file_max_bytes + 1)) == (413, "file_too_large")
    for wrong in (
        b"no form",
        form(b"x", id="../x"),
        form(b"x", caption="x" * 40_000),
        FormData({"id": "a", "more": "b"}),
    ):
        async with world.http.post(f"{world.base}/v1/files", data=wrong, headers=headers) as answer:
            assert answer.status in {400, 413}
    assert await send(b"\x00\x01") == (400, "file_kind")
    assert await send(b"", Origin="https://evil.example") == (403, "origin_not_allowed")
    assert await send(b"") == (400, "file_empty")
    site = await world.hub.store.sites.get(SITE)
    assert site
    await world.hub.store.sites.set_branding(SITE, Branding(uploads="files"))
    assert await send(b"plain words") == (200, "")
    await world.hub.store.sites.set_branding(SITE, Branding(uploads="none"))
    assert await send(picture()) == (403, "file_not_allowed")
    assert (429, "too_many") in [await send(picture()) for _ in range(12)]


async def test_snapshot_and_pointing_reach_the_watched_tab_only_with_a_consent(world: World) -> None:
    visitor, operator, cast, _ = await world.live()
    refused = await operator.says("snapshot", {"screencast": cast})
    assert refused["error"]["code"] == "not_watching"
    ticket = (await operator.says("watch", {"screencast": cast}))["ticket"]
    await world.frames("operator", [ticket, "", 0])
    await visitor.hears("watchers")
    await operator.says("snapshot", {"screencast": cast})
    assert await visitor.hears("snapshot") == {"screencast": cast, "operator": "Kim"}
    place = {"screencast": cast, "x": 10, "y": 20.5, "width": 100, "height": 40}
    await operator.says("point", place)
    told = await visitor.hears("point")
    assert (told["operator"], told["x"], told["width"], told["node"]) == ("Kim", 10, 100, 0)
    wrong = await operator.says("point", {**place, "width": "all"})
    assert wrong["error"]["code"] == "bad_payload"
    kinds = [entry.kind async for entry in world.hub.store.trail.entries(SITE, screencast=cast)]
    assert kinds.count("snapshot") == 1
    await visitor.says("stop", {"screencast": cast})
    await operator.hears_state("ended")
    assert (await operator.says("point", place))["error"]["code"] == "no_screencast"


async def test_words_of_a_request_are_in_the_visitors_language_and_the_consent_holds_them(world: World) -> None:
    visit = await world.visit("tab-aaaaaaaaaaaaaaaa")
    page = {"title": "Seite", "url": f"{ORIGIN}/seite", "hidden": False}
    told = {"token": visit["token"], "page": page, "language": "de"}
    visitor = await world.connect("/visitor", told, {"Origin": ORIGIN})
    operator = await world.operator()
    dialog = await open_dialog(world, operator)
    await operator.says("request", {"dialog": dialog})
    words = (await visitor.hears("ask"))["text"]
    assert words.endswith("Darf ich?")
    (consent,) = await world.hub.store.consents.of_dialog(dialog)
    assert consent.text == words


async def test_words_of_a_request_are_the_websites_own(world: World) -> None:
    await world.hub.store.sites.set_branding(SITE, Branding(request_text="May we look together?"))
    visitor, operator = await world.visitor(), await world.operator()
    assert (await operator.hears("welcome"))["requestTexts"] == {SITE: "May we look together?"}
    dialog = await open_dialog(world, operator)
    await operator.says("request", {"dialog": dialog})
    assert (await visitor.hears("ask"))["text"] == "May we look together?"
