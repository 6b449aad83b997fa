"""The contract of every bus: nothing lost, nothing twice, nothing out of order, or a clean new keyframe."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobrowse.bus import Bus, MemoryBus, Outcome, ReadMode
from cobrowse.bus.redis import RedisBus, open_redis
from cobrowse.tasks import TaskSet
from cobrowse.wire.envelope import Entry, Kind

BIG = 10_000_000


@pytest.fixture(params=["memory", "redis", "cluster"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    limits = {"max_bytes": 1000, "max_entries": 20}
    made: Bus
    if request.param == "memory":
        made = MemoryBus(**limits)
        await made.open("s")
        yield made
        await made.close()
        return
    server = request.getfixturevalue("redis") if request.param == "redis" else request.getfixturevalue("cluster")[0]
    tasks = TaskSet()
    nodes = await open_redis(server.url, prefix=secrets.token_hex(4), name="h", tasks=tasks)
    made = RedisBus(nodes, **limits)
    await made.open("s")
    yield made
    await made.close()
    nodes.close()
    await tasks.close()


async def until(condition: Callable[[], object]) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def add(bus: Bus, count: int, kind: Kind = Kind.DELTA, body: bytes = b"x", writer: str = "w") -> Outcome:
    return (await bus.append("s", writer, count, kind, 0, 0, body)).outcome


async def test_log_that_is_not_open_takes_nothing(bus: Bus) -> None:
    assert (await bus.append("other", "w", 1, Kind.KEYFRAME, 0, 0, b"k")).outcome is Outcome.CLOSED
    assert await bus.position("other") is None
    assert not await bus.keep("other")
    assert await bus.keep("s")


async def test_log_begins_with_a_keyframe(bus: Bus) -> None:
    assert await add(bus, 1) is Outcome.NEED_KEYFRAME
    assert await add(bus, 2, Kind.KEYFRAME) is Outcome.NEED_KEYFRAME
    assert await add(bus, 1, Kind.KEYFRAME) is Outcome.OK


async def test_entry_sent_again_is_not_added_again(bus: Bus) -> None:
    await add(bus, 1, Kind.KEYFRAME)
    await add(bus, 2)
    assert await add(bus, 2) is Outcome.DUP
    assert await add(bus, 1, Kind.KEYFRAME) is Outcome.DUP
    assert len((await bus.read("s", "", 0, max_bytes=BIG)).entries) == 2


async def test_gap_is_refused_and_tells_what_is_missing(bus: Bus) -> None:
    await add(bus, 1, Kind.KEYFRAME)
    result = await bus.append("s", "w", 3, Kind.DELTA, 0, 0, b"x")
    assert (result.outcome, result.last) == (Outcome.GAP, 1)


async def test_new_reader_starts_at_the_keyframe(bus: Bus) -> None:
    await add(bus, 1, Kind.KEYFRAME, b"k")
    await add(bus, 2, body=b"d")
    read = await bus.read("s", "", 0, max_bytes=BIG)
    assert read.mode is ReadMode.KEYFRAME
    assert [entry.body for entry in read.entries] == [b"k", b"d"]
    assert [entry.seq for entry in read.entries] == [1, 2]


async def test_reader_goes_on_where_it_was(bus: Bus) -> None:
    for count in range(1, 5):
        await add(bus, count, Kind.KEYFRAME if count == 1 else Kind.DELTA)
    epoch = (await bus.read("s", "", 0, max_bytes=BIG)).epoch
    read = await bus.read("s", epoch, 2, max_bytes=BIG)
    assert (read.mode, [entry.seq for entry in read.entries]) == (ReadMode.DELTA, [3, 4])
    assert (await bus.read("s", epoch, 4, max_bytes=BIG)).entries == ()


async def test_reader_of_another_epoch_starts_anew(bus: Bus) -> None:
    await add(bus, 1, Kind.KEYFRAME)
    assert (await bus.read("s", "other", 1, max_bytes=BIG)).mode is ReadMode.KEYFRAME


async def test_keyframe_drops_what_was_before_it(bus: Bus) -> None:
    for count in range(1, 4):
        await add(bus, count, Kind.KEYFRAME if count == 1 else Kind.DELTA)
    epoch = (await bus.read("s", "", 0, max_bytes=BIG)).epoch
    await add(bus, 4, Kind.KEYFRAME, b"new")
    behind = await bus.read("s", epoch, 1, max_bytes=BIG)
    assert (behind.mode, [entry.body for entry in behind.entries]) == (ReadMode.KEYFRAME, [b"new"])
    level = await bus.read("s", epoch, 3, max_bytes=BIG)
    assert (level.mode, [entry.seq for entry in level.entries]) == (ReadMode.DELTA, [4])


@pytest.mark.parametrize("body", [b"x" * 900, b""])
async def test_full_log_takes_only_a_keyframe(bus: Bus, body: bytes) -> None:
    await add(bus, 1, Kind.KEYFRAME, b"k" * 200)
    count = 2
    while (outcome := await add(bus, count, body=body)) is Outcome.OK:
        count += 1
    assert outcome is Outcome.FULL
    assert await add(bus, count, Kind.KEYFRAME) is Outcome.OK
    assert await add(bus, count + 1) is Outcome.OK


async def test_reading_stops_at_the_size_but_gives_at_least_one(bus: Bus) -> None:
    await add(bus, 1, Kind.KEYFRAME, b"k" * 300)
    await add(bus, 2, body=b"d" * 300)
    read = await bus.read("s", "", 0, max_bytes=10)
    assert len(read.entries) == 1


async def test_new_page_takes_over_with_a_keyframe_and_the_old_one_is_refused(bus: Bus) -> None:
    await add(bus, 1, Kind.KEYFRAME)
    await add(bus, 2)
    assert await add(bus, 1, writer="w2") is Outcome.NEED_KEYFRAME
    assert await add(bus, 1, Kind.KEYFRAME, writer="w2") is Outcome.OK
    assert await add(bus, 3) is Outcome.NEED_KEYFRAME
    assert await bus.last_count("s", "w2") == 1
    assert await bus.last_count("s", "w") is None
    assert [entry.seq for entry in (await bus.read("s", "", 0, max_bytes=BIG)).entries] == [3]


async def test_listeners_hear_all_entries_in_order_until_they_stop(bus: Bus) -> None:
    heard: list[Entry | None] = []
    stop = bus.subscribe("s", heard.append)
    await add(bus, 1, Kind.KEYFRAME, b"k")
    await until(lambda: heard)
    for count in range(2, 8):
        await add(bus, count, body=b"%d" % count)
    bus.publish("s", Entry("e" * 12, 7, Kind.EPHEMERAL, 0, 0, b"p"))
    await until(lambda: any(entry and entry.kind is Kind.EPHEMERAL for entry in heard))
    stop()
    await add(bus, 8)
    await asyncio.sleep(0.05)
    logged = [entry.seq for entry in heard if entry and entry.kind is not Kind.EPHEMERAL]
    # The first one may have come before the subscription held: then the listener is told to read.
    assert logged == [1, 2, 3, 4, 5, 6, 7] or (None in heard and logged == list(range(2, 8)))


async def test_large_entries_are_heard_of_too(bus: Bus) -> None:
    bodies: list[bytes] = []
    position = 0
    epoch = ""
    wake = asyncio.Event()
    stop = bus.subscribe("s", lambda _: wake.set())
    await bus.append("s", "w", 1, Kind.KEYFRAME, 0, 0, b"k" * 200_000)
    async with asyncio.timeout(5):
        while not bodies:
            read = await bus.read("s", epoch, position, max_bytes=BIG)
            bodies += [entry.body for entry in read.entries]
            if not bodies:
                await wake.wait()
                wake.clear()
    stop()
    assert [len(body) for body in bodies] == [200_000]


async def test_a_second_page_changes_the_epoch(bus: Bus) -> None:
    first = await bus.append("s", "a", 1, Kind.KEYFRAME, 0, 0, b"k")
    second = await bus.append("s", "b", 1, Kind.KEYFRAME, 0, 0, b"k")
    assert first.epoch != second.epoch
    position = await bus.position("s")
    assert position
    assert (position.epoch, position.seq) == (second.epoch, 2)


async def test_dropped_log_is_gone_and_its_epoch_is_not_used_again(bus: Bus) -> None:
    await add(bus, 1, Kind.KEYFRAME)
    epoch = (await bus.read("s", "", 0, max_bytes=BIG)).epoch
    await bus.drop("s")
    assert await add(bus, 2) is Outcome.CLOSED
    assert await bus.position("s") is None
    assert (await bus.read("s", epoch, 1, max_bytes=BIG)).mode is ReadMode.NONE
    await bus.open("s")
    await add(bus, 1, Kind.KEYFRAME)
    assert (await bus.read("s", "", 0, max_bytes=BIG)).epoch != epoch


@given(st.lists(st.tuples(st.integers(1, 8), st.booleans(), st.sampled_from(["a", "b"])), max_size=60))
async def test_whatever_writers_send_the_log_is_ordered_and_begins_with_a_keyframe(
    sent: list[tuple[int, bool, str]],
) -> None:
    bus = MemoryBus(max_bytes=40, max_entries=6)
    await bus.open("s")
    for count, keyframe, writer in sent:
        await bus.append("s", writer, count, Kind.KEYFRAME if keyframe else Kind.DELTA, 0, 0, b"1234")
        entries = (await bus.read("s", "", 0, max_bytes=BIG)).entries
        numbers = [entry.seq for entry in entries]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
        assert not entries or entries[0].kind is Kind.KEYFRAME
        assert sum(len(entry.body) for entry in entries[1:]) <= 40
