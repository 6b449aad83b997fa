"""Canned replies in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from cobrowse.codes import ErrorCode
from cobrowse.errors import Conflict
from cobrowse.store import tables as t


@dataclass(frozen=True, slots=True)
class Canned:
    """A reply that is written once and used often."""

    id: int
    shortcut: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """Return what the console shows."""
        return {"id": self.id, "shortcut": self.shortcut, "text": self.text}


class CannedReplies:
    """All consultants share them. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def all(self) -> list[Canned]:
        """Return all canned replies, by shortcut."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(t.canned).order_by(t.canned.c.shortcut))).all()
        return [Canned(row.id, row.shortcut, row.text) for row in rows]

    async def save(self, number: int, shortcut: str, text: str) -> None:
        """Add a reply with number 0, or change one. Raises Conflict when the shortcut is another one's."""
        values = {"shortcut": shortcut, "text": text}
        try:
            async with self._engine.begin() as connection:
                if number:
                    await connection.execute(update(t.canned).where(t.canned.c.id == number).values(**values))
                else:
                    await connection.execute(insert(t.canned).values(**values))
        except IntegrityError:
            raise Conflict("Another reply has this shortcut.", code=ErrorCode.SHORTCUT_TAKEN) from None

    async def remove(self, number: int) -> None:
        """Remove a reply."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.canned).where(t.canned.c.id == number))
