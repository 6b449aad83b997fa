"""The two WebSocket routes of the frame plane."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import WSCloseCode, web

from cobrowse.errors import CobrowseError, NotAllowed
from cobrowse.frames.link import CLOSE_SECONDS, HEARTBEAT_SECONDS, close_refused
from cobrowse.frames.operator import OperatorLink
from cobrowse.frames.outbox import Flusher
from cobrowse.frames.visitor import VisitorLink
from cobrowse.hub import Hub
from cobrowse.hub.origins import is_own_origin
from cobrowse.hub.sessions import require_operator

log = logging.getLogger("cobrowse.frames")


def attach_frames(app: web.Application, hub: Hub) -> None:
    """Serve the frame plane on the application; its connections are closed when the application stops."""
    connections: set[web.WebSocketResponse] = set()
    flusher = Flusher()

    async def close_all(_: web.Application) -> None:
        await asyncio.gather(*(ws.close(code=WSCloseCode.GOING_AWAY) for ws in connections))

    def open_ones() -> list[Callable[[], Coroutine[Any, Any, Any]]]:
        return [functools.partial(ws.close, code=WSCloseCode.GOING_AWAY) for ws in connections]

    hub.connections.append(open_ones)

    async def serve(request: web.Request, make: Callable[..., VisitorLink | OperatorLink]) -> web.WebSocketResponse:
        # The hub relays bytes that the visitor's browser compressed; deflate here would cost memory for nothing.
        ws = web.WebSocketResponse(
            max_msg_size=hub.settings.frame_max_bytes + 1024,
            compress=False,
            heartbeat=HEARTBEAT_SECONDS,
            timeout=CLOSE_SECONDS,
        )
        await ws.prepare(request)
        connections.add(ws)
        try:
            await make(hub, ws, request, flusher).run()
        except CobrowseError as error:
            log.info("frame link refused", extra={"code": error.code})
            hub.metrics.refusals.labels(error.code).inc()
            await close_refused(ws, error)
        finally:
            connections.discard(ws)
        return ws

    async def visitor(request: web.Request) -> web.WebSocketResponse:
        if not hub.knows_origin(request.headers.get("Origin", "")):
            raise NotAllowed("this origin is not a known website", code="origin_not_allowed")
        return await serve(request, VisitorLink)

    async def operator(request: web.Request) -> web.WebSocketResponse:
        if not is_own_origin(request, hub.settings):
            raise NotAllowed("only the console reads frames", code="origin_not_allowed")
        # A ticket alone is not enough: who signed out, or is not who it was made for, watches nothing.
        who = await require_operator(request, hub.store)
        return await serve(request, functools.partial(OperatorLink, who.id))

    app.add_routes([web.get("/v1/frames/visitor", visitor), web.get("/v1/frames/operator", operator)])
    app.on_shutdown.append(close_all)
