"""Bytes that all hubs can read, for a time: what one hub was given, another one shows."""

from __future__ import annotations

from typing import Protocol


class SharedFiles(Protocol):
    """Named values on shelves; they expire by themselves. Raises Unavailable when they are out of reach."""

    async def get(self, shelf: str, name: str) -> bytes | None:
        """Return what was put, and keep it for longer."""
        ...

    async def put(self, shelf: str, name: str, value: bytes) -> None:
        """Keep."""
        ...

    async def missing(self, shelf: str, names: list[str]) -> list[bool]:
        """Return for each whether it is not there; those that are stay for longer."""
        ...

    async def clear(self, shelf: str) -> None:
        """Remove everything on a shelf."""
        ...
