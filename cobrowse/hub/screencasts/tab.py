"""What the asked tab is told: the question, the start, rules, the end."""

from __future__ import annotations

from typing import Any

from cobrowse.config import Settings
from cobrowse.hub.access.tokens import Ticket, Tokens
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.presence.visitors import Presence
from cobrowse.hub.rules import Rules
from cobrowse.hub.screencasts.record import Record
from cobrowse.store.ids import now_ms
from cobrowse.store.sites import Sites


class AskedTab:
    """The way from a screencast to the tab that it is about."""

    def __init__(
        self, *, settings: Settings, sites: Sites, rules: Rules, tokens: Tokens, presence: Presence, events: Events
    ) -> None:
        self._settings = settings
        self._sites = sites
        self._rules = rules
        self._tokens = tokens
        self._presence = presence
        self._events = events

    async def tell(self, record: Record, event: str, data: dict[str, Any]) -> None:
        """Send an event to the tab, if it is connected."""
        visitor = await self._presence.get(record.dialog.site, record.dialog.visitor)
        tab = visitor.tabs.get(record.tab) if visitor else None
        if tab:
            await self._events.to_tab(tab, event, {"screencast": record.id, **data})

    async def ask(self, record: Record) -> None:
        """Show the consent card."""
        left = self._settings.request_seconds - (now_ms() - record.asked) / 1000
        site = await self._sites.get(record.dialog.site)
        told = {"operator": record.operator_name, "text": record.text, "seconds": max(1, int(left))}
        steps = site.consent_steps if site else 1
        # With the rules the visitor can see what would be sent, before the answer.
        rules = await self._rules.since(record.dialog.site, record.rules)
        await self.tell(record, "ask", told | {"rules": rules.for_widget(), "steps": steps})

    async def start(self, record: Record, *, resumed: bool) -> None:
        """Let the tab send; `resumed` when a page of it came to a screencast that is consented to."""
        told = {"ticket": self.ticket(record), "watchers": list(record.cast.watchers.values())}
        rules = await self._rules.since(record.dialog.site, record.rules)
        how = {"resumed": resumed, "again": record.again, "revision": record.revision}
        await self.tell(record, "start", told | how | {"rules": rules.for_widget()})

    async def rules(self, record: Record) -> int:
        """Send the rules to a watched tab; returns their version. Only the stricter ones of all since it began."""
        rules = await self._rules.since(record.dialog.site, record.rules)
        await self.tell(record, "rules", {"rules": rules.for_widget()})
        return rules.version

    async def point(self, record: Record, operator: str, place: dict[str, Any]) -> None:
        """Mark a place on the visitor's page; it clicks and changes nothing there."""
        await self.tell(record, "point", {"operator": operator, **place})

    def ticket(self, record: Record) -> str:
        """Return a fresh ticket for the tab's frame link."""
        return self._tokens.ticket(Ticket(record.id, "visitor", record.tab, ""))
