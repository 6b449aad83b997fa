"""Which visitors are on which pages now: in the state that all hubs share, and what of it is connected here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cobrowse.bus import SharedState
from cobrowse.errors import Unavailable
from cobrowse.store.ids import now_ms

MAX_TRIES = 50
"""Changes of one visitor that can meet at the same moment."""


Page = Mapping[str, Any]
"""What a page tells of its tab: values for fields of `Tab`, by name."""


@dataclass(slots=True)
class Tab:
    """One browsing context of a visitor. `socket` is None for the moment between two pages."""

    id: str
    hub: str
    socket: str | None
    origin: str
    title: str = ""
    url: str = ""
    hidden: bool = False
    shown_at: int = field(default_factory=now_ms)
    language: str = ""
    """In which the widget speaks there: two letters."""

    def show(self, page: Page) -> bool:
        """Take over what the page tells; returns whether it came into view."""
        was_hidden = self.hidden
        for name, value in page.items():
            setattr(self, name, value)
        return was_hidden and not self.hidden


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a visitor, under the names that the console reads. One more fact is one more field here."""

    browser: str
    chatted: bool = False
    """Whether there was a dialogue before this visit."""


@dataclass(slots=True)
class Visitor:
    """A person with at least one open tab."""

    site: str
    id: str
    about: About
    since: int = field(default_factory=now_ms)
    tabs: dict[str, Tab] = field(default_factory=dict)

    @property
    def current(self) -> Tab | None:
        """The tab that the visitor looks at, or looked at last."""
        return max(self.tabs.values(), key=lambda tab: (not tab.hidden, tab.shown_at), default=None)

    def as_json(self, site_name: str) -> dict[str, Any]:
        """Return what the console lists."""
        tab = self.current
        return {
            "site": self.site,
            "siteName": site_name,
            "visitor": self.id,
            "since": self.since,
            **asdict(self.about),
            "tabs": len(self.tabs),
            "title": tab.title if tab else "",
            "url": tab.url if tab else "",
        }


@dataclass(slots=True)
class Here:
    """A tab that is connected to this hub."""

    site: str
    visitor: str
    about: About
    tab: Tab
    leaving: bool = False
    """Whether its page said that it goes."""

    def put(self, known: Visitor | None) -> Visitor:
        """Return the visitor with this tab, as the shared state knows the visitor or new."""
        visitor = known or Visitor(self.site, self.visitor, self.about)
        visitor.tabs[self.tab.id] = self.tab
        return visitor


Change = Callable[[Visitor | None], Visitor | None]


class Presence:
    """All connected visitors. What cannot be told to the shared state is told when it is in reach again."""

    def __init__(self, shared: SharedState, hub: str) -> None:
        self._shared = shared
        self._hub = hub
        self._here: dict[str, Here] = {}

    async def all(self, sites: Iterable[str]) -> list[Visitor]:
        """Return the visitors of these sites, longest here first."""
        found = [
            _read(site, name, value) for site in sites for name, value in (await self._shared.all(_group(site))).items()
        ]
        return sorted(found, key=lambda visitor: visitor.since)

    def groups(self, sites: Iterable[str]) -> list[str]:
        """Return the groups of the shared state in which visitors are kept."""
        return [_group(site) for site in sites]

    async def get(self, site: str, visitor: str) -> Visitor | None:
        """Return one visitor, None when not connected."""
        value = await self._shared.get(_group(site), visitor)
        return _read(site, visitor, value) if value else None

    async def replaced(self, site: str, visitor: str, tab: str, socket: str) -> bool:
        """Whether a tab is connected through another connection than this one by now."""
        person = await self.get(site, visitor)
        known = person.tabs.get(tab) if person else None
        return known is not None and known.socket not in {None, socket}

    def of_socket(self, socket: str) -> Here | None:
        """Return whose connection this is; None once another connection took the tab over."""
        return self._here.get(socket)

    def here(self) -> list[Here]:
        """Return the tabs that are connected to this hub."""
        return list(self._here.values())

    def dismiss(self, socket: str) -> None:
        """Another connection took the tab over."""
        self._here.pop(socket, None)

    async def arrive(self, site: str, visitor: str, tab: Tab, about: About) -> tuple[Visitor, Tab | None]:
        """Add a connection; returns the visitor and the connection of the same tab that it replaces."""
        assert tab.socket
        self._here[tab.socket] = here = Here(site, visitor, about, tab)
        replaced: Tab | None = None

        def add(person: Visitor | None) -> Visitor:
            nonlocal replaced
            before = person.tabs.get(tab.id) if person else None
            replaced = before if before and before.socket and before.socket != tab.socket else None
            person = here.put(person)
            person.about = replace(about, chatted=person.about.chatted)
            return person

        try:
            changed = await self._change(site, visitor, add)
        except Unavailable:
            changed = here.put(None)
        assert changed
        return changed, replaced

    async def show(self, socket: str, page: Page) -> Visitor | None:
        """Title, address or visibility of a tab changed. Returns the visitor."""
        here = self._here.get(socket)
        if here is None:
            return None
        tab = here.tab
        shown = tab.show(page)

        def change(person: Visitor | None) -> Visitor:
            if shown:
                others = person.tabs.values() if person else ()
                tab.shown_at = max([now_ms(), *(other.shown_at + 1 for other in others)])
            return here.put(person)

        return await self._change(here.site, here.visitor, change)

    async def disconnect(self, socket: str) -> Here | None:
        """Mark the tab as between two pages; None when another connection took it over."""
        here = self._here.pop(socket, None)
        if here:
            await self.lose(here.site, here.visitor, here.tab.id, socket)
        return here

    async def lose(self, site: str, visitor: str, tab: str, socket: str) -> None:
        """The connection is gone, and perhaps the hub with it."""

        def change(person: Visitor | None) -> Visitor | None:
            known = person.tabs.get(tab) if person else None
            if known and known.socket == socket:
                known.socket = None
            return person

        await self._change(site, visitor, change)

    async def forget(self, site: str, visitor: str, tab: str) -> tuple[bool, Visitor | None]:
        """Remove a tab that did not come back; returns whether it was removed, and the visitor if still here."""
        gone = False

        def change(person: Visitor | None) -> Visitor | None:
            nonlocal gone
            known = person.tabs.get(tab) if person else None
            gone = known is not None and known.socket is None
            if person and gone:
                del person.tabs[tab]
            return person if person and person.tabs else None

        left = await self._change(site, visitor, change)
        return gone, left

    async def restore(self) -> None:
        """Tell the shared state of all that is connected here."""
        for here in self.here():
            await self._change(here.site, here.visitor, here.put)

    async def _change(self, site: str, visitor: str, change: Change) -> Visitor | None:
        for _ in range(MAX_TRIES):
            before = await self._shared.get(_group(site), visitor)
            after = change(_read(site, visitor, before) if before else None)
            value = _written(after) if after else None
            if value == before or await self._shared.swap(_group(site), visitor, before, value):
                return after
        raise Unavailable("Too many changes of one visitor at once.")


def _group(site: str) -> str:
    return f"visitors:{site}"


def _written(visitor: Visitor) -> bytes:
    tabs = [asdict(tab) for tab in visitor.tabs.values()]
    return json.dumps({**asdict(visitor.about), "since": visitor.since, "tabs": tabs}).encode()


def _read(site: str, visitor: str, value: bytes) -> Visitor:
    told = json.loads(value)
    tabs, since = {tab["id"]: Tab(**tab) for tab in told.pop("tabs")}, told.pop("since")
    return Visitor(site, visitor, About(**told), since, tabs)
