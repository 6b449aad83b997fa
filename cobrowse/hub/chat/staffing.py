"""Whether anybody answers: told to visitors and consultants whenever it changes, on any hub."""

from __future__ import annotations

import asyncio
import math
from typing import Any

from cobrowse.bus import SharedState
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.presence.availability import Availability
from cobrowse.store.people import People
from cobrowse.tasks import TaskSet

STAFFED = "staffed"
"""Channel on which all hubs hear that the availability of an operator changed."""
LEFT = b"left"
"""An operator said that nobody is to wait for them."""
ABSENCE_SECONDS = 10.0
"""Whose line is lost, or whose hub starts anew, is back within this time: no visitor is told that nobody is there."""


class Staffing:
    """Tells this hub's clients of the availability of operators."""

    def __init__(
        self, *, availability: Availability, people: People, shared: SharedState, events: Events, tasks: TaskSet
    ) -> None:
        self._availability = availability
        self._people = people
        self._shared = shared
        self._events = events
        self._tasks = tasks
        self._told: bool | None = None
        self._seen = -math.inf
        """When an operator was present last, by the loop's clock."""
        self._waiting: asyncio.Task[None] | None = None

    async def changed(self, *, left: bool = False) -> None:
        """An operator of this hub came, or lost the line; with `left`, said to be away or not."""
        await self._availability.tell()
        self._shared.publish(STAFFED, LEFT if left else b"changed")

    def listen(self) -> None:
        """Hear of the operators of other hubs."""
        self._seen = asyncio.get_running_loop().time()
        self._shared.subscribe(STAFFED, lambda message: self._look(left=message == LEFT), self._look)

    async def staffed(self) -> bool:
        """Return whether anybody is at the desk, or was a moment ago and did not say to leave."""
        return self._counts_as_staffed(await self._availability.present())

    def _counts_as_staffed(self, present: set[str]) -> bool:
        now = asyncio.get_running_loop().time()
        if present:
            self._seen = now
            if self._waiting:
                self._waiting.cancel()
            return True
        patience = self._seen + ABSENCE_SECONDS - now
        if patience > 0 and (self._waiting is None or self._waiting.done()):
            self._waiting = self._tasks.start(self._look_after(patience), "wait for who was available")
        return patience > 0

    async def _look_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._look()

    def _look(self, *, left: bool = False) -> None:
        self._tasks.start(self._tell(left=left), "tell who is available")

    async def _tell(self, *, left: bool) -> None:
        present = await self._availability.present()
        port = self._events.port
        if port is None:
            return
        await port.to_operators("colleagues", {"present": sorted(present)})
        if left and not present:
            self._seen = -math.inf
        if self._told is not (staffed := self._counts_as_staffed(present)):
            self._told = staffed
            await port.to_visitors("staffed", {"staffed": staffed})

    async def colleagues(self) -> list[dict[str, Any]]:
        """Return all who take part in dialogues, and whether they are available."""
        present = await self._availability.present()
        return [
            {"id": one.id, "name": one.name, "present": one.id in present}
            for one in await self._people.all()
            if one.role.may_watch
        ]
