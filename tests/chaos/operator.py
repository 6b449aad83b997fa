"""An operator that checks the numbers that a visitor writes, over whichever hub it reaches."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import ClientSession, WSMsgType

from cobrowse.wire.envelope import VERSION, Control, Entry, Kind, pack_control, unpack
from tests.chaos.client import GONE, PATIENCE, Client, Pick


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
