"""The log of each screencast in Redis: a Stream that makes up for what pub/sub loses."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import hiredis

from cobrowse.bus.log import Appended, Listener, Outcome, Position, Read, ReadMode
from cobrowse.bus.pages import new_epoch, page_of
from cobrowse.bus.redis import scripts
from cobrowse.bus.redis.nodes import RedisNodes, Subscription, partition_of, tag
from cobrowse.bus.redis.tail import SEQ, Tail, entry_of, message_of, value_of
from cobrowse.errors import Unavailable
from cobrowse.wire.envelope import Entry, Kind

LOG_SECONDS = 600
"""A log that nobody keeps is gone after this time."""
POSITION_SECONDS = 2.0
"""How often each reader compares its position with the log's: pub/sub may be deaf."""

APPEND, OPEN, LOAD, KEEP = (scripts.sha(one) for one in (scripts.APPEND, scripts.OPEN, scripts.LOAD, scripts.KEEP))


class RedisBus:
    """See `log.Bus`. Works on one server and on a cluster."""

    def __init__(self, nodes: RedisNodes, *, max_bytes: int, max_entries: int) -> None:
        self._nodes = nodes
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._tails: dict[str, Tail] = {}
        self._loading: set[str] = set()
        self._checker = nodes.tasks.start(self._check_positions(), "position checks")
        nodes.on_up.append(self._reload_missing)

    def _keys(self, sid: str) -> tuple[int, str, str, str]:
        partition = partition_of(sid)
        start = f"{self._nodes.prefix}:{tag(partition)}"
        return partition, f"{start}:m:{sid}", f"{start}:s:{sid}", f"{start}:c:{sid}"

    async def open(self, sid: str) -> None:
        partition, meta, _, _ = self._keys(sid)
        await self._nodes.ask(partition, "EVALSHA", OPEN, 1, meta, new_epoch(), LOG_SECONDS)

    def append(
        self, sid: str, writer: str, cseq: int, kind: Kind, flags: int, time: int, body: bytes
    ) -> asyncio.Future[Appended]:
        partition, meta, stream, channel = self._keys(sid)
        done: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        keyframe = kind is Kind.KEYFRAME
        value = value_of(kind, flags, time) + body
        try:
            answer = self._nodes.call(
                partition, "EVALSHA", APPEND, 3, meta, stream, channel,
                writer, cseq, value, int(keyframe), new_epoch() if keyframe else "",
                self._max_bytes, self._max_entries, LOG_SECONDS, self._nodes.publish_command,
            )  # fmt: skip
        except Unavailable as error:
            done.set_exception(error)
            return done

        def answered(future: asyncio.Future[Any]) -> None:
            if done.done():
                return
            if error := future.exception():
                done.set_exception(self._nodes.failed(error))
                done.exception()  # whoever waits sees it; nobody need
                return
            outcome, seq, last, epoch = future.result()
            result = Appended(Outcome(outcome.decode()), seq, last, epoch.decode())
            tail = self._tails.get(sid)
            if tail and result.outcome is Outcome.OK:
                # Operators of the visitor's own hub need not wait for the message.
                tail.merge(result.epoch, seq, value)
            done.set_result(result)

        answer.add_done_callback(answered)
        return done

    async def read(self, sid: str, epoch: str, pos: int, *, max_bytes: int) -> Read:
        tail = self._tails.get(sid)
        if tail:
            if not tail.loaded:
                return Read(ReadMode.NONE, epoch)
            log_epoch, entries = tail.epoch, tail.entries
        else:
            log_epoch, _, entries = await self._load(sid)
        if not entries:
            return Read(ReadMode.NONE, log_epoch)
        return page_of(log_epoch, entries, epoch, pos, max_bytes)

    async def _load(self, sid: str) -> tuple[str, int, list[Entry]]:
        epoch, seq, entries = await self._fetch(sid)
        return epoch, seq, [entry_of(epoch, int(name.partition(b"-")[0]), fields[1]) for name, fields in entries]

    async def _fetch(self, sid: str) -> tuple[str, int, list[Any]]:
        partition, meta, stream, _ = self._keys(sid)
        epoch, seq, entries = await self._nodes.ask(partition, "EVALSHA", LOAD, 2, meta, stream)
        return epoch.decode(), seq, entries

    async def position(self, sid: str) -> Position | None:
        partition, meta, _, _ = self._keys(sid)
        epoch, packed = await self._nodes.ask(partition, "HMGET", meta, "e", "p")
        return Position(epoch.decode(), SEQ.unpack_from(packed)[0]) if epoch else None

    async def last_count(self, sid: str, writer: str) -> int | None:
        partition, meta, _, _ = self._keys(sid)
        current, packed = await self._nodes.ask(partition, "HMGET", meta, "w", "p")
        return int(SEQ.unpack_from(packed, SEQ.size)[0]) if current is not None and current.decode() == writer else None

    def publish(self, sid: str, entry: Entry) -> None:
        partition, _, _, channel = self._keys(sid)
        self._nodes.publish(partition, channel, message_of(entry))

    def subscribe(self, sid: str, listener: Listener) -> Callable[[], None]:
        partition, _, _, channel = self._keys(sid)
        tail = self._tails.get(sid)
        if tail is None:
            tail = self._tails[sid] = Tail(lambda: self._start_loading(sid))
            # Confirmed, then read, then merged with what was heard meanwhile: nothing falls between.
            self._nodes.subscribe(channel, Subscription(partition, tail.heard, tail.lost))
        tail.listeners.append(listener)

        def stop() -> None:
            if listener in tail.listeners:
                tail.listeners.remove(listener)
            if not tail.listeners and self._tails.get(sid) is tail:
                del self._tails[sid]
                self._nodes.unsubscribe(channel)

        return stop

    def _start_loading(self, sid: str) -> None:
        if sid not in self._loading:
            self._loading.add(sid)
            self._nodes.tasks.start(self._load_tail(sid), "read log")

    async def _load_tail(self, sid: str) -> None:
        try:
            while (tail := self._tails.get(sid)) and not tail.loaded:
                tail.load(*await self._fetch(sid))
        except Unavailable:
            return  # read when Redis is back
        finally:
            self._loading.discard(sid)

    def _reload_missing(self) -> None:
        for sid, tail in list(self._tails.items()):
            if not tail.loaded:
                self._start_loading(sid)

    async def _check_positions(self) -> None:
        while True:
            await asyncio.sleep(POSITION_SECONDS)
            asked = []
            with contextlib.suppress(Unavailable):
                for sid, tail in self._tails.items():
                    partition, meta, _, _ = self._keys(sid)
                    asked.append((sid, tail, tail.seq, self._nodes.call(partition, "HMGET", meta, "e", "p")))
            for sid, tail, before, answer in asked:
                with contextlib.suppress(Unavailable, hiredis.ReplyError):
                    epoch, packed = await answer
                    seq = SEQ.unpack_from(packed)[0] if packed else 0
                    # What came since the question is newer than the answer; what is older was never there.
                    same = tail.epoch == (epoch or b"").decode() and before <= seq <= tail.seq
                    if tail.loaded and not same and self._tails.get(sid) is tail:
                        tail.lost()

    async def keep(self, sid: str) -> bool:
        partition, meta, stream, _ = self._keys(sid)
        return bool(await self._nodes.ask(partition, "EVALSHA", KEEP, 2, meta, stream, LOG_SECONDS))

    async def drop(self, sid: str) -> None:
        partition, meta, stream, _ = self._keys(sid)
        await self._nodes.ask(partition, "DEL", meta, stream)

    async def close(self) -> None:
        self._checker.cancel()
        self._tails.clear()
