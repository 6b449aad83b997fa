"""Runs the pure machine of `cobrowse.session`: carries its commands out and turns the world into its events.

Any hub can handle any event: the state is on the board, changed by compare and set. What a hub that dies leaves undone
is due on the board's schedule, and the next hub does it. What was consented to stands in the database: a board that
lost its memory is filled from there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import zlib
from typing import Any

from cobrowse.bus import Board, Bus
from cobrowse.config import Settings
from cobrowse.errors import Conflict, NotFound, Unavailable
from cobrowse.hub.assets import Assets
from cobrowse.hub.links import SEEN_SECONDS, Decide, Links
from cobrowse.hub.presence import Presence
from cobrowse.hub.record import Record, read_record
from cobrowse.hub.relay import Relay
from cobrowse.hub.rules import Rules
from cobrowse.hub.tokens import Ticket, Tokens
from cobrowse.hub.words import request_text
from cobrowse.session import Event, EventKind, IllegalEvent, Screencast, State, request_screencast
from cobrowse.session import commands as do
from cobrowse.store import Consent, Dialog, Operator, Store
from cobrowse.store.store import new_id, now_ms
from cobrowse.store.trail import Kind
from cobrowse.tasks import TaskSet

log = logging.getLogger("cobrowse.screencasts")

GROUPS = 16
MAX_TRIES = 50
GONE = "gone"
"""Channel on which all hubs hear of a screencast that is over."""
CLOSING = "closing"
CLOSING_SECONDS = 10.0
"""An end that a hub did not finish is finished by another one after this time."""
LATE_MS = 5000
"""What was due so long ago was lost with a hub."""


class Screencasts:
    """All screencasts, at most one at a time per visitor."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        rules: Rules,
        bus: Bus,
        board: Board,
        tokens: Tokens,
        presence: Presence,
        relay: Relay,
        assets: Assets,
        tasks: TaskSet,
        hub: str,
    ) -> None:
        self._settings = settings
        self._store = store
        self._rules = rules
        self._bus = bus
        self._board = board
        self._tokens = tokens
        self._presence = presence
        self._relay = relay
        self._assets = assets
        board.subscribe(GONE, lambda message: assets.forget(message.decode()), lambda: None)
        self.links = Links(self, store=store, bus=bus, board=board, tasks=tasks, hub=hub)

    # --- what is so

    def groups(self, sites: list[str]) -> list[str]:
        """Return all groups of the board in which screencasts are kept."""
        return [*(f"casts:{number}" for number in range(GROUPS)), *(_asked(site) for site in sites)]

    @staticmethod
    def group(screencast: str) -> str:
        """Return the board's group in which a screencast is kept."""
        return f"casts:{zlib.crc32(screencast.encode()) % GROUPS}"

    async def get(self, screencast: str) -> Record:
        """Return a running screencast. Raises NotFound."""
        value = await self._board.get(self.group(screencast), screencast)
        record = read_record(value) if value else await self._restore(screencast)
        if record is None or record.over:
            raise NotFound("this screencast is over", code="no_screencast")
        return record

    async def of_visitor(self, site: str, visitor: str) -> Record | None:
        """Return the visitor's running screencast."""
        name = await self._board.get(_asked(site), visitor)
        screencast = name.decode() if name else await self._store.open_consent(site, visitor)
        if screencast:
            with contextlib.suppress(NotFound):
                return await self.get(screencast)
        return None

    async def all(self) -> list[Record]:
        """Return the running screencasts."""
        groups = await asyncio.gather(*(self._board.all(f"casts:{number}") for number in range(GROUPS)))
        records = [read_record(value) for group in groups for value in group.values()]
        return [record for record in records if not record.over]

    # --- what happens

    async def request(self, operator: Operator, dialog: Dialog, text: str) -> Record:
        """Ask the visitor's current tab, with the usual words unless some are given.

        Raises Conflict with the reason when that is not possible now.
        """
        if await self.of_visitor(dialog.site, dialog.visitor):
            raise Conflict("a screencast is already asked for or running", code="busy")
        visitor = await self._presence.get(dialog.site, dialog.visitor)
        tab = visitor.current if visitor else None
        if tab is None or tab.socket is None:
            raise Conflict("the visitor is not on the website now", code="visitor_left")
        wait = self._settings.request_cooldown_seconds - (now_ms() - await self._store.last_declined(dialog.id)) / 1000
        if wait > 0:
            raise Conflict(f"the visitor said no; ask again in {int(wait) + 1} seconds", code="cooling_down")
        if not text:
            site = await self._store.site(dialog.site)
            text = (site.look.request_text if site else "") or request_text(tab.language)
        cast, todo = request_screencast()
        rules = await self._rules.now(dialog.site)
        record = Record(
            new_id(), dialog, tab.id, tab.origin, operator.id, operator.name, text, now_ms(), cast, rules.version
        )
        self._set_timers(record, todo)
        await self._board.swap(self.group(record.id), record.id, None, record.packed())
        if not await self._claim(record):
            await self._board.swap(self.group(record.id), record.id, record.packed(), None)
            raise Conflict("a screencast is already asked for or running", code="busy")
        await self._store.add_consent(
            Consent(
                screencast=record.id,
                dialog=dialog.id,
                operator=operator.id,
                operator_name=operator.name,
                origin=tab.origin,
                text=text,
                asked=record.asked,
                tab=tab.id,
                rules_version=rules.version,
                rules_digest=rules.digest,
            )
        )
        told = {"operator": operator.name, "text": text, "origin": tab.origin}
        await self._note(record, Kind.ASKED, told | {"rules": rules.version, "digest": rules.digest})
        await self._carry_out(record, todo)
        return record

    async def _note(self, record: Record, kind: Kind, data: dict[str, Any]) -> None:
        await self._store.trail.append(
            record.dialog.site, kind, data, screencast=record.id, dialog=record.dialog.id, once=f"{record.id} {kind}"
        )

    async def _claim(self, record: Record) -> bool:
        """Make this the visitor's screencast; False when another one is, asked for at the same moment."""
        asked, visitor = _asked(record.dialog.site), record.dialog.visitor
        before = await self._board.get(asked, visitor)
        if before:
            value = await self._board.get(self.group(before.decode()), before.decode())
            if value and not read_record(value).over:
                return False
        return await self._board.swap(asked, visitor, before, record.id.encode())

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
            before = await self._board.get(self.group(screencast), screencast)
            record = read_record(before) if before else await self._restore(screencast)
            if record is None or record.over:
                return False
            try:
                todo = decide(record)
            except IllegalEvent as refusal:
                log.info("refused event", extra={"screencast": screencast, "event": str(refusal)})
                return False
            if todo is None:
                return False
            self._set_timers(record, todo)
            if not before:
                continue  # restored a moment ago: take it from the board
            if await self._board.swap(self.group(screencast), screencast, before, record.packed()):
                await self._carry_out(record, todo)
                return True
        raise Unavailable("too many changes of one screencast at once")

    async def timer(self, screencast: str, name: str) -> None:
        """A time is over, if nothing happened meanwhile that made it void."""
        value = await self._board.get(self.group(screencast), screencast)
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
            await self._board.settle(_timer(screencast, name))
        else:
            await self._board.schedule(_timer(screencast, name), max(0.2, (left - now_ms()) / 1000))

    async def break_off(self, screencast: str, told: dict[str, Any]) -> bool:
        """End a screencast in which the watchdog found what must not be sent; returns whether it was running.

        `told` says what was broken, never what was found.
        """
        with contextlib.suppress(NotFound):
            record = await self.get(screencast)
            ended = await self.handle(screencast, Event(EventKind.POLICY_BROKEN))
            await self._note(record, Kind.VIOLATION, told)
            return ended
        return False

    async def tab_arrived(self, site: str, visitor: str, tab: str, origin: str) -> None:
        """A page of this tab connected: go on with what the tab was asked or consented to."""
        record = await self.of_visitor(site, visitor)
        if record is None or record.tab != tab:
            return
        if record.origin != origin:
            await self.handle(record.id, Event(EventKind.VISITOR_LEFT))
        elif record.cast.state is State.REQUESTED:
            await self._ask(record)
        elif record.cast.consented:
            # A hub that died may have left the Yes unwritten.
            await self._store.answer_consent(record.id, "yes")
            await self._start(record)

    async def tab_gone(self, site: str, visitor: str, tab: str) -> None:
        """A tab did not come back in the usual time of a navigation."""
        record = await self.of_visitor(site, visitor)
        if record and record.tab == tab and record.cast.state is State.REQUESTED:
            await self.handle(record.id, Event(EventKind.VISITOR_LEFT))

    # --- after a loss of memory

    async def _restore(self, screencast: str) -> Record | None:
        """Fill the board from the database: consented, not ended, and not too old."""
        consent = await self._store.consent(screencast)
        if consent is None or consent.answer != "yes" or consent.ended or not consent.tab:
            return None
        if now_ms() - consent.seen > (self._settings.reconnect_seconds + SEEN_SECONDS) * 1000:
            return None  # nobody knows what the visitor did meanwhile: this Yes is over
        dialog = await self._store.dialog(consent.dialog)
        if dialog is None:
            return None
        record = Record(
            consent.screencast,
            dialog,
            consent.tab,
            consent.origin,
            consent.operator,
            consent.operator_name,
            consent.text,
            consent.asked,
            Screencast(State.RECONNECTING),
            consent.rules_version,
        )
        timers = (EventKind.VISITOR_STAYED_AWAY, EventKind.NOBODY_WATCHED)
        todo: list[do.Command] = [do.StartTimer(name.value) for name in timers]
        self._set_timers(record, todo)
        if await self._board.swap(self.group(record.id), record.id, None, record.packed()):
            log.info("restored", extra={"screencast": record.id})
            index = await self._board.get(_asked(dialog.site), dialog.visitor)
            await self._board.swap(_asked(dialog.site), dialog.visitor, index, record.id.encode())
            await self._bus.open(record.id)
            await self._carry_out(record, [*todo, do.TellOperators()])
            return record
        value = await self._board.get(self.group(screencast), screencast)
        return read_record(value) if value else None

    async def forget_assets(self) -> None:
        """Forget here what belongs to screencasts that ended without a word that reached this hub."""
        for screencast in self._assets.screencasts():
            if not await self._board.get(self.group(screencast), screencast):
                self._assets.forget(screencast)

    async def tidy(self) -> None:
        """Do what a hub that died left undone, and end in the database what nobody came back to."""
        for number in range(GROUPS):
            for value in (await self._board.all(f"casts:{number}")).values():
                record = read_record(value)
                for name, at in record.timers.items():
                    if at < now_ms() - LATE_MS:
                        await self.timer(record.id, name)
        patience = self._settings.reconnect_seconds + self._settings.request_seconds + CLOSING_SECONDS
        for consent in await self._store.open_consents(now_ms() - int(patience * 1000)):
            if await self._board.get(self.group(consent.screencast), consent.screencast):
                continue
            if consent.answer == "yes":
                await self._store.end_consent(consent.screencast, "left")
            else:
                await self._store.answer_consent(consent.screencast, "no_answer")

    # --- carrying out

    def _set_timers(self, record: Record, todo: list[do.Command]) -> None:
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
            EventKind.NOBODY_WATCHED: self._settings.watcher_grace_seconds,
        }[EventKind(timer)]

    async def _carry_out(self, record: Record, todo: list[do.Command]) -> None:
        if record.over:
            await self._board.schedule(_timer(record.id, CLOSING), CLOSING_SECONDS)
        self._board.publish(f"cast:{record.id}", record.packed())
        for command in todo:
            await self._do(record, command)
        if record.over:
            await self._forget(record)

    async def _finish(self, record: Record) -> None:
        """Do once more, all of it, what a hub that died left undone; each step may be done twice."""
        todo: list[do.Command] = [do.TellOperators(), do.DropLog()]
        if record.cast.state is State.ENDED:
            todo += [do.StopCapture(record.cast.reason), do.RecordEnd(record.cast.reason)]
        else:
            todo += [do.WithdrawConsent(record.cast.reason), do.RecordConsent(record.cast.reason)]
        await self._carry_out(record, todo)

    async def _forget(self, record: Record) -> None:
        for name in (CLOSING, *EventKind):
            if name == CLOSING or name in _TIMERS:
                await self._board.settle(_timer(record.id, name))
        await self._board.swap(_asked(record.dialog.site), record.dialog.visitor, record.id.encode(), None)
        await self._board.swap(self.group(record.id), record.id, record.packed(), None)

    async def _do(self, record: Record, command: do.Command) -> None:
        match command:
            case do.AskConsent():
                await self._ask(record)
            case do.WithdrawConsent(reason):
                await self.tell_tab(record, "withdraw", {"reason": reason})
            case do.RecordConsent(answer):
                await self._store.answer_consent(record.id, answer)
                await self._note(record, Kind.ANSWERED, {"answer": answer, "widget": record.widget})
                if answer == "yes":
                    await self._bus.open(record.id)
            case do.StartCapture():
                await self._start(record)
            case do.StopCapture(reason):
                await self.tell_tab(record, "end", {"reason": reason})
                await self.links.end_all(record.id, reason)
            case do.DropLog():
                await self._bus.drop(record.id)
                await self._assets.clear(record.id)
                self._board.publish(GONE, record.id.encode())
            case do.RecordEnd(reason):
                await self._store.end_consent(record.id, reason)
                await self._note(record, Kind.ENDED, {"reason": reason})
            case do.TellOperators():
                self._relay.to_operators(record.dialog.site, "screencast", self._with_pause(record))
            case do.TellWatchers():
                await self.tell_tab(record, "watchers", {"watchers": list(record.cast.watchers.values())})
            case do.StartTimer(name):
                await self._board.schedule(_timer(record.id, name), self._seconds(name))
            case do.CancelTimer(name):
                await self._board.settle(_timer(record.id, name))

    def _with_pause(self, record: Record) -> dict[str, Any]:
        pause = self._settings.request_cooldown_seconds if record.cast.reason == "declined" else 0
        return {**record.as_json(), "askAgainIn": pause}

    async def _ask(self, record: Record) -> None:
        left = self._settings.request_seconds - (now_ms() - record.asked) / 1000
        told = {"operator": record.operator_name, "text": record.text, "seconds": max(1, int(left))}
        # With them the visitor can see what would be sent, before the answer.
        rules = await self._rules.since(record.dialog.site, record.rules)
        await self.tell_tab(record, "ask", told | {"rules": rules.for_widget()})

    async def _start(self, record: Record) -> None:
        told = {"ticket": self.visitor_ticket(record), "watchers": list(record.cast.watchers.values())}
        rules = await self._rules.since(record.dialog.site, record.rules)
        await self.tell_tab(record, "start", told | {"rules": rules.for_widget()})

    async def tell_rules(self, record: Record) -> int:
        """Send the rules to a watched tab; returns their version. Only the stricter ones of all since it began."""
        rules = await self._rules.since(record.dialog.site, record.rules)
        await self.tell_tab(record, "rules", {"rules": rules.for_widget()})
        return rules.version

    def visitor_ticket(self, record: Record) -> str:
        """Return a fresh ticket for the watched tab."""
        return self._tokens.ticket(Ticket(record.id, "visitor", record.tab, ""))

    def operator_ticket(self, record: Record, operator: Operator) -> str:
        """Return a fresh ticket for a watching operator."""
        return self._tokens.ticket(Ticket(record.id, "operator", operator.id, operator.name))

    async def tell_tab(self, record: Record, event: str, data: dict[str, Any]) -> None:
        """Send an event to the watched tab, if it is connected."""
        visitor = await self._presence.get(record.dialog.site, record.dialog.visitor)
        tab = visitor.tabs.get(record.tab) if visitor else None
        if tab:
            await self._relay.to_tab(tab, event, {"screencast": record.id, **data})


_TIMERS = (EventKind.ANSWER_TIMED_OUT, EventKind.VISITOR_STAYED_AWAY, EventKind.NOBODY_WATCHED)


def _asked(site: str) -> str:
    return f"asked:{site}"


def _timer(screencast: str, name: str) -> str:
    return f"cast:{screencast}:{name}"
