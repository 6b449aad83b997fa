"""Masking rules as hubs use them: the version that holds, what a running screencast goes on with, publishing."""

from __future__ import annotations

from functools import reduce

from cobrowse.codes import ErrorCode, TrailKind
from cobrowse.errors import BadInput, Conflict
from cobrowse.privacy import Rule, Ruleset, stricter
from cobrowse.privacy.rules import MAX_NOTE, MODES
from cobrowse.store import Store
from cobrowse.store.ids import now_ms


class Rules:
    """Reads from the store each time: what was published elsewhere holds here too."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._combined: dict[str, Ruleset] = {}

    async def now(self, site: str) -> Ruleset:
        """Return the rules that hold for a website. Raises NotFound."""
        return await self._store.rulesets.now(await self._store.sites.known(site))

    async def since(self, site: str, version: int) -> Ruleset:
        """Return what a screencast that began with `version` goes on with: the strictest of all versions since."""
        found = await self._store.sites.known(site)
        first = [] if version else [Ruleset(site, 0, found.mode)]
        return reduce(stricter, [*first, *await self._store.rulesets.all(site, since=version)])

    async def running(self, begun: dict[str, tuple[str, int]]) -> tuple[dict[str, str], dict[str, Ruleset]]:
        """Return the rules that screencasts go on with: a name by screencast, and the rules by name.

        `begun` holds the website of each screencast and the version with which it began.
        """
        versions = await self._store.rulesets.versions()
        names = {one: f"{site} {version} {versions.get(site, 0)}" for one, (site, version) in begun.items()}
        if set(names.values()) - self._combined.keys():
            now = {}
            for one, (site, version) in begun.items():
                now[names[one]] = self._combined.get(names[one]) or await self.since(site, version)
            self._combined = now
        return names, self._combined

    async def publish(
        self, site: str, mode: str, rules: tuple[Rule, ...], *, author: str, note: str, after: int
    ) -> Ruleset:
        """Publish the version that follows `after`.

        Raises Conflict when that was not the latest, BadInput, NotFound.
        """
        if mode not in MODES:
            raise BadInput("The mode is standard or private.", code=ErrorCode.BAD_RULES)
        if len(note) > MAX_NOTE:
            raise BadInput(f"The note has {MAX_NOTE} characters at most.", code=ErrorCode.BAD_RULES)
        latest = await self.now(site)
        if latest.version != after:
            raise Conflict(
                f"Version {latest.version} was published meanwhile; look at it and publish again.",
                code=ErrorCode.RULES_CHANGED,
            )
        made = Ruleset(site, after + 1, mode, rules, author, note, now_ms())
        await self._store.rulesets.publish(made)
        told = {"version": made.version, "digest": made.digest, "mode": mode, "author": author, "note": note}
        await self._store.trail.append(site, TrailKind.RULES, told)
        return made
