"""The frame links of this hub, and what they mean to the screencasts they belong to."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from cobrowse.bus import Bus, SharedState
from cobrowse.codes import LinkEnd, TrailKind
from cobrowse.errors import CobrowseError, NotFound
from cobrowse.hub.ports import FrameLink
from cobrowse.hub.screencasts.local import Casts, Local
from cobrowse.hub.screencasts.record import Record, read_record
from cobrowse.hub.screencasts.tab import AskedTab
from cobrowse.session import Event, EventKind
from cobrowse.session import commands as do
from cobrowse.store import Store
from cobrowse.tasks import TaskSet

SEEN_SECONDS = 30.0
"""How often it is written down that a visitor takes part: a Yes is good for no longer than that and the patience."""
RULES = "rules"
"""Channel on which all hubs hear that rules were published."""


class Links:
    """All frame links of this hub, by screencast."""

    def __init__(
        self, casts: Casts, *, tab: AskedTab, store: Store, bus: Bus, shared: SharedState, tasks: TaskSet, hub: str
    ) -> None:
        self._casts = casts
        self._tab = tab
        self._store = store
        self._bus = bus
        self._shared = shared
        self._tasks = tasks
        self._hub = hub
        self.local: dict[str, Local] = {}
        """Screencasts that have frame links here."""

    async def attach_visitor(self, screencast: str, link: FrameLink) -> Local:
        """The watched tab's link is open; it takes the place of any other. Raises NotFound."""
        local = await self._attach(screencast)
        before, local.visitor_link, local.take = local.visitor_link, link, 0
        if before:
            await before.end(LinkEnd.TAKEN_OVER.value)
        # The tab began with the record's rules or later ones; some may have been published since.
        local.rules = local.record.rules
        self._tasks.start(self.rules_changed(local), "tell rules")
        await self._take(screencast, local)
        return local

    async def _take(self, screencast: str, local: Local) -> None:
        link, take = local.visitor_link, 0

        def decide(record: Record) -> list[do.Command] | None:
            nonlocal take
            known = local.take and (record.link, record.take) == (self._hub, local.take)
            if link is None or local.visitor_link is not link or known:
                return None  # it went meanwhile, or all know of it
            take = record.take = record.take + 1
            record.link = self._hub
            record.cast, todo = record.cast.handle(Event(EventKind.LINK_UP))
            return todo

        if not await self._casts.change(screencast, decide):
            return
        if local.visitor_link is link:
            local.take = take
        else:
            await self._link_down(screencast, take)  # it went while the others were told that it is here

    async def detach_visitor(self, screencast: str, link: FrameLink) -> None:
        """The link is over."""
        local = self.local.get(screencast)
        if local and local.visitor_link is link:
            take, local.visitor_link = local.take, None
            self._let_go(screencast)
            await self._link_down(screencast, take)

    async def _link_down(self, screencast: str, take: int) -> None:
        def decide(record: Record) -> list[do.Command] | None:
            if record.take != take or not record.link:
                return None
            record.link = ""
            record.cast, todo = record.cast.handle(Event(EventKind.LINK_DOWN))
            return todo

        await self._casts.change(screencast, decide)

    async def attach_operator(self, screencast: str, link: FrameLink, who: str, name: str) -> Local:
        """An operator's link is open. Raises NotFound."""
        local = await self._attach(screencast)
        local.operator_links.append((who, link))
        local.names[who] = name
        await self._join(screencast, who, name)
        return local

    async def detach_operator(self, screencast: str, link: FrameLink, who: str, *, goodbye: bool) -> None:
        """The link is over; with a `goodbye` when the operator closed the picture or signed out, else it was lost."""
        local = self.local.get(screencast)
        if local is None or (who, link) not in local.operator_links:
            return
        local.operator_links.remove((who, link))
        others = any(one == who for one, _ in local.operator_links)
        self._let_go(screencast)
        if not others:
            await self._leave(screencast, who, self._hub, goodbye=goodbye)

    async def attach_watchdog(self, screencast: str, link: FrameLink) -> Local:
        """A watchdog reads along; it is not counted as a viewer. Raises NotFound."""
        local = await self._attach(screencast)
        local.watchdog_links.append(link)
        return local

    def detach_watchdog(self, screencast: str, link: FrameLink) -> None:
        """The link is over."""
        local = self.local.get(screencast)
        if local and link in local.watchdog_links:
            local.watchdog_links.remove(link)
            self._let_go(screencast)

    async def _leave(self, screencast: str, who: str, hub: str, *, goodbye: bool) -> None:
        name = ""
        left: Record | None = None
        kind = EventKind.WATCHER_LEFT if goodbye else EventKind.WATCHER_LOST

        def decide(record: Record) -> list[do.Command] | None:
            hubs = record.watching.get(who, [])
            if hub not in hubs:
                return None
            hubs.remove(hub)
            if hubs:
                return []
            del record.watching[who]
            nonlocal name, left
            name, left = record.cast.watchers.get(who, ""), record
            record.cast, todo = record.cast.handle(Event(kind, who=who))
            return todo

        if await self._casts.change(screencast, decide) and left and name:
            self._note(left, TrailKind.LEFT, {"operator": name} if goodbye else {"operator": name, "lost": True})

    def _note(self, record: Record, kind: TrailKind, told: dict[str, Any]) -> None:
        # Beside the picture, not before it: a thousand consultants who come from a dead hub wait for no trail.
        dialog = record.dialog
        note = self._store.trail.append(dialog.site, kind, told, screencast=record.id, dialog=dialog.id)
        self._tasks.start(note, "note who watches")

    async def _attach(self, screencast: str) -> Local:
        record = await self._casts.get(screencast)
        local = self.local.get(screencast)
        if local is None:
            stop = self._shared.subscribe(
                f"cast:{screencast}", lambda message: self._heard(screencast, message), lambda: self._missed(screencast)
            )
            local = self.local[screencast] = Local(record, stop)
        return local

    def _let_go(self, screencast: str) -> None:
        local = self.local.get(screencast)
        if local and not (local.visitor_link or local.operator_links or local.watchdog_links):
            local.stop()
            del self.local[screencast]

    def ask_keyframe(self, screencast: str, why: str) -> None:
        """Ask the visitor's tab for a keyframe, on whichever hub its link is."""
        self._shared.publish(f"cast:{screencast}", json.dumps({"want": why}).encode())

    def _heard(self, screencast: str, message: bytes) -> None:
        local = self.local.get(screencast)
        if local is None:
            return
        if message.startswith(b'{"want"'):
            if local.visitor_link:
                link = local.visitor_link
                self._tasks.start(link.ask_keyframe(json.loads(message)["want"]), "ask for a keyframe")
            return
        self._tasks.start(self._now(screencast, read_record(message)), "screencast changed")

    async def _now(self, screencast: str, record: Record) -> None:
        """What another hub, or this one, made of the screencast."""
        local = self.local.get(screencast)
        if local is None:
            return
        local.record = record
        if record.over:
            await self.end_all(screencast, record.cast.reason)
        elif local.visitor_link and 0 < local.take < record.take and record.link != self._hub:
            # The tab connected to another hub. (Once more to this one: the first of the two was ended by that.)
            link, local.visitor_link = local.visitor_link, None
            self._let_go(screencast)
            await link.end(LinkEnd.TAKEN_OVER.value)

    def listen(self) -> None:
        """Hear of rules that are published, on any hub."""
        self._shared.subscribe(RULES, lambda _: self._look_at_rules(), self._look_at_rules)

    def rules_published(self) -> None:
        """Rules were published here: screencasts on all hubs go on with them at once."""
        self._shared.publish(RULES, b"changed")

    def _look_at_rules(self) -> None:
        self._tasks.start(self.rules_changed(), "tell rules")

    async def rules_changed(self, *only: Local) -> None:
        """Tell every tab watched through this hub, or only some, of stricter rules, unless it knows them."""
        if not self.local:
            return
        versions = await self._store.rulesets.versions()
        for local in only or list(self.local.values()):
            if local.visitor_link and local.rules != versions.get(local.record.dialog.site, 0):
                local.rules = await self._tab.rules(local.record)

    async def check_all(self) -> None:
        """As `check`, for all that have frame links here."""
        for screencast in list(self.local):
            await self.check(screencast)

    def _missed(self, screencast: str) -> None:
        self._tasks.start(self.check(screencast), "check screencast")

    async def check(self, screencast: str) -> None:
        """Compare what is thought here with what is so."""
        local = self.local.get(screencast)
        if local is None:
            return
        try:
            record = await self._casts.get(screencast)
        except NotFound:
            await self.end_all(screencast, await self._casts.end_reason(screencast))
            return
        except CobrowseError:
            return
        await self._now(screencast, record)
        if link := local.visitor_link:
            now = asyncio.get_running_loop().time()
            if now - local.seen > SEEN_SECONDS:
                local.seen = now
                await self._store.consents.see(screencast)
            try:
                lost = await self.open_lost_log(screencast)
            except NotFound:
                return  # it ended at this moment
            if lost:
                await link.ask_keyframe("lost")
            if record.link != self._hub and local.take >= record.take:
                await self._take(screencast, local)
        for who, name in list(local.names.items()):
            if any(who == one for one, _ in local.operator_links):
                await self._join(screencast, who, name)

    async def open_lost_log(self, screencast: str) -> bool:
        """Open a log that was lost with the memory of Redis; returns whether it was.

        Raises NotFound when the screencast ended meanwhile: then no log is left open.
        """
        if await self._bus.keep(screencast):
            return False
        await self._bus.open(screencast)
        try:
            await self._casts.get(screencast)
        except NotFound:
            await self._bus.drop(screencast)
            raise
        return True

    async def _join(self, screencast: str, who: str, name: str) -> None:
        first: Record | None = None

        def decide(record: Record) -> list[do.Command] | None:
            nonlocal first
            hubs = record.watching.setdefault(who, [])
            first = None if hubs else record
            if self._hub in hubs:
                return None
            hubs.append(self._hub)
            record.cast, todo = record.cast.handle(Event(EventKind.WATCHER_JOINED, who=who, name=name))
            return todo

        if await self._casts.change(screencast, decide) and first:
            self._note(first, TrailKind.WATCHED, {"operator": name})

    async def end_all(self, screencast: str, reason: str) -> None:
        local = self.local.pop(screencast, None)
        if local is None:
            return
        local.stop()
        links = [*local.watchdog_links, *(link for _, link in local.operator_links)]
        if local.visitor_link:
            links.append(local.visitor_link)
        await asyncio.gather(*(link.end(reason) for link in links))

    async def hub_gone(self, hub: str) -> None:
        """Another hub died: its frame links are gone."""
        for record in await self._casts.all():
            if record.link == hub:
                await self._link_down(record.id, record.take)
            for who, hubs in record.watching.items():
                if hub in hubs:
                    await self._leave(record.id, who, hub, goodbye=False)
