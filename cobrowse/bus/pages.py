"""What all logs have in common: their names, and which entries a reader gets next."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from cobrowse.bus.log import Read, ReadMode
from cobrowse.wire.envelope import Entry


def new_epoch() -> str:
    """Return a name that no log had before."""
    return secrets.token_urlsafe(9)


def page_of(log_epoch: str, entries: Sequence[Entry], epoch: str, pos: int, max_bytes: int) -> Read:
    """Return what follows `pos` in `entries`, which run without a gap from the latest keyframe to the end."""
    first = entries[0].seq
    known = epoch == log_epoch and first - 1 <= pos <= entries[-1].seq
    start = pos - first + 1 if known else 0
    size, end = 0, start
    while end < len(entries) and (end == start or size + len(entries[end].body) <= max_bytes):
        size += len(entries[end].body)
        end += 1
    return Read(ReadMode.DELTA if known else ReadMode.KEYFRAME, log_epoch, tuple(entries[start:end]))
