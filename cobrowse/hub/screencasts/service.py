"""Runs the pure machine of `cobrowse.session`: carries its commands out and turns the world into its events.

Any hub can handle any event: what is so stands in the shared state, changed by compare and set. What a hub that dies
leaves undone is due on its schedule, and the next hub does it. What was consented to stands in the database: a shared
state that lost its memory is filled from there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from typing import Any

from cobrowse.bus import Bus, SharedState
from cobrowse.codes import STOPPED, Answer, EndReason, ErrorCode, Refusal, TrailKind
from cobrowse.config import Settings
from cobrowse.errors import NotFound, Unavailable
from cobrowse.hub.assets.store import Assets
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.screencasts.asking import Asking
from cobrowse.hub.screencasts.links import Links
from cobrowse.hub.screencasts.local import Decide
from cobrowse.hub.screencasts.record import CLOSING_SECONDS, DUE, GROUPS, Record, asked_group, group_of, read_record
from cobrowse.hub.screencasts.recovery import Recovery
from cobrowse.hub.screencasts.tab import AskedTab
from cobrowse.session import TIMERS, Event, EventKind, IllegalEvent, Screencast, State
from cobrowse.session import commands as do
from cobrowse.store import Store
from cobrowse.store.ids import now_ms
from cobrowse.tasks import TaskSet

log = logging.getLogger("cobrowse.screencasts")

MAX_TRIES = 50
GONE = "gone"
"""Channel on which all hubs hear of a screencast that is over."""
CLOSING = "closing"
LIMITING = frozenset({Refusal.DECLINED, Refusal.WITHDRAWN}) | STOPPED
"""After these the visitor is not asked for a while."""


class Screencasts:
    """All screencasts, at most one at a time per visitor."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        bus: Bus,
        shared: SharedState,
        tab: AskedTab,
        asking: Asking,
        events: Events,
        assets: Assets,
        tasks: TaskSet,
        hub: str,
    ) -> None:
        self._settings = settings
        self._store = store
        self._bus = bus
        self._shared = shared
        self.tab = tab
        self._asking = asking
        self._events = events
        self._assets = assets
        shared.subscribe(GONE, lambda message: assets.forget(message.decode()), lambda: None)
        self.recovery = Recovery(self, settings=settings, store=store, bus=bus, shared=shared)
        self.links = Links(self, tab=tab, store=store, bus=bus, shared=shared, tasks=tasks, hub=hub)

    # --- what is so

    def groups(self, sites: list[str]) -> list[str]:
        """Return all groups of the shared state in which screencasts are kept."""
        return [*(f"casts:{number}" for number in range(GROUPS)), *(asked_group(site) for site in sites)]

    async def get(self, screencast: str) -> Record:
        """Return a running screencast. Raises NotFound."""
        value = await self._shared.get(group_of(screencast), screencast)
        record = read_record(value) if value else await self.recovery.restore(screencast)
        if record is None or record.over:
            raise NotFound("This screencast is over.", code=ErrorCode.NO_SCREENCAST)
        return record

    async def end_reason(self, screencast: str) -> str:
        """Return why a screencast ended, as the machine said."""
        value = await self._shared.get(group_of(screencast), screencast)
        if value and (record := read_record(value)).over:
            return record.cast.reason
        consent = await self._store.consents.get(screencast)
        # Without a word of the end, the Yes is over because nobody took part for too long.
        return (consent and consent.end_reason) or EndReason.LEFT.value

    async def of_visitor(self, site: str, visitor: str) -> Record | None:
        """Return the visitor's running screencast."""
        name = await self._shared.get(asked_group(site), visitor)
        screencast = name.decode() if name else await self._store.consents.running(site, visitor)
        if screencast:
            with contextlib.suppress(NotFound):
                return await self.get(screencast)
        return None

    async def all(self) -> list[Record]:
        """Return the running screencasts."""
        groups = await asyncio.gather(*(self._shared.all(f"casts:{number}") for number in range(GROUPS)))
        records = [read_record(value) for group in groups for value in group.values()]
        return [record for record in records if not record.over]

    # --- what happens

    async def as_it_is(self, record: Record) -> Record:
        """Return a request that was just made; who was told of it is told at once if it was refused meanwhile."""
        value = await self._shared.get(group_of(record.id), record.id)
        if value and not read_record(value).over:
            return record
        consent = await self._store.consents.get(record.id)
        if consent is None or consent.answer not in set(Refusal):
            return record
        over = replace(record, cast=Screencast(State.REFUSED, consent.answer))
        over.revise()
        await self.tab.tell(over, "withdraw", {"reason": consent.answer})
        await self.do(over, do.TellOperators())
        return over

    async def note(self, record: Record, kind: TrailKind, data: dict[str, Any]) -> None:
        """Write into the trail what happens once in a screencast."""
        await self._store.trail.append(
            record.dialog.site, kind, data, screencast=record.id, dialog=record.dialog.id, once=f"{record.id} {kind}"
        )

    async def claim(self, record: Record, todo: list[do.Command]) -> bool:
        """Make this the visitor's screencast; False when another one is, asked for at the same moment."""
        record.revise()
        self.set_timers(record, todo)
        asked, visitor = asked_group(record.dialog.site), record.dialog.visitor
        before = await self._shared.get(asked, visitor)
        if before:
            value = await self._shared.get(group_of(before.decode()), before.decode())
            other = read_record(value) if value else None
            if other and not other.over:
                return False
            if other:
                # How it went limits the next request: it must be written down first.
                await self._write_down(other)
        await self._shared.swap(group_of(record.id), record.id, None, record.packed())
        if await self._shared.swap(asked, visitor, before, record.id.encode()):
            return True
        await self._shared.swap(group_of(record.id), record.id, record.packed(), None)
        return False

    async def discard(self, record: Record) -> None:
        """Take back what was claimed and not told to anybody yet."""
        value = await self._shared.get(group_of(record.id), record.id)
        await self._forget(read_record(value) if value else record)

    async def handle(self, screencast: str, event: Event) -> bool:
        """Let the machine decide; returns False, changing nothing, when the event is not legal now."""

        def decide(record: Record) -> list[do.Command]:
            record.cast, todo = record.cast.handle(event)
            return todo

        return await self.change(screencast, decide)

    async def answer(self, screencast: str, event: Event, widget: str) -> bool:
        """The visitor answered; `widget` names the program that captures. Returns whether that was possible now."""

        def decide(record: Record) -> list[do.Command]:
            record.widget = widget
            record.cast, todo = record.cast.handle(event)
            return todo

        return await self.change(screencast, decide)

    async def change(self, screencast: str, decide: Decide) -> bool:
        """Change the record; `decide` returns what to do then, or None to leave everything as it is."""
        for _ in range(MAX_TRIES):
            before = await self._shared.get(group_of(screencast), screencast)
            record = read_record(before) if before else await self.recovery.restore(screencast)
            if record is None or record.over:
                return False
            try:
                todo = decide(record)
            except IllegalEvent as refusal:
                log.info("refused event", extra={"screencast": screencast, "event": str(refusal)})
                return False
            if todo is None:
                return False
            record.revise()
            self.set_timers(record, todo)
            if not before:
                continue  # restored a moment ago: take it from the shared state
            if await self._shared.swap(group_of(screencast), screencast, before, record.packed()):
                await self.carry_out(record, todo)
                return True
        raise Unavailable("Too many changes of one screencast at once.")

    async def due(self, name: str) -> None:
        """A time is over; `name` is what was scheduled, without its kind."""
        await self.timer(*name.split(":"))

    async def timer(self, screencast: str, name: str) -> None:
        """A time is over, if nothing happened meanwhile that made it void."""
        value = await self._shared.get(group_of(screencast), screencast)
        if value and name == CLOSING:
            await self._finish(read_record(value))
            return

        def decide(record: Record) -> list[do.Command] | None:
            if name not in record.timers or record.timers[name] > now_ms() + 500:
                return None
            del record.timers[name]
            record.cast, todo = record.cast.handle(Event(EventKind(name)))
            return todo

        if await self.change(screencast, decide):
            return
        left = read_record(value).timers.get(name) if value else None
        if left is None:
            await self._shared.settle(_timer(screencast, name))
        else:
            await self._shared.schedule(_timer(screencast, name), max(0.2, (left - now_ms()) / 1000))

    async def break_off(self, screencast: str, told: dict[str, Any]) -> bool:
        """End a screencast in which the watchdog found what must not be sent; returns whether it was running.

        `told` says what was broken, never what was found.
        """
        with contextlib.suppress(NotFound):
            record = await self.get(screencast)
            ended = await self.handle(screencast, Event(EventKind.POLICY_BROKEN))
            await self.note(record, TrailKind.VIOLATION, told)
            return ended
        return False

    async def forget_assets(self) -> None:
        """Forget here what belongs to screencasts that ended without a word that reached this hub."""
        for screencast in self._assets.screencasts():
            if not await self._shared.get(group_of(screencast), screencast):
                self._assets.forget(screencast)

    # --- carrying out

    def set_timers(self, record: Record, todo: list[do.Command]) -> None:
        """Note in the record when what is due."""
        for command in todo:
            if isinstance(command, do.StartTimer):
                record.timers[command.name] = now_ms() + int(self._seconds(command.name) * 1000)
            elif isinstance(command, do.CancelTimer):
                record.timers.pop(command.name, None)
        if record.over:
            record.timers = {CLOSING: now_ms() + int(CLOSING_SECONDS * 1000)}

    def _seconds(self, timer: str) -> float:
        return {
            EventKind.ANSWER_TIMED_OUT: self._settings.request_seconds,
            EventKind.VISITOR_STAYED_AWAY: self._settings.reconnect_seconds,
            EventKind.VISITOR_LEFT: self._settings.navigation_seconds,
            EventKind.OPERATOR_STAYED_AWAY: self._settings.reconnect_seconds,
            EventKind.NOBODY_WATCHED: self._settings.watcher_grace_seconds,
        }[EventKind(timer)]

    async def carry_out(self, record: Record, todo: list[do.Command]) -> None:
        """Do what the machine said, in its order."""
        if record.over:
            await self._shared.schedule(_timer(record.id, CLOSING), CLOSING_SECONDS)
        self._shared.publish(f"cast:{record.id}", record.packed())
        for command in todo:
            await self.do(record, command)
        if record.over:
            if record.cast.reason in LIMITING:
                await self._asking.tell(record.dialog)
            await self._forget(record)

    async def _finish(self, record: Record) -> None:
        """Do once more, all of it, what a hub that died left undone; each step may be done twice."""
        reason = record.cast.reason
        ended: list[do.Command] = [do.StopCapture(reason), do.DropLog(), do.RecordEnd(reason)]
        refused: list[do.Command] = [do.WithdrawConsent(reason), do.DropLog(), do.RecordConsent(reason)]
        todo = ended if record.cast.state is State.ENDED else refused
        await self.carry_out(record, [*todo, do.TellOperators()])

    async def _forget(self, record: Record) -> None:
        for name in (CLOSING, *TIMERS):
            await self._shared.settle(_timer(record.id, name))
        await self._shared.swap(asked_group(record.dialog.site), record.dialog.visitor, record.id.encode(), None)
        await self._shared.swap(group_of(record.id), record.id, record.packed(), None)

    async def do(self, record: Record, command: do.Command) -> None:
        """Do one thing that the machine said."""
        match command:
            case do.AskConsent():
                await self.tab.ask(record)
            case do.WithdrawConsent(reason):
                await self.tab.tell(record, "withdraw", {"reason": reason})
            case do.RecordConsent(answer):
                await self._store.consents.answer(record.id, answer, record.widget)
                await self.note(record, TrailKind.ANSWERED, {"answer": answer, "widget": record.widget})
                if answer == Answer.YES:
                    await self._bus.open(record.id)
            case do.StartCapture():
                await self.tab.start(record, resumed=False)
            case do.StopCapture(reason):
                await self.tab.tell(record, "end", {"reason": reason})
                await self.links.end_all(record.id, reason)
            case do.DropLog():
                await self._bus.drop(record.id)
                await self._assets.clear(record.id)
                self._shared.publish(GONE, record.id.encode())
            case do.RecordEnd(reason):
                await self._store.consents.end(record.id, reason)
                await self.note(record, TrailKind.ENDED, {"reason": reason})
            case do.TellOperators():
                told = await self._told_operators(record)
                self._events.to_operators(record.dialog.site, "screencast", told)
            case do.TellWatchers():
                watchers = list(record.cast.watchers.values())
                await self.tab.tell(record, "watchers", {"watchers": watchers, "revision": record.revision})
            case do.StartTimer(name):
                await self._shared.schedule(_timer(record.id, name), self._seconds(name))
            case do.CancelTimer(name):
                await self._shared.settle(_timer(record.id, name))

    async def _told_operators(self, record: Record) -> dict[str, Any]:
        if not record.over:
            return record.as_json()  # nothing can be requested now
        left = (await self._asking.limits(record.dialog.id)).as_json()
        return {**record.as_json(), "askAgainIn": left["pause"], "muted": left["muted"]}

    async def _write_down(self, record: Record) -> None:
        """Write what became of it, durably; what is written already stays."""
        if record.cast.state is State.ENDED:
            await self._store.consents.end(record.id, record.cast.reason)
        else:
            await self._store.consents.answer(record.id, record.cast.reason, record.widget)


def _timer(screencast: str, name: str) -> str:
    return f"{DUE}:{screencast}:{name}"
