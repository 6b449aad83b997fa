"""The hub: its parts, as `cobrowse.app` puts them together, and what is done to all of them at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from cobrowse.bus import Backend
from cobrowse.config import Settings
from cobrowse.hub.access.passwords import PasswordChecker
from cobrowse.hub.access.rates import Rates
from cobrowse.hub.access.tokens import Tokens
from cobrowse.hub.assets.proxy import AssetProxy
from cobrowse.hub.assets.store import Assets
from cobrowse.hub.chat.attachments import Attachments
from cobrowse.hub.chat.dialogs import Dialogs
from cobrowse.hub.chat.inbox import Inbox
from cobrowse.hub.chat.staffing import Staffing
from cobrowse.hub.chat.visits import Visits
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.cluster.membership import Membership
from cobrowse.hub.metrics import Metrics
from cobrowse.hub.overview import Overview
from cobrowse.hub.planes import Planes
from cobrowse.hub.presence.availability import Availability
from cobrowse.hub.presence.visitors import Presence
from cobrowse.hub.rules import Rules
from cobrowse.hub.screencasts.asking import Asking
from cobrowse.hub.screencasts.links import Links
from cobrowse.hub.screencasts.pages import Pages
from cobrowse.hub.screencasts.requests import Requests
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.hub.screencasts.snapshots import Snapshots
from cobrowse.hub.upkeep import Upkeep
from cobrowse.hub.websites import Websites
from cobrowse.store import Store
from cobrowse.tasks import TaskSet


@dataclass(eq=False, kw_only=True, slots=True)
class Hub:
    """One process's hub, for the planes that serve its clients."""

    name: str
    settings: Settings
    store: Store
    backend: Backend
    tasks: TaskSet
    metrics: Metrics
    # who may do what
    tokens: Tokens
    passwords: PasswordChecker
    rates: Rates
    # who is where
    planes: Planes
    events: Events
    websites: Websites
    presence: Presence
    availability: Availability
    membership: Membership
    # what is said
    visits: Visits
    dialogs: Dialogs
    inbox: Inbox
    attachments: Attachments
    staffing: Staffing
    overview: Overview
    # what is shown
    rules: Rules
    asking: Asking
    requests: Requests
    screencasts: Screencasts
    pages: Pages
    links: Links
    snapshots: Snapshots
    assets: Assets
    asset_proxy: AssetProxy

    upkeep: Upkeep
    draining: bool = False
    """Whether this hub is about to stop and sends its clients elsewhere."""

    async def start(self) -> None:
        """Learn the websites and join the other hubs. Raises StartUpError when they sign with another key."""
        await self.upkeep.begin()

    async def drain(self) -> None:
        """Send all clients elsewhere, spread over the drain time."""
        self.draining = True
        await self.planes.drain(self.settings.drain_seconds)

    async def close(self) -> None:
        """Stop the tasks, and close the store and what is shared."""
        await self.upkeep.end()
        await self.tasks.close()
        self.passwords.close()
        await self.asset_proxy.close()
        await self.backend.close()
        await self.store.close()

    def now(self) -> float:
        """Return the loop's clock, for limits."""
        return asyncio.get_running_loop().time()

    def measure(self, *, redis_up: bool) -> None:
        """Bring the gauges up to date."""
        links = self.links.local.values()
        self.metrics.visitors.set(len(self.presence.here()))
        self.metrics.screencasts.set(len(links))
        self.metrics.frame_links.labels("visitor").set(sum(local.visitor_link is not None for local in links))
        self.metrics.frame_links.labels("operator").set(sum(len(local.operator_links) for local in links))
        self.metrics.tasks.set(len(asyncio.all_tasks()))
        self.metrics.redis_up.set(redis_up)
