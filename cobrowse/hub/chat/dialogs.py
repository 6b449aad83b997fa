"""Dialogs: opened, written in, passed on to both sides, read."""

from __future__ import annotations

import contextlib
from typing import Any

from cobrowse.codes import Author, ErrorCode, Notice
from cobrowse.errors import BadInput, NotFound, Unavailable
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.presence.visitors import Presence
from cobrowse.hub.screencasts.asking import Asking
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.hub.websites import Websites
from cobrowse.store import Dialog, Message, Operator, Store


class Dialogs:
    """What visitors and operators say to each other. `max_chars` is the longest message."""

    def __init__(
        self,
        *,
        store: Store,
        events: Events,
        presence: Presence,
        websites: Websites,
        screencasts: Screencasts,
        asking: Asking,
        max_chars: int,
    ) -> None:
        self._dialogs = store.dialogs
        self._marks = store.inbox
        self._events = events
        self._presence = presence
        self._websites = websites
        self._screencasts = screencasts
        self._asking = asking
        self._max_chars = max_chars

    # --- opened

    async def get(self, dialog: str) -> Dialog:
        """Return a dialog. Raises NotFound."""
        found = await self._dialogs.get(dialog)
        if found is None:
            raise NotFound("There is no such dialogue.", code=ErrorCode.NO_DIALOG)
        return found

    async def of_visitor(self, site: str, visitor: str) -> Dialog:
        """Return the visitor's dialog, new or known."""
        return await self._dialogs.open(site, visitor)

    async def open(self, site: str, visitor: str) -> dict[str, Any]:
        """Return what an operator sees of the dialog with a visitor. Raises NotFound for one who was never here."""
        present = await self._presence.get(site, visitor)
        if not present and not await self._dialogs.of_visitor(site, visitor):
            raise NotFound("There is no such visitor.", code=ErrorCode.NO_VISITOR)
        dialog = await self._dialogs.open(site, visitor)
        record = await self._screencasts.of_visitor(site, visitor)
        return {
            **dialog.as_json(),
            "messages": await self.history(dialog),
            "screencast": record.as_json() if record else None,
            "requests": (await self._asking.limits(dialog.id)).as_json(),
            "presence": present.as_json(self._websites.name_of(site)) if present else None,
        }

    async def history(self, dialog: Dialog, *, before: int | None = None) -> list[dict[str, Any]]:
        """Return the latest messages before a number, one page at most."""
        return [message.as_json() for message in await self._dialogs.messages(dialog.id, before=before)]

    # --- written

    async def say(self, dialog: Dialog, author: str, name: str, text: str, client_id: str | None) -> dict[str, Any]:
        """Write a message down, then pass it on. Returns it as told. Raises BadInput when it is empty or too long."""
        if not text.strip():
            raise BadInput("The message is empty.", code=ErrorCode.MESSAGE_EMPTY)
        if len(text.strip()) > self._max_chars:
            raise BadInput(f"A message can have up to {self._max_chars} characters.", code=ErrorCode.MESSAGE_TOO_LONG)
        message, _ = await self._dialogs.add_message(dialog.id, author, name, text.strip(), client_id)
        # Also when it was written before: the hub that wrote it may have died before it passed it on.
        return await self.pass_on(dialog, message, client_id)

    async def note(self, dialog: Dialog, operator: Operator, text: str, client_id: str) -> dict[str, Any]:
        """Write something down that only operators see. As `say`."""
        return await self.say(dialog, Author.NOTE.value, operator.name, text, client_id)

    async def notice(self, dialog: Dialog, code: Notice, name: str = "") -> None:
        """Say on both sides what happened; each words the code in its own language."""
        message, _ = await self._dialogs.add_message(dialog.id, Author.NOTICE.value, name, code.value)
        await self.pass_on(dialog, message, None)

    async def pass_on(self, dialog: Dialog, message: Message, client_id: str | None) -> dict[str, Any]:
        """Tell both sides of a message that is written down, operators alone of a note. Returns it as told."""
        data = message.as_json() | {"clientId": client_id}
        about = {"dialog": dialog.id, "site": dialog.site, "visitor": dialog.visitor}
        self._events.to_operators(dialog.site, "message", data | about)
        if message.author != Author.NOTE:
            with contextlib.suppress(Unavailable):  # it is written down: a visitor who reconnects reads it
                await self._tell_visitor(dialog, "message", data)
            await self.tell(dialog.id)
        return data

    async def tell(self, dialog: str) -> None:
        """Tell all operators how a dialogue stands now."""
        found = await self._dialogs.get(dialog)
        if found and found.last_id:
            self._events.to_operators(found.site, "dialog", found.as_json())

    async def _tell_visitor(self, dialog: Dialog, event: str, data: dict[str, Any]) -> None:
        await self._events.to_visitor(await self._presence.get(dialog.site, dialog.visitor), event, data)

    # --- read

    async def read_by_operator(self, dialog: Dialog) -> None:
        """An operator looked at all messages."""
        if await self._marks.read_by_operator(dialog.id):
            await self.tell(dialog.id)
            found = await self._dialogs.get(dialog.id)
            await self._tell_visitor(dialog, "read", {"upto": found.operator_read if found else 0})

    async def marked_by_visitor(self, site: str, visitor: str, *, got: int, read: int) -> None:
        """The visitor's browser has, and the visitor has read, messages up to these numbers."""
        dialog = await self._dialogs.of_visitor(site, visitor)
        if dialog and await self._marks.mark_by_visitor(dialog.id, got=got, read=read):
            await self.tell(dialog.id)

    async def introduce(self, site: str, visitor: str, name: str, email: str) -> None:
        """The visitor told who is there."""
        dialog = await self._dialogs.open(site, visitor)
        await self._marks.introduce(dialog.id, name.strip(), email.strip())
        await self.tell(dialog.id)

    # --- in passing, kept nowhere

    async def operator_types(self, dialog: Dialog, operator: Operator, *, on: bool) -> None:
        """An operator writes; the visitor is told that, never what."""
        await self._tell_visitor(dialog, "typing", {"name": operator.name, "on": on})

    def visitor_types(self, site: str, visitor: str, *, on: bool) -> None:
        """The visitor writes; operators are told that, never what."""
        self._events.to_operators(site, "typing", {"site": site, "visitor": visitor, "on": on})
