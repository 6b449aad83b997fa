"""The control plane: one Socket.IO server with a namespace for visitors and one for operators."""

from __future__ import annotations

import functools
import logging
import secrets
from typing import Any

import socketio
from aiohttp import web

from cobrowse.gateway.namespace import Reply
from cobrowse.gateway.operators import OPERATORS, OperatorNamespace
from cobrowse.gateway.visitors import VISITORS, VisitorNamespace
from cobrowse.http.origins import same_host
from cobrowse.hub import Hub
from cobrowse.hub.ports import Closer, Right

# It logs every unknown origin as an error: anybody could fill the log. The refusal itself is the answer.
logging.getLogger("engineio.server").setLevel(logging.CRITICAL)

PATH = "v1/socket"
MAX_EVENT_BYTES = 64 * 1024
"""Largest control event; the page itself never travels here."""


def attach_gateway(app: web.Application, hub: Hub) -> ControlPlane:
    """Serve Socket.IO on the application, and carry the hub's events to its clients."""
    plane = ControlPlane(app, hub)
    hub.events.port = plane
    app.on_shutdown.append(plane.close)
    return plane


class ControlPlane:
    """See `cobrowse.hub.ports`: it is a Plane, and the ControlPort."""

    def __init__(self, app: web.Application, hub: Hub) -> None:
        self._hub = hub
        self._operators = OperatorNamespace(hub)
        self._server = socketio.AsyncServer(
            async_mode="aiohttp",
            async_handlers=False,  # keeps the order of a client's events (hub notes, 1)
            cors_allowed_origins=self._is_allowed,
            cors_credentials=False,
            max_http_buffer_size=MAX_EVENT_BYTES,
            http_compression=False,
            namespaces=["/visitor", "/operator"],
            ping_interval=20,
            ping_timeout=15,
        )
        self._server.register_namespace(VisitorNamespace(hub))
        self._server.register_namespace(self._operators)
        self._server.attach(app, socketio_path=PATH)
        # Other hubs pass on what belongs to a connection of this one: its name says so.
        self._server.eio.generate_id = lambda: hub.name + secrets.token_urlsafe(15)

    def _is_allowed(self, origin: str, environ: dict[str, Any]) -> bool:
        own = same_host(origin, environ.get("HTTP_HOST", "")) or origin == self._hub.settings.base_url
        return self._hub.websites.knows_origin(origin) or own

    async def close(self, _: web.Application) -> None:
        """Close all connections: an open one would hold up the stop until its time limit."""
        for closer in self.closers():
            await closer()
        await self._server.shutdown()

    # --- as a plane

    def closers(self) -> list[Closer]:
        """Return what closes each open connection."""
        return [functools.partial(_let_go, client) for client in list(self._server.eio.sockets.values())]

    def rights(self) -> set[Right]:
        """Return with which rights consoles are connected."""
        return self._operators.rights()

    async def let_go(self, ended: set[Right]) -> None:
        """Disconnect consoles that hold these rights no more."""
        await self._operators.let_go(ended)

    # --- as the control port

    async def to_socket(self, socket: str, event: str, data: Reply) -> None:
        """Send to one tab of a visitor."""
        await self._server.emit(event, data, to=socket, namespace="/visitor")

    async def to_visitors(self, event: str, data: Reply) -> None:
        """Send to every tab that is connected."""
        await self._server.emit(event, data, room=VISITORS, namespace="/visitor")

    async def to_operators(self, event: str, data: Reply) -> None:
        """Send to every operator who is signed in."""
        await self._server.emit(event, data, room=OPERATORS, namespace="/operator")

    async def close_socket(self, socket: str) -> None:
        """Disconnect one tab of a visitor, which went on elsewhere."""
        await self._server.emit("taken_over", {}, to=socket, namespace="/visitor")
        await self._server.disconnect(socket, namespace="/visitor")

    async def refresh_operators(self) -> None:
        """Tell every operator anew what is so now."""
        if any(True for _ in self._server.manager.get_participants("/operator", OPERATORS)):
            await self.to_operators("welcome", await self._hub.overview.now())


async def _let_go(client: Any) -> None:
    # The transport is closed, not the namespace: clients look for the next hub by themselves.
    await client.close(wait=False)
    await client.queue.put(None)  # ends its writer, which closes the WebSocket
