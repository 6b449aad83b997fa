"""The routes of the frame plane: a WebSocket for each side, and the same over HTTP where that is blocked."""

from __future__ import annotations

import functools

from aiohttp import web

from cobrowse.frames.operator import OperatorLink, WatchdogLink
from cobrowse.frames.plane import FramePlane, Make
from cobrowse.frames.visitor import VisitorLink
from cobrowse.http.guards import require_consultant, require_known_origin, require_own_origin, require_watchdog
from cobrowse.http.origins import client_address
from cobrowse.http.sessions import session_secret
from cobrowse.hub import Hub


def attach_frames(app: web.Application, hub: Hub) -> FramePlane:
    """Serve the frame plane on the application; its connections are closed when the application stops."""
    plane = FramePlane(hub)

    def visitor_make(request: web.Request) -> Make:
        require_known_origin(request, hub)
        address = client_address(request, hub.settings)
        return functools.partial(VisitorLink, address)

    async def operator_make(request: web.Request) -> Make:
        require_own_origin(request, hub)
        # A ticket alone is not enough: who signed out, or is not who it was made for, watches nothing.
        who = await require_consultant(request, hub)
        return functools.partial(OperatorLink, who.id, (session_secret(request), who.role))

    async def visitor(request: web.Request) -> web.StreamResponse:
        plane.admit(request)
        return await plane.serve(request, visitor_make(request))

    async def operator(request: web.Request) -> web.StreamResponse:
        plane.admit(request)
        return await plane.serve(request, await operator_make(request))

    async def watchdog(request: web.Request) -> web.WebSocketResponse:
        require_watchdog(request, hub)
        return await plane.serve(request, functools.partial(WatchdogLink, "", None))

    async def visitor_http(request: web.Request) -> web.Response:
        return await plane.pass_through(request, visitor_make(request))

    async def operator_http(request: web.Request) -> web.Response:
        return await plane.pass_through(request, await operator_make(request))

    app.add_routes(
        [
            web.get("/v1/frames/visitor", visitor),
            web.post("/v1/frames/visitor", visitor_http),
            web.delete("/v1/frames/visitor", visitor_http),
            web.get("/v1/frames/operator", operator),
            web.post("/v1/frames/operator", operator_http),
            web.delete("/v1/frames/operator", operator_http),
            web.get("/v1/frames/watchdog", watchdog),
        ]
    )
    app.on_shutdown.append(plane.close)
    return plane
