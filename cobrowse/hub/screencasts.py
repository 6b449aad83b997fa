"""Runs the pure machine of `cobrowse.session`: carries its commands out and turns the world into its events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cobrowse.bus import Bus
from cobrowse.config import Settings
from cobrowse.errors import Conflict, NotFound
from cobrowse.hub.outlet import FrameLink, Outlet
from cobrowse.hub.presence import Presence
from cobrowse.hub.tasks import TaskSet
from cobrowse.hub.tokens import Ticket, Tokens
from cobrowse.session import OVER, Event, EventKind, IllegalEvent, Screencast, State, request_screencast
from cobrowse.session import commands as do
from cobrowse.store import Consent, Dialog, Operator, Store
from cobrowse.store.store import new_id, now_ms

log = logging.getLogger("cobrowse.screencasts")


@dataclass(slots=True)
class Running:
    """One screencast and what surrounds it."""

    id: str
    dialog: Dialog
    tab: str
    origin: str
    operator: Operator
    text: str
    cast: Screencast
    asked: int
    timers: dict[str, asyncio.TimerHandle] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    visitor_link: FrameLink | None = None
    operator_links: set[FrameLink] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        """Return what the console shows."""
        return {
            "screencast": self.id,
            "dialog": self.dialog.id,
            "site": self.dialog.site,
            "visitor": self.dialog.visitor,
            "state": self.cast.state.value,
            "reason": self.cast.reason,
            "operator": self.operator.name,
            "watchers": list(self.cast.watchers.values()),
        }


class Screencasts:
    """All screencasts of this hub, at most one at a time per visitor."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        bus: Bus,
        tokens: Tokens,
        presence: Presence,
        outlet: Callable[[], Outlet],
        tasks: TaskSet,
    ) -> None:
        self._settings = settings
        self._store = store
        self._bus = bus
        self._tokens = tokens
        self._presence = presence
        self._outlet = outlet
        self._tasks = tasks
        self._running: dict[str, Running] = {}
        self._cooling: dict[str, float] = {}
        """Dialog id to the loop time at which the next request is possible."""

    def get(self, screencast: str) -> Running:
        """Return a running screencast. Raises NotFound."""
        running = self._running.get(screencast)
        if running is None:
            raise NotFound("this screencast is over", code="no_screencast")
        return running

    def of_dialog(self, dialog: str) -> Running | None:
        """Return the dialog's running screencast."""
        return next((r for r in self._running.values() if r.dialog.id == dialog), None)

    def all(self) -> list[Running]:
        """Return the running screencasts."""
        return list(self._running.values())

    def of_tab(self, site: str, visitor: str, tab: str) -> Running | None:
        """Return the screencast of this tab."""
        return next(
            (r for r in self._running.values() if (r.dialog.site, r.dialog.visitor, r.tab) == (site, visitor, tab)),
            None,
        )

    async def request(self, operator: Operator, dialog: Dialog, text: str) -> Running:
        """Ask the visitor's current tab. Raises Conflict with the reason when that is not possible now."""
        if self.of_dialog(dialog.id):
            raise Conflict("a screencast is already asked for or running", code="busy")
        visitor = self._presence.get(dialog.site, dialog.visitor)
        tab = visitor.current if visitor else None
        if tab is None or tab.socket is None:
            raise Conflict("the visitor is not on the website now", code="visitor_left")
        now = asyncio.get_running_loop().time()
        self._cooling = {cooling: until for cooling, until in self._cooling.items() if until > now}
        wait = self._cooling.get(dialog.id, now) - now
        if wait > 0:
            raise Conflict(f"the visitor said no; ask again in {int(wait) + 1} seconds", code="cooling_down")
        cast, todo = request_screencast()
        running = Running(new_id(), dialog, tab.id, tab.origin, operator, text, cast, now_ms())
        self._running[running.id] = running
        async with running.lock:
            await self._store.add_consent(
                Consent(
                    running.id, dialog.id, operator.id, operator.name, tab.origin, text, running.asked, "", 0, 0, ""
                )
            )
            await self._carry_out(running, todo)
        return running

    async def handle(self, screencast: str, event: Event) -> bool:
        """Let the machine decide; returns False, changing nothing, when the event is not legal now."""
        running = self._running.get(screencast)
        if running is None:
            return False
        async with running.lock:
            try:
                running.cast, todo = running.cast.handle(event)
            except IllegalEvent as refusal:
                log.info("refused event", extra={"screencast": screencast, "event": str(refusal)})
                return False
            await self._carry_out(running, todo)
        return True

    async def tab_arrived(self, site: str, visitor: str, tab: str, origin: str) -> None:
        """A page of this tab connected: go on with what the tab was asked or consented to."""
        running = self.of_tab(site, visitor, tab)
        if running is None:
            return
        if running.origin != origin:
            await self.handle(running.id, Event(EventKind.VISITOR_LEFT))
        elif running.cast.state is State.REQUESTED:
            await self._ask(running)
        elif running.cast.consented:
            await self._start(running)

    async def tab_gone(self, site: str, visitor: str, tab: str) -> None:
        """A tab did not come back in the usual time of a navigation."""
        running = self.of_tab(site, visitor, tab)
        if running and running.cast.state is State.REQUESTED:
            await self.handle(running.id, Event(EventKind.VISITOR_LEFT))

    async def close(self) -> None:
        """Forget the timers; what runs is resumed by its browsers elsewhere or ends there."""
        for running in self._running.values():
            for timer in running.timers.values():
                timer.cancel()

    # --- carrying out

    async def _carry_out(self, running: Running, todo: list[do.Command]) -> None:
        for command in todo:
            await self._do(running, command)
        if running.cast.state in OVER:
            self._running.pop(running.id, None)

    async def _do(self, running: Running, command: do.Command) -> None:
        match command:
            case do.AskConsent():
                await self._ask(running)
            case do.WithdrawConsent(reason):
                await self._to_tab(running, "withdraw", {"reason": reason})
            case do.RecordConsent(answer):
                await self._store.answer_consent(running.id, answer)
                if answer == "declined":
                    pause = asyncio.get_running_loop().time() + self._settings.request_cooldown_seconds
                    self._cooling[running.dialog.id] = pause
            case do.StartCapture():
                await self._start(running)
            case do.StopCapture(reason):
                await self._to_tab(running, "end", {"reason": reason})
                links = [running.visitor_link, *running.operator_links]
                running.visitor_link, running.operator_links = None, set()
                await asyncio.gather(*(link.end(reason) for link in links if link))
            case do.DropLog():
                await self._bus.drop(running.id)
            case do.RecordEnd(reason):
                await self._store.end_consent(running.id, reason)
            case do.TellOperators():
                await self._outlet().to_operators("screencast", self._with_pause(running))
            case do.TellWatchers():
                await self._to_tab(running, "watchers", {"watchers": list(running.cast.watchers.values())})
            case do.StartTimer(name):
                self._start_timer(running, name)
            case do.CancelTimer(name):
                if timer := running.timers.pop(name, None):
                    timer.cancel()

    def _with_pause(self, running: Running) -> dict[str, Any]:
        pause = self._settings.request_cooldown_seconds if running.cast.reason == "declined" else 0
        return {**running.as_json(), "askAgainIn": pause}

    def _start_timer(self, running: Running, name: str) -> None:
        seconds = {
            EventKind.ANSWER_TIMED_OUT: self._settings.request_seconds,
            EventKind.VISITOR_STAYED_AWAY: self._settings.reconnect_seconds,
            EventKind.NOBODY_WATCHED: self._settings.watcher_grace_seconds,
        }[EventKind(name)]
        if before := running.timers.pop(name, None):
            before.cancel()

        def fire() -> None:
            running.timers.pop(name, None)
            self._tasks.start(self.handle(running.id, Event(EventKind(name))), f"timer {name}")

        running.timers[name] = asyncio.get_running_loop().call_later(seconds, fire)

    async def _ask(self, running: Running) -> None:
        left = self._settings.request_seconds - (now_ms() - running.asked) / 1000
        await self._to_tab(
            running, "ask", {"operator": running.operator.name, "text": running.text, "seconds": max(1, int(left))}
        )

    async def _start(self, running: Running) -> None:
        await self._to_tab(
            running, "start", {"ticket": self.visitor_ticket(running), "watchers": list(running.cast.watchers.values())}
        )

    def visitor_ticket(self, running: Running) -> str:
        """Return a fresh ticket for the watched tab."""
        return self._tokens.ticket(Ticket(running.id, "visitor", running.tab, ""))

    def operator_ticket(self, running: Running, operator: Operator) -> str:
        """Return a fresh ticket for a watching operator."""
        return self._tokens.ticket(Ticket(running.id, "operator", operator.id, operator.name))

    async def _to_tab(self, running: Running, event: str, data: dict[str, Any]) -> None:
        visitor = self._presence.get(running.dialog.site, running.dialog.visitor)
        tab = visitor.tabs.get(running.tab) if visitor else None
        if tab and tab.socket:
            await self._outlet().to_socket(tab.socket, event, {"screencast": running.id, **data})
