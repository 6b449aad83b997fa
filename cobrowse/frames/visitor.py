"""The visitor's side: appends entries to the log and acknowledges them."""

from __future__ import annotations

import asyncio

from cobrowse.bus import Outcome
from cobrowse.errors import BadInput, NotAllowed
from cobrowse.frames.link import Link
from cobrowse.hub.limits import TokenBucket
from cobrowse.hub.screencasts import Running
from cobrowse.session import Event, EventKind
from cobrowse.wire.envelope import Control, Entry, Kind


class VisitorLink(Link):
    """One connection of the watched tab."""

    async def run(self) -> None:
        """Serve until the connection or the screencast ends. Raises CobrowseError when the peer has no right."""
        running, _, rest = await self.hello("visitor")
        if self.origin != running.origin:
            raise NotAllowed("the consent is for another origin", code="origin_not_allowed")
        match rest:
            case [str(writer)] if 0 < len(writer) <= 64:
                pass
            case _:
                raise BadInput("the hello has no writer", code="no_hello")
        before, running.visitor_link = running.visitor_link, self
        if before:
            await before.end("taken_over")
        await self.hub.screencasts.handle(running.id, Event(EventKind.LINK_UP))
        try:
            last = await self.hub.bus.last_count(running.id, writer)
            await self.send(Control.WELCOME, last or 0, last is not None)
            await self._serve(running, writer)
        finally:
            if running.visitor_link is self:
                running.visitor_link = None
                await self.hub.screencasts.handle(running.id, Event(EventKind.LINK_DOWN))

    async def _serve(self, running: Running, writer: str) -> None:
        settings, now = self.hub.settings, self.hub.now
        size = TokenBucket(settings.frame_bytes_per_second, settings.frame_burst_bytes, now())
        count = TokenBucket(settings.frames_per_second, settings.frames_per_second * 2, now())
        while running.visitor_link is self:
            try:
                frame = await self.receive()
            except BadInput:
                if not self.refuse():
                    raise
                continue
            match frame:
                case None:
                    return
                case Entry():
                    if not running.cast.consented:
                        return
                    await self._entry(running, writer, frame)
                    # Reading slower is felt by the sender as back pressure; nothing is lost.
                    wait = max(size.borrow(now(), len(frame.body)), count.borrow(now(), 1))
                    if wait:
                        await asyncio.sleep(wait)
                case (Control.VISIBILITY, [bool(hidden)]):
                    kind = EventKind.TAB_HIDDEN if hidden else EventKind.TAB_SHOWN
                    await self.hub.screencasts.handle(running.id, Event(kind))
                case _:
                    if not self.refuse():
                        raise BadInput("a visitor does not send this", code="frame_malformed")

    async def _entry(self, running: Running, writer: str, entry: Entry) -> None:
        bus = self.hub.bus
        if entry.kind is Kind.EPHEMERAL:
            position = await bus.position(running.id)
            if position:
                await bus.publish(
                    running.id, Entry(position.epoch, position.seq, entry.kind, entry.flags, entry.time, entry.body)
                )
            return
        result = await bus.append(running.id, writer, entry.seq, entry.kind, entry.flags, entry.time, entry.body)
        match result.outcome:
            case Outcome.OK | Outcome.DUP:
                await self.send(Control.ACK, result.last)
            case Outcome.GAP:
                await self.send(Control.GAP, result.last)
            case Outcome.NEED_KEYFRAME | Outcome.FULL:
                await self.send(Control.NEED_KEYFRAME, result.last, result.outcome.value)

    async def ask_keyframe(self) -> None:
        """Ask the tab for a keyframe, for a mirror that cannot go on."""
        await self.send(Control.NEED_KEYFRAME, -1, "heal")
