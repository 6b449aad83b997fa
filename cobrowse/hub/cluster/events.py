"""Carries control events to the visitor's tab and to operators, on whichever hub they are."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

from cobrowse.bus import SharedState
from cobrowse.hub.ports import ControlPort
from cobrowse.hub.presence.visitors import Presence, Tab, Visitor
from cobrowse.tasks import TaskSet

log = logging.getLogger("cobrowse.events")

Data = dict[str, Any]


class Events:
    """A channel per hub for what goes to visitors' tabs, a channel per website for what goes to operators."""

    def __init__(
        self,
        *,
        shared: SharedState,
        hub: str,
        presence: Presence,
        tasks: TaskSet,
    ) -> None:
        self._shared = shared
        self._hub = hub
        self._presence = presence
        self._tasks = tasks
        self._arrived: asyncio.Queue[Callable[[ControlPort], Any]] = asyncio.Queue()
        self._sites: dict[str, Callable[[], None]] = {}
        self._stop: list[Callable[[], None]] = []
        self._refreshing = False
        self._missed: Callable[[], None] = lambda: None
        self.port: ControlPort | None = None
        """The control plane's sending side; the gateway sets it before the first connection."""

    def start(self, missed: Callable[[], None]) -> None:
        """Listen to what other hubs say to this one; `missed` is called when some of it may be lost."""
        self._missed = missed
        self._stop.append(self._shared.subscribe(f"hub:{self._hub}", self._heard, missed))
        self._tasks.start(self._deliver(), "control events")

    def close(self) -> None:
        """Stop listening."""
        for stop in [*self._stop, *self._sites.values()]:
            stop()
        self._sites.clear()

    def learn(self, site: str) -> None:
        """Operators on this hub hear of this website too."""
        if site not in self._sites:
            self._sites[site] = self._shared.subscribe(f"site:{site}", self._heard_operators, self.refresh)
            self.refresh()

    def in_order(self, action: Callable[[ControlPort], Any]) -> None:
        """Do something between two events for this hub's clients, not in the middle of one."""
        self._arrived.put_nowait(action)

    def refresh(self) -> None:
        """Events may have been missed: what is so now is told once more, once for all that comes together."""
        if not self._refreshing and self.port:
            self._refreshing = True
            self.in_order(self._refresh)

    async def _refresh(self, control_port: ControlPort) -> None:
        self._refreshing = False
        await control_port.refresh_operators()

    async def to_tab(self, tab: Tab, event: str, data: Data) -> None:
        """Send to one tab, if it is connected."""
        if tab.socket is None:
            return
        if tab.hub == self._hub:
            await self._local().to_socket(tab.socket, event, data)
        else:
            self._say(tab.hub, {"socket": tab.socket, "event": event, "data": data})

    def _local(self) -> ControlPort:
        assert self.port, "the gateway sets the port before the first connection"
        return self.port

    async def to_visitor(self, visitor: Visitor | None, event: str, data: Data) -> None:
        """Send to all tabs of a visitor."""
        for tab in visitor.tabs.values() if visitor else ():
            await self.to_tab(tab, event, data)

    def to_operators(self, site: str, event: str, data: Data) -> None:
        """Send to the operators of a website on all hubs."""
        self._shared.publish(f"site:{site}", json.dumps({"event": event, "data": data}).encode())

    def broadcast_resync(self, hubs: list[str], sites: list[str]) -> None:
        """Some of what this or a dead hub had to say was perhaps never said: everybody looks again."""
        for hub in hubs:
            self._say(hub, {"again": True})
        for site in sites:
            self._shared.publish(f"site:{site}", b'{"again": true}')

    async def close_tab(self, tab: Tab) -> None:
        """Disconnect a connection that another one replaced."""
        if tab.socket is None:
            return
        if tab.hub == self._hub:
            self._presence.dismiss(tab.socket)
            await self._local().close_socket(tab.socket)
        else:
            self._say(tab.hub, {"socket": tab.socket, "close": True})

    def _say(self, hub: str, words: Data) -> None:
        self._shared.publish(f"hub:{hub}", json.dumps(words).encode())

    def _heard(self, message: bytes) -> None:
        words = json.loads(message)
        if "again" in words:
            self._missed()
            return
        socket = str(words["socket"])
        if words.get("close"):
            self._presence.dismiss(socket)
            self.in_order(lambda control_port: control_port.close_socket(socket))
        else:
            self.in_order(lambda control_port: control_port.to_socket(socket, words["event"], words["data"]))

    def _heard_operators(self, message: bytes) -> None:
        words = json.loads(message)
        if "again" in words:
            self.refresh()
            return
        self.in_order(lambda control_port: control_port.to_operators(words["event"], words["data"]))

    async def _deliver(self) -> None:
        # One after the other: events keep their order.
        while True:
            send = await self._arrived.get()
            if self.port is None:
                continue  # nobody is connected before there is one
            try:
                await send(self.port)
            except Exception:
                log.exception("an event could not be delivered")
