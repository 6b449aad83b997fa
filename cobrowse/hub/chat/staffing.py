"""Whether anybody answers: told to visitors and consultants whenever it changes, on any hub."""

from __future__ import annotations

from typing import Any

from cobrowse.bus import SharedState
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.presence.availability import Availability
from cobrowse.store.people import People
from cobrowse.tasks import TaskSet

STAFFED = "staffed"
"""Channel on which all hubs hear that the availability of an operator changed."""


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
        self._staffed: bool | None = None

    async def changed(self) -> None:
        """An operator of this hub came, left or said something about it."""
        await self._availability.tell()
        self._shared.publish(STAFFED, b"changed")

    def listen(self) -> None:
        """Hear of the operators of other hubs."""
        self._shared.subscribe(STAFFED, lambda _: self._look(), self._look)

    def _look(self) -> None:
        self._tasks.start(self._tell(), "tell who is available")

    async def _tell(self) -> None:
        present = await self._availability.present()
        port = self._events.port
        if port is None:
            return
        await port.to_operators("colleagues", {"present": sorted(present)})
        if self._staffed is not bool(present):
            self._staffed = bool(present)
            await port.to_visitors("staffed", {"staffed": self._staffed})

    async def colleagues(self) -> list[dict[str, Any]]:
        """Return all who take part in dialogues, and whether they are available."""
        present = await self._availability.present()
        return [
            {"id": one.id, "name": one.name, "present": one.id in present}
            for one in await self._people.all()
            if one.role.may_watch
        ]
