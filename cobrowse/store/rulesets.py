"""Masking rules in the store: every published version of every website's."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from cobrowse.codes import ErrorCode
from cobrowse.errors import Conflict
from cobrowse.privacy import Ruleset, parse_rules
from cobrowse.store import tables as t
from cobrowse.store.records import Site


class Rulesets:
    """Versions are added and never changed. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def all(self, site: str, *, since: int = 0) -> list[Ruleset]:
        """Return the versions of a website's rules from `since` on, oldest first; empty for none published."""
        query = select(t.rulesets).where(t.rulesets.c.site == site, t.rulesets.c.version >= since)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(t.rulesets.c.version))).all()
        return [_ruleset(row) for row in rows]

    async def now(self, site: Site) -> Ruleset:
        """Return the rules that hold now; version 0 where none were published."""
        query = select(t.rulesets).where(t.rulesets.c.site == site.key).order_by(t.rulesets.c.version.desc()).limit(1)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return _ruleset(row) if row else Ruleset(site.key, 0, site.mode)

    async def publish(self, ruleset: Ruleset) -> None:
        """Add the next version. Raises Conflict when somebody else published that one."""
        try:
            async with self._engine.begin() as connection:
                await connection.execute(
                    insert(t.rulesets).values(
                        site=ruleset.site,
                        version=ruleset.version,
                        mode=ruleset.mode,
                        rules=json.dumps([rule.as_json() for rule in ruleset.rules]),
                        digest=ruleset.digest,
                        author=ruleset.author,
                        note=ruleset.note,
                        published=ruleset.published,
                    )
                )
        except IntegrityError:
            raise Conflict("Another version was published at the same moment.", code=ErrorCode.RULES_CHANGED) from None

    async def versions(self) -> dict[str, int]:
        """Return the latest version of each website that has published rules."""
        query = select(t.rulesets.c.site, func.max(t.rulesets.c.version)).group_by(t.rulesets.c.site)
        async with self._engine.connect() as connection:
            return {row[0]: int(row[1]) for row in await connection.execute(query)}


def _ruleset(row: Any) -> Ruleset:
    rules = parse_rules(json.loads(row.rules))
    return Ruleset(row.site, row.version, row.mode, rules, row.author, row.note, row.published)
