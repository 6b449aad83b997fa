"""A hub that listens, with visitors and operators as real clients of both planes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import socketio
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType
from pydantic import BaseModel, ValidationError

from cobrowse.gateway.contract import HEARS, SAYS
from cobrowse.gateway.told import Refused
from cobrowse.hub import Hub
from cobrowse.wire.envelope import VERSION, Control, Entry, Kind, pack_control, unpack
from tests.people import EMAIL, ORIGIN, PASSWORD, SITE

PATIENCE = 5


HEARD = {(namespace, one.event): one.payload for namespace, table in HEARS.items() for one in table}
ANSWERED = {(namespace, one.event): one.answer for namespace, table in SAYS.items() for one in table}


def breaches(shapes: Mapping[tuple[str, str], type[BaseModel]], namespace: str, event: str, data: Any) -> list[str]:
    """Return how an event or answer of the hub differs from the contract."""
    shape = Refused if isinstance(data, dict) and "error" in data else shapes[namespace, event]
    try:
        shape.model_validate_json(json.dumps(data), strict=True, extra="forbid")
    except ValidationError as error:
        return [f"{namespace} {event}: {error}"]
    return []


@dataclass
class Peer:
    """One Socket.IO client that remembers what it heard."""

    namespace: str
    client: socketio.AsyncClient
    heard: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    """What was heard against the contract."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self) -> None:
        def on(event: str, data: Any) -> None:
            self.heard[event].append(data)
            self.wrong += breaches(HEARD, self.namespace, event, data)
            self._news.set()

        self.client.on("*", on, namespace=self.namespace)

    async def hears(self, event: str, count: int = 1) -> Any:
        """Return the latest of `count` such events."""
        async with asyncio.timeout(PATIENCE):
            while len(self.heard[event]) < count:
                self._news.clear()
                await self._news.wait()
        return self.heard[event][count - 1]

    async def hears_state(self, state: str) -> dict[str, Any]:
        """Return the first screencast event with this state."""
        seen = 0
        while True:
            seen += 1
            data: dict[str, Any] = await self.hears("screencast", seen)
            if data["state"] == state:
                return data

    async def says(self, event: str, data: Any) -> Any:
        """Send and return the answer."""
        answer = await self.client.call(event, data, namespace=self.namespace, timeout=PATIENCE)
        self.wrong += breaches(ANSWERED, self.namespace, event, answer)
        return answer

    async def leaves(self) -> None:
        await self.client.disconnect()


class World:
    """The hub under test and all its clients."""

    def __init__(self, hub: Hub, base: str, operators_hub: Hub | None = None, operators_base: str = "") -> None:
        self.hub = hub
        self.base = base
        self.operators_hub = operators_hub or hub
        self.operators_base = operators_base or base
        self.http = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self.peers: list[Peer] = []
        self.links: list[ClientWebSocketResponse] = []
        self._live: set[str] = set()

    async def close(self) -> None:
        for ws in self.links:
            with contextlib.suppress(ConnectionError, TimeoutError):
                await ws.close()
        for peer in self.peers:
            await peer.leaves()
        await self.http.close()
        assert [line for peer in self.peers for line in peer.wrong] == []

    async def visit(self, tab: str, visitor: str = "") -> dict[str, Any]:
        body = {"site": SITE, "tab": tab, "visitor": visitor}
        async with self.http.post(f"{self.base}/v1/visit", json=body, headers={"Origin": ORIGIN}) as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def visitor(
        self, tab: str = "tab-aaaaaaaaaaaaaaaa", visitor: str = "", origin: str = ORIGIN, *, elsewhere: bool = False
    ) -> Peer:
        visit = await self.visit(tab, visitor)
        page = {"title": "Page", "url": f"{ORIGIN}/page", "hidden": False}
        hello = {"token": visit["token"], "page": page, "elsewhere": elsewhere}
        peer = await self.connect("/visitor", hello, {"Origin": origin})
        peer.heard["identity"].append(visit["visitor"])
        return peer

    async def operator(self) -> Peer:
        body, base = {"email": EMAIL, "password": PASSWORD}, self.operators_base
        async with self.http.post(f"{base}/v1/console/sign-in", json=body, headers={"Origin": base}) as response:
            cookie = response.headers["Set-Cookie"].split(";")[0]
        return await self.connect("/operator", None, {"Origin": base, "Cookie": cookie}, base)

    async def connect(self, namespace: str, auth: Any, headers: dict[str, str], base: str = "") -> Peer:
        peer = Peer(namespace, socketio.AsyncClient(reconnection=False))
        peer.listen()
        self.peers.append(peer)
        await peer.client.connect(
            base or self.base,
            headers=headers,
            auth=auth,
            namespaces=[namespace],
            socketio_path="v1/socket",
            transports=["websocket"],
            wait_timeout=PATIENCE,
        )
        return peer

    async def live(self, tab: str = "tab-aaaaaaaaaaaaaaaa") -> tuple[Peer, Peer, str, str]:
        """Bring a screencast to the point where frames may flow: visitor, operator, screencast, visitor's ticket."""
        visitor, operator = await self.visitor(tab), await self.operator()
        rows = (await operator.hears("welcome"))["visitors"]
        row = next(row for row in rows if row["visitor"] not in self._live)
        self._live.add(row["visitor"])
        dialog = (await operator.says("open", row))["dialog"]
        cast = (await operator.says("request", {"dialog": dialog}))["screencast"]["screencast"]
        await visitor.hears("ask")
        await visitor.says("answer", {"screencast": cast, "answer": "yes", "widget": "capture-TEST.js"})
        start = await visitor.hears("start")
        return visitor, operator, cast, start["ticket"]

    async def frames(
        self, side: str, hello: list[Any] | None, origin: str | None = None, headers: dict[str, str] | None = None
    ) -> Frames:
        base = self.base if side == "visitor" else self.operators_base
        headers = {"Origin": origin or (ORIGIN if side == "visitor" else base), **(headers or {})}
        ws = await self.http.ws_connect(f"{base}/v1/frames/{side}", headers=headers, max_msg_size=0)
        self.links.append(ws)
        frames = Frames(ws)
        if hello is not None:
            await frames.control(Control.HELLO, VERSION, *hello)
        return frames


class Frames:
    """One frame link as a client sees it."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws

    async def control(self, kind: Control, *values: Any) -> None:
        await self.ws.send_bytes(pack_control(kind, *values))

    async def entry(self, count: int, kind: Kind = Kind.DELTA, body: bytes = b"body") -> None:
        await self.ws.send_bytes(Entry("", count, kind, 0, 0, body).pack())

    async def next(self) -> Entry | tuple[Control, list[Any]] | str:
        """Return the next envelope, or the close reason."""
        message = await self.ws.receive(timeout=PATIENCE)
        if message.type is WSMsgType.BINARY:
            return unpack(message.data, max_bytes=100_000_000)
        assert message.type in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING}
        return str(message.extra or "closed")

    async def closes(self) -> str:
        """Return the close reason, past whatever still comes."""
        while not isinstance(envelope := await self.next(), str):
            pass
        return envelope
