"""One connection to one Redis server: commands in a pipeline, answers in their order, messages of subscriptions.

Written over hiredis and not over redis-py (ADR 0008): nothing here repeats a command by itself, a command costs a few
microseconds, and a connection that is lost says so at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import hiredis

from cobrowse.codes import ErrorCode
from cobrowse.errors import StartUpError, Unavailable

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 3.0
"""A command that has no answer by then: the connection is given up, and what was under way fails."""
MAX_WAITING_BYTES = 32 * 1024 * 1024
"""Commands written and not answered; above it new ones are refused."""
MESSAGES = frozenset({b"message", b"smessage", b"pmessage"})

Push = Callable[[bytes, bytes], None]
"""Channel and message."""
Answer = asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Redis server is, and how to sign in."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    database: int = 0
    tls: bool = False

    def at(self, host: str, port: int) -> Address:
        """Return the address of another server of the same cluster."""
        return Address(host or self.host, port, self.user, self.password, self.database, self.tls)


def parse_address(url: str) -> Address:
    """Read `redis[s]://[user:password@]host[:port][/database]`. Raises StartUpError, which never holds the password."""
    try:
        parts = urlsplit(url)
        database = int(parts.path.strip("/") or 0)
        port = parts.port or 6379
    except ValueError:
        raise StartUpError(
            "redis_url is not an address such as redis://localhost:6379/0", code=ErrorCode.REDIS
        ) from None
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise StartUpError("redis_url is not an address such as redis://localhost:6379/0", code=ErrorCode.REDIS)
    return Address(
        parts.hostname,
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        database,
        parts.scheme == "rediss",
    )


class RedisLink(asyncio.Protocol):
    """An open connection. `lost` is called once, when it is over."""

    def __init__(self, lost: Callable[[], None], push: Push | None = None) -> None:
        self._lost = lost
        self._push = push
        self._reader = hiredis.Reader()
        self._transport: asyncio.Transport | None = None
        self._waiting: deque[tuple[Answer | None, float, int]] = deque()
        self._waiting_bytes = 0
        self._watch: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()

    # --- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name
        self._watch = self._loop.call_later(1, self._check)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        try:
            while (answer := self._reader.gets()) is not False:
                self._answered(answer)
        except hiredis.ProtocolError:
            self.close()

    def connection_lost(self, _: Exception | None) -> None:
        self._transport = None
        if self._watch:
            self._watch.cancel()
        waiting, self._waiting, self._waiting_bytes = self._waiting, deque(), 0
        for future, _at, _size in waiting:
            if future and not future.done():
                future.set_exception(Unavailable("the connection to Redis was lost"))
                future.exception()  # whoever waits sees it; nobody need
        self._lost()

    # --- use

    @property
    def open(self) -> bool:
        """Whether commands can be sent."""
        return self._transport is not None

    def call(self, *command: bytes | str | int) -> Answer:
        """Send a command; its answer comes as the future's result. Fails with Unavailable or ReplyError."""
        future = self._loop.create_future()
        self._send(command, future)
        return future

    def tell(self, *command: bytes | str | int) -> None:
        """Send a command whose answer does not matter."""
        with contextlib.suppress(Unavailable):
            self._send(command, None)

    def subscribe(self, command: str, *channels: str) -> None:
        """Send a command of the subscriber's, which is confirmed by a push and not by an answer."""
        if self._transport:
            self._transport.write(_packed((command, *channels)))

    def close(self) -> None:
        """End the connection at once."""
        if self._transport:
            self._transport.abort()

    def _send(self, command: tuple[bytes | str | int, ...], future: Answer | None) -> None:
        if self._transport is None:
            raise Unavailable("Redis is out of reach")
        if self._waiting_bytes > MAX_WAITING_BYTES:
            raise Unavailable("Redis does not keep up")
        packed = _packed(command)
        self._waiting.append((future, self._loop.time(), len(packed)))
        self._waiting_bytes += len(packed)
        self._transport.write(packed)

    def _answered(self, answer: Any) -> None:
        if self._push and isinstance(answer, list) and answer and isinstance(answer[0], bytes):
            kind = answer[0]
            if kind in MESSAGES:
                self._push(answer[-2], answer[-1])
                return
            if kind.endswith(b"subscribe"):
                if not kind.startswith((b"un", b"sun", b"pun")):
                    self._push(answer[1], b"")
                return
        if not self._waiting:
            return
        future, _, size = self._waiting.popleft()
        self._waiting_bytes -= size
        if future is None or future.done():
            return
        if isinstance(answer, hiredis.ReplyError):
            future.set_exception(answer)
        else:
            future.set_result(answer)

    def _check(self) -> None:
        if self._waiting and self._loop.time() - self._waiting[0][1] > ANSWER_SECONDS:
            self.close()
            return
        self._watch = self._loop.call_later(1, self._check)


def _packed(command: tuple[bytes | str | int, ...]) -> bytes:
    packed: bytes = hiredis.pack_command(command)  # type: ignore[arg-type]  # its type names tuples of one only
    return packed


async def connect(address: Address, lost: Callable[[], None], push: Push | None = None) -> RedisLink:
    """Open a connection and sign in. Raises Unavailable, which says why."""
    loop = asyncio.get_running_loop()
    link: RedisLink | None = None
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, link = await loop.create_connection(
                lambda: RedisLink(lost, push),
                address.host,
                address.port,
                ssl=ssl.create_default_context() if address.tls else None,
            )
            if address.password:
                await link.call("AUTH", *([address.user] if address.user else []), address.password)
            if address.database:
                await link.call("SELECT", address.database)
            await link.call("PING")
    except (OSError, TimeoutError, Unavailable, hiredis.ReplyError) as error:
        if link:
            link.close()
        why = error if isinstance(error, hiredis.ReplyError) else getattr(error, "strerror", None) or "no answer"
        raise Unavailable(f"Redis at {address.host} port {address.port} is out of reach: {why}") from None
    return link
