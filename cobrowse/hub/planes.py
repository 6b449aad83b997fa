"""All connections of this hub, whatever plane they are on: who may stay, and how they are sent elsewhere."""

from __future__ import annotations

import asyncio
import random

from cobrowse.hub.ports import Plane
from cobrowse.store.people import People
from cobrowse.tasks import TaskSet


class Planes:
    """The planes that serve this hub's clients."""

    def __init__(self, *, people: People, tasks: TaskSet) -> None:
        self._people = people
        self._tasks = tasks
        self._planes: list[Plane] = []

    def add(self, plane: Plane) -> None:
        """Another way on which clients connect."""
        self._planes.append(plane)

    async def drain(self, seconds: float) -> None:
        """Close all connections, in any order, spread over this time."""
        closers = [closer for plane in self._planes for closer in plane.closers()]
        random.shuffle(closers)
        pause = seconds / max(1, len(closers))
        for closer in closers:
            self._tasks.start(closer(), "drain")
            await asyncio.sleep(pause)

    async def let_go_of_ended_sessions(self) -> None:
        """Who signed out, whose session ran out, or whose role is another one now, is connected no longer."""
        connected = {right for plane in self._planes for right in plane.rights()}
        if not connected:
            return
        roles = await self._people.roles({secret for secret, _ in connected})
        if ended := {(secret, role) for secret, role in connected if roles.get(secret) is not role}:
            for plane in self._planes:
                await plane.let_go(ended)
