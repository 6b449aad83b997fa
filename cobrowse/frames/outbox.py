"""What a peer has not taken yet is bounded: frames are written straight to its transport, or not at all.

One frame is built once and written to every operator: aiohttp's own sending builds and awaits one per operator, and a
slow one would hold up all others (hub notes, 1).
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from typing import Any, Protocol

from aiohttp import web

from cobrowse.wire.envelope import Entry

NOT_SENT_BYTES = 16 * 1024
"""What the kernel takes before it was sent, so that a peer that does not read is noticed early."""


def frame_of(payload: bytes) -> bytes:
    """Return one binary WebSocket frame as servers send it (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return struct.pack(">BB", 0x82, size) + payload
    if size < 65536:
        return struct.pack(">BBH", 0x82, 126, size) + payload
    return struct.pack(">BBQ", 0x82, 127, size) + payload


class Transport(Protocol):
    """What takes bytes: asyncio's, or a transport."""

    def write(self, data: bytes) -> None:
        """Take bytes."""
        ...

    def get_write_buffer_size(self) -> int:
        """Return how many were not taken by the peer yet."""
        ...

    def is_closing(self) -> bool:
        """Whether it is over."""
        ...


class Socket(Protocol):
    """What a link talks through: a WebSocket, or a transport."""

    direct: Callable[[bytes], bool] | None
    """Offered each binary message when none waits; what it refuses, by False, waits for `receive`, in order."""

    @property
    def closed(self) -> bool:
        """Whether it is over."""
        ...

    async def receive(self) -> Any:
        """Return the next message, with `type` and `data`."""
        ...

    async def close(self, *, code: int = 1000, message: bytes = b"") -> Any:
        """End it."""
        ...


def notice_lag_early(request: web.Request) -> None:
    """Keep the kernel from hiding that a peer does not read: it would take megabytes."""
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    raw = request.get_extra_info("socket")
    if raw is not None and option is not None:
        with contextlib.suppress(OSError, AttributeError, TypeError):
            raw.setsockopt(socket.IPPROTO_TCP, option, NOT_SENT_BYTES)


class Flusher:
    """Writes what all outboxes were given in one turn of the loop: one system call per peer, not per frame."""

    def __init__(self) -> None:
        self._waiting: list[Outbox] = []

    def add(self, outbox: Outbox) -> None:
        """Flush this one at the end of the turn."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._flush)
        self._waiting.append(outbox)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for outbox in waiting:
            outbox.flush()


class Outbox:
    """The sending side of one open WebSocket without extensions."""

    __slots__ = ("_flusher", "_frames", "_size", "_socket", "_transport")

    def __init__(self, socket: Socket, transport: Transport | None, flusher: Flusher) -> None:
        self._socket = socket
        self._transport = transport
        self._flusher = flusher
        self._frames: list[bytes] = []
        self._size = 0

    @property
    def closed(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._socket.closed or self._transport is None or self._transport.is_closing()

    @property
    def waiting(self) -> int:
        """Bytes that the peer has not taken yet, without what the kernel holds."""
        if self._transport is None or self._transport.is_closing():
            return 0
        return self._size + self._transport.get_write_buffer_size()

    def write(self, frame: bytes) -> None:
        """Write a frame in this turn of the loop; a peer that has gone is no error."""
        if not self._frames:
            self._flusher.add(self)
        self._frames.append(frame)
        self._size += len(frame)

    def flush(self) -> None:
        """Hand over what was written, before anything else is sent over this connection."""
        frames, self._frames, self._size = self._frames, [], 0
        if frames and self._transport and not self.closed:
            self._transport.write(frames[0] if len(frames) == 1 else b"".join(frames))

    def entry(self, entry: Entry) -> int:
        """Write an entry, whose frame is built at most once; returns its size."""
        frame = entry.frame
        if not frame:
            frame = entry.frame = frame_of(entry.pack())
        self.write(frame)
        return len(frame)
