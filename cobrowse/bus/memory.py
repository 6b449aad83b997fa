"""The bus of a single process: the same contract without Redis."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from cobrowse.bus.contract import Appended, Listener, Outcome, Position, Read, ReadMode
from cobrowse.wire.envelope import Entry, Kind


@dataclass(slots=True)
class _Log:
    epoch: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    entries: list[Entry] = field(default_factory=list)
    """From the latest keyframe on; `entries[i].seq` is `entries[0].seq + i`."""
    size: int = 0
    seq: int = 0
    writer: str = ""
    cseq: int = 0


class MemoryBus:
    """See `contract.Bus`. `max_bytes` and `max_entries` bound each log."""

    def __init__(self, *, max_bytes: int, max_entries: int) -> None:
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._logs: dict[str, _Log] = {}
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)

    async def append(
        self, sid: str, writer: str, cseq: int, kind: Kind, flags: int, time: int, body: bytes
    ) -> Appended:
        log = self._logs.get(sid)
        takes_over = kind is Kind.KEYFRAME and cseq == 1
        if log is None or log.writer != writer:
            if not takes_over:
                return Appended(Outcome.NEED_KEYFRAME)
            log = self._logs.setdefault(sid, _Log())
            log.writer, log.cseq = writer, 0
        if cseq <= log.cseq:
            return Appended(Outcome.DUP, last=log.cseq)
        if cseq > log.cseq + 1:
            return Appended(Outcome.GAP, last=log.cseq)
        if kind is Kind.KEYFRAME:
            log.entries.clear()
            log.size = 0
        elif log.size + len(body) > self._max_bytes or len(log.entries) >= self._max_entries:
            return Appended(Outcome.FULL, last=log.cseq)
        log.cseq = cseq
        log.seq += 1
        log.size += len(body)
        log.entries.append(Entry(log.epoch, log.seq, kind, flags, time, body))
        self._tell(sid, None)
        return Appended(Outcome.OK, seq=log.seq, last=cseq)

    async def read(self, sid: str, epoch: str, pos: int, *, max_bytes: int) -> Read:
        log = self._logs.get(sid)
        if log is None or not log.entries:
            return Read(ReadMode.NONE, log.epoch if log else "")
        first = log.entries[0].seq
        known = epoch == log.epoch and first - 1 <= pos <= log.seq
        start = pos - first + 1 if known else 0
        size, end = 0, start
        while end < len(log.entries) and (end == start or size + len(log.entries[end].body) <= max_bytes):
            size += len(log.entries[end].body)
            end += 1
        mode = ReadMode.DELTA if known else ReadMode.KEYFRAME
        return Read(mode, log.epoch, tuple(log.entries[start:end]))

    async def position(self, sid: str) -> Position | None:
        log = self._logs.get(sid)
        return Position(log.epoch, log.seq) if log else None

    async def last_count(self, sid: str, writer: str) -> int | None:
        log = self._logs.get(sid)
        return log.cseq if log and log.writer == writer else None

    async def publish(self, sid: str, entry: Entry) -> None:
        self._tell(sid, entry)

    def subscribe(self, sid: str, listener: Listener) -> Callable[[], None]:
        self._listeners[sid].append(listener)

        def stop() -> None:
            listeners = self._listeners.get(sid, [])
            if listener in listeners:
                listeners.remove(listener)
            if not listeners:
                self._listeners.pop(sid, None)

        return stop

    async def drop(self, sid: str) -> None:
        self._logs.pop(sid, None)

    async def close(self) -> None:
        self._logs.clear()
        self._listeners.clear()

    def _tell(self, sid: str, entry: Entry | None) -> None:
        for listener in tuple(self._listeners.get(sid, ())):
            listener(entry)
