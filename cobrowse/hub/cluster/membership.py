"""What hubs do for each other: say that they live, do what is due, and look after what a hub that died left behind."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from typing import TYPE_CHECKING

from cobrowse.errors import StartUpError, Unavailable
from cobrowse.hub.chat.presence import Here
from cobrowse.store.ids import now_ms

if TYPE_CHECKING:
    from cobrowse.hub.hub import Hub

log = logging.getLogger("cobrowse.hub")

DUE_SECONDS = 0.25
"""How often the schedule is looked at."""
BEAT_SECONDS = 5.0
"""How often a hub says that it lives, reads the list of websites, and checks the screencasts of its links."""
SILENCE_SECONDS = 15.0
"""A hub that was silent for so long is dead."""
TIDY_SECONDS = 30.0
MARGIN_MS = 5000
DAY_MS = 86_400_000
HUBS = "hubs"
TIDY = "tidy"
RULES = "rules"


class Membership:
    """This hub among the others; alone, it does the same for itself."""

    def __init__(self, hub: Hub, *, fingerprint: str) -> None:
        self._hub = hub
        self._fingerprint = fingerprint
        self._beat_now = asyncio.Event()
        self._beaten = now_ms()
        """When this hub last knew that it is heard."""

    async def join(self) -> None:
        """Begin. Raises StartUpError when the others sign with another key."""
        if await self._shared_fingerprint() != self._fingerprint:
            raise StartUpError(
                "the other hubs on this Redis sign with another key: give all the same secret_key, or the same "
                "secret.key in their data folders",
                code="secret_key",
            )
        self._hub.events.start(self._missed)
        self._hub.shared.on_return(self._returned)
        self._hub.shared.subscribe(RULES, lambda _: self._rules_changed(), self._rules_changed)
        self._hub.dialogs.listen()
        await self.beat()
        for work in (self._beat_always, self._watch_schedule):
            self._hub.tasks.start(work(), work.__name__)

    async def leave(self) -> None:
        """Others look after what was connected here."""
        shared, name = self._hub.shared, self._hub.name
        with contextlib.suppress(Unavailable):
            await shared.swap(HUBS, name, await shared.get(HUBS, name), None)
            await self._hub.dialogs.availability.forget_hub(name)
            await shared.schedule(f"hub:{name}", 0)

    async def _shared_fingerprint(self) -> str:
        """Return the fingerprint of the key of the hub that was here first; this one's if there was none."""
        await self._hub.shared.swap("keys", "print", None, self._fingerprint.encode())
        return (await self._hub.shared.get("keys", "print") or b"").decode()

    async def announce(self, address: str) -> None:
        """Tell other hubs where this one is reached."""
        self._hub.address = address
        with contextlib.suppress(Unavailable):
            await self.beat()

    async def address_of(self, hub: str) -> str:
        """Return where another hub is reached, empty when unknown."""
        with contextlib.suppress(Unavailable):
            address = (await self._hub.shared.get(HUBS, hub) or b"").decode()
            return address if address.startswith("http") else ""
        return ""

    async def has_peers(self) -> bool:
        """Whether another hub could take over what is connected here."""
        with contextlib.suppress(Unavailable):
            return len(await self._hub.shared.all(HUBS)) > 1
        return False

    async def drain_connections(self) -> None:
        """Close all connections, in any order, spread over the drain time."""
        closers = [closer for open_ones in self._hub.connections for closer in open_ones()]
        random.shuffle(closers)
        pause = self._hub.settings.drain_seconds / max(1, len(closers))
        for closer in closers:
            self._hub.tasks.start(closer(), "drain")
            await asyncio.sleep(pause)

    async def _beat_always(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._beat_now.wait()
            self._beat_now.clear()
            try:
                await self.beat()
                await self._hub.learn_sites()
                for screencast in list(self._hub.links.local):
                    await self._hub.links.check(screencast)
                await self._hub.links.rules_changed()
                await self._hub.screencasts.forget_assets()
                await self._hub.let_go_of_ended_sessions()
            except Unavailable:
                continue  # said by the bus; comes back with it
            except Exception:
                log.exception("a heartbeat failed")  # the database, perhaps; this hub lives on

    async def beat(self) -> None:
        """Say that this hub lives. If nobody knows of it, what is connected here is not known either."""
        await self._hub.shared.schedule(f"hub:{self._hub.name}", SILENCE_SECONDS)
        known, mine = await self._hub.shared.get(HUBS, self._hub.name), self._hub.address.encode() or b"-"
        if known != mine:
            await self._hub.shared.swap(HUBS, self._hub.name, known, mine)
        if known is None:
            await self._shared_fingerprint()
            await self._hub.shared.schedule(TIDY, TIDY_SECONDS)
            await self._hub.presence.restore()
            await self._hub.dialogs.availability_changed()
            self._hub.events.refresh()
            self._missed()
        self._beaten = now_ms()

    def rules_published(self) -> None:
        """Rules were published here: screencasts on all hubs go on with them at once."""
        self._hub.shared.publish(RULES, b"changed")

    def _rules_changed(self) -> None:
        self._hub.tasks.start(self._hub.links.rules_changed(), "tell rules")

    def _returned(self) -> None:
        """Redis is in reach again. What was published meanwhile is lost, and nobody else knows."""
        self._beat_now.set()
        self._hub.tasks.start(self._broadcast_resync(), "broadcast_resync")

    async def _broadcast_resync(self) -> None:
        with contextlib.suppress(Unavailable):
            self._hub.events.broadcast_resync(list(await self._hub.shared.all(HUBS)), self._hub.sites)

    def _missed(self) -> None:
        since = min(self._beaten, now_ms() - int(BEAT_SECONDS * 2000)) - MARGIN_MS
        self._hub.tasks.start(self._tell_again(since), "tell again")

    async def _tell_again(self, since: int) -> None:
        """Send to the visitors on this hub what was said lately: some of it may not have reached them."""
        here: dict[tuple[str, str], list[Here]] = {}
        for one in self._hub.presence.here():
            here.setdefault((one.site, one.visitor), []).append(one)
        if not here:
            return
        for dialog, message in await self._hub.store.dialogs.messages_since(since):
            for one in here.get((dialog.site, dialog.visitor), ()):
                await self._hub.events.to_tab(one.tab, "message", message.as_json())

    async def _watch_schedule(self) -> None:
        while True:
            began = self._hub.now()
            await asyncio.sleep(DUE_SECONDS)
            self._hub.metrics.loop_delay.observe(max(0.0, self._hub.now() - began - DUE_SECONDS))
            try:
                due = await self._hub.shared.due()
            except Unavailable:
                continue
            for name in due:
                try:
                    await self._on_due(name)
                except Unavailable:
                    break
                except Exception:
                    log.exception("what was due failed")  # it is due again when the lease is over

    async def _on_due(self, name: str) -> None:
        kind, _, rest = name.partition(":")
        if kind == "cast":
            screencast, _, timer = rest.partition(":")
            await self._hub.screencasts.timer(screencast, timer)
        elif kind == "tab":
            await self._hub.forget(*rest.split(" "))
            await self._hub.shared.settle(name)
        elif kind == TIDY:
            await self._tidy()
        elif kind == "hub":
            await self.remove_dead_hub(rest)
            await self._hub.shared.settle(name)

    async def remove_dead_hub(self, hub: str) -> None:
        """Another hub died, or left: nobody is connected to it any more."""
        if hub == self._hub.name:
            return
        await self._hub.shared.swap(HUBS, hub, await self._hub.shared.get(HUBS, hub), None)
        await self._hub.dialogs.availability.forget_hub(hub)
        await self._hub.dialogs.availability_changed()
        for visitor in await self._hub.presence.all(self._hub.sites):
            for tab in visitor.tabs.values():
                if tab.hub == hub and tab.socket:
                    await self._hub.presence.lose(visitor.site, visitor.id, tab.id, tab.socket)
                    await self._hub.forget_later(visitor.site, visitor.id, tab.id)
        await self._hub.links.hub_gone(hub)
        await self._broadcast_resync()

    async def _tidy(self) -> None:
        """Any one hub does this for all: it reads the whole shared."""
        await self._hub.screencasts.recovery.tidy()
        kept = self._hub.presence.groups(self._hub.sites) + self._hub.screencasts.groups(self._hub.sites)
        await self._hub.shared.keep([HUBS, "keys", *self._hub.dialogs.availability.groups, *kept])
        if days := self._hub.settings.audit_days:
            for site in self._hub.sites:
                await self._hub.store.trail.trim(site, now_ms() - days * DAY_MS)
        await self._hub.shared.schedule(TIDY, TIDY_SECONDS)
