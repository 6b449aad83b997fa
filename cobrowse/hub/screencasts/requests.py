"""How a screencast comes about: a consultant asks, or a visitor who stopped one shares again."""

from __future__ import annotations

from cobrowse.codes import STOPPED, ErrorCode, Refusal, TrailKind
from cobrowse.errors import Conflict, NotFound
from cobrowse.hub.presence.availability import Availability
from cobrowse.hub.presence.visitors import Here, Presence, Tab
from cobrowse.hub.rules import Rules
from cobrowse.hub.screencasts.asking import Asking
from cobrowse.hub.screencasts.record import Record
from cobrowse.hub.screencasts.request_texts import request_text
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.session import Event, EventKind, State, request_screencast
from cobrowse.store import Consent, Dialog, Operator, Store
from cobrowse.store.ids import new_id, now_ms

AGAIN_MS = 10 * 60 * 1000
"""A visitor can take a Stop back for so long."""
BUSY = "A screencast is already requested or running."


class Requests:
    """At most one per visitor at a time, and none while the visitor is not to be asked."""

    def __init__(
        self,
        *,
        store: Store,
        rules: Rules,
        presence: Presence,
        screencasts: Screencasts,
        asking: Asking,
        availability: Availability,
    ) -> None:
        self._store = store
        self._rules = rules
        self._presence = presence
        self._screencasts = screencasts
        self._asking = asking
        self._availability = availability

    async def request(self, operator: Operator, dialog: Dialog, text: str) -> Record:
        """Ask the visitor's current tab, with the usual words unless some are given.

        Raises Conflict with the reason when that is not possible now.
        """
        await self._require_idle(dialog)
        visitor = await self._presence.get(dialog.site, dialog.visitor)
        tab = visitor.current if visitor else None
        if tab is None or tab.socket is None:
            raise Conflict("The visitor is not on the website now.", code=ErrorCode.VISITOR_LEFT)
        await self._asking.check(dialog.id)
        if not text:
            site = await self._store.sites.get(dialog.site)
            text = (site.branding.request_text if site else "") or request_text(tab.language)
        record, digest = await self._claim(dialog, tab, operator.id, operator.name, text)
        try:
            # Once more: the answer to an earlier request may have come between the first look and the claim.
            await self._asking.check(dialog.id)
            await self._write_down(record, digest)
        except BaseException:
            await self._screencasts.discard(record)
            raise
        _, todo = request_screencast()
        await self._screencasts.carry_out(record, todo)
        return await self._screencasts.as_it_is(record)

    async def share_again(self, here: Here, screencast: str, widget: str) -> Record:
        """The visitor takes a Stop back: the same consultant sees this tab without a new question.

        Raises NotFound when that was no screencast of this visitor that was stopped lately, and Conflict when the
        consultant is not at the desk or another screencast is requested or running.
        """
        before = await self._store.consents.get(screencast)
        dialog = await self._store.dialogs.get(before.dialog) if before else None
        mine = dialog is not None and (dialog.site, dialog.visitor) == (here.site, here.visitor)
        stopped = before is not None and before.end_reason in STOPPED and now_ms() - before.ended <= AGAIN_MS
        if not (before and dialog and mine and stopped):
            raise NotFound("This screencast cannot be shared again.", code=ErrorCode.NO_SCREENCAST)
        await self._require_idle(dialog)
        if before.operator not in await self._availability.present():
            raise Conflict("The consultant is not here any more.", code=ErrorCode.NOBODY_THERE)
        record, digest = await self._claim(
            dialog, here.tab, before.operator, before.operator_name, before.text, again=screencast
        )
        try:
            await self._write_down(record, digest)
        except BaseException:
            await self._screencasts.discard(record)
            raise
        await self._asking.lift_pause(dialog)
        if not await self._screencasts.answer(record.id, Event(EventKind.ACCEPTED), widget):
            raise Conflict(BUSY, code=ErrorCode.BUSY)
        return record

    async def mute(self, here: Here) -> dict[str, int]:
        """The visitor does not want to be asked for a day; what is asked at this moment is declined by that."""
        dialog = await self._store.dialogs.open(here.site, here.visitor)
        left = await self._asking.mute(dialog)
        record = await self._screencasts.of_visitor(here.site, here.visitor)
        if record and record.cast.state is State.REQUESTED:
            if await self._screencasts.handle(record.id, Event(EventKind.DECLINED)):
                await self._screencasts.tab.tell(record, "withdraw", {"reason": Refusal.DECLINED.value})
            left = (await self._asking.limits(dialog.id)).as_json()
        return left

    async def allow(self, here: Here) -> dict[str, int]:
        """The visitor may be asked again."""
        return await self._asking.allow(await self._store.dialogs.open(here.site, here.visitor))

    async def _require_idle(self, dialog: Dialog) -> None:
        if await self._screencasts.of_visitor(dialog.site, dialog.visitor):
            raise Conflict(BUSY, code=ErrorCode.BUSY)

    async def _claim(
        self, dialog: Dialog, tab: Tab, operator: str, operator_name: str, text: str, *, again: str = ""
    ) -> tuple[Record, str]:
        """Make this the visitor's screencast; returns it and the digest of its rules.

        Raises Conflict when another one is, asked for at the same moment.
        """
        cast, todo = request_screencast()
        rules = await self._rules.now(dialog.site)
        record = Record(
            new_id(), dialog, tab.id, tab.origin, operator, operator_name, text, now_ms(), cast, rules.version
        )
        record.again = again
        if not await self._screencasts.claim(record, todo):
            raise Conflict(BUSY, code=ErrorCode.BUSY)
        return record, rules.digest

    async def _write_down(self, record: Record, digest: str) -> None:
        await self._store.consents.add(
            Consent(
                screencast=record.id,
                dialog=record.dialog.id,
                operator=record.operator,
                operator_name=record.operator_name,
                origin=record.origin,
                text=record.text,
                asked=record.asked,
                tab=record.tab,
                rules_version=record.rules,
                rules_digest=digest,
            )
        )
        told = {"operator": record.operator_name, "text": record.text, "origin": record.origin}
        again = {"again": record.again} if record.again else {}
        about = {"rules": record.rules, "digest": digest}
        await self._screencasts.note(record, TrailKind.ASKED, told | about | again)
