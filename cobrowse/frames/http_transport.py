"""The frame plane over plain HTTP, for networks that block WebSocket: the same bytes, posted and polled.

It stands where a WebSocket would. The peer opens one, posts envelopes, and polls for frames; one that is not polled is
over, as a WebSocket without pongs is.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import WSCloseCode, WSMsgType

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput, NotFound, TooMany

POLL_SECONDS = 20.0
SILENT_SECONDS = 10.0
"""Between two polls, at most."""
MAX_TRANSPORTS = 2000
MAX_WAITING_BYTES = 1024 * 1024
"""Posted and not yet read; above it the next envelope waits, and the peer with it."""
PREFIX_BYTES = 4


@dataclass(frozen=True, slots=True)
class Message:
    """What a WebSocket would have received: bytes, or the code of a close."""

    type: WSMsgType
    data: Any


class HttpTransport:
    """Takes the place of a WebSocket and of its transport."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False
        self.direct: Callable[[bytes], bool] | None = None
        self.close_code = 1006
        self.close_reason = ""
        self._in: asyncio.Queue[Message] = asyncio.Queue()
        self._in_size = 0
        self._room = asyncio.Event()
        self._posting = False
        self._out: list[bytes] = []
        self._out_size = 0
        self._news = asyncio.Event()
        self._polled_at = asyncio.get_running_loop().time()
        self._polling = 0

    # --- as a WebSocket

    async def receive(self) -> Message:
        """Return the next message, or that it is over."""
        while not self.closed:
            try:
                async with asyncio.timeout(SILENT_SECONDS / 2):
                    message = await self._in.get()
            except TimeoutError:
                if not self._polling and asyncio.get_running_loop().time() - self._polled_at > SILENT_SECONDS:
                    await self.close()
                continue
            if message.type is WSMsgType.BINARY:
                self._in_size -= len(message.data)
            self._room.set()
            return message
        return Message(WSMsgType.CLOSED, b"")

    async def close(self, *, code: int = 1001, message: bytes = b"") -> None:
        """End it; what was written is still polled."""
        if not self.closed:
            self.closed = True
            self.close_code, self.close_reason = code, message.decode()
            self._news.set()
            self._room.set()
            self._in.put_nowait(Message(WSMsgType.CLOSED, b""))

    # --- as a transport

    def write(self, data: bytes) -> None:
        """Keep for the next poll."""
        self._out.append(data)
        self._out_size += len(data)
        self._news.set()

    def get_write_buffer_size(self) -> int:
        """Return what was not polled yet."""
        return self._out_size

    def is_closing(self) -> bool:
        """Whether it is over."""
        return self.closed

    # --- for the peer

    async def post(self, body: bytes) -> None:
        """Take envelopes, each after its length. Raises BadInput, and TooMany for a second post beside the first."""
        if self._posting:
            raise TooMany("One post at a time.")
        self._posting = True
        try:
            at = 0
            while at < len(body):
                size = int.from_bytes(body[at : at + PREFIX_BYTES], "big")
                at += PREFIX_BYTES
                if at + size > len(body):
                    raise BadInput("The body is cut off.", code=ErrorCode.FRAME_MALFORMED)
                while self._in_size > MAX_WAITING_BYTES and not self.closed:
                    self._room.clear()
                    await self._room.wait()
                if self.closed:
                    return  # the next poll says so
                message = body[at : at + size]
                at += size
                if not (self.direct and self._in.empty() and self.direct(message)):
                    self._in.put_nowait(Message(WSMsgType.BINARY, message))
                    self._in_size += size
        finally:
            self._posting = False

    def hang_up(self) -> None:
        """The peer closes it on purpose; what it posted before is still read."""
        self._in.put_nowait(Message(WSMsgType.CLOSE, WSCloseCode.OK))

    async def poll(self) -> bytes | None:
        """Return frames as a WebSocket would carry them; empty when there are none in time, None when it is over."""
        self._polling += 1
        try:
            if not self._out and not self.closed:
                self._news.clear()
                async with asyncio.timeout(POLL_SECONDS):
                    await self._news.wait()
        except TimeoutError:
            return b""
        finally:
            self._polling -= 1
            self._polled_at = asyncio.get_running_loop().time()
        if not self._out:
            return None if self.closed else b""
        out, self._out, self._out_size = self._out, [], 0
        return b"".join(out)


class HttpTransports:
    """All open transports of this hub. Names begin with the hub's, so that other hubs pass on what belongs here."""

    def __init__(self, hub: str) -> None:
        self._hub = hub
        self._transports: dict[str, HttpTransport] = {}

    def open(self) -> HttpTransport:
        """Return a new transport. Raises TooMany."""
        if len(self._transports) >= MAX_TRANSPORTS:
            raise TooMany("Too many connections over HTTP.")
        transport = HttpTransport(self._hub + secrets.token_urlsafe(16))
        self._transports[transport.name] = transport
        return transport

    def get(self, name: str) -> HttpTransport:
        """Return a transport. Raises NotFound: the peer opens another one."""
        transport = self._transports.get(name)
        if transport is None:
            raise NotFound("This connection is over.", code=ErrorCode.NO_TRANSPORT)
        return transport

    def forget(self, transport: HttpTransport) -> None:
        """Its work is done."""
        self._transports.pop(transport.name, None)
