"""Still pictures of the mirror: each needs a ticket, which holds only while the screencast runs and is watched."""

from __future__ import annotations

from cobrowse.codes import ErrorCode, TrailKind
from cobrowse.errors import NotAllowed, NotSignedIn
from cobrowse.hub.access.tokens import SnapshotTicket, Tokens
from cobrowse.hub.screencasts.record import Record, require_watching
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.session import commands as do
from cobrowse.store import Dialog, Operator
from cobrowse.store.ids import new_id
from cobrowse.store.trail import Trail

MAX_TICKETS = 200
"""Tickets of one screencast that are remembered; the oldest lose their right."""


class Snapshots:
    """Issues tickets and takes them back. They are kept with the screencast, so they end with it, on all hubs."""

    def __init__(self, *, screencasts: Screencasts, tokens: Tokens, trail: Trail) -> None:
        self._screencasts = screencasts
        self._tokens = tokens
        self._trail = trail

    async def issue(self, screencast: str, operator: Operator) -> str:
        """Return a ticket; the trail has it and the visitor was told before.

        Raises NotFound when the screencast is over, NotAllowed when this operator does not watch it.
        """
        record = require_watching(await self._screencasts.get(screencast), operator.id)
        ticket = SnapshotTicket(new_id(), record.id, operator.id, record.dialog.id)

        def decide(record: Record) -> list[do.Command] | None:
            if not record.cast.consented or operator.id not in record.cast.watchers:
                return None
            kept = list(record.snapshots.items())[-MAX_TICKETS + 1 :]
            record.snapshots = {**dict(kept), ticket.id: ""}
            return []

        if not await self._screencasts.change(record.id, decide):
            raise _over()
        told, dialog = {"operator": operator.name}, record.dialog
        await self._trail.append(
            dialog.site,
            TrailKind.SNAPSHOT,
            told,
            screencast=record.id,
            dialog=dialog.id,
            once=f"{record.id} {ticket.id}",
        )
        await self._screencasts.tab.tell(record, "snapshot", told)
        return self._tokens.snapshot(ticket)

    async def use(self, token: str, operator: Operator, dialog: Dialog, message: str) -> None:
        """Use a ticket up for one message; the same message may be sent again, when its answer was lost.

        Raises NotAllowed: `ticket_invalid`, or `screencast_over` when there is nothing to take a picture of any more.
        """
        try:
            ticket = self._tokens.read_snapshot(token)
        except NotSignedIn:
            raise _invalid() from None
        if (ticket.operator, ticket.dialog) != (operator.id, dialog.id):
            raise _invalid()
        error: NotAllowed = _over()

        def decide(record: Record) -> list[do.Command] | None:
            nonlocal error
            if not record.cast.consented or operator.id not in record.cast.watchers:
                error = _over()
                return None
            used_for = record.snapshots.get(ticket.id)
            if used_for not in {"", message}:
                error = _invalid()
                return None
            record.snapshots[ticket.id] = message
            return []

        if not await self._screencasts.change(ticket.screencast, decide):
            raise error


def _over() -> NotAllowed:
    return NotAllowed("The screencast is over: no picture of it can be sent.", code=ErrorCode.SCREENCAST_OVER)


def _invalid() -> NotAllowed:
    return NotAllowed("This snapshot cannot be sent; take another one.", code=ErrorCode.TICKET_INVALID)
