"""The contract of every shared state: changes do not undo each other, what is due comes once, words reach all hubs."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable

import pytest

from cobrowse.bus import MemoryState, SharedState
from cobrowse.bus.redis import RedisState, open_redis
from cobrowse.tasks import TaskSet


@pytest.fixture(params=["memory", "redis", "cluster"])
async def shared(request: pytest.FixtureRequest) -> AsyncIterator[SharedState]:
    if request.param == "memory":
        yield MemoryState()
        return
    server = request.getfixturevalue("redis") if request.param == "redis" else request.getfixturevalue("cluster")[0]
    tasks = TaskSet()
    nodes = await open_redis(server.url, prefix=secrets.token_hex(4), name="h", tasks=tasks)
    yield RedisState(nodes)
    nodes.close()
    await tasks.close()


async def test_change_that_knows_an_older_value_is_refused(shared: SharedState) -> None:
    assert await shared.swap("g", "a", None, b"1")
    assert not await shared.swap("g", "a", None, b"2")
    assert not await shared.swap("g", "a", b"0", b"2")
    assert await shared.swap("g", "a", b"1", b"2")
    assert await shared.get("g", "a") == b"2"
    assert await shared.swap("g", "b", None, b"3")
    await shared.keep(["g", "none"])
    assert await shared.all("g") == {"a": b"2", "b": b"3"}
    assert await shared.swap("g", "a", b"2", None)
    assert await shared.get("g", "a") is None
    assert await shared.all("other") == {}


async def test_of_changes_at_once_each_one_counts(shared: SharedState) -> None:
    async def count() -> None:
        while True:
            before = await shared.get("g", "n")
            if await shared.swap("g", "n", before, str(int(before or b"0") + 1).encode()):
                return

    await asyncio.gather(*(count() for _ in range(20)))
    assert await shared.get("g", "n") == b"20"


async def test_what_is_due_comes_once_and_not_before(shared: SharedState) -> None:
    await shared.schedule("soon", 1)
    await shared.schedule("late", 60)
    await shared.schedule("never", 1)
    await shared.settle("never")
    assert await shared.due() == []
    async with asyncio.timeout(10):
        while not (came := await shared.due()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert came == ["soon"]
    assert await shared.due() == [], "it is leased"
    await shared.schedule("soon", 0)
    assert await shared.due() == ["soon"], "it was scheduled anew"


async def test_words_reach_every_listener_until_it_stops(shared: SharedState) -> None:
    heard: list[tuple[str, bytes]] = []

    def hears(name: str) -> Callable[[bytes], None]:
        return lambda words: heard.append((name, words))

    stops = [shared.subscribe("c", hears(name), lambda: None) for name in "ab"]
    shared.subscribe("other", hears("other"), lambda: None)
    async with asyncio.timeout(5):
        while not heard:
            shared.publish("c", b"first")
            await asyncio.sleep(0.02)
    assert {name for name, _ in heard} == {"a", "b"}
    stops[0]()
    heard.clear()
    shared.publish("c", b"second")
    async with asyncio.timeout(5):
        while ("b", b"second") not in heard:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert "a" not in {name for name, words in heard if words == b"second"}
    assert await shared.ready()
