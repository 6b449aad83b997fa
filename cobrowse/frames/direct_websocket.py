"""A WebSocket whose binary messages can be taken in the moment they arrive.

aiohttp queues each message and wakes a task for it, which costs more than all that the hub does with an entry
(docs/adr/0010). The few private names of aiohttp that this needs are in this file only, and
`tests/frames/test_direct_websocket.py` holds them to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import WSMessage, WSMsgType, web
from aiohttp._websocket.reader import WebSocketDataQueue, WebSocketReader

RESET_SECONDS = 1.0
"""How often arriving data puts the heartbeat off; aiohttp does it in each turn of the loop."""
QUEUE_BYTES = 64 * 1024

Take = Callable[[bytes], bool]


class _Queue(WebSocketDataQueue):
    take: Take | None = None

    def feed_data(self, data: WSMessage, size: int) -> None:  # type: ignore[override]
        if self.take and data[0] is WSMsgType.BINARY and self.take(data[1]):
            return
        self.take = None  # what comes after this one waits too, until it was received
        super().feed_data(data, size)


class DirectWebSocket(web.WebSocketResponse):
    """While `direct` is set, binary messages are offered to it first; what it refuses waits for `receive`, in order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(compress=False, **options)
        self._queue: _Queue | None = None
        self._reset_at = 0.0

    @property
    def direct(self) -> Take | None:
        """Takes a message and returns True, or leaves it to `receive`; must not raise."""
        return self._queue.take if self._queue else None

    @direct.setter
    def direct(self, take: Take | None) -> None:
        if self._queue:
            self._queue.take = None if self._queue._buffer else take  # noqa: SLF001

    def _post_start(self, request: Any, protocol: Any, writer: Any) -> None:
        # Whoever speaks before the answer to the handshake is read by aiohttp alone.
        early = bool(request.protocol._message_tail)  # noqa: SLF001
        super()._post_start(request, protocol, writer)
        if early:
            return
        self._reader = self._queue = _Queue(request.protocol, QUEUE_BYTES, loop=asyncio.get_running_loop())
        self._parser = WebSocketReader(self._queue, self._max_msg_size, compress=False, decode_text=True)
        request.protocol._payload_parser = self._parser  # noqa: SLF001

    def _on_data_received(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._reset_at:
            self._reset_at = now + RESET_SECONDS
            super()._on_data_received()
