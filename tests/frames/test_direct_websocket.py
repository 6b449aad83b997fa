"""Messages taken in the moment they arrive: order, refusal, and what aiohttp does besides."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import ClientSession, WSMsgType, web

from cobrowse.frames.direct_websocket import DirectWebSocket
from cobrowse.serving import listen


class Served:
    """What a server saw: how each message came in."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, bytes]] = []
        self.takes: Callable[[bytes], bool] = lambda _: True
        self.held = asyncio.Event()
        self.held.set()
        self.ends: list[WSMsgType] = []

    def take(self, data: bytes) -> bool:
        """Take what the test lets be taken."""
        if self.takes(data):
            self.seen.append(("direct", data))
            return True
        return False

    async def serve(self, request: web.Request) -> DirectWebSocket:
        ws = DirectWebSocket(max_msg_size=200_000, heartbeat=5)
        await ws.prepare(request)
        while True:
            ws.direct = self.take
            message = await ws.receive()
            ws.direct = None
            if message.type is not WSMsgType.BINARY:
                self.ends.append(message.type)
                return ws
            await self.held.wait()
            self.seen.append(("received", message.data))

    async def until(self, count: int) -> list[tuple[str, bytes]]:
        async with asyncio.timeout(5):
            while len(self.seen) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return self.seen


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Served, int]]:
    made = Served()
    app = web.Application()
    app.add_routes([web.get("/", made.serve)])
    async with listen(app, "127.0.0.1", 0) as port:
        yield made, port


async def test_messages_are_taken_as_they_arrive() -> None:
    async with (
        served() as (made, port),
        ClientSession() as session,
        session.ws_connect(f"ws://127.0.0.1:{port}/") as ws,
    ):
        for number in range(20):
            await ws.send_bytes(b"%d" % number)
        assert await made.until(20) == [("direct", b"%d" % number) for number in range(20)]


async def test_what_is_refused_waits_and_nothing_overtakes_it() -> None:
    async with (
        served() as (made, port),
        ClientSession() as session,
        session.ws_connect(f"ws://127.0.0.1:{port}/") as ws,
    ):
        made.takes = lambda data: data != b"5"
        made.held.clear()
        for number in range(10):
            await ws.send_bytes(b"%d" % number)
        await made.until(5)
        await ws.ping()  # served by aiohttp, in its turn
        made.held.set()
        seen = await made.until(10)
        assert [data for _, data in seen] == [b"%d" % number for number in range(10)]
        assert seen[5] == ("received", b"5")
        await ws.send_bytes(b"after the ping")
        await made.until(11)
        await ws.send_bytes(b"last")
        assert (await made.until(12))[-1] == ("direct", b"last")


async def test_order_holds_when_more_waits_than_the_queue_takes() -> None:
    async with (
        served() as (made, port),
        ClientSession() as session,
        session.ws_connect(f"ws://127.0.0.1:{port}/") as ws,
    ):
        made.takes = lambda data: int(data[:4]) % 10 != 7
        made.held.clear()
        for number in range(100):
            await ws.send_bytes(b"%04d" % number + bytes(100_000))
            if number == 20:
                await made.until(7)
                made.held.set()
        seen = await made.until(100)
        assert [int(data[:4]) for _, data in seen] == list(range(100))


async def test_limits_and_the_end_are_aiohttps() -> None:
    async with served() as (made, port), ClientSession() as session:
        async with session.ws_connect(f"ws://127.0.0.1:{port}/") as ws:
            await ws.send_bytes(bytes(300_000))
            assert (await ws.receive()).type is WSMsgType.CLOSE
            assert ws.close_code == 1009
        async with session.ws_connect(f"ws://127.0.0.1:{port}/") as ws:
            await ws.send_bytes(b"x")
            await made.until(1)
            await ws.close()
        async with asyncio.timeout(5):
            while len(made.ends) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert made.ends == [WSMsgType.ERROR, WSMsgType.CLOSE]


async def test_who_speaks_before_the_handshake_is_answered_is_heard() -> None:
    async with served() as (made, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        key = base64.b64encode(os.urandom(16)).decode()
        head = (
            f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        frames = [bytes((0x82, 0x81, 0, 0, 0, 0)) + letter for letter in (b"a", b"b")]
        writer.write(head.encode() + frames[0] + frames[1][:4])
        await reader.readuntil(b"\r\n\r\n")
        writer.write(frames[1][4:])
        assert [data for _, data in await made.until(2)] == [b"a", b"b"]
        writer.close()
