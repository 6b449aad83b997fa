"""The hub: what visitors and operators can do, whatever carries their words."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import random
from collections.abc import Callable, Coroutine
from typing import Any

from cobrowse.bus import Board, Bus
from cobrowse.config import Settings
from cobrowse.errors import BadInput, NotAllowed, NotFound, StartUpError, Unavailable
from cobrowse.hub.assets import Assets, Files
from cobrowse.hub.limits import KeyedLimit
from cobrowse.hub.metrics import Metrics
from cobrowse.hub.outlet import Outlet
from cobrowse.hub.passwords import PasswordChecker
from cobrowse.hub.presence import Here, Presence, Tab, Visitor
from cobrowse.hub.proxy import AssetProxy
from cobrowse.hub.relay import Relay
from cobrowse.hub.screencasts import Screencasts
from cobrowse.hub.tokens import Tokens, Visit
from cobrowse.session import Event, EventKind
from cobrowse.store import Dialog, Message, Operator, Site, Store
from cobrowse.store.store import new_id, now_ms
from cobrowse.tasks import TaskSet

log = logging.getLogger("cobrowse.hub")

ORIGINS_SECONDS = 2.0
"""The list of websites is read again at most this often, however many unknown origins knock."""
NAVIGATION_SECONDS = 8.0
"""A tab that lost its connection is between two pages for this long, then it is gone."""
DUE_SECONDS = 0.25
"""How often the schedule is looked at."""
BEAT_SECONDS = 5.0
"""How often a hub says that it lives, reads the list of websites, and checks the screencasts of its links."""
SILENCE_SECONDS = 15.0
"""A hub that was silent for so long is dead."""
TIDY_SECONDS = 30.0
MARGIN_MS = 5000
HUBS = "hubs"


class Hub:
    """One process's hub. `outlet` is set by the gateway before the first connection."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        bus: Bus,
        board: Board,
        key: bytes,
        name: str,
        tasks: TaskSet,
        files: Files | None = None,
    ) -> None:
        self.settings = settings
        self.name = name
        self.store = store
        self.bus = bus
        self.board = board
        self.tasks = tasks
        self.address = ""
        """Where other hubs reach this one, if they can."""
        self.tokens = Tokens(key, visit_seconds=settings.visitor_token_seconds)
        self.passwords = PasswordChecker()
        self.presence = Presence(board, name)
        self.assets = Assets(max_bytes=settings.asset_max_bytes, total_bytes=settings.assets_total_bytes, files=files)
        self.asset_proxy = AssetProxy(self.assets, private_networks=settings.asset_proxy_private_networks)
        self.visit_limit = KeyedLimit(settings.visits_per_minute / 60, settings.visits_per_minute)
        self.sign_in_limit = KeyedLimit(settings.sign_in_attempts / 900, settings.sign_in_attempts)
        self.message_limit = KeyedLimit(settings.messages_per_minute / 60, settings.messages_per_minute)
        self.asset_limit = KeyedLimit(settings.asset_requests_per_second, settings.asset_requests_per_second * 10)
        self.known_origins: set[str] = set()
        """Origins of all websites seen so far: the first, coarse check of a socket. The exact one is per site."""
        self.outlet: Outlet | None = None
        self.metrics = Metrics(name)
        self.connections: list[Callable[[], list[Callable[[], Coroutine[Any, Any, Any]]]]] = []
        """What can close each open connection of a plane, so that its client goes elsewhere."""
        self.to_close: list[Callable[[], Coroutine[Any, Any, Any]]] = []
        self.draining = False
        """Whether this hub is about to stop and sends its clients elsewhere."""
        self.relay = Relay(board=board, hub=name, presence=self.presence, outlet=lambda: self.outlet, tasks=tasks)
        self.screencasts = Screencasts(
            settings=settings,
            store=store,
            bus=bus,
            board=board,
            tokens=self.tokens,
            presence=self.presence,
            relay=self.relay,
            tasks=tasks,
            hub=name,
        )
        self._site_names: dict[str, str] = {}
        self._origins_read = 0.0
        self._fingerprint = hashlib.sha256(b"print" + key).hexdigest()[:16]
        self._beat_now = asyncio.Event()
        self._beaten = now_ms()
        """When this hub last knew that it is heard."""

    async def start(self) -> None:
        """Learn the websites and join the other hubs. Raises StartUpError when they sign with another key."""
        await self.learn_sites()
        shared = await self._shared_fingerprint()
        if shared != self._fingerprint:
            raise StartUpError(
                "the other hubs on this Redis sign with another key: give all the same secret_key, or the same "
                "secret.key in their data folders",
                code="secret_key",
            )
        self.relay.start(self._missed)
        self.board.on_return(self._returned)
        await self._beat()
        for work in (self._beat_always, self._watch_schedule, self._tidy_always):
            self.tasks.start(work(), work.__name__)

    async def _shared_fingerprint(self) -> str:
        """Return the fingerprint of the key of the hub that was here first; this one's if there was none."""
        await self.board.swap("keys", "print", None, self._fingerprint.encode())
        return (await self.board.get("keys", "print") or b"").decode()

    async def learn_sites(self) -> None:
        """Read the list of websites."""
        for site in await self.store.sites():
            self._learn(site)

    async def close(self) -> None:
        """Stop the tasks, and close the store and the bus."""
        self.relay.close()
        with contextlib.suppress(Unavailable):
            await self.board.swap(HUBS, self.name, await self.board.get(HUBS, self.name), None)
            await self.board.schedule(f"hub:{self.name}", 0)  # others look after what was connected here
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
        self.relay.learn(site.key)

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

    # --- together with other hubs

    async def announce(self, address: str) -> None:
        """Tell other hubs where this one is reached."""
        self.address = address
        with contextlib.suppress(Unavailable):
            await self._beat()

    async def address_of(self, hub: str) -> str:
        """Return where another hub is reached, empty when unknown."""
        with contextlib.suppress(Unavailable):
            address = (await self.board.get(HUBS, hub) or b"").decode()
            return address if address.startswith("http") else ""
        return ""

    async def has_company(self) -> bool:
        """Whether another hub could take over what is connected here."""
        with contextlib.suppress(Unavailable):
            return len(await self.board.all(HUBS)) > 1
        return False

    async def send_away(self) -> None:
        """Close all connections, in any order, spread over the drain time."""
        closers = [closer for open_ones in self.connections for closer in open_ones()]
        random.shuffle(closers)
        pause = self.settings.drain_seconds / max(1, len(closers))
        for closer in closers:
            self.tasks.start(closer(), "send away")
            await asyncio.sleep(pause)

    async def _beat_always(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._beat_now.wait()
            self._beat_now.clear()
            try:
                await self._beat()
                await self.learn_sites()
                for screencast in list(self.screencasts.local):
                    await self.screencasts.check(screencast)
            except Unavailable:
                continue  # said by the bus; comes back with it
            except Exception:
                log.exception("a heartbeat failed")  # the database, perhaps; this hub lives on

    async def _beat(self) -> None:
        """Say that this hub lives. If nobody knows of it, what is connected here is not known either."""
        await self.board.schedule(f"hub:{self.name}", SILENCE_SECONDS)
        known, mine = await self.board.get(HUBS, self.name), self.address.encode() or b"-"
        if known != mine:
            await self.board.swap(HUBS, self.name, known, mine)
        if known is None:
            await self._shared_fingerprint()
            await self.presence.restore()
            self.relay.refresh()
            self._missed()
        self._beaten = now_ms()

    def _returned(self) -> None:
        """Redis is in reach again. What was published meanwhile is lost, and nobody else knows."""
        self._beat_now.set()
        self.tasks.start(self._confess(), "confess")

    async def _confess(self) -> None:
        with contextlib.suppress(Unavailable):
            self.relay.confess(list(await self.board.all(HUBS)), self.sites)

    def _missed(self) -> None:
        since = min(self._beaten, now_ms() - int(BEAT_SECONDS * 2000)) - MARGIN_MS
        self.tasks.start(self._tell_again(since), "tell again")

    async def _tell_again(self, since: int) -> None:
        """Send to the visitors on this hub what was said lately: some of it may not have reached them."""
        here: dict[tuple[str, str], list[Here]] = {}
        for one in self.presence.here():
            here.setdefault((one.site, one.visitor), []).append(one)
        if not here:
            return
        for dialog, message in await self.store.messages_since(since):
            for one in here.get((dialog.site, dialog.visitor), ()):
                await self.relay.to_tab(one.tab, "message", message_json(message))

    async def _watch_schedule(self) -> None:
        while True:
            began = self.now()
            await asyncio.sleep(DUE_SECONDS)
            self.metrics.loop_delay.observe(max(0.0, self.now() - began - DUE_SECONDS))
            try:
                for name in await self.board.due():
                    await self._on_due(name)
            except Unavailable:
                await asyncio.sleep(DUE_SECONDS)
            except Exception:
                log.exception("what was due failed")

    async def _on_due(self, name: str) -> None:
        kind, _, rest = name.partition(":")
        if kind == "cast":
            screencast, _, timer = rest.partition(":")
            await self.screencasts.timer(screencast, timer)
        elif kind == "tab":
            await self._forget(*rest.split(" "))
            await self.board.settle(name)
        elif kind == "hub":
            await self._bury(rest)
            await self.board.settle(name)

    async def _bury(self, hub: str) -> None:
        """Another hub died, or left: nobody is connected to it any more."""
        if hub == self.name:
            return
        await self.board.swap(HUBS, hub, await self.board.get(HUBS, hub), None)
        for visitor in await self.presence.all(self.sites):
            for tab in visitor.tabs.values():
                if tab.hub == hub and tab.socket:
                    await self.presence.lose(visitor.site, visitor.id, tab.id, tab.socket)
                    await self._forget_later(visitor.site, visitor.id, tab.id)
        await self.screencasts.hub_gone(hub)
        await self._confess()

    async def _tidy_always(self) -> None:
        while True:
            await asyncio.sleep(TIDY_SECONDS)
            try:
                await self.screencasts.tidy()
                kept = self.presence.groups(self.sites) + self.screencasts.groups(self.sites)
                await self.board.keep([HUBS, "keys", *kept])
            except Unavailable:
                continue
            except Exception:
                log.exception("tidying failed")

    def measure(self, *, redis_up: bool) -> None:
        """Bring the gauges up to date."""
        links = self.screencasts.local.values()
        self.metrics.visitors.set(len(self.presence.here()))
        self.metrics.screencasts.set(len(links))
        self.metrics.frame_links.labels("visitor").set(sum(local.visitor_link is not None for local in links))
        self.metrics.frame_links.labels("operator").set(sum(len(local.operator_links) for local in links))
        self.metrics.redis_up.set(redis_up)

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
        tab = Tab(visit.tab, self.name, socket, visit.origin, page["title"], page["url"], page["hidden"])
        visitor, replaced = await self.presence.arrive(visit.site, visit.visitor, tab, browser)
        if replaced:
            await self.relay.close_tab(replaced)
        self._tell_presence(visitor)
        dialog = await self.store.dialog_of(visit.site, visit.visitor)
        history = await self.store.messages(dialog.id) if dialog else []
        return {"messages": [message_json(message) for message in history]}

    async def page_changed(self, socket: str, page: dict[str, Any]) -> None:
        """Title, address or visibility of a tab changed."""
        visitor = await self.presence.show(socket, page["title"], page["url"], hidden=page["hidden"])
        if visitor:
            self._tell_presence(visitor)

    async def visitor_disconnected(self, socket: str) -> None:
        """A page closed or lost its connection; the tab may be on its way to the next page."""
        with contextlib.suppress(Unavailable):
            here = await self.presence.disconnect(socket)
            if here:
                await self._forget_later(here.site, here.visitor, here.tab.id)

    async def _forget_later(self, site: str, visitor: str, tab: str) -> None:
        await self.board.schedule(f"tab:{site} {visitor} {tab}", NAVIGATION_SECONDS)

    async def _forget(self, site: str, visitor: str, tab: str) -> None:
        gone, left = await self.presence.forget(site, visitor, tab)
        if not gone:
            return
        await self.screencasts.tab_gone(site, visitor, tab)
        if left:
            self._tell_presence(left)
        else:
            self.relay.to_operators(site, "visitor_gone", {"site": site, "visitor": visitor})

    def _tell_presence(self, visitor: Visitor) -> None:
        self.relay.to_operators(visitor.site, "visitor", self.visitor_json(visitor))

    def visitor_json(self, visitor: Visitor) -> dict[str, Any]:
        """Return what the console lists."""
        return visitor.as_json(self._site_names.get(visitor.site, ""))

    def socket_visitor(self, socket: str) -> Here:
        """Return whose connection this is. Raises NotAllowed when the tab moved to another connection."""
        found = self.presence.of_socket(socket)
        if not found:
            raise NotAllowed("this tab is connected elsewhere", code="taken_over")
        return found

    async def overview(self) -> dict[str, Any]:
        """Return who is on the websites and what runs: what an operator sees first."""
        visitors = await self.presence.all(self.sites)
        return {
            "visitors": [self.visitor_json(visitor) for visitor in visitors],
            "screencasts": [record.as_json() for record in await self.screencasts.all()],
        }

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
        message, _ = await self.store.add_message(dialog.id, author, name, text, client_id)
        data = message_json(message) | {"clientId": client_id}
        # Also when it was written before: the hub that wrote it may have died before it passed it on.
        about = {"dialog": dialog.id, "site": dialog.site, "visitor": dialog.visitor}
        self.relay.to_operators(dialog.site, "message", data | about)
        with contextlib.suppress(Unavailable):  # it is written down: a visitor who reconnects reads it
            visitor = await self.presence.get(dialog.site, dialog.visitor)
            await self.relay.to_visitor(visitor, "message", data)
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
        present = await self.presence.get(site, visitor)
        if not present and not await self.store.dialog_of(site, visitor):
            raise NotFound("there is no such visitor", code="no_visitor")
        dialog = await self.store.open_dialog(site, visitor)
        record = await self.screencasts.of_visitor(site, visitor)
        return {
            "dialog": dialog.id,
            "site": site,
            "visitor": visitor,
            "messages": [message_json(message) for message in await self.store.messages(dialog.id)],
            "screencast": record.as_json() if record else None,
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
