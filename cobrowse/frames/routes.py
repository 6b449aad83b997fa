"""The routes of the frame plane: a WebSocket for each side, and the same over HTTP where that is blocked."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import WSCloseCode, web

from cobrowse.errors import CobrowseError, NotAllowed, NotFound, TooMany
from cobrowse.frames.direct_websocket import DirectWebSocket
from cobrowse.frames.http_transport import SILENT_SECONDS, HttpTransport, HttpTransports
from cobrowse.frames.link import CLOSE_SECONDS, HEARTBEAT_SECONDS, close_refused
from cobrowse.frames.operator import OperatorLink, WatchdogLink
from cobrowse.frames.outbox import Flusher, Outbox, Socket, notice_lag_early
from cobrowse.frames.visitor import VisitorLink
from cobrowse.http.body import limited_bytes
from cobrowse.http.forward import BEYOND_A_FRAME_BYTES, TRANSPORT_HEADER
from cobrowse.http.guards import require_consultant, require_watchdog
from cobrowse.http.origins import client_address, is_own_origin
from cobrowse.http.sessions import session_secret
from cobrowse.hub import Hub
from cobrowse.hub.hub import Right

log = logging.getLogger("cobrowse.frames")


Make = Callable[[Hub, Socket, Outbox, str], VisitorLink | OperatorLink]
NO_STORE = {"Cache-Control": "no-store"}


def attach_frames(app: web.Application, hub: Hub) -> None:
    """Serve the frame plane on the application; its connections are closed when the application stops."""
    connections: set[web.WebSocketResponse | HttpTransport] = set()
    transports = HttpTransports(hub.name)
    flusher = Flusher()

    async def close_all(_: web.Application) -> None:
        await asyncio.gather(*(ws.close(code=WSCloseCode.GOING_AWAY) for ws in connections))

    def open_ones() -> list[Callable[[], Coroutine[Any, Any, Any]]]:
        return [functools.partial(ws.close, code=WSCloseCode.GOING_AWAY) for ws in connections]

    hub.connections.append(open_ones)
    readers: set[OperatorLink] = set()

    async def let_go(ended: set[Right]) -> None:
        for link in [link for link in readers if link.right in ended]:
            hub.tasks.start(link.sign_out(), "let go")

    hub.consoles.append((lambda: {link.right for link in readers if link.right}, let_go))

    async def run(ws: Socket, link: VisitorLink | OperatorLink) -> None:
        if isinstance(link, OperatorLink) and link.right:
            readers.add(link)
        try:
            await link.run()
        except CobrowseError as error:
            log.info("frame link refused", extra={"code": error.code})
            hub.metrics.refusals.labels(error.code).inc()
            link.outbox.flush()
            await close_refused(ws, error)
        finally:
            readers.discard(link)

    def admit(request: web.Request) -> None:
        # One address cannot take the place of all others.
        if not hub.connection_limit.take(client_address(request, hub.settings), hub.now()):
            raise TooMany("Too many connections from this address. Wait a minute.")

    async def serve(request: web.Request, make: Make) -> web.WebSocketResponse:
        # The hub relays bytes that the visitor's browser compressed; deflate here would cost memory for nothing.
        ws = DirectWebSocket(
            max_msg_size=hub.settings.frame_max_bytes + 1024,
            heartbeat=HEARTBEAT_SECONDS,
            timeout=CLOSE_SECONDS,
        )
        await ws.prepare(request)
        notice_lag_early(request)
        connections.add(ws)
        try:
            await run(ws, make(hub, ws, Outbox(ws, request.transport, flusher), request.headers.get("Origin", "")))
        finally:
            connections.discard(ws)
        return ws

    async def run_transport(transport: HttpTransport, link: VisitorLink | OperatorLink) -> None:
        connections.add(transport)
        try:
            await run(transport, link)
        finally:
            link.outbox.flush()
            await transport.close(code=WSCloseCode.OK)
            connections.discard(transport)
            await asyncio.sleep(SILENT_SECONDS)  # the peer still polls what was said last
            transports.forget(transport)

    async def pass_through(request: web.Request, make: Make) -> web.Response:
        name = request.headers.get(TRANSPORT_HEADER, "")
        if not name:
            if request.method == "DELETE":
                raise NotFound("This connection is over.", code="no_transport")
            admit(request)
            transport = transports.open()
            link = make(hub, transport, Outbox(transport, transport, flusher), request.headers.get("Origin", ""))
            hub.tasks.start(run_transport(transport, link), "frame link over HTTP")
            return web.json_response({"transport": transport.name}, headers=NO_STORE)
        transport = transports.get(name)
        if request.method == "DELETE":
            transport.hang_up()
            return web.Response(status=204)
        body = await limited_bytes(request, hub.settings.frame_max_bytes + BEYOND_A_FRAME_BYTES, "frame")
        if body:
            await transport.post(body)
            return web.Response(status=204)
        frames = await transport.poll()
        if frames is None:
            over = {"code": transport.close_code, "reason": transport.close_reason}
            return web.json_response(over, status=410, headers=NO_STORE)
        return web.Response(body=frames, content_type="application/octet-stream", headers=NO_STORE)

    def visitor_make(request: web.Request) -> Make:
        if not hub.knows_origin(request.headers.get("Origin", "")):
            raise NotAllowed("This origin is not a known website.", code="origin_not_allowed")
        address = client_address(request, hub.settings)
        return functools.partial(VisitorLink, address)

    async def operator_make(request: web.Request) -> Make:
        if not is_own_origin(request, hub.settings):
            raise NotAllowed("Only the console reads frames.", code="origin_not_allowed")
        # A ticket alone is not enough: who signed out, or is not who it was made for, watches nothing.
        who = await require_consultant(request, hub)
        return functools.partial(OperatorLink, who.id, (session_secret(request), who.role))

    async def visitor(request: web.Request) -> web.StreamResponse:
        admit(request)
        return await serve(request, visitor_make(request))

    async def operator(request: web.Request) -> web.StreamResponse:
        admit(request)
        return await serve(request, await operator_make(request))

    async def watchdog(request: web.Request) -> web.WebSocketResponse:
        require_watchdog(request, hub)
        return await serve(request, functools.partial(WatchdogLink, "", None))

    async def visitor_http(request: web.Request) -> web.Response:
        return await pass_through(request, visitor_make(request))

    async def operator_http(request: web.Request) -> web.Response:
        return await pass_through(request, await operator_make(request))

    app.add_routes(
        [
            web.get("/v1/frames/visitor", visitor),
            web.post("/v1/frames/visitor", visitor_http),
            web.get("/v1/frames/operator", operator),
            web.get("/v1/frames/watchdog", watchdog),
            web.post("/v1/frames/operator", operator_http),
            web.delete("/v1/frames/visitor", visitor_http),
            web.delete("/v1/frames/operator", operator_http),
        ]
    )
    app.on_shutdown.append(close_all)
