"""The hub: what visitors and operators can do, whatever carries their words."""

from __future__ import annotations

import asyncio
from typing import Any

from cobrowse.bus import Bus
from cobrowse.config import Settings
from cobrowse.errors import BadInput, NotAllowed, NotFound
from cobrowse.hub.assets import Assets
from cobrowse.hub.limits import KeyedLimit
from cobrowse.hub.outlet import Outlet
from cobrowse.hub.passwords import PasswordChecker
from cobrowse.hub.presence import Presence, Tab, Visitor
from cobrowse.hub.proxy import AssetProxy
from cobrowse.hub.screencasts import Screencasts
from cobrowse.hub.tasks import TaskSet
from cobrowse.hub.tokens import Tokens, Visit
from cobrowse.session import Event, EventKind
from cobrowse.store import Dialog, Message, Operator, Site, Store
from cobrowse.store.store import new_id

ORIGINS_SECONDS = 2.0
"""The list of websites is read again at most this often, however many unknown origins knock."""
NAVIGATION_SECONDS = 8.0
"""A tab that lost its connection is between two pages for this long, then it is gone."""


class Hub:
    """One process's hub. `outlet` is set by the gateway before the first connection."""

    def __init__(self, *, settings: Settings, store: Store, bus: Bus, key: bytes) -> None:
        self.settings = settings
        self.store = store
        self.bus = bus
        self.tasks = TaskSet()
        self.tokens = Tokens(key, visit_seconds=settings.visitor_token_seconds)
        self.passwords = PasswordChecker()
        self.presence = Presence()
        self.assets = Assets(max_bytes=settings.asset_max_bytes, total_bytes=settings.assets_total_bytes)
        self.asset_proxy = AssetProxy(self.assets, private_networks=settings.asset_proxy_private_networks)
        self.visit_limit = KeyedLimit(settings.visits_per_minute / 60, settings.visits_per_minute)
        self.sign_in_limit = KeyedLimit(settings.sign_in_attempts / 900, settings.sign_in_attempts)
        self.message_limit = KeyedLimit(settings.messages_per_minute / 60, settings.messages_per_minute)
        self.asset_limit = KeyedLimit(settings.asset_requests_per_second, settings.asset_requests_per_second * 10)
        self.known_origins: set[str] = set()
        """Origins of all websites seen so far: the first, coarse check of a socket. The exact one is per site."""
        self.outlet: Outlet | None = None
        self.screencasts = Screencasts(
            settings=settings,
            store=store,
            bus=bus,
            tokens=self.tokens,
            presence=self.presence,
            outlet=self._outlet,
            tasks=self.tasks,
        )
        self._site_names: dict[str, str] = {}
        self._origins_read = 0.0

    def _outlet(self) -> Outlet:
        assert self.outlet, "the gateway sets the outlet before the first connection"
        return self.outlet

    async def start(self) -> None:
        """Learn the websites."""
        for site in await self.store.sites():
            self._learn(site)

    async def close(self) -> None:
        """Stop the timers and tasks, and close the store and the bus."""
        await self.screencasts.close()
        await self.tasks.close()
        self.passwords.close()
        await self.asset_proxy.close()
        await self.bus.close()
        await self.store.close()

    def _learn(self, site: Site) -> None:
        self.known_origins.update(site.origins)
        self._site_names[site.key] = site.name

    def knows_origin(self, origin: str) -> bool:
        """Whether any website has this origin. An unknown one may have been added a moment ago: look for the next."""
        if origin in self.known_origins:
            return True
        if self.now() - self._origins_read > ORIGINS_SECONDS:
            self._origins_read = self.now()
            self.tasks.start(self.start(), "read origins")
        return False

    def now(self) -> float:
        """Return the loop's clock, for limits."""
        return asyncio.get_running_loop().time()

    # --- visitors

    async def begin_visit(self, site_key: str, origin: str, visitor_token: str, tab: str) -> tuple[Site, Visit]:
        """Check where the widget is embedded and who comes.

        Raises NotFound for an unknown site key, NotAllowed for an origin that the owner did not list.
        """
        site = await self.store.site(site_key)
        if site is None:
            raise NotFound("there is no website with this key; check data-site in the script tag", code="unknown_site")
        self._learn(site)
        if origin not in site.origins:
            raise NotAllowed(
                f"the website {site.name} is not allowed on this origin; its owner adds it with 'cobrowse site'",
                code="origin_not_allowed",
            )
        visitor = self.tokens.read_visitor(visitor_token, site.key) or new_id()
        return site, Visit(site.key, visitor, origin, tab)

    async def visitor_arrived(self, visit: Visit, socket: str, browser: str, page: dict[str, Any]) -> dict[str, Any]:
        """A page's widget connected. Returns the dialog so far."""
        tab = Tab(visit.tab, socket, visit.origin, page["title"], page["url"], page["hidden"])
        visitor, replaced = self.presence.arrive(visit.site, visit.visitor, tab, browser)
        if replaced:
            await self._outlet().close_socket(replaced)
        await self._tell_presence(visitor)
        dialog = await self.store.dialog_of(visit.site, visit.visitor)
        history = await self.store.messages(dialog.id) if dialog else []
        return {"messages": [message_json(message) for message in history]}

    async def page_changed(self, socket: str, page: dict[str, Any]) -> None:
        """Title, address or visibility of a tab changed."""
        found = self.presence.of_socket(socket)
        if not found:
            return
        visitor, tab = found
        tab.title, tab.url = page["title"], page["url"]
        if tab.hidden and not page["hidden"]:
            tab.shown_at = max(other.shown_at for other in visitor.tabs.values()) + 1
        tab.hidden = page["hidden"]
        await self._tell_presence(visitor)

    async def visitor_disconnected(self, socket: str) -> None:
        """A page closed or lost its connection; the tab may be on its way to the next page."""
        found = self.presence.disconnect(socket)
        if found:
            self.tasks.start(self._forget_later(*found), "forget tab")

    async def _forget_later(self, visitor: Visitor, tab: Tab) -> None:
        await asyncio.sleep(NAVIGATION_SECONDS)
        if not self.presence.forget(visitor, tab):
            return
        await self.screencasts.tab_gone(visitor.site, visitor.id, tab.id)
        await self._tell_presence(visitor)

    async def _tell_presence(self, visitor: Visitor) -> None:
        if visitor.tabs:
            await self._outlet().to_operators("visitor", self.visitor_json(visitor))
        else:
            await self._outlet().to_operators("visitor_gone", {"site": visitor.site, "visitor": visitor.id})

    def visitor_json(self, visitor: Visitor) -> dict[str, Any]:
        """Return what the console lists."""
        return visitor.as_json(self._site_names.get(visitor.site, ""))

    def socket_visitor(self, socket: str) -> tuple[Visitor, Tab]:
        """Return whose connection this is. Raises NotAllowed when the tab moved to another connection."""
        found = self.presence.of_socket(socket)
        if not found:
            raise NotAllowed("this tab is connected elsewhere", code="taken_over")
        return found

    # --- chat

    async def say(self, dialog: Dialog, author: str, name: str, text: str, client_id: str | None) -> dict[str, Any]:
        """Write a message down, then pass it on to both sides. Returns it."""
        text = text.strip()
        if not text:
            raise BadInput("the message is empty", code="message_empty")
        if len(text) > self.settings.message_max_chars:
            raise BadInput(
                f"a message has {self.settings.message_max_chars} characters at most", code="message_too_long"
            )
        message, new = await self.store.add_message(dialog.id, author, name, text, client_id)
        data = message_json(message) | {"clientId": client_id}
        if new:
            await self._outlet().to_visitor(dialog.site, dialog.visitor, "message", data)
            await self._outlet().to_operators(
                "message", data | {"dialog": dialog.id, "site": dialog.site, "visitor": dialog.visitor}
            )
        return data

    # --- operators

    async def dialog(self, dialog: str) -> Dialog:
        """Return a dialog. Raises NotFound."""
        found = await self.store.dialog(dialog)
        if found is None:
            raise NotFound("there is no such dialogue", code="no_dialog")
        return found

    async def open_dialog(self, site: str, visitor: str) -> dict[str, Any]:
        """Return the dialog with a visitor, its messages and its screencast."""
        if not self.presence.get(site, visitor) and not await self.store.dialog_of(site, visitor):
            raise NotFound("there is no such visitor", code="no_visitor")
        dialog = await self.store.open_dialog(site, visitor)
        running = self.screencasts.of_dialog(dialog.id)
        present = self.presence.get(site, visitor)
        return {
            "dialog": dialog.id,
            "site": site,
            "visitor": visitor,
            "messages": [message_json(message) for message in await self.store.messages(dialog.id)],
            "screencast": running.as_json() if running else None,
            "presence": self.visitor_json(present) if present else None,
        }

    async def end_screencast(self, screencast: str, kind: EventKind, operator: Operator | None = None) -> bool:
        """End or withdraw from the operator's or the visitor's side."""
        return await self.screencasts.handle(screencast, Event(kind, who=operator.id if operator else ""))


def message_json(message: Message) -> dict[str, Any]:
    """Return a message as both browsers get it."""
    return {
        "id": message.id,
        "author": message.author,
        "name": message.name,
        "text": message.text,
        "sent": message.sent,
    }
