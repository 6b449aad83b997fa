"""The hub: what visitors and operators can do, whatever carries their words."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from cobrowse.bus import Bus, SharedFiles, SharedState
from cobrowse.config import Settings
from cobrowse.errors import BadInput, NotAllowed, NotFound, Unavailable
from cobrowse.hub.access.limits import Admission, KeyedLimit
from cobrowse.hub.access.passwords import PasswordChecker
from cobrowse.hub.access.tokens import Tokens, Visit
from cobrowse.hub.assets.proxy import AssetProxy
from cobrowse.hub.assets.store import Assets
from cobrowse.hub.chat.dialogs import Dialogs
from cobrowse.hub.chat.presence import Here, Presence, Tab, Visitor
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.cluster.membership import Membership
from cobrowse.hub.metrics import Metrics
from cobrowse.hub.ports import ControlPort
from cobrowse.hub.rules import Rules
from cobrowse.hub.screencasts.asking import Asking, Limits
from cobrowse.hub.screencasts.request_texts import REQUEST_TEXT
from cobrowse.hub.screencasts.requests import Requests
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.hub.screencasts.snapshots import Snapshots
from cobrowse.hub.screencasts.tab import AskedTab
from cobrowse.session import Event, EventKind
from cobrowse.store import Dialog, Operator, Role, Site, Store
from cobrowse.store.ids import new_id
from cobrowse.tasks import TaskSet

log = logging.getLogger("cobrowse.hub")

Right = tuple[str, Role]
"""The secret of a console's session and the role with which it connected."""

ORIGINS_SECONDS = 2.0
"""The list of websites is read again at most this often, however many unknown origins knock."""
KEYFRAME_SECONDS = 5.0
"""A keyframe that was asked for and does not come lets the next one be asked for after this time."""
NAVIGATION_SECONDS = 8.0
"""A tab that lost its connection is between two pages for this long, then it is gone."""


class Hub:
    """One process's hub. `control_port` is set by the gateway before the first connection."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        bus: Bus,
        shared: SharedState,
        key: bytes,
        name: str,
        tasks: TaskSet,
        files: SharedFiles | None = None,
    ) -> None:
        self.settings = settings
        self.name = name
        self.store = store
        self.bus = bus
        self.shared = shared
        self.tasks = tasks
        self.address = ""
        """Where other hubs reach this one, if they can."""
        self.tokens = Tokens(key, visit_seconds=settings.visitor_token_seconds)
        self.passwords = PasswordChecker()
        self.presence = Presence(shared, name)
        self.assets = Assets(max_bytes=settings.asset_max_bytes, total_bytes=settings.assets_total_bytes, files=files)
        self.asset_proxy = AssetProxy(self.assets, private_networks=settings.asset_proxy_private_networks)
        self.visit_limit = KeyedLimit(settings.visits_per_minute / 60, settings.visits_per_minute)
        self.sign_in_limit = KeyedLimit(settings.sign_in_attempts / 900, settings.sign_in_attempts)
        self.message_limit = KeyedLimit(settings.messages_per_minute / 60, settings.messages_per_minute)
        self.asset_limit = KeyedLimit(settings.asset_requests_per_second, settings.asset_requests_per_second * 10)
        self.file_limit = KeyedLimit(settings.files_per_minute / 60, settings.files_per_minute)
        self.connection_limit = KeyedLimit(settings.connections_per_minute / 60, settings.connections_per_minute)
        per_address, per_site = settings.address_bytes_per_second, settings.site_bytes_per_second
        self.address_bytes = KeyedLimit(per_address, per_address + settings.frame_burst_bytes)
        self.site_bytes = KeyedLimit(per_site, per_site + settings.frame_burst_bytes)
        self.keyframes = Admission(settings.keyframes_at_once, KEYFRAME_SECONDS)
        self.known_origins: set[str] = set()
        """Origins of all websites seen so far: the first, coarse check of a socket. The exact one is per site."""
        self.control_port: ControlPort | None = None
        self.metrics = Metrics(name)
        self.connections: list[Callable[[], list[Callable[[], Coroutine[Any, Any, Any]]]]] = []
        """What can close each open connection of a plane, so that its client goes elsewhere."""
        self.consoles: list[tuple[Callable[[], set[Right]], Callable[[set[Right]], Coroutine[Any, Any, None]]]] = []
        """For each plane: with which rights consoles are connected, and what lets go of those that hold no more."""
        self.to_close: list[Callable[[], Coroutine[Any, Any, Any]]] = []
        self.draining = False
        """Whether this hub is about to stop and sends its clients elsewhere."""
        self.events = Events(
            shared=shared, hub=name, presence=self.presence, control_port=lambda: self.control_port, tasks=tasks
        )
        self.rules = Rules(store)
        self.asking = Asking(settings=settings, store=store, presence=self.presence, events=self.events)
        tab = AskedTab(
            settings=settings,
            store=store,
            rules=self.rules,
            tokens=self.tokens,
            presence=self.presence,
            events=self.events,
        )
        self.screencasts = Screencasts(
            settings=settings,
            store=store,
            bus=bus,
            shared=shared,
            tab=tab,
            asking=self.asking,
            presence=self.presence,
            events=self.events,
            assets=self.assets,
            tasks=tasks,
            hub=name,
        )
        self.links = self.screencasts.links
        self._site_names: dict[str, str] = {}
        self._origins_read = 0.0
        self.dialogs = Dialogs(self)
        self.snapshots = Snapshots(screencasts=self.screencasts, tokens=self.tokens, store=store)
        self.requests = Requests(
            store=store,
            rules=self.rules,
            presence=self.presence,
            screencasts=self.screencasts,
            asking=self.asking,
            availability=self.dialogs.availability,
        )
        self.membership = Membership(self, fingerprint=hashlib.sha256(b"print" + key).hexdigest()[:16])

    async def start(self) -> None:
        """Learn the websites and join the other hubs. Raises StartUpError when they sign with another key."""
        await self.learn_sites()
        await self.membership.join()

    async def learn_sites(self) -> None:
        """Read the list of websites."""
        for site in await self.store.sites.all():
            self._learn(site)

    async def close(self) -> None:
        """Stop the tasks, and close the store and the bus."""
        self.events.close()
        await self.membership.leave()
        await self.tasks.close()
        self.passwords.close()
        await self.asset_proxy.close()
        for closer in self.to_close:
            await closer()
        await self.bus.close()
        await self.store.close()

    def _learn(self, site: Site) -> None:
        self.known_origins.update(site.origins)
        self._site_names[site.key] = site.name
        self.events.learn(site.key)

    @property
    def sites(self) -> list[str]:
        """Keys of all websites known here."""
        return list(self._site_names)

    def knows_origin(self, origin: str) -> bool:
        """Whether any website has this origin. An unknown one may have been added a moment ago: look for the next."""
        if origin in self.known_origins:
            return True
        if self.now() - self._origins_read > ORIGINS_SECONDS:
            self._origins_read = self.now()
            self.tasks.start(self.learn_sites(), "read origins")
        return False

    def now(self) -> float:
        """Return the loop's clock, for limits."""
        return asyncio.get_running_loop().time()

    async def let_go_of_ended_sessions(self) -> None:
        """Who signed out, whose session ran out, or whose role is another one now, is connected no longer."""
        connected = {right for rights, _ in self.consoles for right in rights()}
        if not connected:
            return
        roles = await self.store.people.roles({secret for secret, _ in connected})
        if ended := {(secret, role) for secret, role in connected if roles.get(secret) is not role}:
            for _, let_go in self.consoles:
                await let_go(ended)

    def measure(self, *, redis_up: bool) -> None:
        """Bring the gauges up to date."""
        links = self.links.local.values()
        self.metrics.visitors.set(len(self.presence.here()))
        self.metrics.screencasts.set(len(links))
        self.metrics.frame_links.labels("visitor").set(sum(local.visitor_link is not None for local in links))
        self.metrics.frame_links.labels("operator").set(sum(len(local.operator_links) for local in links))
        self.metrics.tasks.set(len(asyncio.all_tasks()))
        self.metrics.redis_up.set(redis_up)

    # --- visitors

    async def begin_visit(self, site_key: str, origin: str, visitor_token: str, tab: str) -> tuple[Site, Visit]:
        """Check where the widget is embedded and who comes.

        Raises NotFound for an unknown site key, NotAllowed for an origin that the owner did not list.
        """
        site = await self.store.sites.get(site_key)
        if site is None:
            raise NotFound("There is no website with this key. Check data-site in the script tag.", code="unknown_site")
        self._learn(site)
        if origin not in site.origins:
            raise NotAllowed(
                f"The website {site.name} is not allowed on this origin; its owner adds it with 'cobrowse site'.",
                code="origin_not_allowed",
            )
        visitor = self.tokens.read_visitor(visitor_token, site.key) or new_id()
        return site, Visit(site.key, visitor, origin, tab)

    async def visitor_arrived(
        self, visit: Visit, socket: str, browser: str, page: dict[str, Any], language: str = ""
    ) -> dict[str, Any]:
        """A page's widget connected. Returns the dialog so far."""
        shown = (page["title"], page["url"], page["hidden"])
        tab = Tab(visit.tab, self.name, socket, visit.origin, *shown, language=language)
        dialog = await self.store.dialogs.of_visitor(visit.site, visit.visitor)
        chatted = bool(dialog and dialog.last_id)
        visitor, replaced = await self.presence.arrive(visit.site, visit.visitor, tab, browser, chatted=chatted)
        if replaced:
            await self.events.close_tab(replaced)
        self._tell_presence(visitor)
        history = await self.store.dialogs.messages(dialog.id, notes=False) if dialog else []
        record = await self.screencasts.of_visitor(visit.site, visit.visitor)
        mine = record is not None and record.cast.consented and record.tab == visit.tab
        return {
            "messages": [message.as_json() for message in history],
            "staffed": bool(await self.dialogs.availability.present()),
            "read": dialog.operator_read if dialog else 0,
            "seen": dialog.visitor_read if dialog else 0,
            "known": bool(dialog and (dialog.name or dialog.email)),
            "requests": (await self.asking.limits(dialog.id) if dialog else Limits()).as_json(),
            "consented": record.id if record and mine else "",
        }

    async def page_changed(self, socket: str, page: dict[str, Any]) -> None:
        """Title, address or visibility of a tab changed."""
        visitor = await self.presence.show(socket, page["title"], page["url"], hidden=page["hidden"])
        if visitor:
            self._tell_presence(visitor)
        here = self.presence.of_socket(socket)
        if here and here.leaving:
            here.leaving = False
            await self.screencasts.page_stayed(here.site, here.visitor, here.tab.id)

    async def page_left(self, socket: str) -> None:
        """A page said that it goes. Raises NotAllowed when the tab moved to another connection."""
        here = self.socket_visitor(socket)
        here.leaving = True
        await self.screencasts.page_left(here.site, here.visitor, here.tab.id, socket)

    async def visitor_disconnected(self, socket: str) -> None:
        """A page closed or lost its connection; the tab may be on its way to the next page."""
        with contextlib.suppress(Unavailable):
            here = await self.presence.disconnect(socket)
            if here:
                await self.forget_later(here.site, here.visitor, here.tab.id)

    async def forget_later(self, site: str, visitor: str, tab: str) -> None:
        """Forget a tab, unless it comes back within the time of a navigation."""
        await self.shared.schedule(f"tab:{site} {visitor} {tab}", NAVIGATION_SECONDS)

    async def forget(self, site: str, visitor: str, tab: str) -> None:
        """A tab did not come back."""
        gone, left = await self.presence.forget(site, visitor, tab)
        if not gone:
            return
        await self.screencasts.tab_gone(site, visitor, tab)
        if left:
            self._tell_presence(left)
        else:
            self.events.to_operators(site, "visitor_gone", {"site": site, "visitor": visitor})

    def _tell_presence(self, visitor: Visitor) -> None:
        self.events.to_operators(visitor.site, "visitor", self.visitor_json(visitor))

    def visitor_json(self, visitor: Visitor) -> dict[str, Any]:
        """Return what the console lists."""
        return visitor.as_json(self._site_names.get(visitor.site, ""))

    def socket_visitor(self, socket: str) -> Here:
        """Return whose connection this is. Raises NotAllowed when the tab moved to another connection."""
        found = self.presence.of_socket(socket)
        if not found:
            raise NotAllowed("This tab is connected elsewhere.", code="taken_over")
        return found

    async def overview(self) -> dict[str, Any]:
        """Return who is on the websites and what runs: what an operator sees first."""
        visitors = await self.presence.all(self.sites)
        return {
            "visitors": [self.visitor_json(visitor) for visitor in visitors],
            "screencasts": [record.as_json() for record in await self.screencasts.all()],
            "requestTexts": {
                site.key: site.branding.request_text or REQUEST_TEXT for site in await self.store.sites.all()
            },
        }

    # --- chat

    async def say(self, dialog: Dialog, author: str, name: str, text: str, client_id: str | None) -> dict[str, Any]:
        """Write a message down, then pass it on to both sides. Returns it."""
        self.check_text(text)
        message, _ = await self.store.dialogs.add_message(dialog.id, author, name, text.strip(), client_id)
        # Also when it was written before: the hub that wrote it may have died before it passed it on.
        return await self.dialogs.pass_on(dialog, message, client_id)

    def check_text(self, text: str) -> None:
        """Raise BadInput for a message that is empty or too long."""
        if not text.strip():
            raise BadInput("The message is empty.", code="message_empty")
        if len(text.strip()) > self.settings.message_max_chars:
            raise BadInput(
                f"A message can have up to {self.settings.message_max_chars} characters.", code="message_too_long"
            )

    # --- operators

    async def dialog(self, dialog: str) -> Dialog:
        """Return a dialog. Raises NotFound."""
        found = await self.store.dialogs.get(dialog)
        if found is None:
            raise NotFound("There is no such dialogue.", code="no_dialog")
        return found

    async def open_dialog(self, site: str, visitor: str) -> dict[str, Any]:
        """Return the dialog with a visitor, its messages and its screencast."""
        present = await self.presence.get(site, visitor)
        if not present and not await self.store.dialogs.of_visitor(site, visitor):
            raise NotFound("There is no such visitor.", code="no_visitor")
        dialog = await self.store.dialogs.open(site, visitor)
        record = await self.screencasts.of_visitor(site, visitor)
        return {
            **dialog.as_json(),
            "messages": [message.as_json() for message in await self.store.dialogs.messages(dialog.id)],
            "screencast": record.as_json() if record else None,
            "requests": (await self.asking.limits(dialog.id)).as_json(),
            "presence": self.visitor_json(present) if present else None,
        }

    async def end_screencast(self, screencast: str, kind: EventKind, operator: Operator | None = None) -> bool:
        """End or withdraw from the operator's or the visitor's side."""
        return await self.screencasts.handle(screencast, Event(kind, who=operator.id if operator else ""))
