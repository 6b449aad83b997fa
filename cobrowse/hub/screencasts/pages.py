"""What the pages of a watched or asked tab mean to its screencast: they come, say that they go, or come no more."""

from __future__ import annotations

from cobrowse.codes import Answer
from cobrowse.errors import NotFound
from cobrowse.hub.presence.visitors import Presence
from cobrowse.hub.screencasts.record import Record
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.hub.screencasts.tab import AskedTab
from cobrowse.session import Event, EventKind, State
from cobrowse.session import commands as do
from cobrowse.store.consents import Consents


class Pages:
    """Follows a tab from page to page."""

    def __init__(self, *, screencasts: Screencasts, tab: AskedTab, presence: Presence, consents: Consents) -> None:
        self._screencasts = screencasts
        self._tab = tab
        self._presence = presence
        self._consents = consents

    async def arrived(self, site: str, visitor: str, tab: str, origin: str, *, elsewhere: bool = False) -> None:
        """A page of this tab connected: go on with what the tab was asked or consented to.

        Not when the tab was `elsewhere` since the page before: what was said there is no answer here.
        """
        record = await self._screencasts.of_visitor(site, visitor)
        if record is None or record.tab != tab:
            return
        if elsewhere or record.origin != origin:
            await self._screencasts.handle(record.id, Event(EventKind.VISITOR_WENT_ELSEWHERE))
            return
        await self._came(record.id)
        try:
            record = await self._screencasts.get(record.id)
        except NotFound:
            return  # it ended at this moment
        if record.cast.state is State.REQUESTED:
            await self._tab.ask(record)
        elif record.cast.consented:
            # A hub that died may have left the Yes unwritten.
            await self._consents.answer(record.id, Answer.YES.value, record.widget)
            await self._tab.start(record, resumed=True)

    async def left(self, site: str, visitor: str, tab: str, socket: str) -> None:
        """The page of this connection goes; the next one may be on its way."""
        record = await self._screencasts.of_visitor(site, visitor)
        if record is None or record.tab != tab or await self._presence.replaced(site, visitor, tab, socket):
            return
        await self._screencasts.handle(record.id, Event(EventKind.PAGE_LEFT))
        if await self._presence.replaced(site, visitor, tab, socket):
            await self._came(record.id)  # it came between the look and the word

    async def stayed(self, site: str, visitor: str, tab: str) -> None:
        """A page that said that it goes is still there, as after a step back in the history."""
        record = await self._screencasts.of_visitor(site, visitor)
        if record and record.tab == tab:
            await self._came(record.id)

    async def _came(self, screencast: str) -> None:
        def decide(record: Record) -> list[do.Command] | None:
            if EventKind.VISITOR_LEFT not in record.timers:
                return None
            record.cast, todo = record.cast.handle(Event(EventKind.PAGE_CAME))
            if record.link and record.cast.state is State.RECONNECTING:
                record.cast, more = record.cast.handle(Event(EventKind.LINK_UP))
                todo += more
            return todo

        await self._screencasts.change(screencast, decide)

    async def tab_gone(self, site: str, visitor: str, tab: str) -> None:
        """A tab did not come back in the usual time of a navigation."""
        record = await self._screencasts.of_visitor(site, visitor)
        if record and record.tab == tab and record.cast.state is State.REQUESTED:
            if EventKind.VISITOR_LEFT in record.timers:
                return  # it said that it goes: that has a time of its own
            await self._screencasts.handle(record.id, Event(EventKind.VISITOR_LEFT))
