"""What both sides' connections share: the hello, the end, the refusal."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from aiohttp import WSCloseCode, WSMsgType

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput, CobrowseError, NotSignedIn, Unavailable
from cobrowse.frames.outbox import Outbox, Socket, frame_of
from cobrowse.hub import Hub
from cobrowse.hub.access.tokens import Ticket
from cobrowse.hub.screencasts.record import Record, require_consented
from cobrowse.wire.envelope import VERSION, Control, Entry, pack_control, unpack

HELLO_SECONDS = 10
"""A connection that has not said who it is by then is closed."""
HEARTBEAT_SECONDS = 15
CLOSE_SECONDS = 2
REFUSED = 4400
"""Close code: the peer did something that the protocol does not allow; the reason is an error code."""
OVER = 4000
"""Close code: the screencast is over, or another connection of the same tab took its place."""
MAX_REFUSALS = 5
"""Malformed frames after which a connection is closed; before that each is answered and ignored."""


GOODBYES = frozenset({int(WSCloseCode.OK), int(WSCloseCode.GOING_AWAY)})
"""Close codes of a peer that goes on purpose: the program says 1000, a browser whose window is closed 1001.

Whatever else ends a connection is a loss: no close frame, no answer to pings, a close frame without a code (as programs
send that only change the connection), or an end that came from this side, as of a hub that stops.
"""


class Link:
    """One open connection with its place in the screencast."""

    def __init__(self, hub: Hub, ws: Socket, outbox: Outbox, origin: str) -> None:
        self.hub = hub
        self.ws = ws
        self.origin = origin
        self.outbox = outbox
        self._refusals = 0
        self.goodbye = False
        """Whether the peer went on purpose."""

    async def receive(self) -> Entry | tuple[Control, list[Any]] | None:
        """Return the next envelope, None when the connection is over.

        Raises BadInput for a malformed one.
        """
        message = await self.ws.receive()
        if message.type is WSMsgType.BINARY:
            return unpack(message.data, max_bytes=self.hub.settings.frame_max_bytes)
        if message.type is WSMsgType.TEXT:
            raise BadInput("Frames are binary.", code=ErrorCode.FRAME_MALFORMED)
        if message.type is WSMsgType.CLOSE:
            self.goodbye = message.data in GOODBYES
        return None

    async def hello(self, side: str) -> tuple[Record, Ticket, list[Any]]:
        """Read the first envelope `[HELLO, version, ticket, …]` and check the right it claims."""
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                first = await self.receive()
        except TimeoutError:
            raise NotSignedIn("No hello came in time.", code=ErrorCode.HELLO_TIMEOUT) from None
        match first:
            case (Control.HELLO, [int(version), ticket_token, *rest]):
                pass
            case _:
                raise BadInput("The first frame is not a hello.", code=ErrorCode.NO_HELLO)
        if version != VERSION:
            raise BadInput("Another version of the protocol.", code=ErrorCode.FRAME_VERSION)
        ticket = self.hub.tokens.read_ticket(ticket_token)
        if ticket.side != side:
            raise NotSignedIn("The ticket is for the other side.", code=ErrorCode.WRONG_SIDE)
        record = require_consented(await self.hub.screencasts.get(ticket.screencast))
        return record, ticket, rest

    def send(self, kind: Control, *values: Any) -> None:
        """Send a control envelope; a peer that has gone is no error."""
        self.outbox.write(frame_of(pack_control(kind, *values)))

    async def end(self, reason: str) -> None:
        """Say why and close, without waiting for the peer."""
        self.send(Control.END, reason)
        self.hub.tasks.start(self.close(OVER, reason), "close frame link")

    async def close(self, code: int, reason: str) -> None:
        """Close; a peer that does not answer is not waited for."""
        self.outbox.flush()
        with contextlib.suppress(TimeoutError, ConnectionError, RuntimeError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.ws.close(code=code, message=reason.encode())

    async def ask_keyframe(self, why: str) -> None:
        """Ask for a keyframe; only a visitor's link does."""

    def refuse(self) -> bool:
        """Count a malformed frame; returns False when the connection must end."""
        self._refusals += 1
        return self._refusals < MAX_REFUSALS


async def close_refused(ws: Socket, error: CobrowseError) -> None:
    """Close with the error's code as the reason; what is only out of reach may be tried again, here or elsewhere."""
    code = WSCloseCode.TRY_AGAIN_LATER if isinstance(error, Unavailable) else REFUSED
    with contextlib.suppress(ConnectionError, RuntimeError):
        await ws.close(code=code, message=error.code.encode())
