"""One screencast as the watchdog reads it: when its page is checked, and under which rules."""

from __future__ import annotations

import asyncio
import re

from cobrowse.errors import BadInput
from cobrowse.privacy.rules import Ruleset
from cobrowse.watchdog.core import Violation, Watchdog
from cobrowse.wire.envelope import Entry, Kind

POLL_SECONDS = 0.3
"""How often something is looked at that may have changed."""
SHARE = 5
"""It is looked at again after so many times as long as the last look took."""
RULES_SECONDS = 5.0
"""New rules hold here so much later: they are still on their way to the tab."""


def pause_after(took: float) -> float:
    """Return how long to wait after a look that took so long, seconds."""
    return max(POLL_SECONDS, took * SHARE)


class Watched:
    """One screencast: where its log was read to, and when its page is looked at next."""

    def __init__(self, screencast: str, rules: Ruleset, canaries: list[re.Pattern[str]]) -> None:
        self.screencast = screencast
        self.epoch = ""
        self.seq = 0
        self._canaries = canaries
        self._rules = self._wanted = rules
        self._rules_at = 0.0
        self._watchdog = Watchdog(rules, canaries)
        self._blind = False
        self._dirty = False
        self._next = 0.0

    def follow_rules(self, rules: Ruleset | None, now: float) -> None:
        """Take over rules that became stricter, once the tab had the time to."""
        if rules is not None and rules is not self._wanted:
            self._wanted, self._rules_at = rules, now + RULES_SECONDS
        if self._wanted is not self._rules and now >= self._rules_at:
            self._rules = self._wanted
            self._watchdog.use(self._rules)

    def take(self, entry: Entry) -> Violation | None:
        """Read an entry. What cannot be read is nobody's picture either: the next keyframe is."""
        if entry.kind is Kind.EPHEMERAL:
            return None
        self.epoch, self.seq = entry.epoch, entry.seq
        if entry.kind is Kind.KEYFRAME:
            self._watchdog, self._blind = Watchdog(self._rules, self._canaries), False
        elif self._blind:
            return None
        try:
            found = self._watchdog.take(entry)
        except BadInput:
            self._blind = True
            return None
        self._dirty = True
        return found[0] if found else None

    def patience(self, now: float) -> float | None:
        """Return how long the next entry is waited for, seconds; None for ever."""
        return max(0.01, self._next - now) if self._dirty else None

    def look(self, now: float) -> Violation | None:
        """Check the whole page, if it is time."""
        if not self._dirty or self._blind or now < self._next:
            return None
        found = self._watchdog.check()
        took = asyncio.get_running_loop().time() - now
        self._next = now + pause_after(took)
        self._dirty = self._watchdog.suspicious
        return found[0] if found else None
