"""Dialogs: the inbox, who takes which dialogue, what was read, notes, files, pointing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Literal

from cobrowse.errors import BadInput, NotAllowed, NotFound, Unavailable
from cobrowse.hub.chat.availability import Availability
from cobrowse.hub.chat.uploads import examine
from cobrowse.hub.screencasts.record import Record
from cobrowse.store import Dialog, File, Message, Operator
from cobrowse.store.ids import new_id, now_ms
from cobrowse.store.inbox import View
from cobrowse.store.records import NOTE, NOTICE

if TYPE_CHECKING:
    from cobrowse.hub.hub import Hub


async def _permitted() -> None:
    """Nothing more is asked for."""


STAFFED = "staffed"
"""Channel on which all hubs hear whether anybody is at the desk."""


class Dialogs:
    """What operators do besides watching, and what visitors tell them besides text."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._store = hub.store
        self.availability = Availability(hub.shared, hub.name)
        self._staffed: bool | None = None

    # --- who is here

    async def availability_changed(self) -> None:
        """Somebody came to the desk of this hub, or left it."""
        await self.availability.tell()
        self._hub.shared.publish(STAFFED, b"changed")

    def listen(self) -> None:
        """Hear of the desks of other hubs."""
        self._hub.shared.subscribe(STAFFED, lambda _: self._look(), self._look)

    def _look(self) -> None:
        self._hub.tasks.start(self._tell_staffed(), "tell who is at the desk")

    async def _tell_staffed(self) -> None:
        present = await self.availability.present()
        control_port = self._hub.control_port
        if control_port is None:
            return
        await control_port.to_operators("colleagues", {"present": sorted(present)})
        if self._staffed is not bool(present):
            self._staffed = bool(present)
            await control_port.to_visitors("staffed", {"staffed": self._staffed})

    async def colleagues(self) -> list[dict[str, Any]]:
        """Return all who take part in dialogues, and whether they are at the desk."""
        present = await self.availability.present()
        return [
            {"id": one.id, "name": one.name, "present": one.id in present}
            for one in await self._store.people.all()
            if one.role.may_watch
        ]

    # --- messages

    async def pass_on(self, dialog: Dialog, message: Message, client_id: str | None) -> dict[str, Any]:
        """Tell both sides of a message that is written down, operators alone of a note. Returns it as told."""
        data = message.as_json() | {"clientId": client_id}
        about = {"dialog": dialog.id, "site": dialog.site, "visitor": dialog.visitor}
        self._hub.events.to_operators(dialog.site, "message", data | about)
        if message.author != NOTE:
            with contextlib.suppress(Unavailable):  # it is written down: a visitor who reconnects reads it
                visitor = await self._hub.presence.get(dialog.site, dialog.visitor)
                await self._hub.events.to_visitor(visitor, "message", data)
            await self.tell_dialog(dialog.id)
        return data

    async def tell_dialog(self, dialog: str) -> None:
        """Tell all desks how a dialogue stands now."""
        found = await self._store.dialogs.get(dialog)
        if found and found.last_id:
            self._hub.events.to_operators(found.site, "dialog", found.as_json())

    async def note(self, dialog: Dialog, operator: Operator, text: str, client_id: str) -> dict[str, Any]:
        """Write something down that only operators see."""
        self._hub.check_text(text)
        message, _ = await self._store.dialogs.add_message(dialog.id, NOTE, operator.name, text.strip(), client_id)
        return await self.pass_on(dialog, message, client_id)

    async def notice(self, dialog: Dialog, code: str, name: str = "") -> None:
        """Say on both sides what happened; each words the code in its own language."""
        message, _ = await self._store.dialogs.add_message(dialog.id, NOTICE, name, code)
        await self.pass_on(dialog, message, None)

    async def attach(
        self,
        dialog: Dialog,
        author: str,
        name: str,
        *,
        file_name: str,
        body: bytes,
        caption: str,
        client_id: str,
        only_pictures: bool = False,
        permit: Callable[[], Awaitable[None]] = _permitted,
    ) -> dict[str, Any]:
        """Check a file, keep it, and pass it on as a message. Raises BadInput for kinds that are not passed on.

        `permit` is asked last, when all else is good: what it raises, nothing was kept.
        """
        if len(caption) > self._hub.settings.message_max_chars:
            raise BadInput("The caption is too long.", code="message_too_long")
        upload = await asyncio.to_thread(examine, file_name, body)
        if only_pictures and not upload.is_picture:
            raise NotAllowed("Only a picture can be sent as a snapshot.", code="file_not_allowed")
        if author == "visitor":
            site = await self._store.sites.get(dialog.site)
            allowed = site.branding.uploads if site else "none"
            if allowed == "none" or (allowed == "pictures" and not upload.is_picture):
                raise NotAllowed("This website does not accept such files.", code="file_not_allowed")
        await permit()
        file = File(
            new_id(),
            dialog.id,
            upload.name,
            upload.type,
            len(upload.body),
            upload.width,
            upload.height,
            now_ms(),
        )
        await self._store.files.add(file, upload.body)
        message, fresh = await self._store.dialogs.add_message(
            dialog.id, author, name, caption.strip(), client_id, file=file
        )
        if not fresh:
            await self._store.files.remove(file.id)
        return await self.pass_on(dialog, message, client_id)

    async def file(self, number: str, *, site: str = "", visitor: str = "") -> tuple[File, bytes]:
        """Return a file, for a visitor only of the own dialog. Raises NotFound."""
        found = await self._store.files.get(number)
        if found and visitor:
            dialog = await self._store.dialogs.get(found[0].dialog)
            if dialog is None or (dialog.site, dialog.visitor) != (site, visitor):
                found = None
        if found is None:
            raise NotFound("There is no such file.", code="no_file")
        return found

    # --- the inbox

    async def inbox(self, operator: Operator, view: View, search: str, before: int) -> dict[str, Any]:
        """Return a page of dialogues."""
        dialogs = await self._store.inbox.page(view, operator.id, search=search, before=before)
        return {"dialogs": [dialog.as_json() for dialog in dialogs]}

    async def assign(self, dialog: Dialog, by: Operator, to: str) -> None:
        """Give a dialogue to an operator, or back to all with an empty `to`. The visitor is told of another one."""
        taker = next((one for one in await self._store.people.all() if one.id == to and one.role.may_watch), None)
        if to and taker is None:
            raise NotFound("There is no such colleague.", code="no_operator")
        if not await self._store.inbox.assign(dialog.id, to, taker.name if taker else ""):
            return
        handed_over = taker is not None and dialog.operator and dialog.operator != to and dialog.last_id
        if handed_over and taker:
            await self.notice(dialog, "handed_over", taker.name)
        if taker and taker.id != by.id:
            about = {"dialog": dialog.id, "operator": taker.id, "by": by.name}
            self._hub.events.to_operators(dialog.site, "handed_to", about)
        await self.tell_dialog(dialog.id)

    async def take(self, dialog: Dialog, operator: Operator) -> None:
        """Who answers a dialogue that is nobody's has taken it."""
        if not dialog.operator and await self._store.inbox.assign(
            dialog.id, operator.id, operator.name, unless_taken=True
        ):
            await self.tell_dialog(dialog.id)

    async def set_state(self, dialog: Dialog, state: Literal["open", "closed"], operator: Operator) -> None:
        """Close a dialogue, or open it again. A visitor who writes opens it as well."""
        if await self._store.inbox.set_state(dialog.id, state):
            if state == "closed" and dialog.last_id:
                await self.notice(dialog, "closed", operator.name)
            await self.tell_dialog(dialog.id)

    async def read_by_operator(self, dialog: Dialog) -> None:
        """An operator looked at all messages."""
        if await self._store.inbox.read_by_operator(dialog.id):
            await self.tell_dialog(dialog.id)
            found = await self._store.dialogs.get(dialog.id)
            visitor = await self._hub.presence.get(dialog.site, dialog.visitor)
            await self._hub.events.to_visitor(visitor, "read", {"upto": found.operator_read if found else 0})

    async def marked_by_visitor(self, site: str, visitor: str, *, got: int, read: int) -> None:
        """The visitor's browser has, and the visitor has read, messages up to these numbers."""
        dialog = await self._store.dialogs.of_visitor(site, visitor)
        if dialog and await self._store.inbox.mark_by_visitor(dialog.id, got=got, read=read):
            await self.tell_dialog(dialog.id)

    async def introduce(self, site: str, visitor: str, name: str, email: str) -> None:
        """The visitor told who is there."""
        dialog = await self._store.dialogs.open(site, visitor)
        await self._store.inbox.introduce(dialog.id, name.strip(), email.strip())
        await self.tell_dialog(dialog.id)

    # --- in passing, kept nowhere

    async def operator_types(self, dialog: Dialog, operator: Operator, *, on: bool) -> None:
        """An operator writes; the visitor is told that, never what."""
        visitor = await self._hub.presence.get(dialog.site, dialog.visitor)
        await self._hub.events.to_visitor(visitor, "typing", {"name": operator.name, "on": on})

    def visitor_types(self, site: str, visitor: str, *, on: bool) -> None:
        """The visitor writes; operators are told that, never what."""
        self._hub.events.to_operators(site, "typing", {"site": site, "visitor": visitor, "on": on})

    async def point(self, record: Record, operator: Operator, place: dict[str, Any]) -> None:
        """Mark a place on the visitor's page; it clicks and changes nothing there."""
        await self._hub.screencasts.tab.tell(record, "point", {"operator": operator.name, **place})
