"""Which visitors are on which pages now. In memory: it is true only while they are connected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cobrowse.store.store import now_ms

VisitorKey = tuple[str, str]
"""Site key and visitor id."""


@dataclass(slots=True)
class Tab:
    """One browsing context of a visitor. `socket` is None for the moment between two pages."""

    id: str
    socket: str | None
    origin: str
    title: str = ""
    url: str = ""
    hidden: bool = False
    shown_at: int = field(default_factory=now_ms)


@dataclass(slots=True)
class Visitor:
    """A person with at least one open tab."""

    site: str
    id: str
    browser: str
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
            "browser": self.browser,
            "since": self.since,
            "tabs": len(self.tabs),
            "title": tab.title if tab else "",
            "url": tab.url if tab else "",
        }


class Presence:
    """All connected visitors."""

    def __init__(self) -> None:
        self._visitors: dict[VisitorKey, Visitor] = {}
        self._sockets: dict[str, tuple[VisitorKey, str]] = {}

    def all(self) -> list[Visitor]:
        """Return the visitors, longest here first."""
        return list(self._visitors.values())

    def get(self, site: str, visitor: str) -> Visitor | None:
        """Return one visitor, None when not connected."""
        return self._visitors.get((site, visitor))

    def of_socket(self, socket: str) -> tuple[Visitor, Tab] | None:
        """Return whose connection this is; None once another connection took the tab over."""
        known = self._sockets.get(socket)
        if known is None:
            return None
        key, tab = known
        visitor = self._visitors[key]
        return visitor, visitor.tabs[tab]

    def arrive(self, site: str, visitor: str, tab: Tab, browser: str) -> tuple[Visitor, str | None]:
        """Add a connection; returns the visitor and the connection of the same tab that it replaces."""
        assert tab.socket
        person = self._visitors.setdefault((site, visitor), Visitor(site, visitor, browser))
        person.browser = browser
        before = person.tabs.get(tab.id)
        replaced = before.socket if before else None
        if replaced:
            self._sockets.pop(replaced, None)
        person.tabs[tab.id] = tab
        self._sockets[tab.socket] = ((site, visitor), tab.id)
        return person, replaced

    def disconnect(self, socket: str) -> tuple[Visitor, Tab] | None:
        """Mark the tab as between two pages; None when another connection took it over."""
        found = self.of_socket(socket)
        if found:
            self._sockets.pop(socket)
            found[1].socket = None
        return found

    def forget(self, visitor: Visitor, tab: Tab) -> bool:
        """Remove a tab that did not come back; returns whether it was removed."""
        if tab.socket is not None or visitor.tabs.get(tab.id) is not tab:
            return False
        del visitor.tabs[tab.id]
        if not visitor.tabs:
            self._visitors.pop((visitor.site, visitor.id), None)
        return True
