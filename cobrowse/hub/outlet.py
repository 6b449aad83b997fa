"""What the hub needs of the outside: a way to send control events and to steer frame links."""

from __future__ import annotations

from typing import Any, Protocol


class Outlet(Protocol):
    """The control plane's sending side; the gateway implements it."""

    async def to_socket(self, socket: str, event: str, data: dict[str, Any]) -> None:
        """Send to one tab of a visitor."""
        ...

    async def to_visitor(self, site: str, visitor: str, event: str, data: dict[str, Any]) -> None:
        """Send to all tabs of a visitor."""
        ...

    async def to_operators(self, event: str, data: dict[str, Any]) -> None:
        """Send to every signed-in operator."""
        ...

    async def close_socket(self, socket: str) -> None:
        """Disconnect one tab of a visitor."""
        ...


class FrameLink(Protocol):
    """One open connection of the frame plane."""

    async def end(self, reason: str) -> None:
        """Say why, and close."""
        ...

    async def ask_keyframe(self) -> None:
        """Ask the writer for a keyframe; nothing on an operator's link."""
        ...
