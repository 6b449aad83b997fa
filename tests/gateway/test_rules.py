"""Masking rules on their way: from whoever publishes them to every watched tab, on any hub, never milder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, DummyCookieJar

from cobrowse.hub import upkeep
from cobrowse.hub.access.passwords import hash_password
from cobrowse.hub.screencasts.request_texts import REQUEST_TEXT
from cobrowse.privacy import Action, Rule
from cobrowse.store import Role
from cobrowse.store.trail import TrailEntry
from cobrowse.wire.envelope import Kind
from tests.gateway.world import World
from tests.people import ORIGIN, PASSWORD, SITE

AUDITOR = "auditor@example.org"
IBAN = {"action": "mask", "selector": ".iban"}
MENU = {"action": "allow", "selector": ".menu"}


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    """Without cookies of its own: people here are more than one."""
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        yield session


async def sign_in(world: World, http: ClientSession, email: str, role: Role = Role.AUDITOR) -> dict[str, str]:
    await world.operators_hub.store.people.add(email, "Avi", role, hash_password(PASSWORD))
    body, base = {"email": email, "password": PASSWORD}, world.operators_base
    async with http.post(f"{base}/v1/console/sign-in", json=body, headers={"Origin": base}) as response:
        return {"Origin": base, "Cookie": response.headers["Set-Cookie"].split(";")[0]}


async def publish(
    world: World, http: ClientSession, headers: dict[str, str], after: object, rules: object, **more: Any
) -> ClientResponse:
    body = {"after": after, "mode": "standard", "rules": rules, "note": "why", **more}
    async with http.post(f"{world.operators_base}/v1/console/rules/{SITE}", json=body, headers=headers) as response:
        await response.read()
        return response


async def test_what_is_published_is_there_with_who_and_why(world: World, http: ClientSession) -> None:
    headers = await sign_in(world, http, AUDITOR)
    made = await (await publish(world, http, headers, 0, [IBAN])).json()
    assert (made["version"], made["author"], made["note"]) == (1, "Avi", "why")
    assert (await publish(world, http, headers, 1, [IBAN, MENU], mode="private")).status == 200
    async with http.get(f"{world.operators_base}/v1/console/rules/{SITE}", headers=headers) as response:
        told = await response.json()
    assert [one["version"] for one in told["versions"]] == [2, 1]
    assert told["now"]["mode"] == "private"
    assert [rule["selector"] for rule in told["now"]["rules"]] == [".iban", ".menu"]
    visit = await world.visit("tab-aaaaaaaaaaaaaaaa")
    assert visit["site"]["titleRules"]["mode"] == "private"
    async with http.get(f"{world.operators_base}/v1/console/sites", headers=headers) as response:
        assert [(one["key"], one["version"]) for one in (await response.json())["sites"]] == [(SITE, 2)]


async def test_what_cannot_be_published_says_why(world: World, http: ClientSession) -> None:
    headers = await sign_in(world, http, AUDITOR)
    await publish(world, http, headers, 0, [IBAN])
    for after, rules, status, code in (
        (0, [IBAN], 409, "rules_changed"),
        (2, [IBAN], 409, "rules_changed"),
        ("1", [IBAN], 400, "bad_field"),
        (1, [{"action": "mask", "selector": "p["}], 400, "bad_rules"),
        (1, "p", 400, "bad_rules"),
    ):
        refused = await publish(world, http, headers, after, rules)
        assert (refused.status, (await refused.json())["error"]["code"]) == (status, code)
    assert (await publish(world, http, headers, 1, [IBAN], mode="open")).status == 400
    assert (await publish(world, http, {**headers, "Origin": "https://evil.example"}, 1, [IBAN])).status == 403
    consultant = await sign_in(world, http, "con@example.org", Role.CONSULTANT)
    assert (await publish(world, http, consultant, 1, [])).status == 403
    async with http.get(f"{world.operators_base}/v1/console/rules/{SITE}", headers=consultant) as response:
        assert response.status == 403
    async with http.get(f"{world.operators_base}/v1/console/rules/unknown", headers=headers) as response:
        assert response.status == 404


async def test_consent_names_the_rules_and_the_program(world: World, http: ClientSession) -> None:
    headers = await sign_in(world, http, AUDITOR)
    await publish(world, http, headers, 0, [IBAN])
    visitor, _, cast, _ = await world.live()
    start = await visitor.hears("start")
    assert start["rules"] == {"version": 1, "mode": "standard", "rules": [["mask", ".iban", ""]]}
    consent = await world.hub.store.consents.get(cast)
    assert consent
    rules = await world.hub.rules.now(SITE)
    assert (consent.rules_version, consent.rules_digest) == (1, rules.digest)
    again = await visitor.says("answer", {"screencast": cast, "answer": "yes", "widget": "capture-ABC.js"})
    assert again["error"]["code"] == "request_over"
    odd = await visitor.says("answer", {"screencast": cast, "answer": "yes", "widget": "a word for the trail"})
    assert odd["error"]["code"] == "bad_payload"
    consent = await world.hub.store.consents.get(cast)
    assert consent
    assert consent.widget == "capture-TEST.js"


async def test_screencast_goes_on_with_whatever_is_stricter(world: World, http: ClientSession) -> None:
    headers = await sign_in(world, http, AUDITOR)
    await publish(world, http, headers, 0, [IBAN, MENU])
    visitor, _, _, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await frames.entry(1, Kind.KEYFRAME)
    # Milder in all: the mask is gone, more is allowed.
    await publish(world, http, headers, 1, [MENU, {"action": "allow", "selector": "main"}])
    heard = 1
    while (told := await visitor.hears("rules", heard))["rules"]["version"] != 2:
        heard += 1
    assert told["rules"]["rules"] == [["mask", ".iban", ""], ["allow", ".menu", ""]]
    # Stricter: what is new holds at once, what was allowed is not any more.
    await publish(world, http, headers, 2, [{"action": "block", "selector": ".photo"}], mode="private")
    while (told := await visitor.hears("rules", heard))["rules"]["version"] != 3:
        heard += 1
    assert told["rules"]["mode"] == "private"
    assert sorted(told["rules"]["rules"]) == [["block", ".photo", ""], ["mask", ".iban", ""]]


async def test_rules_published_by_another_program_are_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BEAT_SECONDS", 0.05)
    visitor, _, _, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    rules = (Rule(Action.BLOCK, ".photo"),)
    await world.hub.rules.publish(SITE, "standard", rules, author="cli", note="", after=0)
    heard = 1
    async with asyncio.timeout(12):
        while (told := await visitor.hears("rules", heard))["rules"]["version"] != 1:
            heard += 1
    assert told["rules"]["rules"] == [["block", ".photo", ""]]


async def test_trail_tells_what_happened_and_nothing_of_the_page(world: World, http: ClientSession) -> None:
    headers = await sign_in(world, http, AUDITOR)
    await publish(world, http, headers, 0, [IBAN])
    visitor, operator, cast, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await frames.entry(1, Kind.KEYFRAME, b"SECRET-OF-THE-PAGE")
    watch = (await operator.says("watch", {"screencast": cast}))["ticket"]
    reader = await world.frames("operator", [watch, "", 0])
    await reader.next()
    await operator.hears_state("live")
    trail = world.hub.store.trail
    entries: list[TrailEntry] = []

    async def tells(kind: str) -> None:
        async with asyncio.timeout(20):
            while not entries or entries[-1].kind != kind:
                entries[:] = [entry async for entry in trail.entries(SITE)]

    # Who watches is written down beside the picture, not before it.
    await tells("watched")
    await visitor.says("stop", {"screencast": cast})
    await operator.hears_state("ended")
    await tells("ended")
    assert [entry.kind for entry in entries] == ["rules", "asked", "answered", "watched", "ended"]
    rules = await world.hub.rules.now(SITE)
    asked = {"operator": "Kim", "text": REQUEST_TEXT, "origin": ORIGIN, "rules": 1, "digest": rules.digest}
    assert entries[1].data == asked
    answered = {"answer": "yes", "widget": "capture-TEST.js"}
    assert [entry.data for entry in entries[2:]] == [answered, {"operator": "Kim"}, {"reason": "by_visitor"}]
    assert {entry.screencast for entry in entries[1:]} == {cast}
    assert await trail.verify(SITE) == (5, "")
    assert "SECRET-OF-THE-PAGE" not in repr(entries)


async def test_rules_published_before_the_frame_link_reach_the_tab_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "BEAT_SECONDS", 3600)
    visitor, _, _, ticket = await world.live()
    rules = (Rule(Action.BLOCK, ".photo"),)
    await world.hub.rules.publish(SITE, "standard", rules, author="cli", note="", after=0)
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    assert (await visitor.hears("rules"))["rules"]["version"] == 1
