"""HTTP: visits, sign-in, assets, docs; wrong input is one error shape with a stable code."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, CookieJar
from yarl import URL

from cobrowse.app import make_app
from cobrowse.hub import Hub
from cobrowse.hub.assets.store import Owner
from cobrowse.serving import listen
from cobrowse.store import Role
from tests.people import EMAIL, ORIGIN, PASSWORD, SITE

TAB = "tab-0123456789abcdef"


@pytest.fixture
async def base(hub: Hub) -> AsyncIterator[str]:
    async with listen(make_app(hub), "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


def code(answer: object) -> str:
    assert isinstance(answer, dict)
    assert set(answer) == {"error"}
    assert set(answer["error"]) == {"code", "message"}
    return str(answer["error"]["code"])


async def test_visit_gives_a_token_to_a_listed_origin(base: str, client: ClientSession, hub: Hub) -> None:
    body = {"site": SITE, "tab": TAB, "visitor": ""}
    async with client.post(f"{base}/v1/visit", json=body, headers={"Origin": ORIGIN}) as response:
        assert response.status == 200
        assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
        answer = await response.json()
    visit = hub.tokens.read_visit(answer["token"])
    assert (visit.site, visit.origin, visit.tab) == (SITE, ORIGIN, TAB)
    body["visitor"] = answer["visitor"]
    async with client.post(f"{base}/v1/visit", json=body, headers={"Origin": ORIGIN}) as response:
        again = hub.tokens.read_visit((await response.json())["token"])
    assert again.visitor == visit.visitor
    body["visitor"] = answer["visitor"][:-2] + "xx"
    async with client.post(f"{base}/v1/visit", json=body, headers={"Origin": ORIGIN}) as response:
        forged = hub.tokens.read_visit((await response.json())["token"])
    assert forged.visitor != visit.visitor


@pytest.mark.parametrize(
    ("body", "origin", "status", "expected"),
    [
        ({"site": "unknown", "tab": TAB}, ORIGIN, 404, "unknown_site"),
        ({"site": SITE, "tab": TAB}, "https://evil.example", 403, "origin_not_allowed"),
        ({"site": SITE, "tab": TAB}, "", 403, "origin_not_allowed"),
        ({"site": SITE, "tab": "short"}, ORIGIN, 400, "bad_field"),
        ({"site": SITE, "tab": 7}, ORIGIN, 400, "bad_field"),
        ({"site": "x" * 100, "tab": TAB}, ORIGIN, 400, "bad_field"),
        ([], ORIGIN, 400, "bad_json"),
    ],
)
async def test_visit_is_refused_with_the_reason(
    base: str, client: ClientSession, body: object, origin: str, status: int, expected: str
) -> None:
    async with client.post(f"{base}/v1/visit", json=body, headers={"Origin": origin}) as response:
        assert response.status == status
        assert code(await response.json()) == expected


async def test_visits_of_one_address_are_limited(base: str, client: ClientSession, hub: Hub) -> None:
    statuses = set()
    for _ in range(hub.settings.visits_per_minute + 3):
        async with client.post(f"{base}/v1/visit", json={}, headers={"Origin": ORIGIN}) as response:
            statuses.add(response.status)
    assert statuses == {400, 429}


@pytest.mark.parametrize(("data", "expected"), [(b"{", "bad_json"), (b"x" * 100_000, "request_entity_too_large")])
async def test_body_that_is_not_json_or_too_long_is_refused(
    base: str, client: ClientSession, data: bytes, expected: str
) -> None:
    async with client.post(f"{base}/v1/visit", data=data, headers={"Origin": ORIGIN}) as response:
        assert expected in code(await response.json())


async def sign_in(base: str, client: ClientSession, password: str = PASSWORD, origin: str | None = None) -> int:
    headers = {"Origin": base if origin is None else origin}
    body = {"email": EMAIL, "password": password}
    async with client.post(f"{base}/v1/console/sign-in", json=body, headers=headers) as response:
        return response.status


async def test_sign_in_and_out(base: str, client: ClientSession) -> None:
    async with client.get(f"{base}/v1/console/me") as response:
        assert (response.status, code(await response.json())) == (401, "not_signed_in")
    assert await sign_in(base, client) == 200
    async with client.get(f"{base}/v1/console/me") as response:
        assert (await response.json())["name"] == "Kim"
    async with client.post(f"{base}/v1/console/sign-out", headers={"Origin": base}) as response:
        assert response.status == 200
    async with client.get(f"{base}/v1/console/me") as response:
        assert response.status == 401


async def test_session_cookie_is_out_of_reach_of_scripts(base: str, client: ClientSession) -> None:
    body = {"email": EMAIL, "password": PASSWORD}
    async with client.post(f"{base}/v1/console/sign-in", json=body, headers={"Origin": base}) as response:
        cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_sign_in_from_another_website_is_refused(base: str, client: ClientSession) -> None:
    assert await sign_in(base, client, origin="https://evil.example") == 403
    assert await sign_in(base, client, origin="") == 403


async def test_guessing_passwords_is_slowed_down(base: str, client: ClientSession, hub: Hub) -> None:
    statuses = [await sign_in(base, client, "wrong password") for _ in range(hub.settings.sign_in_attempts + 1)]
    assert statuses == [401] * hub.settings.sign_in_attempts + [429]
    assert await sign_in(base, client) == 429


async def test_many_may_sign_in_from_one_address(base: str, client: ClientSession, hub: Hub) -> None:
    statuses = {await sign_in(base, client) for _ in range(hub.settings.sign_in_attempts * 2)}
    assert statuses == {200}
    assert await sign_in(base, client, "wrong password") == 401


async def test_link_signs_in_once(base: str, client: ClientSession, hub: Hub) -> None:
    operator = await hub.store.people.by_email(EMAIL)
    assert operator
    link = await hub.store.people.add_link(operator.id, 60)
    statuses = []
    for _ in range(2):
        url = f"{base}/v1/console/sign-in-link"
        async with client.post(url, json={"token": link}, headers={"Origin": base}) as response:
            statuses.append(response.status)
    assert statuses == [200, 401]


async def test_console_page_runs_only_its_own_script(base: str, client: ClientSession) -> None:
    async with client.get(f"{base}/console/") as response:
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


async def test_mirror_frame_loads_and_runs_nothing_and_needs_a_sign_in(base: str, client: ClientSession) -> None:
    async with client.get(f"{base}/console/mirror-frame") as response:
        assert response.status == 401
    await sign_in(base, client)
    async with client.get(f"{base}/console/mirror-frame?mode=quirks") as response:
        policy = response.headers["Content-Security-Policy"]
        assert not (await response.text()).startswith("<!DOCTYPE")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox allow-same-origin" in policy
    async with client.get(f"{base}/console/mirror-frame") as response:
        assert (await response.text()).startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/docs/", 200),
        ("/docs/protocol", 200),
        ("/docs/none", 404),
        ("/console/console.js", 200),
        ("/console/../../etc/passwd", 404),
        ("/widget/../manifest.json", 404),
        ("/widget/%2e%2e%2fmanifest.json", 404),
        ("/nothing", 404),
    ],
)
async def test_paths(base: str, client: ClientSession, path: str, status: int) -> None:
    async with client.get(base + path) as response:
        assert response.status == status
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_assets_need_consent_and_are_what_they_say(base: str, client: ClientSession, hub: Hub) -> None:
    body = b"GIF89a"
    name = hashlib.sha256(body).hexdigest()
    headers = {"Origin": ORIGIN, "Content-Type": "image/gif"}
    async with client.put(f"{base}/v1/assets/{name}", data=body, headers=headers) as response:
        assert code(await response.json()) == "token_missing"
    await hub.assets.put(Owner(SITE, "x", "v"), name, "image/gif", body)
    async with client.get(f"{base}/console/assets/x/{name}") as response:
        assert response.status == 401
    await sign_in(base, client)
    async with client.get(f"{base}/console/assets/x/{name}") as response:
        assert code(await response.json()) == "no_screencast"


WRONG_STEPS: tuple[object, ...] = (0, 3, "2", 2.0, True, [2], {})


async def sign_in_as(base: str, client: ClientSession, hub: Hub, role: Role) -> None:
    """Sign in as somebody with this role."""
    somebody = await hub.store.people.add(f"{role}@example.org", role, role, "")
    secret = await hub.store.people.begin_session(somebody.id, 600)
    client.cookie_jar.update_cookies({"cobrowse_session": secret}, URL(base))


async def test_admin_reads_and_writes_how_many_steps_yes_takes(base: str, client: ClientSession, hub: Hub) -> None:
    await sign_in_as(base, client, hub, Role.ADMIN)
    url, headers = f"{base}/v1/console/sites/{SITE}/branding", {"Origin": base}
    async with client.get(url) as response:
        branding = (await response.json())["branding"]
    assert branding["consent_steps"] == 1
    async with client.put(url, json={**branding, "title": "Help", "consent_steps": 2}, headers=headers) as response:
        assert response.status == 200
    site = await hub.store.sites.get(SITE)
    assert site
    assert (site.consent_steps, site.branding.title) == (2, "Help")
    async with client.put(url, json={"title": "Other"}, headers=headers) as response:
        assert response.status == 200, "who does not know of it changes nothing"
    for wrong in WRONG_STEPS:
        async with client.put(url, json={"title": "No", "consent_steps": wrong}, headers=headers) as response:
            assert response.status == 400, wrong
            answer = await response.json()
            assert code(answer) == "bad_consent_steps"
            assert "1 or 2" in answer["error"]["message"]
    site = await hub.store.sites.get(SITE)
    assert site
    assert (site.consent_steps, site.branding.title) == (2, "Other")


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.AUDITOR])
async def test_only_an_admin_says_how_many_steps_yes_takes(
    base: str, client: ClientSession, hub: Hub, role: Role
) -> None:
    await sign_in_as(base, client, hub, role)
    url = f"{base}/v1/console/sites/{SITE}/branding"
    async with client.put(url, json={"consent_steps": 2}, headers={"Origin": base}) as response:
        assert response.status == 403
    site = await hub.store.sites.get(SITE)
    assert site
    assert site.consent_steps == 1
