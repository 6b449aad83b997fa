"""Dialogs and their messages in the store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from cobrowse.codes import Author, ErrorCode
from cobrowse.errors import Conflict
from cobrowse.store import tables as t
from cobrowse.store.ids import new_id, now_ms
from cobrowse.store.inbox import dialog_of, note_message
from cobrowse.store.records import Dialog, File, Message

HISTORY_PAGE = 100
"""Messages sent at once; older ones are asked for."""
MAX_AGAIN = 10_000
"""Messages that are told again after an outage; who lacks more of them reads them when reconnecting."""


class Dialogs:
    """One per visitor and website. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of_visitor(self, site: str, visitor: str) -> Dialog | None:
        """Return the visitor's dialog, if there is one."""
        query = select(t.dialogs).where(t.dialogs.c.site == site, t.dialogs.c.visitor == visitor)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return dialog_of(row) if row else None

    async def open(self, site: str, visitor: str) -> Dialog:
        """Return the visitor's dialog, new or known."""
        known = await self.of_visitor(site, visitor)
        if known:
            return known
        dialog = Dialog(new_id(), site, visitor, now_ms())
        try:
            async with self._engine.begin() as connection:
                await connection.execute(
                    insert(t.dialogs).values(id=dialog.id, site=site, visitor=visitor, opened=dialog.opened)
                )
        except IntegrityError:  # opened by the other side at the same moment
            return await self.open(site, visitor)
        return dialog

    async def get(self, dialog: str) -> Dialog | None:
        """Return the dialog of this id."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(t.dialogs).where(t.dialogs.c.id == dialog))).first()
        return dialog_of(row) if row else None

    async def add_message(
        self,
        dialog: str,
        author: str,
        name: str,
        text: str,
        client_id: str | None = None,
        *,
        file: File | None = None,
    ) -> tuple[Message, bool]:
        """Write a message durably; returns it and whether it is new (a repeated `client_id` is not)."""
        values = {"dialog": dialog, "author": author, "name": name, "text": text, "client_id": client_id}
        try:
            async with self._engine.begin() as connection:
                sent = now_ms()
                named = values | {"sent": sent, "file": file.id if file else ""}
                number = _inserted_id(await connection.execute(insert(t.messages).values(**named)))
                await note_message(connection, dialog, number, named)
                return Message(number, dialog, author, name, text, sent, file), True
        except IntegrityError:
            async with self._engine.connect() as connection:
                return await self._message_again(connection, dialog, client_id), False

    async def _message_again(self, connection: AsyncConnection, dialog: str, client_id: str | None) -> Message:
        query = _messages().where(t.messages.c.dialog == dialog, t.messages.c.client_id == client_id)
        row = (await connection.execute(query)).first()
        if row is None:
            raise Conflict("This dialogue does not exist any more.", code=ErrorCode.NO_DIALOG)
        return _message(row)

    async def messages(self, dialog: str, *, before: int | None = None, notes: bool = True) -> list[Message]:
        """Return the latest messages before `before`, in order, one page at most; notes are for operators only."""
        query = _messages().where(t.messages.c.dialog == dialog)
        if not notes:
            query = query.where(t.messages.c.author != Author.NOTE)
        if before is not None:
            query = query.where(t.messages.c.id < before)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(t.messages.c.id.desc()).limit(HISTORY_PAGE))).all()
        return [_message(row) for row in reversed(rows)]

    async def messages_since(self, sent: int) -> list[tuple[Dialog, Message]]:
        """Return what visitors may hear of what was said from a time on, oldest first, with the dialogs."""
        query = (
            _messages(t.dialogs.c.site, t.dialogs.c.visitor, t.dialogs.c.opened)
            .join(t.dialogs, t.dialogs.c.id == t.messages.c.dialog)
            .where(t.messages.c.sent >= sent, t.messages.c.author != Author.NOTE)
            .order_by(t.messages.c.id)
            .limit(MAX_AGAIN)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [(Dialog(row.dialog, row.site, row.visitor, row.opened), _message(row)) for row in rows]


_FILE = {column.name: column.label(f"file_{column.name}") for column in t.files.columns if column.name != "body"}


def _messages(*more: ColumnElement[Any]) -> Select[Any]:
    """Messages with what is known of their files."""
    return select(t.messages, *_FILE.values(), *more).outerjoin(t.files, t.files.c.id == t.messages.c.file)


def _message(row: Any) -> Message:
    file = File(**{name: getattr(row, f"file_{name}") for name in _FILE}) if row.file_id else None
    return Message(row.id, row.dialog, row.author, row.name, row.text, row.sent, file)


def _inserted_id(result: Any) -> int:
    return int(result.inserted_primary_key[0])
