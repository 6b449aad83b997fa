"""The visitor's side: appends entries to the log and acknowledges them."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections import deque

from aiohttp import WSCloseCode

from cobrowse.bus import Appended, Outcome
from cobrowse.codes import ErrorCode, KeyframeReason
from cobrowse.errors import BadInput, Unavailable
from cobrowse.frames.link import Link
from cobrowse.frames.outbox import Outbox, Socket
from cobrowse.http.guards import check_origin
from cobrowse.hub import Hub
from cobrowse.hub.access.limits import TokenBucket
from cobrowse.hub.screencasts.local import Local
from cobrowse.session import Event, EventKind
from cobrowse.wire.envelope import Control, Entry, Kind, unpack

IN_FLIGHT = 32
"""Entries on their way to the log; above it nothing more is read, which the visitor's browser feels."""
ACK_SECONDS = 0.1
ACK_EVERY = 32


class VisitorLink(Link):
    """One connection of the watched tab."""

    def __init__(self, address: str, hub: Hub, ws: Socket, outbox: Outbox, origin: str) -> None:
        super().__init__(hub, ws, outbox, origin)
        self._in_flight: deque[asyncio.Future[Appended]] = deque()
        self._acked = 0
        self._to_ack = 0
        self._ack_timer: asyncio.TimerHandle | None = None
        self._epoch = ""
        self._seq = 0
        self._screencast = ""
        self._clock = asyncio.get_running_loop().time
        settings, now = hub.settings, self._clock()
        self._count = TokenBucket(settings.frames_per_second, settings.frames_per_second * 2, now)
        own = TokenBucket(settings.frame_bytes_per_second, settings.frame_burst_bytes, now)
        self._sizes = [own, hub.rates.address_bytes.bucket(address, now)]
        """Bytes that may come: from this tab, from its address, for its website."""
        self._ready_at = now
        self._wanting = False
        """Whether a keyframe is about to be asked for."""

    async def run(self) -> None:
        """Serve until the connection or the screencast ends. Raises CobrowseError when the peer has no right."""
        record, _, rest = await self.hello("visitor")
        check_origin(record, self.origin)
        match rest:
            case [str(writer)] if 0 < len(writer) <= 64:
                pass
            case _:
                raise BadInput("The hello has no writer.", code=ErrorCode.NO_HELLO)
        self._screencast = record.id
        self._sizes.append(self.hub.rates.site_bytes.bucket(record.dialog.site, self._clock()))
        local = await self.hub.links.attach_visitor(record.id, self)
        try:
            await self.hub.links.open_lost_log(record.id)
            last = await self.hub.backend.bus.last_count(record.id, writer)
            if last is None:
                await self.hub.rates.keyframes.enter(self)  # it will send one
            self.send(Control.WELCOME, last or 0, last is not None)
            await self._serve(local, writer)
        finally:
            if self._ack_timer:
                self._ack_timer.cancel()
            self.hub.rates.keyframes.leave(self)
            with contextlib.suppress(Unavailable):
                await self.hub.links.detach_visitor(record.id, self)

    async def _serve(self, local: Local, writer: str) -> None:
        take = functools.partial(self._take, local, writer)
        while local.visitor_link is self:
            # Read here: what the hub cannot take at once, whatever is no entry, and the end.
            self.ws.direct = take
            try:
                frame = await self.receive()
            except BadInput:
                if not self.refuse():
                    raise
                continue
            finally:
                self.ws.direct = None
            match frame:
                case None:
                    return
                case Entry():
                    # Reading slower is felt by the sender as back pressure; nothing is lost.
                    await self._until_ready()
                    if local.visitor_link is not self or not local.consented:
                        return
                    if not self._entry(local.record.id, writer, frame) and (
                        position := await self.hub.backend.bus.position(local.record.id)
                    ):
                        self._epoch, self._seq = position.epoch, position.seq
                case (Control.VISIBILITY, [bool(hidden)]):
                    kind = EventKind.TAB_HIDDEN if hidden else EventKind.TAB_SHOWN
                    await self.hub.screencasts.handle(self._screencast, Event(kind))
                case _:
                    if not self.refuse():
                        raise BadInput("A visitor does not send this.", code=ErrorCode.FRAME_MALFORMED)

    def _take(self, local: Local, writer: str, data: bytes) -> bool:
        """Take an entry in the moment it arrives; False leaves it to `_serve`."""
        if len(self._in_flight) >= IN_FLIGHT or self._clock() < self._ready_at:
            return False
        if local.visitor_link is not self or not local.consented:
            return False
        try:
            frame = unpack(data, max_bytes=self.hub.settings.frame_max_bytes)
        except BadInput:
            return False
        return isinstance(frame, Entry) and self._entry(local.record.id, writer, frame)

    async def _until_ready(self) -> None:
        while len(self._in_flight) >= IN_FLIGHT:
            await asyncio.wait([self._in_flight[0]])
        if (wait := self._ready_at - self._clock()) > 0:
            await asyncio.sleep(wait)

    def _entry(self, name: str, writer: str, entry: Entry) -> bool:
        """Append or publish; False when the end of the log must be known first."""
        bus, size, now = self.hub.backend.bus, len(entry.body), self._clock()
        if entry.kind is Kind.EPHEMERAL and not self._epoch:
            return False
        wait = self._count.borrow(now, 1)
        for bucket in self._sizes:
            if (pause := bucket.borrow(now, size)) > wait:
                wait = pause
        if wait:
            self._ready_at = now + wait
        if entry.kind is Kind.EPHEMERAL:
            bus.publish(name, Entry(self._epoch, self._seq, entry.kind, entry.flags, entry.time, entry.body))
            return True
        if keyframe := entry.kind is Kind.KEYFRAME:
            self.hub.rates.keyframes.leave(self)
        self.hub.metrics.received(size, keyframe=keyframe)
        answer = bus.append(name, writer, entry.seq, entry.kind, entry.flags, entry.time, entry.body)
        if answer.done() and not self._in_flight:
            self._answered(answer)
        else:
            self._in_flight.append(answer)
            answer.add_done_callback(self._next_answered)
        return True

    def _next_answered(self, _: asyncio.Future[Appended]) -> None:
        while self._in_flight and self._in_flight[0].done():
            self._answered(self._in_flight.popleft())

    def _answered(self, answer: asyncio.Future[Appended]) -> None:
        if answer.exception():
            # Whether it was appended is not known. The tab sends it again over its next connection, to any hub.
            self.hub.tasks.start(self.close(WSCloseCode.TRY_AGAIN_LATER, "unavailable"), "close frame link")
            return
        result = answer.result()
        match result.outcome:
            case Outcome.OK | Outcome.DUP:
                if result.outcome is Outcome.OK:
                    self._epoch, self._seq = result.epoch, result.seq
                self._acked = max(self._acked, result.last)
                self._to_ack += 1
                if self._to_ack >= ACK_EVERY:
                    self._acknowledge()
                elif not self._ack_timer:
                    self._ack_timer = asyncio.get_running_loop().call_later(ACK_SECONDS, self._acknowledge)
            case Outcome.GAP:
                self.send(Control.GAP, result.last)
            case Outcome.CLOSED:
                # The end has not reached this hub yet, or the log was lost: the shared state knows which.
                self.hub.tasks.start(self.hub.links.check(self._screencast), "log closed")
            case Outcome.NEED_KEYFRAME | Outcome.FULL:
                self._acknowledge()
                self._want_keyframe(result.last, KeyframeReason(result.outcome).value)

    def _want_keyframe(self, last: int, why: str) -> None:
        if not self._wanting:
            self._wanting = True
            self.hub.tasks.start(self._ask_in_turn(last, why), "ask for a keyframe")

    async def _ask_in_turn(self, last: int, why: str) -> None:
        # After a loss of Redis every screencast needs one at the same moment.
        await self.hub.rates.keyframes.enter(self)
        self._wanting = False
        if self.outbox.closed:
            self.hub.rates.keyframes.leave(self)
        else:
            self.send(Control.NEED_KEYFRAME, last, why)

    def _acknowledge(self) -> None:
        if self._ack_timer:
            self._ack_timer.cancel()
            self._ack_timer = None
        if self._to_ack:
            self._to_ack = 0
            self.send(Control.ACK, self._acked)

    async def ask_keyframe(self, why: str) -> None:
        """Ask the tab for a keyframe, for a mirror that cannot go on or a log that was lost."""
        if why == "lost":
            self._acked = 0
            self._want_keyframe(0, KeyframeReason.NEED_KEYFRAME.value)
        else:
            self._want_keyframe(-1, KeyframeReason.HEAL.value)
