"""Attaches the control plane to the web application."""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

import socketio
from aiohttp import web

from cobrowse.errors import BadInput, CobrowseError, NotAllowed, NotSignedIn, TooMany, Unavailable
from cobrowse.gateway import payloads as p
from cobrowse.hub import Hub
from cobrowse.hub.browsers import browser_name
from cobrowse.hub.limits import TokenBucket
from cobrowse.hub.origins import is_own_origin, same_host
from cobrowse.hub.receipts import receipt
from cobrowse.hub.record import Record
from cobrowse.hub.sessions import require_operator, session_secret
from cobrowse.session import Event, EventKind, State
from cobrowse.store import Operator

log = logging.getLogger("cobrowse.gateway")
# It logs every unknown origin as an error: anybody could fill the log. The refusal itself is the answer.
logging.getLogger("engineio.server").setLevel(logging.CRITICAL)

PATH = "v1/socket"
MAX_EVENT_BYTES = 64 * 1024
"""Largest control event; the page itself never travels here."""
OPERATORS = "operators"

Reply = dict[str, Any]
Args = ParamSpec("Args")
N = TypeVar("N", bound="_Namespace")
EVENTS_BURST_SECONDS = 5


def attach_gateway(app: web.Application, hub: Hub) -> None:
    """Serve Socket.IO on the application and become the hub's outlet."""
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
    hub.consoles.append((lambda: set(operators.sessions.values()), operators.let_go))
    server.attach(app, socketio_path=PATH)
    hub.outlet = SocketOutlet(server, hub)

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


class SocketOutlet:
    """See `cobrowse.hub.Outlet`."""

    def __init__(self, server: socketio.AsyncServer, hub: Hub) -> None:
        self._server = server
        self._hub = hub

    async def to_socket(self, socket: str, event: str, data: Reply) -> None:
        await self._server.emit(event, data, to=socket, namespace="/visitor")

    async def to_operators(self, event: str, data: Reply) -> None:
        await self._server.emit(event, data, room=OPERATORS, namespace="/operator")

    async def close_socket(self, socket: str) -> None:
        await self._server.emit("taken_over", {}, to=socket, namespace="/visitor")
        await self._server.disconnect(socket, namespace="/visitor")

    async def refresh_operators(self) -> None:
        if any(True for _ in self._server.manager.get_participants("/operator", OPERATORS)):
            await self.to_operators("welcome", await self._hub.overview())


def guarded(
    handler: Callable[Concatenate[N, str, Args], Awaitable[Reply | None]],
) -> Callable[..., Awaitable[Reply]]:
    """Answer with an error object instead of ending the connection; nothing content-bearing is logged."""

    @functools.wraps(handler)
    async def wrapper(self: N, socket: str, *args: Args.args, **kwargs: Args.kwargs) -> Reply:
        try:
            self.spend(socket)
            return await handler(self, socket, *args, **kwargs) or {"ok": True}
        except CobrowseError as error:
            return error.as_json()
        except Exception:
            log.exception("event handler %s failed", handler.__name__)
            return CobrowseError("something went wrong on the server", code="internal").as_json()

    return wrapper


class _Namespace(socketio.AsyncNamespace):  # type: ignore[misc]  # python-socketio has no types
    def __init__(self, name: str, hub: Hub) -> None:
        super().__init__(name)
        self.hub = hub
        self._buckets: dict[str, TokenBucket] = {}

    def admit(self, socket: str) -> None:
        rate = self.hub.settings.events_per_second
        self._buckets[socket] = TokenBucket(rate, rate * EVENTS_BURST_SECONDS, self.hub.now())

    def spend(self, socket: str) -> None:
        bucket = self._buckets.get(socket)
        if bucket is None:
            raise NotSignedIn("this connection is not signed in")
        if not bucket.take(self.hub.now()):
            raise TooMany("too many events; slow down")

    def release(self, socket: str) -> None:
        self._buckets.pop(socket, None)


class VisitorNamespace(_Namespace):
    """What a visitor's widget can say."""

    def __init__(self, hub: Hub) -> None:
        super().__init__("/visitor", hub)

    async def on_connect(self, socket: str, environ: dict[str, Any], auth: object = None) -> None:
        try:
            hello = p.parse(p.VisitorHello, auth)
            visit = self.hub.tokens.read_visit(hello.token)
        except CobrowseError as error:
            raise socketio.exceptions.ConnectionRefusedError(error.code) from None
        if environ.get("HTTP_ORIGIN") != visit.origin:
            raise socketio.exceptions.ConnectionRefusedError("origin_not_allowed")
        self.admit(socket)
        browser = browser_name(environ.get("HTTP_USER_AGENT", ""))
        welcome = await self.hub.visitor_arrived(visit, socket, browser, hello.page.model_dump())
        await self.emit("welcome", welcome, to=socket)
        await self.hub.screencasts.tab_arrived(visit.site, visit.visitor, visit.tab, visit.origin)

    async def on_disconnect(self, socket: str, _reason: str = "") -> None:
        self.release(socket)
        await self.hub.visitor_disconnected(socket)

    @guarded
    async def on_page(self, socket: str, data: object = None) -> None:
        await self.hub.page_changed(socket, p.parse(p.Page, data).model_dump())

    @guarded
    async def on_message(self, socket: str, data: object = None) -> Reply:
        said = p.parse(p.Say, data)
        here = self.hub.socket_visitor(socket)
        if not self.hub.message_limit.take(f"{here.site} {here.visitor}", self.hub.now()):
            raise TooMany("too many messages; wait a moment")
        dialog = await self.hub.store.open_dialog(here.site, here.visitor)
        return {"message": await self.hub.say(dialog, "visitor", "", said.text, said.id)}

    @guarded
    async def on_answer(self, socket: str, data: object = None) -> None:
        answer = p.parse(p.Answer, data)
        record = await self._own_screencast(socket, answer.screencast)
        kind = {"yes": EventKind.ACCEPTED, "no": EventKind.DECLINED}.get(answer.answer, EventKind.IMPOSSIBLE)
        if not await self.hub.screencasts.answer(record.id, Event(kind, reason=answer.answer), answer.widget):
            raise BadInput("the request is over", code="request_over")
        if kind is EventKind.ACCEPTED:
            await self.hub.store.note_widget(record.id, answer.widget)

    @guarded
    async def on_stop(self, socket: str, data: object = None) -> None:
        ref = p.parse(p.ScreencastRef, data)
        record = await self._own_screencast(socket, ref.screencast)
        await self.hub.end_screencast(record.id, EventKind.VISITOR_STOPPED)

    @guarded
    async def on_ticket(self, socket: str, data: object = None) -> Reply:
        ref = p.parse(p.ScreencastRef, data)
        record = await self._own_screencast(socket, ref.screencast)
        if not record.cast.consented:
            raise NotAllowed("there is no consent for this", code="no_consent")
        return {"ticket": self.hub.screencasts.visitor_ticket(record)}

    @guarded
    async def on_receipt(self, socket: str, data: object = None) -> Reply:
        here = self.hub.socket_visitor(socket)
        screencast = p.parse(p.ScreencastRef, data).screencast
        return {"receipt": await receipt(self.hub.store, here.site, here.visitor, screencast)}

    async def _own_screencast(self, socket: str, screencast: str) -> Record:
        here = self.hub.socket_visitor(socket)
        record = await self.hub.screencasts.get(screencast)
        if (record.dialog.site, record.dialog.visitor, record.tab) != (here.site, here.visitor, here.tab.id):
            raise NotAllowed("this screencast is not of this tab", code="other_tab")
        return record


class OperatorNamespace(_Namespace):
    """What an operator's console can say."""

    def __init__(self, hub: Hub) -> None:
        super().__init__("/operator", hub)
        self._operators: dict[str, Operator] = {}
        self.sessions: dict[str, str] = {}
        """Secrets of the consoles' sessions by socket."""

    async def on_connect(self, socket: str, environ: dict[str, Any], _auth: object = None) -> None:
        request: web.Request = environ["aiohttp.request"]
        # A poll of the console's own page names no origin; browsers say in another header where it comes from.
        polled = "Origin" not in request.headers and request.headers.get("Sec-Fetch-Site") == "same-origin"
        if not polled and not is_own_origin(request, self.hub.settings):
            raise socketio.exceptions.ConnectionRefusedError("origin_not_allowed")
        try:
            operator = await require_operator(request, self.hub.store)
        except CobrowseError as error:
            raise socketio.exceptions.ConnectionRefusedError(error.code) from None
        self.admit(socket)
        self._operators[socket] = operator
        self.sessions[socket] = session_secret(request)
        self.hub.metrics.operators.inc()
        if operator.role.may_watch:
            # Between the lists and the events that change them: nothing may be missed, nothing older may come after.
            self.hub.relay.in_order(lambda _: self._welcome(socket))
        else:
            await self.emit("welcome", {"visitors": [], "screencasts": []}, to=socket)

    async def _welcome(self, socket: str) -> None:
        if socket not in self._operators:
            return
        await self.enter_room(socket, OPERATORS)
        try:
            overview = await self.hub.overview()
        except Unavailable:
            overview = {"visitors": [], "screencasts": []}  # all are told anew when Redis is back
        await self.emit("welcome", overview, to=socket)

    async def on_disconnect(self, socket: str, _reason: str = "") -> None:
        self.release(socket)
        self.sessions.pop(socket, None)
        if self._operators.pop(socket, None):
            self.hub.metrics.operators.dec()

    async def let_go(self, ended: set[str]) -> None:
        """Disconnect consoles whose session is over; they find out why when they come back."""
        for socket in [socket for socket, secret in self.sessions.items() if secret in ended]:
            await self.disconnect(socket)

    def _operator(self, socket: str) -> Operator:
        operator = self._operators[socket]
        if not operator.role.may_watch:
            raise NotAllowed("your role does not take part in dialogues", code="role")
        return operator

    @guarded
    async def on_open(self, socket: str, data: object = None) -> Reply:
        self._operator(socket)
        ref = p.parse(p.VisitorRef, data)
        return await self.hub.open_dialog(ref.site, ref.visitor)

    @guarded
    async def on_dialog(self, socket: str, data: object = None) -> Reply:
        self._operator(socket)
        dialog = await self.hub.dialog(p.parse(p.DialogRef, data).dialog)
        return await self.hub.open_dialog(dialog.site, dialog.visitor)

    @guarded
    async def on_history(self, socket: str, data: object = None) -> Reply:
        self._operator(socket)
        ref = p.parse(p.History, data)
        older = await self.hub.store.messages((await self.hub.dialog(ref.dialog)).id, before=ref.before)
        return {"messages": [message.as_json() for message in older]}

    @guarded
    async def on_message(self, socket: str, data: object = None) -> Reply:
        operator = self._operator(socket)
        said = p.parse(p.OperatorSay, data)
        dialog = await self.hub.dialog(said.dialog)
        return {"message": await self.hub.say(dialog, "operator", operator.name, said.text, said.id)}

    @guarded
    async def on_request(self, socket: str, data: object = None) -> Reply:
        operator = self._operator(socket)
        asked = p.parse(p.ScreencastRequest, data)
        record = await self.hub.screencasts.request(operator, await self.hub.dialog(asked.dialog), asked.text.strip())
        return {"screencast": record.as_json()}

    @guarded
    async def on_end(self, socket: str, data: object = None) -> None:
        operator = self._operator(socket)
        record = await self.hub.screencasts.get(p.parse(p.ScreencastRef, data).screencast)
        asked_only = record.cast.state is State.REQUESTED
        kind = EventKind.WITHDRAWN if asked_only else EventKind.OPERATOR_ENDED
        await self.hub.end_screencast(record.id, kind, operator)

    @guarded
    async def on_watch(self, socket: str, data: object = None) -> Reply:
        operator = self._operator(socket)
        record = await self.hub.screencasts.get(p.parse(p.ScreencastRef, data).screencast)
        if not record.cast.consented:
            raise NotAllowed("the visitor has not said yes", code="no_consent")
        return {"ticket": self.hub.screencasts.operator_ticket(record, operator)}
