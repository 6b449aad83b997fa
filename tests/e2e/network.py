"""All that left a browser, at its network layer, decoded."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from selenium.webdriver import Chrome

from cobrowse.auditing.har import forms
from cobrowse.auditing.network_record import NetworkRecord
from cobrowse.wire.decoder import Op, StreamDecoder
from cobrowse.wire.envelope import Entry, Kind, unpack


class SentTexts:
    """Requests, bodies, socket messages and decoded frames, collected from the browser's own log."""

    def __init__(self, driver: Chrome) -> None:
        self._driver = driver
        self.texts: list[str] = []
        self.frames: list[Op] = []
        self.referers: list[tuple[str, str]] = []
        """Address and `Referer` of each request that has one."""
        self._decoder = StreamDecoder()
        self._record = NetworkRecord()

    def collect(self) -> None:
        """Add what has left since the last call."""
        for line in self._driver.get_log("performance"):  # type: ignore[no-untyped-call]
            message = json.loads(line["message"])["message"]
            self._record.take(message["method"], message["params"])
            match message["method"]:
                case "Network.requestWillBeSent":
                    request = message["params"]["request"]
                    self.texts += [request["url"], json.dumps(request["headers"]), request.get("postData", "")]
                    if "Referer" in request["headers"]:
                        self.referers.append((request["url"], request["headers"]["Referer"]))
                    self.texts += map(_readable, request.get("postDataEntries", []))
                case "Network.webSocketFrameSent":
                    self._socket(message["params"]["response"])
                case "Network.webSocketCreated":
                    self.texts.append(message["params"]["url"])

    def _socket(self, frame: dict[str, Any]) -> None:
        if frame["opcode"] != 2:
            self.texts.append(frame["payloadData"])
            return
        data = base64.b64decode(frame["payloadData"])
        self.texts.append(data.decode("latin-1"))
        envelope = unpack(data, max_bytes=100_000_000)
        if isinstance(envelope, Entry) and envelope.kind is not Kind.EPHEMERAL:
            ops = self._decoder.body(envelope.body, keyframe=envelope.kind is Kind.KEYFRAME, flags=envelope.flags)
            self.frames += ops
            self.texts.append(json.dumps(ops, ensure_ascii=False))

    def holds(self, text: str) -> bool:
        """Whether a text left, plainly or in one of the forms in which it could hide."""
        lowered = "\n".join(self.texts).lower()
        return any(form in lowered for form in forms(text, parts=True))

    def as_har(self) -> dict[str, Any]:
        """Return what was seen as the browser's developer tools save it."""
        return self._record.as_har()


def _readable(entry: dict[str, str]) -> str:
    """Return a part of a request's body, unpacked where it is packed."""
    body = base64.b64decode(entry.get("bytes", ""))
    if body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    return body.decode("latin-1")
