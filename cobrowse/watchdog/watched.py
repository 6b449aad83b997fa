"""One screencast as the watchdog reads it: when its page is checked, under which rules, and which files it needs."""

from __future__ import annotations

import asyncio
import re
from typing import NamedTuple

from cobrowse.errors import BadInput
from cobrowse.privacy.rules import Ruleset
from cobrowse.watchdog.core import SETTLED_SECONDS, Violation, Watchdog
from cobrowse.watchdog.files import FileText
from cobrowse.wire.envelope import Entry, Kind

POLL_SECONDS = 0.3
"""How often something is looked at that may have changed."""
SHARE = 5
"""It is looked at again after so many times as long as the last look took."""
RULES_SECONDS = 15.0
"""New rules hold here so much later: they are still on their way to the tab, by a hub's next beat at the latest."""


def pause_after(took: float) -> float:
    """Return how long to wait after a look that took so long, seconds."""
    return max(POLL_SECONDS, took * SHARE)


class Running(NamedTuple):
    """A screencast as the hub tells of it: which rules hold, and title and address of its page."""

    rules: Ruleset
    title: str
    url: str


class Watched:
    """One screencast: where its log was read to, and when its page is looked at next."""

    def __init__(self, screencast: str, rules: Ruleset, canaries: list[re.Pattern[str]]) -> None:
        self.screencast = screencast
        self.epoch = ""
        self.seq = 0
        self._canaries = canaries
        self._rules = self._wanted = rules
        self._rules_at = 0.0
        self._read: dict[str, bool] = {}
        """Files that were asked for, and whether they were there."""
        self._told = ("", "")
        self._watchdog = self._new()
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

    def take(self, entry: Entry, now: float) -> Violation | None:
        """Read an entry. What cannot be read is nobody's picture either: the next keyframe is."""
        if entry.kind is Kind.EPHEMERAL:
            return None
        self.epoch, self.seq = entry.epoch, entry.seq
        if entry.kind is Kind.KEYFRAME and self._blind:
            self._watchdog, self._blind = self._new(), False
        elif self._blind:
            return None
        try:
            found = self._watchdog.take(entry, now)
        except BadInput:
            self._blind = True
            return None
        except RecursionError:
            return Violation("a page too deep to be read", entry.seq, 0)
        self._dirty = True
        return found[0] if found else None

    def _new(self) -> Watchdog:
        self._read = {}
        return Watchdog(self._rules, self._canaries)

    def wanted(self) -> list[str]:
        """Return the hashes of files that the page uses and that were not read yet."""
        page = self._watchdog.page
        names = {name for name, _ in page.sheet_files.values()} | {name for name, *_ in page.assets.values() if name}
        return sorted(names - self._read.keys())

    def read_file(self, name: str, text: FileText | None) -> Violation | None:
        """Take a file, None where it is not to be had; what it holds is looked for."""
        self._read[name] = text is not None
        if text is None:
            return None
        found = self._watchdog.file(name, text)
        self._dirty = True
        return found[0] if found else None

    def told(self, running: Running) -> Violation | None:
        """Take what the page tells beside its stream."""
        if self._blind or (running.title, running.url) == self._told:
            return None
        self._told = running.title, running.url
        found = self._watchdog.told(running.title, running.url)
        return found[0] if found else None

    def patience(self, now: float) -> float:
        """Return how long the next entry is waited for, seconds."""
        if self._watchdog.suspicious and not self._blind:
            return max(0.01, min(self._next - now, SETTLED_SECONDS / 4))
        return max(0.01, self._next - now) if self._dirty else POLL_SECONDS

    def look(self, now: float) -> Violation | None:
        """Check the whole page, if it is time."""
        suspicious = self._watchdog.suspicious
        if self._blind or not (self._dirty or suspicious) or now < self._next:
            return None
        found = self._watchdog.check(now)
        took = asyncio.get_running_loop().time() - now
        self._next = now + (max(SETTLED_SECONDS / 4, took * SHARE) if self._watchdog.suspicious else pause_after(took))
        self._dirty = self._watchdog.suspicious
        return found[0] if found else None
