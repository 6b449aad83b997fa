"""Buckets and places: tables, no clock of the machine."""

from __future__ import annotations

import asyncio

import pytest

from cobrowse.hub.access.limits import Admission, KeyedLimit, TokenBucket


@pytest.mark.parametrize(
    ("steps", "answers"),
    [
        ([(0, 1), (0, 1), (0, 1)], [True, True, False]),
        ([(0, 2), (0.5, 1), (1, 1)], [True, False, True]),
        ([(0, 1), (100, 2), (100, 1)], [True, True, False]),
    ],
)
def test_bucket(steps: list[tuple[float, float]], answers: list[bool]) -> None:
    bucket = TokenBucket(1, 2, 0)
    assert [bucket.take(now, amount) for now, amount in steps] == answers


def test_borrowing_says_how_long_to_wait_and_the_debt_is_paid_by_time() -> None:
    bucket = TokenBucket(10, 20, 0)
    assert bucket.borrow(0, 20) == 0
    assert bucket.borrow(0, 5) == pytest.approx(0.5)
    assert bucket.borrow(0.5, 0) == 0
    assert bucket.borrow(0.5, 10) == pytest.approx(1)


def test_keys_do_not_share_and_one_key_is_one_bucket() -> None:
    limit = KeyedLimit(1, 1)
    assert limit.take("a", 0)
    assert not limit.take("a", 0)
    assert limit.take("b", 0)
    limit.give_back("a", 0)
    assert limit.take("a", 0)
    assert limit.bucket("a", 0) is limit.bucket("a", 1)


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_places_are_given_in_turn() -> None:
    places, order = Admission(2, 60), []

    async def enter(who: str) -> None:
        await places.enter(who)
        order.append(who)

    tasks = [asyncio.get_running_loop().create_task(enter(who)) for who in "abcde"]
    await turns()
    assert order == ["a", "b"]
    tasks[2].cancel()  # c gave up waiting
    await turns()
    places.leave("a")
    await turns()
    assert order == ["a", "b", "d"]
    places.leave("a")
    places.leave("nobody")
    await turns()
    assert order == ["a", "b", "d"]
    await places.enter("b")  # has a place already
    places.leave("b")
    await turns()
    assert order == ["a", "b", "d", "e"]


async def test_place_that_is_not_given_back_lapses() -> None:
    places = Admission(1, 0.02)
    await places.enter("a")
    async with asyncio.timeout(5):
        await places.enter("b")


async def test_who_asks_twice_holds_one_place() -> None:
    places = Admission(1, 60)
    await places.enter("a")
    waiting = [asyncio.get_running_loop().create_task(places.enter("b")) for _ in range(2)]
    await turns()
    places.leave("a")
    await turns()
    places.leave("b")
    await turns()
    assert all(one.done() for one in waiting)
    places.leave("b")
    async with asyncio.timeout(1):
        await places.enter("c")
