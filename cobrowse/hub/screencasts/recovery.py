"""What is done after a hub died or the shared state lost its memory: what was consented to stands in the database."""

from __future__ import annotations

import logging
from typing import Protocol

from cobrowse.bus import Bus, SharedState
from cobrowse.codes import Answer
from cobrowse.config import Settings
from cobrowse.hub.screencasts.links import SEEN_SECONDS
from cobrowse.hub.screencasts.record import CLOSING_SECONDS, GROUPS, Record, asked_group, group_of, read_record
from cobrowse.session import Event, EventKind, request_screencast, restored_screencast
from cobrowse.session import commands as do
from cobrowse.store import Consent, Store
from cobrowse.store.ids import now_ms

log = logging.getLogger("cobrowse.screencasts")

LATE_MS = 5000
"""What was due so long ago was lost with a hub."""


class Runner(Protocol):
    """What runs the machine, as far as it is needed here."""

    async def timer(self, screencast: str, name: str) -> None:
        """A time is over."""
        ...

    def set_timers(self, record: Record, todo: list[do.Command]) -> None:
        """Note in the record when what is due."""
        ...

    async def carry_out(self, record: Record, todo: list[do.Command]) -> None:
        """Do what the machine said, in its order."""
        ...

    async def do(self, record: Record, command: do.Command) -> None:
        """Do one thing that the machine said."""
        ...


class Recovery:
    """Fills the shared state from the database, and ends what nobody came back to."""

    def __init__(self, runner: Runner, *, settings: Settings, store: Store, bus: Bus, shared: SharedState) -> None:
        self._runner = runner
        self._settings = settings
        self._store = store
        self._bus = bus
        self._shared = shared

    async def restore(self, screencast: str) -> Record | None:
        """Fill the shared state from the database: consented, not ended, and not too old."""
        consent = await self._store.consents.get(screencast)
        if consent is None or consent.answer != Answer.YES or consent.ended or not consent.tab:
            return None
        if now_ms() - consent.seen > (self._settings.reconnect_seconds + SEEN_SECONDS) * 1000:
            return None  # nobody knows what the visitor did meanwhile: this Yes is over
        record, todo = await self._record_of(consent)
        if record is None:
            return None
        if await self._shared.swap(group_of(record.id), record.id, None, record.packed()):
            log.info("restored", extra={"screencast": record.id})
            asked, visitor = asked_group(record.dialog.site), record.dialog.visitor
            await self._shared.swap(asked, visitor, await self._shared.get(asked, visitor), record.id.encode())
            await self._bus.open(record.id)
            await self._runner.carry_out(record, todo)
            return record
        value = await self._shared.get(group_of(screencast), screencast)
        return read_record(value) if value else None

    async def _record_of(self, consent: Consent) -> tuple[Record | None, list[do.Command]]:
        """Return what can be known of a screencast without the shared state, and what is to do then."""
        dialog = await self._store.dialogs.get(consent.dialog)
        if dialog is None:
            return None, []
        cast, todo = restored_screencast()
        record = Record(
            consent.screencast,
            dialog,
            consent.tab,
            consent.origin,
            consent.operator,
            consent.operator_name,
            consent.text,
            consent.asked,
            cast,
            consent.rules_version,
            consent.widget,
        )
        record.revise()
        self._runner.set_timers(record, todo)
        return record, todo

    async def tidy(self) -> None:
        """Do what a hub that died left undone, and end in the database what nobody came back to."""
        for number in range(GROUPS):
            for value in (await self._shared.all(f"casts:{number}")).values():
                record = read_record(value)
                for name, at in record.timers.items():
                    if at < now_ms() - LATE_MS:
                        await self._runner.timer(record.id, name)
        patience = self._settings.reconnect_seconds + self._settings.request_seconds + CLOSING_SECONDS
        for consent in await self._store.consents.unfinished(now_ms() - int(patience * 1000)):
            if await self._shared.get(group_of(consent.screencast), consent.screencast):
                continue
            await self._give_up(consent)

    async def _give_up(self, consent: Consent) -> None:
        """Nobody came back to this one: the machine says what that means."""
        record, _ = await self._record_of(consent)
        if record is None:
            return
        if consent.answer == Answer.YES:
            record.cast, todo = record.cast.handle(Event(EventKind.VISITOR_STAYED_AWAY))
        else:
            cast, _ = request_screencast()
            record.cast, todo = cast.handle(Event(EventKind.ANSWER_TIMED_OUT))
        for command in todo:
            # Nobody waits for it: it is written down, and told to nobody.
            if isinstance(command, do.RecordConsent | do.RecordEnd):
                await self._runner.do(record, command)
