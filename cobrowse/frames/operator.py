"""The operator's side: reads the log at the pace of this one connection."""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import web

from cobrowse.bus import ReadMode
from cobrowse.errors import BadInput, NotAllowed
from cobrowse.frames.link import Link
from cobrowse.hub import Hub
from cobrowse.hub.limits import TokenBucket
from cobrowse.hub.screencasts import Running
from cobrowse.session import Event, EventKind
from cobrowse.wire.envelope import Control, Entry

BATCH_BYTES = 256 * 1024
"""Read from the log at once. Memory per operator is bounded by this plus the socket's buffers."""
HEALS_PER_MINUTE = 6
"""Keyframes that one operator's mirror may ask of the visitor."""


class OperatorLink(Link):
    """One connection of a watching console window. Holds a position in the log, never a queue."""

    def __init__(self, who: str, hub: Hub, ws: web.WebSocketResponse, origin: str) -> None:
        super().__init__(hub, ws, origin)
        self.who = who

    async def run(self) -> None:
        """Serve until the connection or the screencast ends. Raises CobrowseError when the peer has no right."""
        running, ticket, rest = await self.hello("operator")
        if ticket.who != self.who:
            raise NotAllowed("the ticket is for another operator", code="wrong_operator")
        match rest:
            case [str(epoch), int(pos)] if len(epoch) <= 64 and pos >= 0:
                pass
            case _:
                raise BadInput("the hello has no position", code="no_hello")
        running.operator_links.add(self)
        await self.hub.screencasts.handle(running.id, Event(EventKind.WATCHER_JOINED, who=ticket.who, name=ticket.name))
        await self.send(Control.WELCOME, running.cast.state.value)
        sender = self.hub.tasks.start(self._send_log(running, epoch, pos), "operator sender")
        try:
            await self._serve(running)
        finally:
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sender
            running.operator_links.discard(self)
            if not any(link.who == ticket.who for link in running.operator_links if isinstance(link, OperatorLink)):
                await self.hub.screencasts.handle(running.id, Event(EventKind.WATCHER_LEFT, who=ticket.who))

    async def _send_log(self, running: Running, epoch: str, pos: int) -> None:
        wake = asyncio.Event()
        wake.set()
        latest: Entry | None = None

        def listen(entry: Entry | None) -> None:
            nonlocal latest
            if entry is not None:
                latest = entry
            wake.set()

        stop = self.hub.bus.subscribe(running.id, listen)
        try:
            while not self.ws.closed:
                await wake.wait()
                wake.clear()
                read = await self.hub.bus.read(running.id, epoch, pos, max_bytes=BATCH_BYTES)
                if read.mode is not ReadMode.NONE and read.entries:
                    for entry in read.entries:
                        await self.send_bytes(entry.pack())
                    epoch, pos = read.epoch, read.entries[-1].seq
                    wake.set()
                elif latest:
                    ephemeral, latest = latest, None
                    await self.send_bytes(ephemeral.pack())
        finally:
            stop()

    async def _serve(self, running: Running) -> None:
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
                case (Control.NEED_KEYFRAME, [str()]):
                    if heals.take(self.hub.now()) and running.visitor_link:
                        await running.visitor_link.ask_keyframe()
                case _:
                    if not self.refuse():
                        raise BadInput("an operator does not send this", code="frame_malformed")
