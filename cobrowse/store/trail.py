"""The audit trail: what happened around screencasts, never what was shown. Each entry holds the hash of the one before.

Per website, entries are numbered 1, 2, 3 … and chained: `hash = SHA-256(previous hash + canonical JSON of the entry)`.
Who changes or removes an entry must change all that follow, and whoever kept any later hash notices.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from cobrowse.codes import TrailKind
from cobrowse.errors import Unavailable
from cobrowse.store import tables as t

FIRST_HASH = "0" * 64
"""Stands before the first entry of a website."""
MAX_TRIES = 30
TRY_SECONDS = 0.01
PAGE = 500


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry. `at` is milliseconds since the Unix epoch; `data` holds names, numbers and reasons only."""

    site: str
    number: int
    at: int
    kind: str
    screencast: str
    dialog: str
    data: dict[str, Any]
    before: str
    hash: str

    def expected_hash(self) -> str:
        """Return the hash that this entry must have."""
        told = [self.site, self.number, self.at, self.kind, self.screencast, self.dialog, self.data]
        text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(self.before.encode() + text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return the entry as it is exported."""
        return {
            "site": self.site,
            "number": self.number,
            "at": self.at,
            "kind": self.kind,
            "screencast": self.screencast,
            "dialog": self.dialog,
            "data": self.data,
            "before": self.before,
            "hash": self.hash,
        }

    def as_row(self) -> list[str]:
        """Return the entry as a row of a table, under COLUMNS."""
        at = datetime.fromtimestamp(self.at / 1000, UTC).isoformat(timespec="milliseconds")
        data = json.dumps(self.data, sort_keys=True)
        return [str(self.number), at, self.kind, self.screencast, self.dialog, data, self.before, self.hash]


COLUMNS = ("number", "time", "kind", "screencast", "dialog", "data", "before", "hash")


class _Note(NamedTuple):
    kind: str
    screencast: str
    dialog: str
    data: dict[str, Any]
    once: str


class Trail:
    """Appends and reads."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        """Writers of this process take turns, and whoever has the turn writes for all that wait."""
        self._waiting: defaultdict[str, list[tuple[_Note, asyncio.Future[None]]]] = defaultdict(list)

    async def append(
        self,
        site: str,
        kind: TrailKind,
        data: dict[str, Any],
        *,
        screencast: str = "",
        dialog: str = "",
        once: str = "",
    ) -> None:
        """Add an entry; a second one with the same `once` changes nothing. Raises Unavailable when it cannot."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[site].append((_Note(kind.value, screencast, dialog, data, once), done))
        async with self._turns[site]:
            if done.done():
                done.result()  # whoever had the turn before wrote this one too
                return
            batch = self._waiting.pop(site)
            try:
                await self._write(site, [note for note, _ in batch])
            except BaseException as error:
                for _, other in batch:
                    if other is not done and not other.done():
                        other.set_exception(error if isinstance(error, Exception) else Unavailable("the hub stops"))
                raise
            for _, other in batch:
                if not other.done():
                    other.set_result(None)

    async def _write(self, site: str, notes: list[_Note]) -> None:
        for number in range(MAX_TRIES):
            try:
                async with self._engine.begin() as connection:
                    await self._write_once(connection, site, notes)
            except IntegrityError:
                # Another process added that number, or the same entry, at this moment.
                await asyncio.sleep(random.random() * TRY_SECONDS * number)  # noqa: S311
            else:
                return
        raise Unavailable("the audit trail is too busy")

    async def _write_once(self, connection: AsyncConnection, site: str, notes: list[_Note]) -> None:
        wanted = [note.once for note in notes if note.once]
        known = set()
        if wanted:
            known = set((await connection.execute(select(t.trail.c.once).where(t.trail.c.once.in_(wanted)))).scalars())
        query = select(t.trail.c.number, t.trail.c.hash).where(t.trail.c.site == site)
        last = (await connection.execute(query.order_by(t.trail.c.number.desc()).limit(1))).first()
        number, before = (last.number, last.hash) if last else (0, FIRST_HASH)
        rows = []
        for note in notes:
            if note.once in known:
                continue
            if note.once:
                known.add(note.once)
            number += 1
            now = time.time_ns() // 1_000_000
            entry = TrailEntry(site, number, now, note.kind, note.screencast, note.dialog, note.data, before, "")
            before = entry.expected_hash()
            rows.append(entry.as_json() | {"data": json.dumps(note.data), "hash": before, "once": note.once or None})
        if rows:
            await connection.execute(insert(t.trail), rows)

    async def entries(
        self, site: str, *, after: int = 0, screencast: str = "", dialog: str = ""
    ) -> AsyncIterator[TrailEntry]:
        """Yield a website's entries in order, from the one after `after` on."""
        while True:
            query = select(t.trail).where(t.trail.c.site == site, t.trail.c.number > after)
            if screencast:
                query = query.where(t.trail.c.screencast == screencast)
            if dialog:
                query = query.where(t.trail.c.dialog == dialog)
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query.order_by(t.trail.c.number).limit(PAGE))).all()
            for row in rows:
                yield _entry(row)
            if len(rows) < PAGE:
                return
            after = rows[-1].number

    async def latest(
        self,
        site: str,
        *,
        before: int = 0,
        kinds: Collection[str] = (),
        text: str = "",
        dialog: str = "",
        since: int = 0,
        until: int = 0,
        limit: int = 100,
    ) -> list[TrailEntry]:
        """Return the latest entries, newest first.

        Only those before the number `before`, of some kinds, of a time (milliseconds since 1970), that hold a text.
        """
        query = select(t.trail).where(t.trail.c.site == site)
        if before:
            query = query.where(t.trail.c.number < before)
        if kinds:
            query = query.where(t.trail.c.kind.in_(kinds))
        if dialog:
            query = query.where(t.trail.c.dialog == dialog)
        if since:
            query = query.where(t.trail.c.at >= since)
        if until:
            query = query.where(t.trail.c.at < until)
        if text:
            # Escaped as it stands in JSON, and once more for LIKE.
            inner = json.dumps(text)[1:-1]
            places = [t.trail.c.data.icontains(inner, autoescape=True)]
            places += [column == text for column in (t.trail.c.screencast, t.trail.c.dialog, t.trail.c.hash)]
            query = query.where(or_(*places))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(t.trail.c.number.desc()).limit(limit))).all()
        return [_entry(row) for row in rows]

    async def trim(self, site: str, older_than: int) -> int:
        """Remove entries older than a time, all but the last; returns how many. What is left stays verifiable."""
        async with self._engine.begin() as connection:
            of_site = t.trail.c.site == site
            last = (await connection.execute(select(func.max(t.trail.c.number)).where(of_site))).scalar() or 0
            old = (
                await connection.execute(
                    select(func.max(t.trail.c.number)).where(
                        of_site, t.trail.c.at < older_than, t.trail.c.number < last
                    )
                )
            ).scalar()
            if not old:
                return 0
            gone = await connection.execute(delete(t.trail).where(of_site, t.trail.c.number <= old))
        await self.append(site, TrailKind.TRIMMED, {"through": int(old), "entries": gone.rowcount})
        return gone.rowcount

    async def verify(self, site: str) -> tuple[int, str]:
        """Return how many entries there are, and what is wrong with the first that is wrong; empty when nothing is."""
        count, before, number = 0, "", 0
        async for entry in self.entries(site):
            if count == 0:
                if entry.number == 1 and entry.before != FIRST_HASH:
                    return count, "entry 1 does not begin the chain"
            elif entry.number != number + 1:
                return count, f"entries {number + 1} to {entry.number - 1} are missing"
            elif entry.before != before:
                return count, f"entry {entry.number} does not follow entry {number}"
            if entry.hash != entry.expected_hash():
                return count, f"entry {entry.number} was changed"
            count, before, number = count + 1, entry.hash, entry.number
        return count, ""


def _entry(row: Any) -> TrailEntry:
    return TrailEntry(
        row.site, row.number, row.at, row.kind, row.screencast, row.dialog, json.loads(row.data), row.before, row.hash
    )
