"""What hubs know together: who is where, which screencast is in which state, what is due, and words between hubs.

A group is a set of named values. A change names what it found, so that two hubs cannot undo each other's changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

LEASE_SECONDS = 10.0
"""What is due and was taken by a hub that died is due again after this."""
GROUP_SECONDS = 3600
"""A group that no hub touches is gone after this time."""

Heard = Callable[[bytes], None]


class SharedState(Protocol):
    """Shared values, schedule and channels. Raises Unavailable when it is out of reach."""

    async def get(self, group: str, name: str) -> bytes | None:
        """Return one value."""
        ...

    async def all(self, group: str) -> dict[str, bytes]:
        """Return all values of a group."""
        ...

    async def swap(self, group: str, name: str, before: bytes | None, after: bytes | None) -> bool:
        """Set a value, or remove it with None, if it still is `before`; returns whether it was."""
        ...

    async def keep(self, groups: list[str]) -> None:
        """Keep groups from expiring, changed or not."""
        ...

    async def schedule(self, name: str, seconds: float) -> None:
        """Let `name` be due in so many seconds, instead of any time before."""
        ...

    async def settle(self, name: str) -> None:
        """Nothing is due under this name any more."""
        ...

    async def due(self) -> list[str]:
        """Return what is due and lease it to the caller, who schedules or settles it."""
        ...

    def publish(self, channel: str, message: bytes) -> None:
        """Pass a message, which is not empty, to the channel's listeners on all hubs; it may be lost."""
        ...

    def subscribe(self, channel: str, heard: Heard, missed: Callable[[], None]) -> Callable[[], None]:
        """Listen; `missed` is called whenever messages may have been lost. Returns how to stop."""
        ...

    def on_return(self, listener: Callable[[], None]) -> None:
        """Call the listener when the shared state is in reach again; what it held may be gone."""
        ...

    async def ready(self) -> bool:
        """Return whether the shared state answers."""
        ...
