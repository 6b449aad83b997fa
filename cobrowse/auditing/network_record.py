"""What a browser's own developer tools saw on the network, from their protocol's events to the form of a HAR file."""

from __future__ import annotations

import base64
from typing import Any


class NetworkRecord:
    """Takes events of the Chrome DevTools Protocol's Network domain, in order."""

    def __init__(self) -> None:
        self._entries: dict[str, dict[str, Any]] = {}
        self._frame = ""
        self.status = 0
        """With which the page itself was answered last."""

    def take(self, method: str, params: dict[str, Any]) -> None:
        """Add an event; others than of requests and sockets are ignored."""
        match method:
            case "Network.requestWillBeSent":
                request = params["request"]
                # A redirect keeps the id: each step is sent on its own.
                number = sum(1 for name in self._entries if name.startswith(params["requestId"]))
                name = f"{params['requestId']} {number}" if params.get("redirectResponse") else params["requestId"]
                self._entries[name] = {
                    "request": {
                        "method": request["method"],
                        "url": request["url"],
                        "headers": [{"name": key, "value": value} for key, value in request["headers"].items()],
                        "postData": _post(request),
                        # There was one, whatever of it the browser told.
                        "bodySize": 1 if request.get("hasPostData") else 0,
                    },
                    "_time": params["timestamp"],
                }
            case "Network.responseReceived" if params.get("type") == "Document":
                # The first document of a page is the page; those of its frames come later.
                self._frame = self._frame or params.get("frameId", "")
                if params.get("frameId", "") == self._frame:
                    self.status = int(params["response"]["status"])
            case "Network.webSocketCreated":
                self._entries[params["requestId"]] = {
                    "request": {"method": "GET", "url": params["url"], "headers": []},
                    "_webSocketMessages": [],
                }
            case "Network.webSocketFrameSent":
                frame = params["response"]
                sent = {
                    "type": "send",
                    "time": params["timestamp"],
                    "opcode": frame["opcode"],
                    "data": frame["payloadData"],
                }
                if entry := self._entries.get(params["requestId"]):
                    entry["_webSocketMessages"].append(sent)

    def as_har(self) -> dict[str, Any]:
        """Return what was seen as developer tools save it."""
        return {"log": {"version": "1.2", "entries": list(self._entries.values())}}


def _post(request: dict[str, Any]) -> dict[str, str]:
    parts = [base64.b64decode(part.get("bytes", "")) for part in request.get("postDataEntries", [])]
    if body := b"".join(parts):
        return {"text": base64.b64encode(body).decode(), "encoding": "base64"}
    return {"text": request.get("postData", "")}
