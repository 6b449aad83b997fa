"""Visitors that write numbered entries and operators that check them, over whichever hub they reach.

They keep the rules of docs/protocol.md as the widget and the console do: entries are kept until acknowledged and sent
again; a reader goes on from where it stands.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import Callable, Coroutine
from typing import Any

import socketio
from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType

from cobrowse.errors import CobrowseError
from cobrowse.wire.envelope import VERSION, Control, Entry, Kind, pack_control, unpack
from tests.people import ORIGIN, SITE

PATIENCE = 5.0
GONE = (ClientError, OSError, TimeoutError, socketio.exceptions.SocketIOError, KeyError, ValueError, CobrowseError)
Pick = Callable[[], str]


class Client:
    """Keeps a control connection to some hub."""

    namespace = ""

    def __init__(self, name: str, pick: Pick, http: ClientSession, seed: int) -> None:
        self.name = name
        self.pick = pick
        self.http = http
        self.random = random.Random(seed)
        self.socket: socketio.AsyncClient | None = None
        self.link: ClientWebSocketResponse | None = None
        self.messages: dict[int, dict[str, Any]] = {}
        """Chat as this side sees it, by the hub's number."""
        self.sent: list[str] = []
        self.to_send: list[str] = []
        self.wrong: list[str] = []
        self.abandoned: list[ClientWebSocketResponse] = []
        self.running = True
        self.chatting = True
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, *work: Coroutine[Any, Any, None]) -> None:
        for one in work:
            self._tasks.append(asyncio.get_running_loop().create_task(one))

    async def stop(self) -> None:
        self.running = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for ws in (self.link, *self.abandoned):
            if ws:
                with contextlib.suppress(*GONE):
                    async with asyncio.timeout(1):
                        await ws.close()
        if self.socket:
            with contextlib.suppress(*GONE):
                await self.socket.disconnect()

    def heard(self, event: str, data: Any) -> None:
        """Take one control event."""

    async def hello(self, base: str) -> tuple[Any, dict[str, str]]:
        """Return what is said at the connect, and headers."""
        raise NotImplementedError

    async def keep_connected(self) -> None:
        while self.running:
            gone = asyncio.Event()
            client = socketio.AsyncClient(reconnection=False)
            client.on("*", self.heard, namespace=self.namespace)
            client.on("disconnect", lambda *_, gone=gone: gone.set(), namespace=self.namespace)
            try:
                base = self.pick()
                auth, headers = await self.hello(base)
                async with asyncio.timeout(PATIENCE):
                    await client.connect(
                        base, headers=headers, auth=auth, namespaces=[self.namespace], socketio_path="v1/socket",
                        transports=["websocket"], wait_timeout=3,
                    )  # fmt: skip
                self.socket = client
                await self.connected()
                await gone.wait()
            except GONE:
                pass
            finally:
                self.socket = None
                with contextlib.suppress(*GONE):
                    await client.disconnect()
            await asyncio.sleep(0.1 + self.random.random() * 0.3)

    async def connected(self) -> None:
        """The control connection is up."""

    async def says(self, event: str, data: Any) -> Any:
        if self.socket is None:
            raise ConnectionError("no control connection")
        return await self.socket.call(event, data, namespace=self.namespace, timeout=3)

    async def keep_chatting(self) -> None:
        """Send each message until it is acknowledged, in order."""
        number = 0
        while self.running and self.chatting:
            await asyncio.sleep(0.1 + self.random.random() * 0.3)
            number += 1
            text = f"{self.name} {number}"
            self.to_send.append(text)
            while self.running:
                try:
                    answer = await self.says("message", self.words(f"{self.name}-{number}", text))
                    if answer["message"]["text"] == text:
                        self.sent.append(text)
                        self.take_message(answer["message"])
                        break
                except GONE:
                    pass
                await asyncio.sleep(0.2)

    def words(self, client_id: str, text: str) -> dict[str, str]:
        return {"id": client_id, "text": text}

    def take_message(self, message: dict[str, Any]) -> None:
        before = self.messages.setdefault(message["id"], message)
        if before["text"] != message["text"]:
            self.wrong.append(f"message {message['id']} changed")

    async def frames(self, side: str, headers: dict[str, str], *hello: Any) -> ClientWebSocketResponse:
        async with asyncio.timeout(PATIENCE):
            ws = await self.http.ws_connect(f"{self.pick()}/v1/frames/{side}", headers=headers, max_msg_size=0)
        await ws.send_bytes(pack_control(Control.HELLO, VERSION, *hello))
        self.link = ws
        return ws

    def cut(self) -> None:
        """Lose the frame link; the next one goes to some hub."""
        if self.link:
            self.start(self._close(self.link))

    async def _close(self, ws: ClientWebSocketResponse) -> None:
        with contextlib.suppress(*GONE):
            async with asyncio.timeout(1):
                await ws.close()

    def abandon(self) -> None:
        """Leave the frame link half open: nothing is said, nothing is read."""
        if self.link:
            self.abandoned.append(self.link)
            self.link = None


class Visitor(Client):
    """Its state is a number that grows; entry n says n, a keyframe says the number of now."""

    namespace = "/visitor"

    def __init__(self, name: str, pick: Pick, http: ClientSession, seed: int) -> None:
        super().__init__(name, pick, http, seed)
        self.number = 0
        self.writing = True
        self.visitor = ""
        self.tab = f"tab-{name}-{'a' * 16}"
        self.screencast = ""
        self.ended = ""
        self.ticket = ""
        self.writer = f"w-{name}-1"
        self.writers = 1
        self.count = 0
        self.acked = 0
        self.kept: list[Entry] = []
        self.keyframes = 0
        self.live = False

    async def hello(self, base: str) -> tuple[Any, dict[str, str]]:
        body = {"site": SITE, "tab": self.tab, "visitor": self.visitor}
        async with self.http.post(f"{base}/v1/visit", json=body, headers={"Origin": ORIGIN}) as response:
            visit = await response.json()
        self.visitor = visit["visitor"]
        page = {"title": self.name, "url": f"{ORIGIN}/{self.name}", "hidden": False}
        return {"token": visit["token"], "page": page}, {"Origin": ORIGIN}

    def heard(self, event: str, data: Any) -> None:
        if event == "welcome":
            for message in data["messages"]:
                self.take_message(message)
        elif event == "message":
            self.take_message(data)
        elif event == "ask":
            self.screencast = data["screencast"]
            self.start(self._answer())
        elif event == "start":
            self.screencast, self.ticket = data["screencast"], data["ticket"]
        elif event == "end":
            self.ended = data["reason"]

    async def _answer(self) -> None:
        with contextlib.suppress(*GONE):
            await self.says("answer", {"screencast": self.screencast, "answer": "yes"})

    async def keep_streaming(self) -> None:
        while self.running:
            await asyncio.sleep(0.05 + self.random.random() * 0.3)
            try:
                if not self.screencast:
                    continue
                ticket, self.ticket = self.ticket, ""
                if not ticket:
                    ticket = (await self.says("ticket", {"screencast": self.screencast}))["ticket"]
                ws = await self.frames("visitor", {"Origin": ORIGIN}, ticket, self.writer)
                while self.link is ws:
                    message = await ws.receive(timeout=20)
                    if message.type is not WSMsgType.BINARY:
                        break
                    await self._control(ws, message.data)
            except GONE:
                pass
            finally:
                self.live = False

    async def _control(self, ws: ClientWebSocketResponse, data: bytes) -> None:
        kind, values = unpack(data, max_bytes=1 << 20)  # type: ignore[misc]  # the hub sends no entries here
        if kind is Control.WELCOME:
            last, known = values
            if known and last < self.acked:
                await self._new_writer(ws)
                return
            self.live = True
            if known:
                self._acknowledged(last)
            if self.kept and self.kept[0].seq == (last if known else 0) + 1:
                await self._send_kept(ws)
            elif self.count and known and self.count == last:
                pass
            else:
                await self._restart(ws, last if known else 0)
        elif kind is Control.ACK:
            self._acknowledged(values[0])
        elif kind is Control.GAP:
            if values[0] < self.acked:
                await self._new_writer(ws)
            elif self.kept and self.kept[0].seq <= values[0] + 1:
                self._acknowledged(values[0])
                await self._send_kept(ws)
            else:
                await self._restart(ws, values[0])
        elif kind is Control.NEED_KEYFRAME:
            if self.kept and self.kept[0].kind is Kind.KEYFRAME:
                return
            if values[1] == "heal":
                await self._write(ws, Kind.KEYFRAME)
            elif values[1] == "full":
                await self._restart(ws, values[0])
            else:
                await self._restart(ws, 0)
        elif kind is Control.END:
            self.ended = values[0]

    async def _new_writer(self, ws: ClientWebSocketResponse) -> None:
        self.writers += 1
        self.writer = f"w-{self.name}-{self.writers}"
        self.count = self.acked = 0
        self.kept = []
        await ws.close()

    def _acknowledged(self, count: int) -> None:
        self.acked = max(self.acked, count)
        self.kept = [entry for entry in self.kept if entry.seq > count]

    async def _send_kept(self, ws: ClientWebSocketResponse) -> None:
        for entry in self.kept:
            await ws.send_bytes(entry.pack())

    async def _restart(self, ws: ClientWebSocketResponse, count: int) -> None:
        self.kept, self.count = [], count
        self.acked = min(self.acked, count)
        await self._write(ws, Kind.KEYFRAME)

    async def _write(self, ws: ClientWebSocketResponse | None, kind: Kind) -> None:
        self.count += 1
        self.keyframes += kind is Kind.KEYFRAME
        body = json.dumps({"n": self.number, "pad": "x" * self.random.randrange(300)}).encode()
        entry = Entry("", self.count, kind, 0, 0, body)
        self.kept.append(entry)
        if ws:
            await ws.send_bytes(entry.pack())

    async def keep_writing(self) -> None:
        while self.running:
            await asyncio.sleep(0.01)
            if not self.writing or not self.count or len(self.kept) > 500:
                continue
            self.number += 1
            ws = self.link if self.live and self.link and not self.link.closed else None
            with contextlib.suppress(*GONE):
                await self._write(ws, Kind.DELTA)


class Operator(Client):
    """Watches one visitor and checks what comes."""

    namespace = "/operator"

    def __init__(self, name: str, pick: Pick, http: ClientSession, seed: int, secret: str, title: str) -> None:
        super().__init__(name, pick, http, seed)
        self.secret = secret
        self.title = title
        self.dialog = ""
        self.screencast = ""
        self.state = ""
        self.epoch = ""
        self.position = 0
        self.number = -1
        self.entries = 0
        self.resumed = 0
        self.rows: list[dict[str, Any]] = []
        self.frozen = asyncio.Event()
        self.frozen.set()

    def _headers(self, base: str) -> dict[str, str]:
        return {"Origin": base, "Cookie": f"cobrowse_session={self.secret}"}

    async def hello(self, base: str) -> tuple[Any, dict[str, str]]:
        return None, self._headers(base)

    def heard(self, event: str, data: Any) -> None:
        if event == "message" and data["dialog"] == self.dialog:
            self.take_message(data)
        elif event == "welcome":
            self.rows = data["visitors"]
            self.start(self.read_dialog())
        elif event == "visitor":
            self.rows.append(data)
        elif event == "screencast" and data["dialog"] == self.dialog:
            self.screencast, self.state = data["screencast"], data["state"]

    async def connected(self) -> None:
        await self.read_dialog()

    async def read_dialog(self) -> None:
        """Open the dialog with the visitor of this title, and read what was said."""
        client = self.socket
        while self.dialog and self.running and self.socket is client:
            try:
                opened = await self.says("dialog", {"dialog": self.dialog})
                for message in opened["messages"]:
                    self.take_message(message)
                if opened["screencast"]:
                    self.screencast, self.state = opened["screencast"]["screencast"], opened["screencast"]["state"]
            except GONE:
                await asyncio.sleep(0.5)
            else:
                return

    def words(self, client_id: str, text: str) -> dict[str, str]:
        return {"dialog": self.dialog, "id": client_id, "text": text}

    async def keep_watching(self) -> None:
        while self.running:
            await asyncio.sleep(0.05 + self.random.random() * 0.3)
            if not self.screencast:
                continue
            try:
                ticket = (await self.says("watch", {"screencast": self.screencast}))["ticket"]
                base = self.pick()
                async with asyncio.timeout(PATIENCE):
                    ws = await self.http.ws_connect(
                        f"{base}/v1/frames/operator", headers=self._headers(base), max_msg_size=0
                    )
                await ws.send_bytes(pack_control(Control.HELLO, VERSION, ticket, self.epoch, self.position))
                self.link = ws
                while self.link is ws:
                    await self.frozen.wait()
                    message = await ws.receive(timeout=20)
                    if message.type is not WSMsgType.BINARY:
                        break
                    envelope = unpack(message.data, max_bytes=1 << 24)
                    if isinstance(envelope, Entry) and not self._take(envelope):
                        await ws.close()
            except GONE:
                pass

    def _take(self, entry: Entry) -> bool:
        """Check an entry; returns False when this connection must be made anew."""
        if entry.kind is Kind.EPHEMERAL:
            return True
        follows = entry.epoch == self.epoch and entry.seq == self.position + 1
        if not follows and entry.kind is not Kind.KEYFRAME:
            self.resumed += 1
            return False
        number = json.loads(entry.body)["n"]
        if entry.kind is Kind.DELTA and number != self.number + 1:
            self.wrong.append(f"{self.number} was followed by {number} at {entry.epoch} {entry.seq}")
        if entry.kind is Kind.KEYFRAME and number < self.number:
            self.wrong.append(f"a keyframe went back from {self.number} to {number}")
        self.number = number
        self.epoch, self.position = entry.epoch, entry.seq
        self.entries += 1
        return True
