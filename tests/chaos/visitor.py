"""A visitor that writes numbered entries over whichever hub it reaches."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from cobrowse.wire.envelope import Control, Entry, Kind, unpack
from tests.chaos.client import GONE, Client, Pick
from tests.people import ORIGIN, SITE


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
