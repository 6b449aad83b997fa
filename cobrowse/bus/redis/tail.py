"""What one hub keeps of one screencast's log while somebody here reads it: one reader, however many operators watch."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from cobrowse.bus.log import Listener
from cobrowse.bus.redis.scripts import EPOCH_CHARS
from cobrowse.wire.envelope import Entry, Kind

HEADER = struct.Struct(">BBQ")
"""Kind, flags, time: stands before the body, in the log and in messages."""
SEQ = struct.Struct(">Q")
START = EPOCH_CHARS + SEQ.size


def value_of(kind: Kind, flags: int, time: int) -> bytes:
    """Return what stands before a body."""
    return HEADER.pack(kind, flags & 0xFF, time)


def entry_of(epoch: str, seq: int, value: bytes) -> Entry:
    """Read an entry as the log holds it."""
    kind, flags, time = HEADER.unpack_from(value)
    return Entry(epoch, seq, Kind(kind), flags, time, value[HEADER.size :])


def message_of(entry: Entry) -> bytes:
    """Return the message for an ephemeral entry."""
    epoch = entry.epoch.ljust(EPOCH_CHARS)[:EPOCH_CHARS].encode()
    return epoch + SEQ.pack(entry.seq) + value_of(entry.kind, entry.flags, entry.time) + entry.body


class Tail:
    """Entries from the latest keyframe on. Merges live messages by `seq`; whatever does not fit is read again."""

    def __init__(self, reload: Callable[[], None]) -> None:
        self.listeners: list[Listener] = []
        self.epoch = ""
        self.seq = 0
        self.entries: list[Entry] = []
        self.loaded = False
        self._reload = reload
        self._early: list[tuple[str, int, bytes]] = []

    def heard(self, message: bytes) -> None:
        """Take one message of the channel."""
        epoch = message[:EPOCH_CHARS].decode("ascii", "replace")
        (seq,) = SEQ.unpack_from(message, EPOCH_CHARS)
        value = message[START:]
        if value and value[0] == Kind.EPHEMERAL:
            self.tell(entry_of(epoch.rstrip(), seq, value))
        else:
            self.merge(epoch, seq, value)

    def merge(self, epoch: str, seq: int, value: bytes) -> None:
        """Take one entry, from a message or from this hub's own append; an empty value is to be read."""
        if not self.loaded:
            self._early.append((epoch, seq, value))
            return
        if epoch == self.epoch and seq <= self.seq:
            return
        if epoch != self.epoch or seq != self.seq + 1 or not value:
            self.lost()
            return
        entry = entry_of(epoch, seq, value)
        if entry.kind is Kind.KEYFRAME:
            self.entries.clear()
        self.entries.append(entry)
        self.seq = seq
        self.tell(entry)
        entry.frame = b""  # the log need not hold it twice

    def lost(self) -> None:
        """Something may be missing: read the log again."""
        self.loaded = False
        self._early.clear()
        self._reload()

    def load(self, epoch: str, seq: int, entries: list[Any]) -> None:
        """Take what the log holds now, then what was heard meanwhile."""
        self.epoch, self.seq = epoch, seq
        self.entries = [entry_of(epoch, int(name.partition(b"-")[0]), fields[1]) for name, fields in entries]
        self.loaded = True
        self.tell(None)
        early, self._early = self._early, []
        for one in early:
            if not self.loaded:
                break
            self.merge(*one)

    def tell(self, entry: Entry | None) -> None:
        """Pass an entry on."""
        for listener in tuple(self.listeners):
            listener(entry)
