"""All connections of the frame plane on this hub, over WebSocket or plain HTTP."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable

from aiohttp import WSCloseCode, web

from cobrowse.codes import ErrorCode
from cobrowse.errors import CobrowseError, NotFound, TooMany
from cobrowse.frames.direct_websocket import DirectWebSocket
from cobrowse.frames.http_transport import SILENT_SECONDS, HttpTransport, HttpTransports
from cobrowse.frames.link import CLOSE_SECONDS, HEARTBEAT_SECONDS, close_refused
from cobrowse.frames.operator import OperatorLink
from cobrowse.frames.outbox import Flusher, Outbox, Socket, notice_lag_early
from cobrowse.frames.visitor import VisitorLink
from cobrowse.http.body import limited_bytes
from cobrowse.http.forward import BEYOND_A_FRAME_BYTES, TRANSPORT_HEADER
from cobrowse.http.origins import client_address
from cobrowse.hub import Hub
from cobrowse.hub.ports import Closer, Right

log = logging.getLogger("cobrowse.frames")

ENVELOPE_BYTES = 1024
"""What a message may hold beside the largest body."""
NO_STORE = {"Cache-Control": "no-store"}

AnyLink = VisitorLink | OperatorLink
Make = Callable[[Hub, Socket, Outbox, str], AnyLink]
"""Makes a link of the hub, its connection, what is written to that, and the origin of the request."""


class FramePlane:
    """See `cobrowse.hub.ports.Plane`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._connections: set[web.WebSocketResponse | HttpTransport] = set()
        self._readers: set[OperatorLink] = set()
        self._transports = HttpTransports(hub.name)
        self._flusher = Flusher()

    # --- as a plane

    def closers(self) -> list[Closer]:
        """Return what closes each open connection."""
        return [functools.partial(ws.close, code=WSCloseCode.GOING_AWAY) for ws in self._connections]

    def rights(self) -> set[Right]:
        """Return with which rights consoles read frames."""
        return {link.right for link in self._readers if link.right}

    async def let_go(self, ended: set[Right]) -> None:
        """End what consoles read that hold these rights no more."""
        for link in [link for link in self._readers if link.right in ended]:
            self._hub.tasks.start(link.sign_out(), "let go")

    async def close(self, _: web.Application) -> None:
        """Close all connections at once."""
        await asyncio.gather(*(closer() for closer in self.closers()))

    # --- connections

    def admit(self, request: web.Request) -> None:
        """Count a new connection. Raises TooMany: one address cannot take the place of all others."""
        hub = self._hub
        if not hub.rates.connections.take(client_address(request, hub.settings), hub.now()):
            raise TooMany("Too many connections from this address. Wait a minute.")

    async def serve(self, request: web.Request, make: Make) -> web.WebSocketResponse:
        """Serve a link over a WebSocket until it is over."""
        # The hub relays bytes that the visitor's browser compressed; deflate here would cost memory for nothing.
        ws = DirectWebSocket(
            max_msg_size=self._hub.settings.frame_max_bytes + ENVELOPE_BYTES,
            heartbeat=HEARTBEAT_SECONDS,
            timeout=CLOSE_SECONDS,
        )
        await ws.prepare(request)
        notice_lag_early(request)
        self._connections.add(ws)
        try:
            outbox = Outbox(ws, request.transport, self._flusher)
            await self._run(ws, make(self._hub, ws, outbox, request.headers.get("Origin", "")))
        finally:
            self._connections.discard(ws)
        return ws

    async def pass_through(self, request: web.Request, make: Make) -> web.Response:
        """Serve a link over HTTP: open it, take what is posted, answer a poll, hang up."""
        name = request.headers.get(TRANSPORT_HEADER, "")
        if not name:
            return self._open(request, make)
        transport = self._transports.get(name)
        if request.method == "DELETE":
            transport.hang_up()
            return web.Response(status=204)
        body = await limited_bytes(request, self._hub.settings.frame_max_bytes + BEYOND_A_FRAME_BYTES, "frame")
        if body:
            await transport.post(body)
            return web.Response(status=204)
        frames = await transport.poll()
        if frames is None:
            over = {"code": transport.close_code, "reason": transport.close_reason}
            return web.json_response(over, status=410, headers=NO_STORE)
        return web.Response(body=frames, content_type="application/octet-stream", headers=NO_STORE)

    def _open(self, request: web.Request, make: Make) -> web.Response:
        if request.method == "DELETE":
            raise NotFound("This connection is over.", code=ErrorCode.NO_TRANSPORT)
        self.admit(request)
        transport = self._transports.open()
        outbox = Outbox(transport, transport, self._flusher)
        link = make(self._hub, transport, outbox, request.headers.get("Origin", ""))
        self._hub.tasks.start(self._run_transport(transport, link), "frame link over HTTP")
        return web.json_response({"transport": transport.name}, headers=NO_STORE)

    async def _run_transport(self, transport: HttpTransport, link: AnyLink) -> None:
        self._connections.add(transport)
        try:
            await self._run(transport, link)
        finally:
            link.outbox.flush()
            await transport.close(code=WSCloseCode.OK)
            self._connections.discard(transport)
            await asyncio.sleep(SILENT_SECONDS)  # the peer still polls what was said last
            self._transports.forget(transport)

    async def _run(self, ws: Socket, link: AnyLink) -> None:
        if isinstance(link, OperatorLink):
            self._readers.add(link)
        try:
            await link.run()
        except CobrowseError as error:
            log.info("frame link refused", extra={"code": error.code})
            self._hub.metrics.refusals.labels(error.code).inc()
            link.outbox.flush()
            await close_refused(ws, error)
        finally:
            if isinstance(link, OperatorLink):
                self._readers.discard(link)
