"""The contract of every bus; `tests/bus/test_contract.py` runs on each implementation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from cobrowse.wire.envelope import Entry, Kind


class Outcome(StrEnum):
    """What became of an append."""

    OK = "ok"
    DUP = "dup"
    """Already in the log: acknowledge again, do nothing."""
    GAP = "gap"
    """An entry before this one is missing: the writer must send again from `last + 1`."""
    NEED_KEYFRAME = "need_keyframe"
    """The log is new, or another writer took over: only a keyframe can follow."""
    FULL = "full"
    """The log is at its limit: only a keyframe can follow."""
    CLOSED = "closed"
    """The log was never opened, was dropped, or is lost: the screencast's state says which."""


class Appended(NamedTuple):
    """Result of an append: the entry's `seq` when OK, the writer's last accepted count otherwise."""

    outcome: Outcome
    seq: int = 0
    last: int = 0
    epoch: str = ""


class ReadMode(StrEnum):
    """How the entries continue what the reader has."""

    DELTA = "delta"
    KEYFRAME = "keyframe"
    """Start from nothing: the first entry is a keyframe."""
    NONE = "none"
    """There is no keyframe yet."""


@dataclass(frozen=True, slots=True)
class Read:
    """Entries in order of `seq`, without a gap."""

    mode: ReadMode
    epoch: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """The end of a log."""

    epoch: str
    seq: int


Listener = Callable[[Entry | None], None]
"""Called with each entry, logged or ephemeral, at once; with None when the reader must read the log again."""


class Bus(Protocol):
    """Open, append, read, subscribe, position. `sid` names a screencast.

    What cannot be done because the bus is out of reach raises Unavailable; whether it was done is then not known.
    """

    async def open(self, sid: str) -> None:
        """Let entries be appended from now on; changes nothing when they can be already."""
        ...

    def append(
        self, sid: str, writer: str, cseq: int, kind: Kind, flags: int, time: int, body: bytes
    ) -> asyncio.Future[Appended]:
        """Add one entry of a writer, whose own count `cseq` runs 1, 2, 3 … Calls take effect in their order.

        A keyframe drops what was before it. A keyframe with `cseq` 1 of a new writer takes the log over
        and begins a new epoch.
        """
        ...

    async def read(self, sid: str, epoch: str, pos: int, *, max_bytes: int) -> Read:
        """Return what follows `pos`, at least one entry if there is any, about `max_bytes` at most."""
        ...

    async def position(self, sid: str) -> Position | None:
        """Return the end of the log, or None if it is not open."""
        ...

    async def last_count(self, sid: str, writer: str) -> int | None:
        """Return the writer's last accepted count; None if it is not the current writer."""
        ...

    def publish(self, sid: str, entry: Entry) -> None:
        """Pass an ephemeral entry to the listeners; it is not logged and may be lost."""
        ...

    def subscribe(self, sid: str, listener: Listener) -> Callable[[], None]:
        """Call the listener on every entry; returns how to stop. It must not block or raise."""
        ...

    async def keep(self, sid: str) -> bool:
        """Keep the log from expiring; returns whether it is open."""
        ...

    async def drop(self, sid: str) -> None:
        """Close the log and delete all that is in it."""
        ...

    async def close(self) -> None:
        """Give back all resources."""
        ...
