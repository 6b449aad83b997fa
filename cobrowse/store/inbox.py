"""The inbox in the store: which dialogs wait for whom, and what was read."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Update, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from cobrowse.codes import Author, DialogState, InboxView
from cobrowse.store import tables as t
from cobrowse.store.records import Dialog

INBOX_PAGE = 50
PREVIEW_CHARS = 160
D = t.dialogs.c


class Inbox:
    """Everything durable about who answers whom. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(self, view: InboxView, operator: str, *, search: str = "", before: int = 0) -> list[Dialog]:
        """Return dialogs in which something was said, latest first, one page at most.

        `before` is the `last_at` of the last one of the page before, which may come again: others may be of the same
        moment. `search` looks into names, addresses and messages.
        """
        query = select(t.dialogs).where(D.last_id > 0, *_in_view(view, operator))
        if before:
            query = query.where(D.last_at <= before)
        if search:
            like = f"%{_escaped(search.lower())}%"
            said = select(t.messages.c.dialog).where(func.lower(t.messages.c.text).like(like, escape="\\"))
            query = query.where(
                or_(
                    func.lower(D.name).like(like, escape="\\"),
                    func.lower(D.email).like(like, escape="\\"),
                    D.id.in_(said),
                )
            )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(D.last_at.desc()).limit(INBOX_PAGE))).all()
        return [dialog_of(row) for row in rows]

    async def assign(self, dialog: str, operator: str, name: str, *, unless_taken: bool = False) -> bool:
        """Give a dialog to an operator, to nobody with empty ones; returns whether it changed."""
        query = _change(D.id == dialog, D.operator != operator)
        if unless_taken:
            query = query.where(D.operator == "")
        return await self._changed(query.values(operator=operator, operator_name=name))

    async def set_state(self, dialog: str, state: DialogState) -> bool:
        """Close or open a dialog; returns whether it changed. Who closes it has read it."""
        values: dict[str, Any] = {"state": state.value}
        if state is DialogState.CLOSED:
            values |= {"unread": 0, "operator_read": D.last_id}
        return await self._changed(_change(D.id == dialog, D.state != state.value).values(**values))

    async def read_by_operator(self, dialog: str) -> bool:
        """An operator has read all of it; returns whether there was something new."""
        return await self._changed(_change(D.id == dialog, D.unread > 0).values(unread=0, operator_read=D.last_id))

    async def mark_by_visitor(self, dialog: str, *, got: int, read: int) -> bool:
        """The visitor's browser has messages up to `got`, and the visitor has read those up to `read`."""
        got = max(got, read)
        return await self._changed(
            _change(D.id == dialog, or_(D.visitor_got < got, D.visitor_read < read), got <= D.last_id).values(
                visitor_got=_later(D.visitor_got, got), visitor_read=_later(D.visitor_read, read)
            )
        )

    async def introduce(self, dialog: str, name: str, email: str) -> None:
        """The visitor told a name or an address; empty ones change nothing."""
        values = {key: value for key, value in (("name", name), ("email", email)) if value}
        if values:
            await self._changed(_change(D.id == dialog).values(**values))

    async def _changed(self, query: Any) -> bool:
        async with self._engine.begin() as connection:
            return bool((await connection.execute(query)).rowcount)


async def note_message(connection: AsyncConnection, dialog: str, number: int, values: dict[str, Any]) -> None:
    """Bring the inbox's row up to date with a message that was just written."""
    author = values["author"]
    if author == Author.NOTE:
        return
    told: dict[str, Any] = {"last_id": number, "last_at": values["sent"]}
    if author in {Author.VISITOR, Author.OPERATOR}:
        told |= {"last_author": author, "last_text": values["text"][:PREVIEW_CHARS]}
    if author == Author.VISITOR:
        told |= {"unread": D.unread + 1, "state": DialogState.OPEN.value, "visitor_got": number, "visitor_read": number}
    elif author == Author.OPERATOR:
        told |= {"unread": 0, "operator_read": number, "state": DialogState.OPEN.value}
    await connection.execute(_change(D.id == dialog).values(**told))


def dialog_of(row: Any) -> Dialog:
    """Return a row of dialogs as a value."""
    return Dialog(**{field.name: getattr(row, field.name) for field in fields(Dialog)})


def _in_view(view: InboxView, operator: str) -> list[ColumnElement[bool]]:
    return {
        InboxView.WAITING: [D.state == DialogState.OPEN.value, D.operator == ""],
        InboxView.MINE: [D.state == DialogState.OPEN.value, D.operator == operator],
        InboxView.COLLEAGUES: [D.state == DialogState.OPEN.value, D.operator != "", D.operator != operator],
        InboxView.CLOSED: [D.state == DialogState.CLOSED.value],
        InboxView.ALL: [],
    }[view]


def _change(*where: ColumnElement[bool]) -> Update:
    """What is told of a dialog changes, where that holds; consoles know by the number which of two came later."""
    return update(t.dialogs).where(*where).values(revision=D.revision + 1)


def _later(column: ColumnElement[int], value: int) -> Any:
    """The greater of the two, as both databases write it."""
    return case((column > value, column), else_=value)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
