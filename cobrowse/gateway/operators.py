"""What an operator's console can say about who is there, dialogues and screencasts."""

from __future__ import annotations

from typing import Any

import socketio
from aiohttp import web

from cobrowse.errors import CobrowseError, Unavailable
from cobrowse.gateway import payloads as p
from cobrowse.gateway.inbox import InboxEvents
from cobrowse.gateway.namespace import Reply, guarded
from cobrowse.http.guards import require_operator, require_own_origin
from cobrowse.http.sessions import session_secret
from cobrowse.hub import Hub
from cobrowse.hub.access.tokens import Ticket
from cobrowse.hub.ports import Right
from cobrowse.hub.screencasts.record import require_consented
from cobrowse.session import Event, EventKind, State

OPERATORS = "operators"


class OperatorNamespace(InboxEvents):
    """What an operator's console can say."""

    def __init__(self, hub: Hub) -> None:
        super().__init__("/operator", hub)
        self.sessions: dict[str, str] = {}
        """Secrets of the consoles' sessions by socket."""

    async def on_connect(self, socket: str, environ: dict[str, Any], _auth: object = None) -> None:
        request: web.Request = environ["aiohttp.request"]
        # A poll of the console's own page names no origin; browsers say in another header where it comes from.
        polled = "Origin" not in request.headers and request.headers.get("Sec-Fetch-Site") == "same-origin"
        try:
            if not polled:
                require_own_origin(request, self.hub)
            operator = await require_operator(request, self.hub)
        except CobrowseError as error:
            raise socketio.exceptions.ConnectionRefusedError(error.code.value) from None
        self.admit(socket)
        self.operators[socket] = operator
        self.sessions[socket] = session_secret(request)
        self.hub.metrics.operators.inc()
        if operator.role.may_watch:
            self.hub.availability.arrive(socket, operator.id)
            await self.hub.staffing.changed()
            # Between the lists and the events that change them: nothing may be missed, nothing older may come after.
            self.hub.events.in_order(lambda _: self._welcome(socket))
        else:
            await self.emit("welcome", {"visitors": [], "screencasts": []}, to=socket)

    async def _welcome(self, socket: str) -> None:
        if socket not in self.operators:
            return
        await self.enter_room(socket, OPERATORS)
        try:
            overview = await self.hub.overview.now()
        except Unavailable:
            overview = {"visitors": [], "screencasts": []}  # all are told anew when Redis is back
        await self.emit("welcome", overview, to=socket)

    async def on_disconnect(self, socket: str, _reason: str = "") -> None:
        self.release(socket)
        self.sessions.pop(socket, None)
        if self.operators.pop(socket, None):
            self.hub.metrics.operators.dec()
            self.hub.availability.leave(socket)
            await self.hub.staffing.changed()

    def rights(self) -> set[Right]:
        """Return with which rights consoles are connected here."""
        return {(secret, self.operators[socket].role) for socket, secret in self.sessions.items()}

    async def let_go(self, ended: set[Right]) -> None:
        """Disconnect consoles whose session is over or whose role changed; they find out when they come back."""
        gone = [socket for socket, secret in self.sessions.items() if (secret, self.operators[socket].role) in ended]
        for socket in gone:
            await self.disconnect(socket)

    @guarded
    async def on_open(self, socket: str, data: object = None) -> Reply:
        self.operator(socket)
        ref = p.parse(p.VisitorRef, data)
        return await self.hub.dialogs.open(ref.site, ref.visitor)

    @guarded
    async def on_dialog(self, socket: str, data: object = None) -> Reply:
        self.operator(socket)
        dialog = await self.hub.dialogs.get(p.parse(p.DialogRef, data).dialog)
        return await self.hub.dialogs.open(dialog.site, dialog.visitor)

    @guarded
    async def on_history(self, socket: str, data: object = None) -> Reply:
        self.operator(socket)
        ref = p.parse(p.History, data)
        dialog = await self.hub.dialogs.get(ref.dialog)
        return {"messages": await self.hub.dialogs.history(dialog, before=ref.before)}

    @guarded
    async def on_message(self, socket: str, data: object = None) -> Reply:
        operator = self.operator(socket)
        said = p.parse(p.OperatorSay, data)
        dialog = await self.hub.dialogs.get(said.dialog)
        told = await self.hub.dialogs.say(dialog, "operator", operator.name, said.text, said.id)
        await self.hub.inbox.take(dialog, operator)
        return {"message": told}

    @guarded
    async def on_request(self, socket: str, data: object = None) -> Reply:
        operator = self.operator(socket)
        asked = p.parse(p.ScreencastRequest, data)
        record = await self.hub.requests.request(operator, await self.hub.dialogs.get(asked.dialog), asked.text.strip())
        return {"screencast": record.as_json()}

    @guarded
    async def on_end(self, socket: str, data: object = None) -> None:
        operator = self.operator(socket)
        record = await self.hub.screencasts.get(p.parse(p.ScreencastRef, data).screencast)
        asked_only = record.cast.state is State.REQUESTED
        kind = EventKind.WITHDRAWN if asked_only else EventKind.OPERATOR_ENDED
        await self.hub.screencasts.handle(record.id, Event(kind, who=operator.id))

    @guarded
    async def on_watch(self, socket: str, data: object = None) -> Reply:
        operator = self.operator(socket)
        record = require_consented(await self.hub.screencasts.get(p.parse(p.ScreencastRef, data).screencast))
        return {"ticket": self.hub.tokens.ticket(Ticket(record.id, "operator", operator.id, operator.name))}
