"""The audit trail: order among many writers, and that nobody changes it unnoticed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cobrowse.codes import TrailKind
from cobrowse.config import Settings
from cobrowse.store import Store, open_store
from cobrowse.store.trail import FIRST_HASH
from tests.postgres_server import empty


@pytest.fixture(params=["sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'x.db'}"
    if request.param == "postgresql":
        url = Settings(database_url=request.getfixturevalue("postgres")).sqlalchemy_url
        await empty(url)
    opened = await open_store(url)
    yield opened
    await opened.close()


async def run(store: Store, sql: str) -> None:
    async with store._engine.begin() as connection:
        await connection.execute(text(sql))


async def test_entries_are_numbered_and_chained_whoever_writes(store: Store) -> None:
    writers = [store.trail.append("s", TrailKind.WATCHED, {"operator": f"{n}"}) for n in range(15)]
    await asyncio.gather(*writers, store.trail.append("other", TrailKind.RULES, {}))
    entries = [entry async for entry in store.trail.entries("s")]
    assert [entry.number for entry in entries] == list(range(1, 16))
    assert entries[0].before == FIRST_HASH
    assert [entry.before for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert await store.trail.verify("s") == (15, "")
    assert await store.trail.verify("other") == (1, "")
    assert await store.trail.verify("nobody") == (0, "")


async def test_processes_that_write_at_once_make_one_chain(store: Store) -> None:
    url = store._engine.url.render_as_string(hide_password=False)
    others = [await open_store(url) for _ in range(3)]
    writers = [
        one.trail.append("s", TrailKind.WATCHED, {"operator": f"{n}"}) for n in range(10) for one in (store, *others)
    ]
    await asyncio.gather(*writers)
    for one in others:
        await one.close()
    assert await store.trail.verify("s") == (40, "")


async def test_what_happens_once_is_written_once(store: Store) -> None:
    again = [
        store.trail.append("s", TrailKind.ENDED, {"reason": "left"}, screencast="c", once="c ended") for _ in range(4)
    ]
    await asyncio.gather(*again)
    assert len([entry async for entry in store.trail.entries("s", screencast="c")]) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE trail SET data = '{}' WHERE number = 3", "entry 3 was changed"),
        ("UPDATE trail SET at = at + 1 WHERE number = 2", "entry 2 was changed"),
        ("DELETE FROM trail WHERE number = 3", "entries 3 to 3 are missing"),
        ("DELETE FROM trail WHERE number = 1", ""),
        ("UPDATE trail SET hash = '0' WHERE number = 5", "entry 5 was changed"),
        ("UPDATE trail SET before = '0' WHERE number = 1", "entry 1 does not begin the chain"),
    ],
)
async def test_change_is_noticed(store: Store, change: str, says: str) -> None:
    for number in range(5):
        await store.trail.append("s", TrailKind.WATCHED, {"operator": f"{number}"})
    await run(store, change)
    assert (await store.trail.verify("s"))[1] == says


async def test_trim_leaves_what_can_be_verified(store: Store) -> None:
    for number in range(6):
        await store.trail.append("s", TrailKind.WATCHED, {"operator": f"{number}"})
    assert await store.trail.trim("s", 10) == 0
    entries = [entry async for entry in store.trail.entries("s")]
    assert await store.trail.trim("s", entries[3].at + 10**9) == 5
    left = [entry async for entry in store.trail.entries("s")]
    assert [entry.kind for entry in left] == ["watched", "trimmed"]
    assert left[-1].data == {"through": 5, "entries": 5}
    assert await store.trail.verify("s") == (2, "")


async def test_long_trails_are_read_in_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cobrowse.store.trail.PAGE", 4)
    for number in range(10):
        await store.trail.append("s", TrailKind.WATCHED, {"operator": f"{number}"}, dialog="d" if number % 2 else "e")
    assert [entry.number async for entry in store.trail.entries("s", after=3)] == list(range(4, 11))
    assert [entry.number async for entry in store.trail.entries("s", dialog="d")] == [2, 4, 6, 8, 10]


async def test_latest_entries_are_found_by_kind_text_time_and_dialogue(store: Store) -> None:
    for number in range(1, 6):
        told = {"operator": "Zoë_1" if number == 3 else "Kim", "n": number}
        kind = TrailKind.LEFT if number % 2 else TrailKind.WATCHED
        await store.trail.append("s", kind, told, screencast=f"cast{number}", dialog=f"dialog{number % 2}")
    await store.trail.append("other", TrailKind.LEFT, {})
    all_of_them = await store.trail.latest("s")

    async def found(**given: Any) -> list[int]:
        return [entry.number for entry in await store.trail.latest("s", **given)]

    assert await found() == [5, 4, 3, 2, 1]
    assert await found(limit=2) == [5, 4]
    assert await found(before=4, limit=2) == [3, 2]
    assert await found(kinds=["watched"]) == [4, 2]
    assert await found(dialog="dialog1") == [5, 3, 1]
    assert await found(text="zoë_") == [3]
    assert await found(text="%") == []
    assert await found(text="cast2") == [2]
    assert await found(text=all_of_them[0].hash) == [5]
    assert await found(since=all_of_them[0].at + 1) == []
    assert await found(until=all_of_them[0].at + 1) == [5, 4, 3, 2, 1]
