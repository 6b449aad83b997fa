"""Consents in the store: who asked, what was answered, how it ended."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from cobrowse.codes import Answer
from cobrowse.store import tables as t
from cobrowse.store.ids import now_ms
from cobrowse.store.records import Consent


class Consents:
    """One row per request for a screencast. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, consent: Consent) -> None:
        """Write down that a screencast was asked for."""
        values = {column.name: getattr(consent, column.name) for column in t.consents.columns}
        async with self._engine.begin() as connection:
            await connection.execute(insert(t.consents).values(**values))

    async def answer(self, screencast: str, answer: str, widget: str = "") -> None:
        """Write down the visitor's answer, or why there was none, and which widget told it; the first one counts."""
        now = now_ms()
        values = {"answer": answer, "answered": now, "seen": now, "widget": widget}
        await self._update(screencast, t.consents.c.answer == "", **values)

    async def see(self, screencast: str) -> None:
        """Write down that the visitor's tab takes part now."""
        await self._update(screencast, t.consents.c.ended == 0, seen=now_ms())

    async def end(self, screencast: str, reason: str) -> None:
        """Write down why the screencast ended; the first reason counts."""
        await self._update(screencast, t.consents.c.ended == 0, ended=now_ms(), end_reason=reason)

    async def _update(self, screencast: str, unless: ColumnElement[bool], **values: Any) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(
                update(t.consents).where(t.consents.c.screencast == screencast, unless).values(**values)
            )

    async def get(self, screencast: str) -> Consent | None:
        """Return one consent."""
        found = await self._found(select(t.consents).where(t.consents.c.screencast == screencast))
        return found[0] if found else None

    async def running(self, site: str, visitor: str) -> str | None:
        """Return the visitor's screencast that was consented to and has not ended."""
        query = (
            select(t.consents.c.screencast)
            .join(t.dialogs, t.dialogs.c.id == t.consents.c.dialog)
            .where(t.dialogs.c.site == site, t.dialogs.c.visitor == visitor)
            .where(t.consents.c.answer == Answer.YES.value, t.consents.c.ended == 0)
            .order_by(t.consents.c.asked.desc())
            .limit(1)
        )
        async with self._engine.connect() as connection:
            found: str | None = (await connection.execute(query)).scalar()
        return found

    async def unfinished(self, before: int) -> list[Consent]:
        """Return those asked for and last seen before a time that have no answer, or a Yes and no end."""
        waiting = t.consents.c.answer.in_(["", Answer.YES.value])
        return await self._found(
            select(t.consents)
            .where(t.consents.c.ended == 0, t.consents.c.asked < before, t.consents.c.seen < before, waiting)
            .limit(1000)
        )

    async def ended_last(self, dialog: str, tab: str, since: int) -> Consent | None:
        """Return the tab's screencast that ended last, if that was after `since`, milliseconds since 1970."""
        c = t.consents.c
        query = select(t.consents).where(
            c.dialog == dialog, c.tab == tab, c.answer == Answer.YES.value, c.ended > since
        )
        found = await self._found(query.order_by(c.ended.desc()).limit(1))
        return found[0] if found else None

    async def of_dialog(self, dialog: str) -> list[Consent]:
        """Return the consents of a dialog, oldest first."""
        return await self._found(select(t.consents).where(t.consents.c.dialog == dialog).order_by(t.consents.c.asked))

    async def _found(self, query: Select[Any]) -> list[Consent]:
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [Consent(**row._mapping) for row in rows]  # noqa: SLF001 (the documented name of a row's mapping)
