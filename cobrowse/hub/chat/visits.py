"""Visitors' comings and goings: a visit begins, a page connects, changes, goes, and the tab comes back or does not."""

from __future__ import annotations

import contextlib
from typing import Any

from cobrowse.bus import SharedState
from cobrowse.codes import ErrorCode
from cobrowse.errors import NotAllowed, NotFound, Unavailable
from cobrowse.hub.access.tokens import Tokens, Visit
from cobrowse.hub.chat.staffing import Staffing
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.presence.visitors import About, Here, Page, Presence, Tab, Visitor
from cobrowse.hub.screencasts.asking import Asking, Limits
from cobrowse.hub.screencasts.pages import Pages
from cobrowse.hub.screencasts.requests import AGAIN_MS
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.hub.websites import Websites
from cobrowse.session import State
from cobrowse.store import Site, Store
from cobrowse.store.ids import new_id, now_ms

NAVIGATION_SECONDS = 8.0
"""A tab that lost its connection is between two pages for this long, then it is gone."""


class Visits:
    """The tabs of visitors on this hub."""

    def __init__(
        self,
        *,
        hub: str,
        store: Store,
        tokens: Tokens,
        shared: SharedState,
        websites: Websites,
        presence: Presence,
        staffing: Staffing,
        events: Events,
        screencasts: Screencasts,
        pages: Pages,
        asking: Asking,
    ) -> None:
        self._hub = hub
        self._sites = store.sites
        self._dialogs = store.dialogs
        self._consents = store.consents
        self._tokens = tokens
        self._shared = shared
        self._websites = websites
        self._presence = presence
        self._staffing = staffing
        self._events = events
        self._screencasts = screencasts
        self._pages = pages
        self._asking = asking

    async def begin(self, site_key: str, origin: str, visitor_token: str, tab: str) -> tuple[Site, Visit]:
        """Check where the widget is embedded and who comes.

        Raises NotFound for an unknown site key, NotAllowed for an origin that the owner did not list.
        """
        site = await self._sites.get(site_key)
        if site is None:
            raise NotFound(
                "There is no website with this key. Check data-site in the script tag.", code=ErrorCode.UNKNOWN_SITE
            )
        self._websites.learn(site)
        if origin not in site.origins:
            raise NotAllowed(
                f"The website {site.name} is not allowed on this origin; its owner adds it with 'cobrowse site'.",
                code=ErrorCode.ORIGIN_NOT_ALLOWED,
            )
        visitor = self._tokens.read_visitor(visitor_token, site.key) or new_id()
        return site, Visit(site.key, visitor, origin, tab)

    async def arrived(
        self, visit: Visit, socket: str, page: Page, *, browser: str, language: str = ""
    ) -> dict[str, Any]:
        """A page's widget connected. Returns the dialog so far."""
        tab = Tab(visit.tab, self._hub, socket, visit.origin, **page, language=language)
        dialog = await self._dialogs.of_visitor(visit.site, visit.visitor)
        about = About(browser, chatted=bool(dialog and dialog.last_id))
        visitor, replaced = await self._presence.arrive(visit.site, visit.visitor, tab, about)
        self._tell(visitor)
        if replaced:
            await self._events.close_tab(replaced)
        history = await self._dialogs.messages(dialog.id, notes=False) if dialog else []
        record = await self._screencasts.of_visitor(visit.site, visit.visitor)
        mine = record if record and record.tab == visit.tab else None
        ended = await self._consents.ended_last(dialog.id, visit.tab, now_ms() - AGAIN_MS) if dialog else None
        site = await self._sites.get(visit.site)
        return {
            "messages": [message.as_json() for message in history],
            "staffed": await self._staffing.staffed(),
            "read": dialog.operator_read if dialog else 0,
            "seen": dialog.visitor_read if dialog else 0,
            "known": bool(dialog and (dialog.name or dialog.email)),
            "requests": (await self._asking.limits(dialog.id) if dialog else Limits()).as_json(),
            "consented": mine.id if mine and mine.cast.consented else "",
            "asked": mine.id if mine and mine.cast.state is State.REQUESTED else "",
            "ended": {"screencast": ended.screencast, "reason": ended.end_reason} if ended else None,
            "steps": site.consent_steps if site else 1,
        }

    def of_socket(self, socket: str) -> Here:
        """Return whose connection this is. Raises NotAllowed when the tab moved to another connection."""
        found = self._presence.of_socket(socket)
        if not found:
            raise NotAllowed("This tab is connected elsewhere.", code=ErrorCode.TAKEN_OVER)
        return found

    async def page_changed(self, socket: str, page: Page) -> None:
        """Title, address or visibility of a tab changed."""
        visitor = await self._presence.show(socket, page)
        if visitor:
            self._tell(visitor)
        here = self._presence.of_socket(socket)
        if here and here.leaving:
            here.leaving = False
            await self._pages.stayed(here.site, here.visitor, here.tab.id)

    async def page_left(self, socket: str) -> None:
        """A page said that it goes. Raises NotAllowed when the tab moved to another connection."""
        here = self.of_socket(socket)
        here.leaving = True
        await self._pages.left(here.site, here.visitor, here.tab.id, socket)

    async def disconnected(self, socket: str) -> None:
        """A page closed or lost its connection; the tab may be on its way to the next page."""
        with contextlib.suppress(Unavailable):
            here = await self._presence.disconnect(socket)
            if here:
                await self.forget_later(here.site, here.visitor, here.tab.id)

    async def forget_later(self, site: str, visitor: str, tab: str) -> None:
        """Forget a tab, unless it comes back within the time of a navigation."""
        await self._shared.schedule(f"tab:{site} {visitor} {tab}", NAVIGATION_SECONDS)

    async def due(self, name: str) -> None:
        """The time of a navigation is over; `name` is what was scheduled, without its kind."""
        await self._forget(*name.split(" "))
        await self._shared.settle(f"tab:{name}")

    async def _forget(self, site: str, visitor: str, tab: str) -> None:
        gone, left = await self._presence.forget(site, visitor, tab)
        if not gone:
            return
        await self._pages.tab_gone(site, visitor, tab)
        if left:
            self._tell(left)
        else:
            self._events.to_operators(site, "visitor_gone", {"site": site, "visitor": visitor})

    async def hub_gone(self, hub: str) -> None:
        """Another hub died: its tabs are between two pages."""
        for visitor in await self._presence.all(self._websites.keys):
            for tab in visitor.tabs.values():
                if tab.hub == hub and tab.socket:
                    await self._presence.lose(visitor.site, visitor.id, tab.id, tab.socket)
                    await self.forget_later(visitor.site, visitor.id, tab.id)

    def _tell(self, visitor: Visitor) -> None:
        self._events.to_operators(visitor.site, "visitor", visitor.as_json(self._websites.name_of(visitor.site)))
