"""Both sides of the protocol, written from `docs/protocol.md` alone. Imports nothing of the hub.

It is the proof that the page suffices, and an example for whoever writes a client of their own.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from typing import Any

import msgpack
import socketio
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.protocol.bodies import Deflater, Page

HELLO, WELCOME, ACK, NEED_KEYFRAME, GAP, OVER = -1, -2, -3, -4, -5, -6
VERSION = 1
KEYFRAME, DELTA = 0, 1
PATIENCE_SECONDS = 10


class ControlLine:
    """One Socket.IO connection that remembers what it heard."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.heard: list[tuple[str, Any]] = []
        self._socket = socketio.AsyncClient(reconnection=False)
        self._news = asyncio.Condition()
        self._socket.on("*", self._hear, namespace=namespace)

    async def _hear(self, event: str, told: Any) -> None:
        async with self._news:
            self.heard.append((event, told))
            self._news.notify_all()

    async def connect(self, hub: str, headers: dict[str, str], auth: Any = None) -> None:
        await self._socket.connect(
            hub,
            headers=headers,
            auth=auth,
            namespaces=[self.namespace],
            socketio_path="/v1/socket/",
            wait_timeout=PATIENCE_SECONDS,
        )

    async def says(self, event: str, **payload: Any) -> dict[str, Any]:
        """Say something and return the answer."""
        answer: dict[str, Any] = await self._socket.call(event, payload, self.namespace, timeout=PATIENCE_SECONDS)
        return answer

    async def hears(self, event: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        """Return the latest such event, or wait for one."""

        def found() -> list[Any]:
            return [told for name, told in self.heard if name == event and wanted(told)]

        async with asyncio.timeout(PATIENCE_SECONDS), self._news:
            await self._news.wait_for(found)
            return found()[-1]

    async def close(self) -> None:
        await self._socket.disconnect()


class VisitorSide:
    """A tab of a visitor."""

    def __init__(self, http: ClientSession, hub: str, site: str, origin: str) -> None:
        self.line = ControlLine("/visitor")
        self.writer: Writer | None = None
        self._http = http
        self._hub = hub
        self._site = site
        self._origin = {"Origin": origin}
        self._tab = secrets.token_hex(12)
        self._kept = ""
        """What the hub gave to be known as the same visitor again."""

    async def visit(self) -> None:
        """Begin a visit, and connect."""
        body = {"site": self._site, "tab": self._tab, "visitor": self._kept}
        async with self._http.post(f"{self._hub}/v1/visit", json=body, headers=self._origin) as answer:
            told = await answer.json()
        self._kept = told["visitor"]
        page = {"title": "A page", "url": f"{self._origin['Origin']}/", "hidden": False}
        self.line = ControlLine("/visitor")
        await self.line.connect(self._hub, self._origin, {"token": told["token"], "page": page, "language": "en"})

    async def share(self, screencast: str, ticket: str, page: Callable[[], list[Any]]) -> None:
        """Open the frame link; `page` gives the operations of a keyframe."""

        async def fresh() -> str:
            return str((await self.line.says("ticket", screencast=screencast))["ticket"])

        self.writer = Writer(self._http, f"{self._hub}/v1/frames/visitor", self._origin, fresh, page)
        await self.writer.connect(ticket)


class Writer:
    """The visitor's frame link."""

    def __init__(
        self,
        http: ClientSession,
        url: str,
        headers: dict[str, str],
        ticket: Callable[[], Any],
        page: Callable[[], list[Any]],
    ) -> None:
        self._http, self._url, self._headers, self._ticket, self._page = http, url, headers, ticket, page
        self._begin_anew()
        self.asked: list[str] = []
        """Why keyframes were asked for."""
        self.end = ""
        self._reader: asyncio.Task[None] | None = None
        self._welcomed = asyncio.Event()

    def _begin_anew(self) -> None:
        self._name, self._count, self._acknowledged = secrets.token_hex(8), 0, 0
        self._kept: dict[int, tuple[int, bytes]] = {}
        self._deflater = Deflater()

    async def connect(self, ticket: str = "") -> None:
        self._welcomed.clear()
        self._ws = await self._http.ws_connect(self._url, headers=self._headers)
        await self._send([HELLO, VERSION, ticket or await self._ticket(), self._name])
        self._reader = asyncio.create_task(self._listen(self._ws))  # noqa: TID251
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._welcomed.wait()

    async def lose(self) -> None:
        """Lose the connection without a word."""
        assert self._reader
        self._reader.cancel()
        response = self._ws._response
        assert response.connection
        assert response.connection.transport
        response.connection.transport.abort()

    async def close(self) -> None:
        if self._reader:
            self._reader.cancel()
        await self._ws.close()

    async def write(self, items: list[Any]) -> None:
        """Send a change."""
        await self._entry(DELTA, self._deflater.pack(items))

    async def _keyframe(self) -> None:
        self._deflater = Deflater()
        await self._entry(KEYFRAME, self._deflater.pack(self._page()))

    async def _entry(self, kind: int, body: bytes) -> None:
        self._count += 1
        self._kept[self._count] = kind, body
        with contextlib.suppress(ConnectionError):
            await self._send_entry(self._count)

    async def _send_entry(self, count: int) -> None:
        kind, body = self._kept[count]
        await self._send([VERSION, "", count, kind, 0, 0, body])

    async def _send(self, envelope: list[Any]) -> None:
        await self._ws.send_bytes(msgpack.packb(envelope))

    async def _listen(self, ws: ClientWebSocketResponse) -> None:
        async for message in ws:
            match msgpack.unpackb(message.data):
                case [-2, last, known]:
                    await self._welcome(last, known)
                    self._welcomed.set()
                case [-3, count]:
                    self._forget(count)
                case [-5, count]:
                    await self._welcome(count, True)
                case [-4, count, why]:
                    await self._need_keyframe(count, why)
                case [-6, reason]:
                    self.end = reason
                    return

    async def _welcome(self, last: int, known: bool) -> None:
        if not known and self._kept.get(1, (DELTA,))[0] != KEYFRAME and self._count:
            await self._again()
            return
        if known and last < self._acknowledged:
            await self._again()
            return
        self._forget(last if known else 0)
        for count in sorted(self._kept):
            await self._send_entry(count)
        if not self._kept and self._count == 0:
            await self._keyframe()

    async def _need_keyframe(self, count: int, why: str) -> None:
        self.asked.append(why)
        if self._kept and self._kept[min(self._kept)][0] == KEYFRAME:
            return  # it is on its way
        if why == "need_keyframe":
            await self._again()
            return
        if why == "full":
            self._kept.clear()
            self._count = count
        await self._keyframe()

    async def _again(self) -> None:
        await self._ws.close()
        self._begin_anew()
        self._ws = await self._http.ws_connect(self._url, headers=self._headers)
        await self._send([HELLO, VERSION, await self._ticket(), self._name])
        await self._listen(self._ws)

    def _forget(self, count: int) -> None:
        self._acknowledged = max(self._acknowledged, count)
        self._kept = {number: kept for number, kept in self._kept.items() if number > count}


class OperatorSide:
    """A consultant's console."""

    def __init__(self, http: ClientSession, hub: str) -> None:
        self.line = ControlLine("/operator")
        self._http = http
        self._hub = hub
        self._headers = {"Origin": hub}

    async def sign_in(self, email: str, password: str) -> None:
        body = {"email": email, "password": password}
        async with self._http.post(f"{self._hub}/v1/console/sign-in", json=body, headers=self._headers) as answer:
            assert answer.status == 200
            cookies = [f"{name}={cookie.value}" for name, cookie in answer.cookies.items()]
        self._headers["Cookie"] = "; ".join(cookies)
        await self.line.connect(self._hub, self._headers)

    async def watch(self, screencast: str) -> Watcher:
        """Open the frame link."""

        async def fresh() -> str:
            return str((await self.line.says("watch", screencast=screencast))["ticket"])

        watcher = Watcher(self._http, f"{self._hub}/v1/frames/operator", self._headers, fresh)
        await watcher.connect()
        return watcher


class Watcher:
    """The operator's frame link, and the page as it is rebuilt."""

    def __init__(self, http: ClientSession, url: str, headers: dict[str, str], ticket: Callable[[], Any]) -> None:
        self._http, self._url, self._headers, self._ticket = http, url, headers, ticket
        self.page = Page()
        self.epoch = ""
        self.position = 0
        self.keyframes = 0
        self.end = ""

    async def connect(self) -> None:
        self._ws = await self._http.ws_connect(self._url, headers=self._headers, max_msg_size=0)
        hello = [HELLO, VERSION, await self._ticket(), self.epoch, self.position]
        await self._ws.send_bytes(msgpack.packb(hello))

    async def lose(self) -> None:
        """Lose the connection without a word."""
        connection = self._ws._response.connection
        assert connection
        assert connection.transport
        connection.transport.abort()

    async def heal(self) -> None:
        await self._ws.send_bytes(msgpack.packb([NEED_KEYFRAME, "heal"]))

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Read on until something is so."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not wanted():
                message = await self._ws.receive()
                assert message.type is WSMsgType.BINARY, f"closed: {message.data} {message.extra}"
                self._read(msgpack.unpackb(message.data))

    def _read(self, envelope: list[Any]) -> None:
        match envelope:
            case [-2, str()]:
                pass
            case [-6, reason]:
                self.end = reason
            case [1, epoch, seq, kind, _, _, body] if kind in {KEYFRAME, DELTA}:
                follows = (epoch, seq) == (self.epoch, self.position + 1)
                assert follows or kind == KEYFRAME, "something was missed"
                self.epoch, self.position = epoch, seq
                self.keyframes += kind == KEYFRAME
                self.page.read(body, begins=kind == KEYFRAME)
