"""What each hub does again and again: says that it lives, looks after its clients, and after what dead hubs left."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from cobrowse.bus import SharedState
from cobrowse.errors import Unavailable
from cobrowse.hub.chat.staffing import Staffing
from cobrowse.hub.chat.visits import Visits
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.cluster.membership import DEAD, Membership
from cobrowse.hub.cluster.schedule import Schedule
from cobrowse.hub.planes import Planes
from cobrowse.hub.presence.availability import Availability
from cobrowse.hub.presence.visitors import Here, Presence
from cobrowse.hub.screencasts.record import DUE as SCREENCAST
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.hub.websites import Websites
from cobrowse.store import Store
from cobrowse.store.ids import now_ms
from cobrowse.tasks import TaskSet

log = logging.getLogger("cobrowse.hub")

BEAT_SECONDS = 5.0
"""How often a hub says that it lives, reads the list of websites, and checks the screencasts of its links."""
TIDY_SECONDS = 30.0
"""How often one of the hubs looks through the whole shared state."""
MARGIN_MS = 5000
DAY_MS = 86_400_000
TIDY = "tidy"
TAB = "tab"


class Upkeep:
    """This hub's regular work; alone, it does the same for itself. `audit_days` is how long the trail is kept."""

    def __init__(
        self,
        *,
        name: str,
        store: Store,
        shared: SharedState,
        tasks: TaskSet,
        membership: Membership,
        schedule: Schedule,
        events: Events,
        websites: Websites,
        presence: Presence,
        availability: Availability,
        staffing: Staffing,
        visits: Visits,
        screencasts: Screencasts,
        planes: Planes,
        audit_days: int,
    ) -> None:
        self._name = name
        self._store = store
        self._shared = shared
        self._tasks = tasks
        self._membership = membership
        self._schedule = schedule
        self._events = events
        self._websites = websites
        self._presence = presence
        self._availability = availability
        self._staffing = staffing
        self._visits = visits
        self._screencasts = screencasts
        self._planes = planes
        self._audit_days = audit_days
        self._beat_now = asyncio.Event()
        self.beaten = now_ms()
        """When this hub last knew that it is heard."""

    async def begin(self) -> None:
        """Join the other hubs. Raises StartUpError when they sign with another key."""
        await self._websites.read()
        await self._membership.check_key()
        self._listen()
        await self.beat()
        for kind, due in ((SCREENCAST, self._screencasts.due), (TAB, self._visits.due)):
            self._schedule.on(kind, due)
        self._schedule.on(TIDY, self._tidy)
        self._schedule.on(DEAD, self._hub_due)
        self._tasks.start(self._beat_always(), "heartbeat")
        self._tasks.start(self._schedule.watch(), "schedule")

    def _listen(self) -> None:
        self._events.start(self._missed)
        self._shared.on_return(self._returned)
        self._screencasts.links.listen()
        self._staffing.listen()

    async def announce(self, address: str) -> None:
        """Tell other hubs where this one is reached."""
        self._membership.address = address
        with contextlib.suppress(Unavailable):
            await self.beat()

    async def end(self) -> None:
        """Leave the other hubs."""
        self._events.close()
        with contextlib.suppress(Unavailable):
            await self._availability.forget_hub(self._name)
            await self._membership.leave()

    # --- the heartbeat

    def beat_now(self) -> None:
        """Do not wait for the next heartbeat."""
        self._beat_now.set()

    async def _beat_always(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._beat_now.wait()
            self._beat_now.clear()
            try:
                await self.beat()
                await self._websites.read()
                await self._screencasts.links.check_all()
                await self._screencasts.links.rules_changed()
                await self._screencasts.forget_assets()
                await self._planes.let_go_of_ended_sessions()
            except Unavailable:
                continue  # said by the bus; comes back with it
            except Exception:
                log.exception("a heartbeat failed")  # the database, perhaps; this hub lives on

    async def beat(self) -> None:
        """Say that this hub lives, and all that it knows when nobody knew of it."""
        if not await self._membership.beat():
            await self._shared.schedule(TIDY, TIDY_SECONDS)
            await self._presence.restore()
            await self._staffing.changed()
            self._events.refresh()
            self._missed()
        self.beaten = now_ms()

    # --- after a silence

    def _returned(self) -> None:
        """The shared state is in reach again. What was published meanwhile is lost, and nobody else knows."""
        self.beat_now()
        self._tasks.start(self._broadcast_resync(), "broadcast_resync")

    async def _broadcast_resync(self) -> None:
        with contextlib.suppress(Unavailable):
            self._events.broadcast_resync(await self._membership.hubs(), self._websites.keys)

    def _missed(self) -> None:
        since = min(self.beaten, now_ms() - int(BEAT_SECONDS * 2000)) - MARGIN_MS
        self._tasks.start(self._tell_again(since), "tell again")

    async def _tell_again(self, since: int) -> None:
        """Send to the visitors on this hub what was said lately: some of it may not have reached them."""
        here: dict[tuple[str, str], list[Here]] = {}
        for one in self._presence.here():
            here.setdefault((one.site, one.visitor), []).append(one)
        if not here:
            return
        for dialog, message in await self._store.dialogs.messages_since(since):
            for one in here.get((dialog.site, dialog.visitor), ()):
                await self._events.to_tab(one.tab, "message", message.as_json())

    # --- for all hubs

    async def _hub_due(self, hub: str) -> None:
        await self.remove_dead_hub(hub)
        await self._shared.settle(f"{DEAD}:{hub}")

    async def remove_dead_hub(self, hub: str) -> None:
        """Another hub died, or left: nobody is connected to it any more."""
        if hub == self._name:
            return
        await self._membership.remove(hub)
        await self._availability.forget_hub(hub)
        await self._staffing.changed()
        await self._visits.hub_gone(hub)
        await self._screencasts.links.hub_gone(hub)
        await self._broadcast_resync()

    async def _tidy(self, _: str) -> None:
        """Any one hub does this for all: it reads the whole shared state."""
        await self._screencasts.recovery.tidy()
        sites = self._websites.keys
        kept = self._presence.groups(sites) + self._screencasts.groups(sites)
        await self._shared.keep([*self._membership.groups, *self._availability.groups, *kept])
        if self._audit_days:
            for site in sites:
                await self._store.trail.trim(site, now_ms() - self._audit_days * DAY_MS)
        await self._shared.schedule(TIDY, TIDY_SECONDS)
