"""Rates. A bucket holds `burst` tokens and fills with `per_second`."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque

MAX_KEYS = 10_000
"""Addresses and accounts remembered at once; the longest unused go first, so that a flood costs bounded memory."""


class TokenBucket:
    """One rate. `now` is any clock in seconds that does not go back."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, per_second: float, burst: float, now: float) -> None:
        self._rate = per_second
        self._burst = burst
        self._tokens = burst
        self._at = now

    def _fill(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now

    def take(self, now: float, amount: float = 1) -> bool:
        """Take `amount` if it is there."""
        self._fill(now)
        if self._tokens < amount:
            return False
        self._tokens -= amount
        return True

    def give_back(self, now: float) -> None:
        """Undo one `take`."""
        self._fill(now)
        self._tokens = min(self._burst, self._tokens + 1)

    def borrow(self, now: float, amount: float) -> float:
        """Take `amount` in any case; returns how many seconds to wait before the next."""
        # Written out: this runs for every entry.
        tokens = self._tokens + (now - self._at) * self._rate
        self._at = now
        if tokens > self._burst:
            tokens = self._burst
        self._tokens = tokens = tokens - amount
        return 0.0 if tokens >= 0 else -tokens / self._rate


class KeyedLimit:
    """One bucket per key, such as a network address."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._rate = per_second
        self._burst = burst
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def bucket(self, key: str, now: float) -> TokenBucket:
        """Return this key's bucket."""
        bucket = self._buckets.pop(key, None) or TokenBucket(self._rate, self._burst, now)
        self._buckets[key] = bucket
        if len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        return bucket

    def take(self, key: str, now: float) -> bool:
        """Take one for this key if it is there."""
        return self.bucket(key, now).take(now)

    def give_back(self, key: str, now: float) -> None:
        """Undo one `take` of this key."""
        if bucket := self._buckets.get(key):
            bucket.give_back(now)


class Admission:
    """So many places, given in the order of asking. A place that is not given back lapses."""

    def __init__(self, places: int, lapse_seconds: float) -> None:
        self._free = places
        self._lapse = lapse_seconds
        self._held: dict[object, asyncio.TimerHandle] = {}
        self._waiting: deque[tuple[object, asyncio.Future[None]]] = deque()

    async def enter(self, who: object) -> None:
        """Wait for a place; who has one, has it anew."""
        if self._free <= 0 and who not in self._held:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((who, turn))
            try:
                await turn
            except asyncio.CancelledError:
                self.leave(who)
                raise
            return
        self._give(who)

    def leave(self, who: object) -> None:
        """Give the place back; changes nothing when there is none."""
        timer = self._held.pop(who, None)
        if timer is None:
            return
        timer.cancel()
        self._free += 1
        while self._waiting and self._free > 0:
            following, turn = self._waiting.popleft()
            if not turn.done():
                self._give(following)
                turn.set_result(None)

    def _give(self, who: object) -> None:
        # Who asked twice holds one place.
        if timer := self._held.pop(who, None):
            timer.cancel()
        else:
            self._free -= 1
        self._held[who] = asyncio.get_running_loop().call_later(self._lapse, self.leave, who)
