"""The websites that this hub knows: their keys, names and origins."""

from __future__ import annotations

import asyncio

from cobrowse.hub.cluster.events import Events
from cobrowse.store import Site
from cobrowse.store.sites import Sites
from cobrowse.tasks import TaskSet

READ_SECONDS = 2.0
"""The list of websites is read again at most this often, however many unknown origins knock."""


class Websites:
    """Read from the store: what was added elsewhere is known here soon."""

    def __init__(self, *, sites: Sites, events: Events, tasks: TaskSet) -> None:
        self._sites = sites
        self._events = events
        self._tasks = tasks
        self._names: dict[str, str] = {}
        self._read_at = 0.0
        self.origins: set[str] = set()
        """Origins of all websites seen so far: the first, coarse check of a socket. The exact one is per site."""

    async def read(self) -> None:
        """Read the list of websites."""
        for site in await self._sites.all():
            self.learn(site)

    def learn(self, site: Site) -> None:
        """Know this website, and hear what happens on it."""
        self.origins.update(site.origins)
        self._names[site.key] = site.name
        self._events.learn(site.key)

    @property
    def keys(self) -> list[str]:
        """Keys of all websites known here."""
        return list(self._names)

    def name_of(self, key: str) -> str:
        """Return the name of a website, empty when unknown."""
        return self._names.get(key, "")

    def knows_origin(self, origin: str) -> bool:
        """Whether any website has this origin. An unknown one may have been added a moment ago: look for the next."""
        if origin in self.origins:
            return True
        now = asyncio.get_running_loop().time()
        if now - self._read_at > READ_SECONDS:
            self._read_at = now
            self._tasks.start(self.read(), "read origins")
        return False
