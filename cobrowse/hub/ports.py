"""What the hub needs of the outside: planes whose clients it can send to, steer and let go."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from cobrowse.store import Role

Right = tuple[str, Role]
"""The secret of a console's session and the role with which it connected."""
Closer = Callable[[], Coroutine[Any, Any, Any]]
"""Closes one connection, so that its client goes elsewhere."""


class Plane(Protocol):
    """A way on which clients are connected to this hub: the control plane, the frame plane."""

    def closers(self) -> list[Closer]:
        """Return what closes each open connection."""
        ...

    def rights(self) -> set[Right]:
        """Return with which rights consoles are connected."""
        ...

    async def let_go(self, ended: set[Right]) -> None:
        """Disconnect the consoles that hold these rights no more."""
        ...


class ControlPort(Protocol):
    """The control plane's sending side on this hub; the gateway implements it."""

    async def to_socket(self, socket: str, event: str, data: dict[str, Any]) -> None:
        """Send to one tab of a visitor."""
        ...

    async def to_visitors(self, event: str, data: dict[str, Any]) -> None:
        """Send to every tab that is connected to this hub."""
        ...

    async def to_operators(self, event: str, data: dict[str, Any]) -> None:
        """Send to every operator who is signed in on this hub."""
        ...

    async def close_socket(self, socket: str) -> None:
        """Disconnect one tab of a visitor, which went on elsewhere."""
        ...

    async def refresh_operators(self) -> None:
        """Tell every operator on this hub anew what is so now: something may have been missed."""
        ...


class FrameLink(Protocol):
    """One open connection of the frame plane."""

    async def end(self, reason: str) -> None:
        """Say why, and close."""
        ...

    async def ask_keyframe(self, why: str) -> None:
        """Ask the writer for a keyframe; nothing on an operator's link."""
        ...
