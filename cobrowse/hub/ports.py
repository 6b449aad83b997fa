"""What the hub needs of the outside: a way to send control events and to steer frame links."""

from __future__ import annotations

from typing import Any, Protocol


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
