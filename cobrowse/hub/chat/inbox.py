"""The inbox: which dialogs wait, whose they are, which are closed."""

from __future__ import annotations

from typing import Any

from cobrowse.codes import DialogState, ErrorCode, InboxView, Notice
from cobrowse.errors import NotFound
from cobrowse.hub.chat.dialogs import Dialogs
from cobrowse.hub.cluster.events import Events
from cobrowse.store import Dialog, Operator, Store


class Inbox:
    """What operators do with dialogs besides writing."""

    def __init__(self, *, store: Store, dialogs: Dialogs, events: Events) -> None:
        self._inbox = store.inbox
        self._people = store.people
        self._dialogs = dialogs
        self._events = events

    async def page(self, operator: Operator, view: InboxView, search: str, before: int) -> dict[str, Any]:
        """Return a page of dialogues."""
        dialogs = await self._inbox.page(view, operator.id, search=search, before=before)
        return {"dialogs": [dialog.as_json() for dialog in dialogs]}

    async def assign(self, dialog: Dialog, by: Operator, to: str) -> None:
        """Give a dialogue to an operator, or back to all with an empty `to`. The visitor is told of another one."""
        taker = next((one for one in await self._people.all() if one.id == to and one.role.may_watch), None)
        if to and taker is None:
            raise NotFound("There is no such colleague.", code=ErrorCode.NO_OPERATOR)
        if not await self._inbox.assign(dialog.id, to, taker.name if taker else ""):
            return
        handed_over = taker is not None and dialog.operator and dialog.operator != to and dialog.last_id
        if handed_over and taker:
            await self._dialogs.notice(dialog, Notice.HANDED_OVER, taker.name)
        if taker and taker.id != by.id:
            about = {"dialog": dialog.id, "operator": taker.id, "by": by.name}
            self._events.to_operators(dialog.site, "handed_to", about)
        await self._dialogs.tell(dialog.id)

    async def take(self, dialog: Dialog, operator: Operator) -> None:
        """Who answers a dialogue that is nobody's has taken it."""
        if dialog.operator:
            return
        if await self._inbox.assign(dialog.id, operator.id, operator.name, unless_taken=True):
            await self._dialogs.tell(dialog.id)

    async def set_state(self, dialog: Dialog, state: DialogState, operator: Operator) -> None:
        """Close a dialogue, or open it again. A visitor who writes opens it as well."""
        if await self._inbox.set_state(dialog.id, state):
            if state is DialogState.CLOSED and dialog.last_id:
                await self._dialogs.notice(dialog, Notice.CLOSED, operator.name)
            await self._dialogs.tell(dialog.id)
