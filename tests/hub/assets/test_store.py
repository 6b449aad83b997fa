"""Whose assets are whose: what one visitor's page had goes with the screencast, what all pages have stays."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from cobrowse.bus.redis import RedisFiles, open_redis
from cobrowse.hub.assets.store import Assets, Owner
from cobrowse.tasks import TaskSet

LOGO, PHOTO = b"the website's logo", b"a photo of Kim"
KIM, LEE = Owner("shop", "cast1", "kim"), Owner("shop", "cast2", "lee")


def name_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.fixture(params=["one hub", "two hubs"])
async def hubs(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Assets, Assets]]:
    """The stores of two hubs that share Redis, or twice that of one."""
    if request.param == "one hub":
        alone = Assets(max_bytes=1000, total_bytes=10_000)
        yield alone, alone
        return
    async with AsyncExitStack() as stack:
        tasks = TaskSet()
        stack.push_async_callback(tasks.close)
        url = request.getfixturevalue("redis").url
        nodes = await open_redis(url, prefix=secrets.token_hex(4), name="h", tasks=tasks)
        stack.callback(nodes.close)
        yield (
            Assets(max_bytes=1000, total_bytes=10_000, files=RedisFiles(nodes)),
            Assets(max_bytes=1000, total_bytes=10_000, files=RedisFiles(nodes)),
        )


async def put(assets: Assets, owner: Owner, body: bytes) -> None:
    await assets.put(owner, name_of(body), "image/png", body)


async def has(assets: Assets, owner: Owner, body: bytes) -> bool:
    found = await assets.get(owner, name_of(body))
    assert found is None or found.body == body
    assert (await assets.missing(owner, [name_of(body)]) == []) is (found is not None)
    return found is not None


async def test_what_one_page_had_goes_with_its_screencast(hubs: tuple[Assets, Assets]) -> None:
    one, other = hubs
    await put(one, KIM, PHOTO)
    assert await has(other, KIM, PHOTO)
    assert not await has(one, LEE, PHOTO), "nobody else can ask for it"
    await other.clear("cast1")
    one.forget("cast1")  # as all hubs are told
    assert not await has(one, KIM, PHOTO)
    assert not await has(other, KIM, PHOTO)
    assert one.screencasts() == other.screencasts() == set()


async def test_what_two_visitors_had_is_the_websites_and_stays(hubs: tuple[Assets, Assets]) -> None:
    one, other = hubs
    await put(one, KIM, LOGO)
    await put(one, KIM._replace(screencast="cast3"), LOGO)
    await one.clear("cast3")
    assert not await has(one, KIM._replace(screencast="cast4"), LOGO), "the same visitor twice is one"
    await put(other, LEE, LOGO)
    for cast in ("cast1", "cast2"):
        await one.clear(cast)
        other.forget(cast)
    assert await has(one, KIM, LOGO)
    assert await has(other, Owner("shop", "cast9", "zoe"), LOGO)
    assert not await has(one, Owner("another site", "cast9", "zoe"), LOGO)


async def test_memory_is_bounded_and_given_back() -> None:
    assets = Assets(max_bytes=1000, total_bytes=2500)
    for number in range(5):
        await put(assets, KIM, bytes([number]) * 1000)
    assert assets._size <= 2500
    assets.forget("cast1")
    assert assets._size == 0
