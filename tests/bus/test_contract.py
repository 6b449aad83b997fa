"""The contract of every bus: nothing lost, nothing twice, nothing out of order, or a clean new keyframe."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobrowse.bus import Bus, MemoryBus, Outcome, ReadMode
from cobrowse.wire.envelope import Entry, Kind

BIG = 10_000_000


@pytest.fixture(params=["memory"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    made = MemoryBus(max_bytes=1000, max_entries=20)
    yield made
    await made.close()


async def add(bus: Bus, count: int, kind: Kind = Kind.DELTA, body: bytes = b"x", writer: str = "w") -> Outcome:
    return (await bus.append("s", writer, count, kind, 0, 0, body)).outcome


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


async def test_listeners_hear_of_entries_until_they_stop(bus: Bus) -> None:
    heard: list[Entry | None] = []
    stop = bus.subscribe("s", heard.append)
    await add(bus, 1, Kind.KEYFRAME)
    ephemeral = Entry("e", 1, Kind.EPHEMERAL, 0, 0, b"p")
    await bus.publish("s", ephemeral)
    stop()
    await add(bus, 2)
    assert heard == [None, ephemeral]


async def test_dropped_log_is_gone_and_its_epoch_is_not_used_again(bus: Bus) -> None:
    await add(bus, 1, Kind.KEYFRAME)
    epoch = (await bus.read("s", "", 0, max_bytes=BIG)).epoch
    await bus.drop("s")
    assert await bus.position("s") is None
    assert (await bus.read("s", epoch, 1, max_bytes=BIG)).mode is ReadMode.NONE
    await add(bus, 1, Kind.KEYFRAME)
    assert (await bus.read("s", "", 0, max_bytes=BIG)).epoch != epoch


@given(st.lists(st.tuples(st.integers(1, 8), st.booleans(), st.sampled_from(["a", "b"])), max_size=60))
async def test_whatever_writers_send_the_log_is_ordered_and_begins_with_a_keyframe(
    sent: list[tuple[int, bool, str]],
) -> None:
    bus = MemoryBus(max_bytes=40, max_entries=6)
    for count, keyframe, writer in sent:
        await bus.append("s", writer, count, Kind.KEYFRAME if keyframe else Kind.DELTA, 0, 0, b"1234")
        entries = (await bus.read("s", "", 0, max_bytes=BIG)).entries
        numbers = [entry.seq for entry in entries]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
        assert not entries or entries[0].kind is Kind.KEYFRAME
        assert sum(len(entry.body) for entry in entries[1:]) <= 40
