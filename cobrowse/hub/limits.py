"""Rates. A bucket holds `burst` tokens and fills with `per_second`."""

from __future__ import annotations

from collections import OrderedDict

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

    def take(self, key: str, now: float) -> bool:
        """Take one for this key if it is there."""
        bucket = self._buckets.pop(key, None) or TokenBucket(self._rate, self._burst, now)
        self._buckets[key] = bucket
        if len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        return bucket.take(now)

    def give_back(self, key: str, now: float) -> None:
        """Undo one `take` of this key."""
        if bucket := self._buckets.get(key):
            bucket.give_back(now)
