"""The contract of every board: changes do not undo each other, what is due comes once, words reach all hubs."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable

import pytest

from cobrowse.bus import Board, MemoryBoard
from cobrowse.bus.redis import RedisBoard, open_redis
from cobrowse.tasks import TaskSet


@pytest.fixture(params=["memory", "redis", "cluster"])
async def board(request: pytest.FixtureRequest) -> AsyncIterator[Board]:
    if request.param == "memory":
        yield MemoryBoard()
        return
    server = request.getfixturevalue("redis") if request.param == "redis" else request.getfixturevalue("cluster")[0]
    tasks = TaskSet()
    nodes = await open_redis(server.url, prefix=secrets.token_hex(4), name="h", tasks=tasks)
    yield RedisBoard(nodes)
    nodes.close()
    await tasks.close()


async def test_change_that_knows_an_older_value_is_refused(board: Board) -> None:
    assert await board.swap("g", "a", None, b"1")
    assert not await board.swap("g", "a", None, b"2")
    assert not await board.swap("g", "a", b"0", b"2")
    assert await board.swap("g", "a", b"1", b"2")
    assert await board.get("g", "a") == b"2"
    assert await board.swap("g", "b", None, b"3")
    await board.keep(["g", "none"])
    assert await board.all("g") == {"a": b"2", "b": b"3"}
    assert await board.swap("g", "a", b"2", None)
    assert await board.get("g", "a") is None
    assert await board.all("other") == {}


async def test_of_changes_at_once_each_one_counts(board: Board) -> None:
    async def count() -> None:
        while True:
            before = await board.get("g", "n")
            if await board.swap("g", "n", before, str(int(before or b"0") + 1).encode()):
                return

    await asyncio.gather(*(count() for _ in range(20)))
    assert await board.get("g", "n") == b"20"


async def test_what_is_due_comes_once_and_not_before(board: Board) -> None:
    await board.schedule("soon", 0.05)
    await board.schedule("late", 60)
    await board.schedule("never", 0.05)
    await board.settle("never")
    assert await board.due() == []
    await asyncio.sleep(0.1)
    assert await board.due() == ["soon"]
    assert await board.due() == [], "it is leased"
    await board.schedule("soon", 0)
    assert await board.due() == ["soon"], "it was scheduled anew"


async def test_words_reach_every_listener_until_it_stops(board: Board) -> None:
    heard: list[tuple[str, bytes]] = []

    def hears(name: str) -> Callable[[bytes], None]:
        return lambda words: heard.append((name, words))

    stops = [board.subscribe("c", hears(name), lambda: None) for name in "ab"]
    board.subscribe("other", hears("other"), lambda: None)
    async with asyncio.timeout(5):
        while not heard:
            board.publish("c", b"first")
            await asyncio.sleep(0.02)
    assert {name for name, _ in heard} == {"a", "b"}
    stops[0]()
    heard.clear()
    board.publish("c", b"second")
    async with asyncio.timeout(5):
        while ("b", b"second") not in heard:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert "a" not in {name for name, words in heard if words == b"second"}
    assert await board.ready()
