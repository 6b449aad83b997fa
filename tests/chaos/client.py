"""A client that keeps a control connection to some hub, and chats over it.

Clients keep the rules of docs/protocol.md as the widget and the console do: entries are kept until acknowledged and
sent again; a reader goes on from where it stands.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Coroutine
from typing import Any

import socketio
from aiohttp import ClientError, ClientSession, ClientWebSocketResponse

from cobrowse.errors import CobrowseError
from cobrowse.wire.envelope import VERSION, Control, pack_control

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
