"""Who is at the desk: each hub writes in the shared state which operators are connected to it."""

from __future__ import annotations

import contextlib
import json

from cobrowse.bus import SharedState
from cobrowse.errors import Unavailable

AVAILABLE = "available"


class Availability:
    """Operators who are signed in and not away, on all hubs."""

    def __init__(self, shared: SharedState, hub: str) -> None:
        self._shared = shared
        self._hub = hub
        self._here: dict[str, str] = {}
        """Operators by socket."""
        self._away: set[str] = set()
        """Sockets of those who said that they are away."""

    @property
    def groups(self) -> list[str]:
        """Groups of the shared state that must not expire."""
        return [AVAILABLE]

    def arrive(self, socket: str, operator: str) -> None:
        """An operator's console connected."""
        self._here[socket] = operator

    def leave(self, socket: str) -> None:
        """It is gone."""
        self._here.pop(socket, None)
        self._away.discard(socket)

    def set_away(self, socket: str, *, away: bool) -> None:
        """An operator takes no new dialogues for a while, or does again."""
        (self._away.add if away else self._away.discard)(socket)

    def _available(self) -> set[str]:
        # Away in one window is away: the others are of the same person.
        return set(self._here.values()) - {self._here[socket] for socket in self._away if socket in self._here}

    async def tell(self) -> None:
        """Write down who is connected here."""
        mine = self._available()
        value = json.dumps(sorted(mine)).encode() if mine else None
        with contextlib.suppress(Unavailable):
            before = await self._shared.get(AVAILABLE, self._hub)
            if before != value:
                await self._shared.swap(AVAILABLE, self._hub, before, value)

    async def forget_hub(self, hub: str) -> None:
        """Another hub died: nobody is connected to it."""
        await self._shared.swap(AVAILABLE, hub, await self._shared.get(AVAILABLE, hub), None)

    async def present(self) -> set[str]:
        """Return the operators who are at the desk, on any hub; those of this hub when the
        shared state is out of reach."""
        try:
            values = await self._shared.all(AVAILABLE)
        except Unavailable:
            return self._available()
        return {str(operator) for value in values.values() for operator in json.loads(value)}
