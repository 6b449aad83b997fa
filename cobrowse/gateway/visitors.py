"""What a visitor's widget can say."""

from __future__ import annotations

from typing import Any

import socketio

from cobrowse.codes import Answer, Author, ErrorCode, StopReason
from cobrowse.errors import BadInput, CobrowseError, NotAllowed, TooMany
from cobrowse.gateway import payloads as p
from cobrowse.gateway.namespace import Namespace, Reply, guarded
from cobrowse.http.browsers import browser_name
from cobrowse.http.guards import check_visit
from cobrowse.hub import Hub
from cobrowse.hub.presence.visitors import Here
from cobrowse.hub.screencasts.receipts import receipt
from cobrowse.hub.screencasts.record import Record, require_consented
from cobrowse.session import Event, EventKind

VISITORS = "visitors"
STOPS = {
    StopReason.BY_VISITOR: EventKind.VISITOR_STOPPED,
    StopReason.BY_WEBSITE: EventKind.WEBSITE_ENDED,
    StopReason.STOP_HIDDEN: EventKind.STOP_HIDDEN,
    StopReason.ERROR: EventKind.FAILED,
}
"""What a widget that ends a screencast means by its reason."""


class VisitorNamespace(Namespace):
    """What a visitor's widget can say."""

    def __init__(self, hub: Hub) -> None:
        super().__init__("/visitor", hub)

    async def on_connect(self, socket: str, environ: dict[str, Any], auth: object = None) -> None:
        try:
            hello = p.parse(p.VisitorHello, auth)
            visit = check_visit(self.hub, hello.token, environ.get("HTTP_ORIGIN", ""))
        except CobrowseError as error:
            raise socketio.exceptions.ConnectionRefusedError(error.code.value) from None
        self.admit(socket)
        await self.enter_room(socket, VISITORS)
        browser = browser_name(environ.get("HTTP_USER_AGENT", ""))
        welcome = await self.hub.visits.arrived(
            visit, socket, hello.page.model_dump(), browser=browser, language=hello.language
        )
        await self.emit("welcome", welcome, to=socket)
        await self.hub.pages.arrived(visit.site, visit.visitor, visit.tab, visit.origin, elsewhere=hello.elsewhere)

    async def on_disconnect(self, socket: str, _reason: str = "") -> None:
        self.release(socket)
        await self.hub.visits.disconnected(socket)

    @guarded
    async def on_page(self, socket: str, data: object = None) -> None:
        await self.hub.visits.page_changed(socket, p.parse(p.Page, data).model_dump())

    @guarded
    async def on_message(self, socket: str, data: object = None) -> Reply:
        said = p.parse(p.Say, data)
        here = self.hub.visits.of_socket(socket)
        self._spend_message(here)
        dialog = await self.hub.dialogs.of_visitor(here.site, here.visitor)
        return {"message": await self.hub.dialogs.say(dialog, Author.VISITOR.value, "", said.text, said.id)}

    @guarded
    async def on_typing(self, socket: str, data: object = None) -> None:
        here = self.hub.visits.of_socket(socket)
        self.hub.dialogs.visitor_types(here.site, here.visitor, on=p.parse(p.Typing, data).on)

    @guarded
    async def on_marks(self, socket: str, data: object = None) -> None:
        here, marks = self.hub.visits.of_socket(socket), p.parse(p.Marks, data)
        await self.hub.dialogs.marked_by_visitor(here.site, here.visitor, got=marks.got, read=marks.read)

    @guarded
    async def on_introduce(self, socket: str, data: object = None) -> None:
        here, told = self.hub.visits.of_socket(socket), p.parse(p.Introduction, data)
        self._spend_message(here)
        await self.hub.dialogs.introduce(here.site, here.visitor, told.name, told.email)

    @guarded
    async def on_answer(self, socket: str, data: object = None) -> None:
        answer = p.parse(p.RequestAnswer, data)
        record = await self._own_screencast(socket, answer.screencast)
        kind = {Answer.YES: EventKind.ACCEPTED, Answer.NO: EventKind.DECLINED}.get(answer.answer, EventKind.IMPOSSIBLE)
        if not await self.hub.screencasts.answer(record.id, Event(kind, reason=answer.answer.value), answer.widget):
            raise BadInput("The request is over.", code=ErrorCode.REQUEST_OVER)

    @guarded
    async def on_stop(self, socket: str, data: object = None) -> None:
        stop = p.parse(p.Stop, data)
        record = await self._own_screencast(socket, stop.screencast)
        await self.hub.screencasts.handle(record.id, Event(STOPS[stop.reason]))

    @guarded
    async def on_leaving(self, socket: str, _data: object = None) -> None:
        """The page goes, and no page of this website is in the tab now."""
        await self.hub.visits.page_left(socket)

    @guarded
    async def on_mute_requests(self, socket: str, _data: object = None) -> Reply:
        here = self.hub.visits.of_socket(socket)
        return {"requests": await self.hub.requests.mute(here)}

    @guarded
    async def on_allow_requests(self, socket: str, _data: object = None) -> Reply:
        here = self.hub.visits.of_socket(socket)
        return {"requests": await self.hub.requests.allow(here)}

    @guarded
    async def on_share_again(self, socket: str, data: object = None) -> Reply:
        again = p.parse(p.ShareAgain, data)
        here = self.hub.visits.of_socket(socket)
        return {"screencast": (await self.hub.requests.share_again(here, again.screencast, again.widget)).id}

    @guarded
    async def on_ticket(self, socket: str, data: object = None) -> Reply:
        ref = p.parse(p.ScreencastRef, data)
        record = require_consented(await self._own_screencast(socket, ref.screencast))
        return {"ticket": self.hub.screencasts.tab.ticket(record)}

    @guarded
    async def on_link(self, socket: str, data: object = None) -> None:
        state = p.parse(p.LinkState, data)
        record = await self._own_screencast(socket, state.screencast)
        self.hub.events.to_operators(record.dialog.site, "link", state.model_dump())

    @guarded
    async def on_receipt(self, socket: str, data: object = None) -> Reply:
        here = self.hub.visits.of_socket(socket)
        screencast = p.parse(p.ScreencastRef, data).screencast
        return {"receipt": await receipt(self.hub.store, here.site, here.visitor, screencast)}

    def _spend_message(self, here: Here) -> None:
        """Count what the visitor writes. Raises TooMany."""
        if not self.hub.rates.messages.take(f"{here.site} {here.visitor}", self.hub.now()):
            raise TooMany("Too many messages. Wait a moment.")

    async def _own_screencast(self, socket: str, screencast: str) -> Record:
        here = self.hub.visits.of_socket(socket)
        record = await self.hub.screencasts.get(screencast)
        if (record.dialog.site, record.dialog.visitor, record.tab) != (here.site, here.visitor, here.tab.id):
            raise NotAllowed("This screencast belongs to another tab.", code=ErrorCode.OTHER_TAB)
        return record
