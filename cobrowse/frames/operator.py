"""The readers' side: live entries as they come, and the log at this peer's own pace when it is behind."""

from __future__ import annotations

import asyncio
import contextlib

from cobrowse.bus import ReadMode
from cobrowse.codes import ErrorCode, KeyframeReason, LinkEnd
from cobrowse.errors import BadInput, NotAllowed, Unavailable
from cobrowse.frames.link import Link
from cobrowse.frames.outbox import Outbox, Socket
from cobrowse.hub import Hub
from cobrowse.hub.access.limits import TokenBucket
from cobrowse.hub.access.tokens import Ticket
from cobrowse.hub.ports import Right
from cobrowse.hub.screencasts.local import Local
from cobrowse.wire.envelope import Control, Entry, Kind

BATCH_BYTES = 256 * 1024
"""Read from the log at once."""
POLL_SECONDS = 0.02
"""How often a peer that is behind is looked at."""
STUCK_SECONDS = 30.0
"""A peer that takes nothing for so long is let go; it comes back where it was."""
STUCK = 4008
HEALS_PER_MINUTE = 6
"""Keyframes that one operator's mirror may ask of the visitor."""


class OperatorLink(Link):
    """One connection of a watching console window. Holds a position in the log, never a queue."""

    side = "operator"

    def __init__(self, who: str, right: Right | None, hub: Hub, ws: Socket, outbox: Outbox, origin: str) -> None:
        super().__init__(hub, ws, outbox, origin)
        self.who = who
        self.right = right
        """The console's session and role, without which nobody watches on; none for the watchdog."""
        self._epoch = ""
        self._position = 0
        self._behind = True
        """Entries come from the log, not from the listener."""
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Serve until the connection or the screencast ends. Raises CobrowseError when the peer has no right."""
        record, ticket, rest = await self.hello(self.side)
        if ticket.who != self.who:
            raise NotAllowed("The ticket is for another operator.", code=ErrorCode.WRONG_OPERATOR)
        match rest:
            case [str(epoch), int(pos)] if len(epoch) <= 64 and pos >= 0:
                self._epoch, self._position = epoch, pos
            case _:
                raise BadInput("The hello has no position.", code=ErrorCode.NO_HELLO)
        local = await self._attach(record.id, ticket)
        stop = self.hub.backend.bus.subscribe(record.id, self._heard)
        self._wake.set()
        self.send(Control.WELCOME, local.record.cast.state.value)
        reader = self.hub.tasks.start(self._catch_up(record.id), "operator's reader")
        try:
            await self._serve(record.id)
        finally:
            stop()
            reader.cancel()
            with contextlib.suppress(Unavailable):
                await self._detach(record.id)

    async def _attach(self, screencast: str, ticket: Ticket) -> Local:
        return await self.hub.links.attach_operator(screencast, self, ticket.who, ticket.name)

    async def _detach(self, screencast: str) -> None:
        await self.hub.links.detach_operator(screencast, self, self.who, goodbye=self.goodbye)

    async def sign_out(self) -> None:
        """The session is over: the picture goes, and nobody waits for this operator."""
        self.goodbye = True
        await self.end(LinkEnd.SIGNED_OUT.value)

    def _heard(self, entry: Entry | None) -> None:
        if entry is None or self._behind:
            self._behind = True
            self._wake.set()
            return
        limit = self.hub.settings.operator_outbox_bytes
        if entry.kind is Kind.EPHEMERAL:
            if self.outbox.waiting < limit // 8:
                self.outbox.entry(entry)
            return
        follows = entry.epoch == self._epoch and entry.seq == self._position + 1
        if not follows or self.outbox.waiting + len(entry.body) > limit:
            self._behind = True
            self._wake.set()
            return
        self._position = entry.seq
        self.hub.metrics.delivered(self.outbox.entry(entry))

    async def _catch_up(self, screencast: str) -> None:
        while not self.outbox.closed:
            await self._wake.wait()
            if not await self._drained():
                return
            self._wake.clear()
            try:
                read = await self.hub.backend.bus.read(screencast, self._epoch, self._position, max_bytes=BATCH_BYTES)
            except Unavailable:
                await asyncio.sleep(1)
                self._wake.set()
                continue
            if read.mode is not ReadMode.NONE and read.entries:
                for entry in read.entries:
                    self.hub.metrics.delivered(self.outbox.entry(entry))
                    entry.frame = b""
                self._epoch, self._position = read.epoch, read.entries[-1].seq
                self._wake.set()
            elif read.mode is ReadMode.DELTA and not self._wake.is_set():
                self._behind = False

    async def _drained(self) -> bool:
        """Wait until the peer took what was written; returns False when it does not."""
        waiting, since = self.outbox.waiting, self.hub.now()
        dropped = False
        while waiting > BATCH_BYTES // 4 and not self.outbox.closed:
            if not dropped:
                dropped = True
                self.hub.metrics.operator_lags.inc()
            await asyncio.sleep(POLL_SECONDS)
            now = self.outbox.waiting
            if now < waiting:
                since = self.hub.now()
            elif self.hub.now() - since > STUCK_SECONDS:
                await self.close(STUCK, "stuck")
                return False
            waiting = now
        return True

    async def _serve(self, screencast: str) -> None:
        heals = TokenBucket(HEALS_PER_MINUTE / 60, HEALS_PER_MINUTE, self.hub.now())
        while True:
            try:
                frame = await self.receive()
            except BadInput:
                if not self.refuse():
                    raise
                continue
            match frame:
                case None:
                    return
                case (Control.NEED_KEYFRAME, [str()]) if self.side == "operator":
                    if heals.take(self.hub.now()):
                        self.hub.links.ask_keyframe(screencast, KeyframeReason.HEAL.value)
                case _:
                    if not self.refuse():
                        raise BadInput("An operator does not send this.", code=ErrorCode.FRAME_MALFORMED)


class WatchdogLink(OperatorLink):
    """The watchdog's connection: reads as an operator does, is no viewer, and asks the visitor for nothing."""

    side = "watchdog"

    async def _attach(self, screencast: str, _: Ticket) -> Local:
        return await self.hub.links.attach_watchdog(screencast, self)

    async def _detach(self, screencast: str) -> None:
        self.hub.links.detach_watchdog(screencast, self)
