"""Attaches the control plane to the web application."""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Callable, Coroutine
from typing import Any

import socketio
from aiohttp import web

from cobrowse.gateway.namespace import Reply
from cobrowse.gateway.operators import OPERATORS, OperatorNamespace
from cobrowse.gateway.visitors import VISITORS, VisitorNamespace
from cobrowse.http.origins import same_host
from cobrowse.hub import Hub

# It logs every unknown origin as an error: anybody could fill the log. The refusal itself is the answer.
logging.getLogger("engineio.server").setLevel(logging.CRITICAL)

PATH = "v1/socket"
MAX_EVENT_BYTES = 64 * 1024
"""Largest control event; the page itself never travels here."""


def attach_gateway(app: web.Application, hub: Hub) -> None:
    """Serve Socket.IO on the application and become the hub's control_port."""
    server = socketio.AsyncServer(
        async_mode="aiohttp",
        async_handlers=False,  # keeps the order of a client's events (hub notes, 1)
        cors_allowed_origins=lambda origin, environ: hub.knows_origin(origin) or _own(hub, origin, environ),
        cors_credentials=False,
        max_http_buffer_size=MAX_EVENT_BYTES,
        http_compression=False,
        namespaces=["/visitor", "/operator"],
        ping_interval=20,
        ping_timeout=15,
    )
    server.register_namespace(VisitorNamespace(hub))
    operators = OperatorNamespace(hub)
    server.register_namespace(operators)
    hub.consoles.append((operators.rights, operators.let_go))
    server.attach(app, socketio_path=PATH)
    hub.control_port = SocketControlPort(server, hub)

    # Other hubs pass on what belongs to a connection of this one: its name says so.
    server.eio.generate_id = lambda: hub.name + secrets.token_urlsafe(15)

    async def let_go(client: Any) -> None:
        # The transport is closed, not the namespace: clients look for the next hub by themselves.
        await client.close(wait=False)
        await client.queue.put(None)  # ends its writer, which closes the WebSocket

    def open_ones() -> list[Callable[[], Coroutine[Any, Any, Any]]]:
        return [functools.partial(let_go, client) for client in list(server.eio.sockets.values())]

    hub.connections.append(open_ones)

    async def close_all(_: web.Application) -> None:
        # An open connection would hold up the stop until its time limit.
        for closer in open_ones():
            await closer()
        await server.shutdown()

    app.on_shutdown.append(close_all)


def _own(hub: Hub, origin: str, environ: dict[str, Any]) -> bool:
    return same_host(origin, environ.get("HTTP_HOST", "")) or origin == hub.settings.base_url


class SocketControlPort:
    """See `cobrowse.hub.ControlPort`."""

    def __init__(self, server: socketio.AsyncServer, hub: Hub) -> None:
        self._server = server
        self._hub = hub

    async def to_socket(self, socket: str, event: str, data: Reply) -> None:
        await self._server.emit(event, data, to=socket, namespace="/visitor")

    async def to_visitors(self, event: str, data: Reply) -> None:
        await self._server.emit(event, data, room=VISITORS, namespace="/visitor")

    async def to_operators(self, event: str, data: Reply) -> None:
        await self._server.emit(event, data, room=OPERATORS, namespace="/operator")

    async def close_socket(self, socket: str) -> None:
        await self._server.emit("taken_over", {}, to=socket, namespace="/visitor")
        await self._server.disconnect(socket, namespace="/visitor")

    async def refresh_operators(self) -> None:
        if any(True for _ in self._server.manager.get_participants("/operator", OPERATORS)):
            await self.to_operators("welcome", await self._hub.overview())
