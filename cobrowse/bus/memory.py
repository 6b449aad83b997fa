"""The log and the shared state of a single process: the same contracts without Redis."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from cobrowse.bus.log import Appended, Listener, Outcome, Position, Read, ReadMode
from cobrowse.bus.pages import new_epoch, page_of
from cobrowse.bus.state import LEASE_SECONDS, Heard
from cobrowse.wire.envelope import Entry, Kind


@dataclass(slots=True)
class _Log:
    epoch: str = field(default_factory=new_epoch)
    entries: list[Entry] = field(default_factory=list)
    """From the latest keyframe on; `entries[i].seq` is `entries[0].seq + i`."""
    size: int = 0
    seq: int = 0
    writer: str = ""
    cseq: int = 0


class MemoryBus:
    """See `log.Bus`. `max_bytes` and `max_entries` bound each log."""

    def __init__(self, *, max_bytes: int, max_entries: int) -> None:
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._logs: dict[str, _Log] = {}
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)

    async def open(self, sid: str) -> None:
        self._logs.setdefault(sid, _Log())

    def append(
        self, sid: str, writer: str, cseq: int, kind: Kind, flags: int, time: int, body: bytes
    ) -> asyncio.Future[Appended]:
        done = asyncio.get_running_loop().create_future()
        done.set_result(self._append(sid, writer, cseq, kind, flags, time, body))
        return done

    def _append(self, sid: str, writer: str, cseq: int, kind: Kind, flags: int, time: int, body: bytes) -> Appended:
        log = self._logs.get(sid)
        if log is None:
            return Appended(Outcome.CLOSED)
        keyframe = kind is Kind.KEYFRAME
        if log.writer != writer:
            if not (keyframe and cseq == 1):
                return Appended(Outcome.NEED_KEYFRAME)
            log.writer, log.cseq, log.epoch = writer, 0, new_epoch()
        if cseq <= log.cseq:
            return Appended(Outcome.DUP, last=log.cseq)
        if cseq > log.cseq + 1:
            return Appended(Outcome.GAP, last=log.cseq)
        if keyframe:
            log.entries.clear()
            log.size = 0
        elif log.size + len(body) > self._max_bytes or len(log.entries) >= self._max_entries:
            return Appended(Outcome.FULL, last=log.cseq)
        log.cseq = cseq
        log.seq += 1
        log.size += len(body)
        entry = Entry(log.epoch, log.seq, kind, flags, time, body)
        log.entries.append(entry)
        self._tell(sid, entry)
        entry.frame = b""  # the log need not hold it twice
        return Appended(Outcome.OK, seq=log.seq, last=cseq, epoch=log.epoch)

    async def read(self, sid: str, epoch: str, pos: int, *, max_bytes: int) -> Read:
        log = self._logs.get(sid)
        if log is None or not log.entries:
            return Read(ReadMode.NONE, log.epoch if log else "")
        return page_of(log.epoch, log.entries, epoch, pos, max_bytes)

    async def position(self, sid: str) -> Position | None:
        log = self._logs.get(sid)
        return Position(log.epoch, log.seq) if log else None

    async def last_count(self, sid: str, writer: str) -> int | None:
        log = self._logs.get(sid)
        return log.cseq if log and log.writer == writer else None

    def publish(self, sid: str, entry: Entry) -> None:
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

    async def keep(self, sid: str) -> bool:
        return sid in self._logs

    async def drop(self, sid: str) -> None:
        self._logs.pop(sid, None)

    async def close(self) -> None:
        self._logs.clear()
        self._listeners.clear()

    def _tell(self, sid: str, entry: Entry) -> None:
        for listener in tuple(self._listeners.get(sid, ())):
            listener(entry)


class MemoryState:
    """See `state.SharedState`."""

    def __init__(self) -> None:
        self._groups: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
        self._due: dict[str, float] = {}
        self._listeners: defaultdict[str, list[Heard]] = defaultdict(list)

    async def get(self, group: str, name: str) -> bytes | None:
        return self._groups[group].get(name)

    async def all(self, group: str) -> dict[str, bytes]:
        return dict(self._groups[group])

    async def swap(self, group: str, name: str, before: bytes | None, after: bytes | None) -> bool:
        values = self._groups[group]
        if values.get(name) != before:
            return False
        if after is None:
            values.pop(name, None)
        else:
            values[name] = after
        return True

    async def keep(self, groups: list[str]) -> None:
        """Nothing expires here."""

    async def schedule(self, name: str, seconds: float) -> None:
        self._due[name] = asyncio.get_running_loop().time() + seconds

    async def settle(self, name: str) -> None:
        self._due.pop(name, None)

    async def due(self) -> list[str]:
        now = asyncio.get_running_loop().time()
        names = [name for name, at in self._due.items() if at <= now]
        self._due.update(dict.fromkeys(names, now + LEASE_SECONDS))
        return names

    def publish(self, channel: str, message: bytes) -> None:
        for heard in tuple(self._listeners.get(channel, ())):
            heard(message)

    def subscribe(self, channel: str, heard: Heard, missed: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002
        self._listeners[channel].append(heard)

        def stop() -> None:
            listeners = self._listeners.get(channel, [])
            if heard in listeners:
                listeners.remove(heard)
            if not listeners:
                self._listeners.pop(channel, None)

        return stop

    def on_return(self, listener: Callable[[], None]) -> None:
        """Nothing is ever out of reach here."""

    async def ready(self) -> bool:
        return True
