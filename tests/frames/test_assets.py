"""Assets of a mirrored page go from its tab to its operators."""

from __future__ import annotations

import gzip
import hashlib
import io

from aiohttp import ClientSession

from cobrowse.hub.access.limits import KeyedLimit
from cobrowse.wire.envelope import Kind
from tests.gateway.world import World
from tests.people import ORIGIN, SITE

K = Kind.KEYFRAME


async def test_assets_are_uploaded_once_checked_and_read_by_operators_only(world: World) -> None:
    _, _, cast, ticket = await world.live()
    body = b"GIF89a, as it were"
    name = hashlib.sha256(body).hexdigest()
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {ticket}"}

    async def offer() -> list[str]:
        url = f"{world.base}/v1/assets/offer"
        async with world.http.post(url, json={"hashes": [name]}, headers=headers) as response:
            missing: list[str] = (await response.json())["missing"]
        return missing

    async def put(data: bytes, media_type: str, **more: str) -> int:
        url = f"{world.base}/v1/assets/{name}"
        async with world.http.put(
            url, data=io.BytesIO(data), headers={**headers, "Content-Type": media_type, **more}
        ) as response:
            return response.status

    assert await offer() == [name]
    assert await put(b"other bytes", "image/gif") == 400
    assert await put(body, "text/html") == 400
    assert await put(b"x" * (world.hub.settings.asset_max_bytes + 1), "image/gif") == 413
    assert await put(body, "image/gif", Origin="https://evil.example") == 403
    assert await put(body, "image/gif") == 204
    assert await offer() == []
    async with world.http.get(f"{world.base}/console/assets/{cast}/{name}") as response:
        assert await response.read() == body
        assert response.headers["Content-Security-Policy"].endswith("sandbox")
        assert response.headers["Content-Disposition"] == "attachment"
    async with ClientSession() as nobody, nobody.get(f"{world.base}/console/assets/{cast}/{name}") as response:
        assert response.status == 401
    # So few that no machine is too slow to reach it.
    world.hub.rates.assets = KeyedLimit(0.001, 3)
    assert [await put(body, "image/gif") for _ in range(5)] == [204, 204, 204, 429, 429]


async def test_style_sheet_comes_compressed_and_is_none_by_its_address(world: World) -> None:
    _, _, cast, ticket = await world.live()
    text = b"p { color: red }" * 1000
    name = hashlib.sha256(text).hexdigest()
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {ticket}", "Content-Type": "text/css"}
    url = f"{world.base}/v1/assets/{name}"
    packed = {**headers, "Content-Encoding": "gzip"}
    async with world.http.put(url, data=gzip.compress(b"other" * 1000), headers=packed) as response:
        assert response.status == 400
    async with world.http.put(url, data=gzip.compress(b"x" * 50_000_000), headers=packed) as response:
        assert response.status == 413
    async with world.http.put(url, data=b"no gzip at all", headers=packed) as response:
        assert response.status == 400
    async with world.http.put(url, data=gzip.compress(text), headers=packed) as response:
        assert response.status == 204
    async with world.http.get(f"{world.base}/console/assets/{cast}/{name}") as response:
        assert await response.read() == text
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Encoding"]


async def test_asset_of_another_origin_is_fetched_only_when_the_owner_lists_it(world: World) -> None:
    _, _, _, ticket = await world.live()
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {ticket}"}

    async def fetch(url: object) -> str:
        async with world.http.post(f"{world.base}/v1/assets/fetch", json={"url": url}, headers=headers) as response:
            code: str = (await response.json())["error"]["code"]
        return code

    assert await fetch(f"{world.base}/favicon.ico") == "asset_origin"
    await world.hub.store.sites.set_asset_origins(SITE, [world.base])
    assert await fetch(f"{world.base}/favicon.ico") == "asset_address"
    assert await fetch(7) == "bad_field"
