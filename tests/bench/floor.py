"""The least that any relay on asyncio and uvloop does: `python -m tests.bench.floor PORT`.

It reads frames and writes each to the room's readers. No masking is undone, nothing is checked, numbered, kept or
acknowledged, and no framework is between: what the hub does comes on top of this.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import sys
from collections import defaultdict
from typing import Any

import uvloop

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
rooms: defaultdict[bytes, list[asyncio.Transport]] = defaultdict(list)


class Peer(asyncio.Protocol):
    """One connection: `/write/ROOM` or `/read/ROOM`."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.readers: list[asyncio.Transport] | None = None
        self.rest = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if self.readers is None:
            self.open(data)
            return
        if self.rest:
            data = self.rest + data
        at, end = 0, len(data)
        while end - at >= 2:
            size, start = data[at + 1] & 127, at + 6
            if size == 126:
                size, start = (data[at + 2] << 8) | data[at + 3], at + 8
            if start + size > end:
                break
            payload = data[start : start + size]
            head = bytes((0x82, size)) if size < 126 else bytes((0x82, 126, size >> 8, size & 255))
            frame = head + payload
            for reader in self.readers:
                reader.write(frame)
            at = start + size
        self.rest = data[at:]

    def open(self, data: bytes) -> None:
        """Answer the handshake (RFC 6455, section 4.2.2)."""
        assert self.transport
        _, role, room = data.split(b" ", 2)[1].split(b"/")
        key = data.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        accept = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self.readers = rooms[room]
        if role == b"read":
            self.readers.append(self.transport)
            self.readers = []


async def main(port: int) -> None:
    """Serve until stopped."""
    server = await asyncio.get_running_loop().create_server(Peer, "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(sys.argv[1])))
