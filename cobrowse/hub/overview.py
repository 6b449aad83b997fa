"""What an operator sees first: who is on the websites and what runs."""

from __future__ import annotations

from typing import Any

from cobrowse.hub.presence.visitors import Presence
from cobrowse.hub.screencasts.request_texts import REQUEST_TEXT
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.hub.websites import Websites
from cobrowse.store.sites import Sites


class Overview:
    """Told at the sign-in, and anew whenever events may have been missed."""

    def __init__(self, *, sites: Sites, websites: Websites, presence: Presence, screencasts: Screencasts) -> None:
        self._sites = sites
        self._websites = websites
        self._presence = presence
        self._screencasts = screencasts

    async def now(self) -> dict[str, Any]:
        """Return the lists of the console."""
        visitors = await self._presence.all(self._websites.keys)
        return {
            "visitors": [visitor.as_json(self._websites.name_of(visitor.site)) for visitor in visitors],
            "screencasts": [record.as_json() for record in await self._screencasts.all()],
            "requestTexts": {site.key: site.branding.request_text or REQUEST_TEXT for site in await self._sites.all()},
        }
