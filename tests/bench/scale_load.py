"""The load: `python -m tests.bench.scale_load` reads a job as JSON from standard input and prints what it saw.

One publisher and some readers per room, over bare WebSockets. A publisher is at most `window` messages ahead of its
slowest reader, or with `rate` says so many messages a second whatever the readers do. Client frames are masked with a
key of zeros, so that masking costs nothing here.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
import sys
import time
from typing import Any

import msgpack
import uvloop

from cobrowse.wire.envelope import VERSION, Control, Entry, Kind, pack_control
from tests.bench.scale import percentile
from tests.people import ORIGIN

PING = 9
PONG = 10


def frame(payload: bytes, opcode: int = 2) -> bytes:
    """Return one masked client frame."""
    size = len(payload)
    head = bytes([0x80 | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += struct.pack(">BH", 0x80 | 126, size)
    else:
        head += struct.pack(">BQ", 0x80 | 127, size)
    return head + b"\0\0\0\0" + payload


class Socket(asyncio.Protocol):
    """A WebSocket client that only looks at the sizes of frames, and at their first bytes."""

    def __init__(self, host: str, path: str, headers: dict[str, str]) -> None:
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}"]
        self._hello = "\r\n".join([*lines, *(f"{k}: {v}" for k, v in headers.items()), "", ""]).encode()
        self._buffer = bytearray()
        self._open = False
        self.opened = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None
        self.on_frame: Any = lambda *_: None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        at = 0
        if not self._open:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            assert buffer.startswith(b"HTTP/1.1 101"), bytes(buffer[:200])
            self._open = True
            at = end + 4
            self.opened.set_result(None)
        left = len(buffer)
        while left - at >= 2:
            size, start = buffer[at + 1], at + 2
            if size == 126:
                if left - at < 4:
                    break
                size, start = (buffer[at + 2] << 8) | buffer[at + 3], at + 4
            elif size == 127:
                if left - at < 10:
                    break
                size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if left < start + size:
                break
            if buffer[at] & 0x0F == PING:
                self.send(frame(bytes(buffer[start : start + size]), PONG))
            else:
                self.on_frame(bytes(buffer[start : start + 12]), size)
            at = start + size
        del buffer[:at]

    def send(self, data: bytes) -> None:
        assert self.transport
        self.transport.write(data)


class Room:
    """One publisher and its readers."""

    def __init__(self, window: int, count: int, messages: list[bytes]) -> None:
        self.window = window
        self.count = count
        self.messages = messages
        self.sent = 0
        self.seen: list[int] = []
        self.frozen: set[int] = set()
        self.delays: list[float] = []
        self.at: list[float] = []
        self.publisher: Socket | None = None
        self.done = asyncio.get_running_loop().create_future()

    def reader(self) -> Any:
        number = len(self.seen)
        self.seen.append(0)

        def saw(first: bytes, size: int) -> None:
            if size < 100:
                return  # a greeting or a ping
            self.seen[number] += 1
            if number == 0:
                self.delays.append(time.perf_counter() - self.at[self.seen[0] - 1])
            self.go_on()

        return saw

    @property
    def slowest(self) -> int:
        return min(seen for number, seen in enumerate(self.seen) if number not in self.frozen)

    def go_on(self) -> None:
        slowest = self.slowest
        while self.sent < self.count and self.sent - slowest < self.window:
            self.say()
        if slowest >= self.count and not self.done.done():
            self.done.set_result(None)

    def say(self) -> None:
        assert self.publisher
        self.at.append(time.perf_counter())
        self.publisher.send(self.messages[self.sent % len(self.messages)])
        self.sent += 1


async def say_steadily(rooms: list[Room], rate: float) -> None:
    """Let each room say `rate` messages a second, spread evenly."""
    began = time.perf_counter()
    due = [(number / len(rooms)) / rate for number in range(len(rooms))]
    while any(room.sent < room.count for room in rooms):
        now = time.perf_counter() - began
        for number, room in enumerate(rooms):
            while due[number] <= now and room.sent < room.count:
                room.say()
                due[number] += 1 / rate
        await asyncio.sleep(0.001)


def entries(count: int, size: int, keyframe_every: int) -> list[bytes]:
    """Return numbered entries as a widget sends them."""
    body = os.urandom(size)
    made = []
    for number in range(1, count + 1):
        # One keyframe only, unless the log must be kept short: a reader that is behind skips to the next keyframe.
        keyframe = number == 1 or (keyframe_every and number % keyframe_every == 0)
        made.append(frame(Entry("", number, Kind.KEYFRAME if keyframe else Kind.DELTA, 0, 0, body).pack()))
    return made


async def connect(port: int, path: str, headers: dict[str, str]) -> Socket:
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(f"127.0.0.1:{port}", path, headers), "127.0.0.1", port)
    await socket.opened
    return socket


async def open_reader(job: dict[str, Any], number: int) -> Socket:
    """Connect one more reader to a room of the hub."""
    port = job["read_port"]
    cookie = {"Origin": f"http://127.0.0.1:{port}", "Cookie": f"cobrowse_session={job['cookie']}"}
    socket = await connect(port, "/v1/frames/operator", cookie)
    socket.send(frame(pack_control(Control.HELLO, VERSION, job["rooms"][number][2], "", 0)))
    return socket


async def open_room(job: dict[str, Any], number: int, room: Room) -> None:
    kind, write_port, read_port = job["kind"], job["write_port"], job["read_port"]
    readers = []
    if kind == "cobrowse":
        for _ in range(job["readers"]):
            socket = await open_reader(job, number)
            socket.on_frame = room.reader()
            readers.append(socket)
        room.publisher = await connect(write_port, "/v1/frames/visitor", {"Origin": ORIGIN})
        room.publisher.send(frame(pack_control(Control.HELLO, VERSION, job["rooms"][number][1], f"w{number}")))
    elif kind == "ws":
        for _ in range(job["readers"]):
            (await connect(read_port, f"/read/{number}", {})).on_frame = room.reader()
        room.publisher = await connect(write_port, f"/write/{number}", {})
    else:
        base = "/socket.io/?EIO=4&transport=websocket"
        hello = frame(msgpack.packb({"type": 0, "nsp": "/"}))
        for _ in range(job["readers"]):
            socket = await connect(read_port, f"{base}&role=read&room={number}", {})
            socket.send(hello)
            # Its greetings are longer than 100 bytes: only what comes from now on counts.
            await asyncio.sleep(0.05 if job["readers"] < 10 else 0.01)
            socket.on_frame = room.reader()
        room.publisher = await connect(write_port, f"{base}&role=write&room={number}", {})
        room.publisher.send(hello)
    if job.get("freeze"):
        room.frozen = {job["readers"] - 1}
        assert readers[-1].transport
        readers[-1].transport.pause_reading()


async def open_visitor(port: int, number: int, token: str) -> None:
    """Connect a visitor's chat, which then answers pings."""
    socket = await connect(port, "/v1/socket/?EIO=4&transport=websocket", {"Origin": ORIGIN})
    page = {"title": f"Page {number}", "url": f"{ORIGIN}/page/{number}", "hidden": False}
    welcome = asyncio.get_running_loop().create_future()

    def heard(first: bytes, _: int) -> None:
        if first == b"2":
            socket.send(frame(b"3", 1))
        elif first.startswith(b"42/visitor") and not welcome.done():
            welcome.set_result(None)

    socket.on_frame = heard
    socket.send(frame(b"40/visitor," + json.dumps({"token": token, "page": page}).encode(), 1))
    await welcome


def cpu_seconds(pids: list[int]) -> list[float]:
    """Return the processor time of processes, all threads."""
    found = []
    for pid in pids:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 (read in a hurry)
            fields = file.read().rpartition(")")[2].split()
        found.append((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
    return found


def memory_bytes(pids: list[int]) -> list[int]:
    """Return the resident memory of processes."""
    page = os.sysconf("SC_PAGE_SIZE")
    return [int(open(f"/proc/{pid}/statm").read().split()[1]) * page for pid in pids]  # noqa: PTH123


async def idle(job: dict[str, Any]) -> list[list[int]]:
    """Connect idle visitors; returns the servers' memory with none, with a fifth, and with all of them."""
    tokens, pids = job["tokens"], job["pids"]
    found = [memory_bytes(pids)]
    fifth = len(tokens) // 5
    for part in (range(fifth), range(fifth, len(tokens))):
        for start in range(part.start, part.stop, 20):
            await asyncio.gather(
                *(open_visitor(job["write_port"], n, tokens[n]) for n in range(start, min(start + 20, part.stop)))
            )
        await asyncio.sleep(1)
        found.append(memory_bytes(pids))
    return found


async def joins(job: dict[str, Any], rooms: list[Room]) -> list[float]:
    """Let one more reader join each room; returns how long each waits for the first bytes of the page, in seconds."""
    found = []
    for number in range(len(rooms)):
        first = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        socket = await open_reader(job, number)

        def saw(_: bytes, size: int, first: asyncio.Future[None] = first) -> None:
            if size >= 100 and not first.done():
                first.set_result(None)

        socket.on_frame = saw
        await first
        found.append(time.perf_counter() - began)
    return found


async def main(job: dict[str, Any]) -> None:
    """Run one job and print the result."""
    count, size, pids = job["count"], job["size"], job["pids"]
    if job["kind"] == "cobrowse":
        messages = entries(count, size, job.get("keyframe_every", 0))
    elif job["kind"] == "ws":
        messages = [frame(os.urandom(size))]
    else:
        messages = [frame(msgpack.packb({"type": 2, "data": ["m", os.urandom(size)], "nsp": "/"}))]
    idle_memory = await idle(job) if job.get("tokens") else []
    rooms = []
    for number in range(job["screencasts"]):
        room = Room(0 if job.get("rate") else job["window"], count, messages)
        await open_room(job, number, room)
        rooms.append(room)
    await asyncio.sleep(1)
    before, memory, began = cpu_seconds(pids), memory_bytes(pids), time.perf_counter()
    steady = None
    if rate := job.get("rate"):
        steady = asyncio.get_running_loop().create_task(say_steadily(rooms, rate))
    else:
        for room in rooms:
            room.go_on()
    try:
        await asyncio.wait_for(asyncio.gather(*(room.done for room in rooms)), job.get("seconds", 120))
    except TimeoutError:
        stuck = [(room.sent, room.slowest, max(room.seen)) for room in rooms]
        sys.exit(f"stuck: sent, slowest, fastest: {stuck[:5]}")
    seconds = time.perf_counter() - began
    if steady:
        await steady
    used = [after - first for after, first in zip(cpu_seconds(pids), before, strict=True)]
    grown = [after - first for after, first in zip(memory_bytes(pids), memory, strict=True)]
    delays = [delay for room in rooms for delay in room.delays]
    result = {
        "delivered": sum(sum(room.seen) for room in rooms),
        "cpu": used,
        "seconds": seconds,
        "p50": percentile(delays, 0.5),
        "p99": percentile(delays, 0.99),
        "memory": grown,
        "idle": idle_memory,
        "joins": await joins(job, rooms) if job.get("joins") else [],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(json.loads(sys.stdin.read())))
