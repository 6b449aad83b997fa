"""How often a visitor is asked: pauses after No, Stop and a withdrawn request, and no request at all when muted.

What counts stands in the database, so that a restart or another hub changes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from cobrowse.codes import ErrorCode
from cobrowse.config import Settings
from cobrowse.errors import Conflict
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.presence.visitors import Presence
from cobrowse.store import Dialog
from cobrowse.store.asking import Asking as PastAsking
from cobrowse.store.asking import Past
from cobrowse.store.ids import now_ms

FORGIVEN_MS = 24 * 3600 * 1000
"""A No or Stop counts for so long: after a day without one the pauses begin with the shortest again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Until when a visitor is not asked, milliseconds since 1970; 0 for no limit."""

    paused_until: int = 0
    muted_until: int = 0

    def as_json(self) -> dict[str, int]:
        """Return the seconds that are left of each."""
        now = now_ms()
        return {"pause": _seconds(self.paused_until - now), "muted": _seconds(self.muted_until - now)}


def limits_of(past: Past, pauses: tuple[float, ...], after_withdrawal: float) -> Limits:
    """Return what follows from what happened; `pauses` are seconds after the first, second and each later No."""
    count = refused = paused_until = 0
    for decision in past.decisions:
        if not decision.refused:
            count = 0
            continue
        count = count + 1 if refused and decision.at - refused <= FORGIVEN_MS else 1
        refused = decision.at
        if refused > past.lifted:
            paused_until = refused + int(pauses[min(count, len(pauses)) - 1] * 1000)
    if past.withdrawn > past.lifted:
        paused_until = max(paused_until, past.withdrawn + int(after_withdrawal * 1000))
    return Limits(paused_until, past.muted_until)


class Asking:
    """The limits of all dialogs, and who is told of them."""

    def __init__(self, *, settings: Settings, past: PastAsking, presence: Presence, events: Events) -> None:
        self._settings = settings
        self._past = past
        self._presence = presence
        self._events = events

    async def limits(self, dialog: str) -> Limits:
        """Return what holds now."""
        past = await self._past.past(dialog)
        return limits_of(past, self._settings.request_pauses_seconds, self._settings.withdrawn_pause_seconds)

    async def check(self, dialog: str) -> None:
        """Raise Conflict while this visitor is not asked."""
        left = (await self.limits(dialog)).as_json()
        if left["muted"]:
            raise Conflict(
                "The visitor does not want to be asked again today.", code=ErrorCode.MUTED, seconds=left["muted"]
            )
        if left["pause"]:
            raise Conflict(f"You can ask again in {left['pause']} s.", code=ErrorCode.PAUSED, seconds=left["pause"])

    async def mute(self, dialog: Dialog) -> dict[str, int]:
        """The visitor does not want to be asked for a day. Returns what holds now."""
        await self._past.mute(dialog.id, now_ms() + int(self._settings.mute_seconds * 1000))
        return await self.tell(dialog)

    async def lift_pause(self, dialog: Dialog) -> dict[str, int]:
        """The visitor goes on where there was a Stop. Returns what holds now."""
        await self._past.lift_pause(dialog.id, now_ms())
        return await self.tell(dialog)

    async def allow(self, dialog: Dialog) -> dict[str, int]:
        """The visitor lifts every limit. Returns what holds now."""
        await self._past.allow(dialog.id, now_ms())
        return await self.tell(dialog)

    async def tell(self, dialog: Dialog) -> dict[str, int]:
        """Tell both sides what holds now, and return it."""
        left = (await self.limits(dialog.id)).as_json()
        await self._events.to_visitor(await self._presence.get(dialog.site, dialog.visitor), "requests", left)
        about: dict[str, Any] = {"site": dialog.site, "visitor": dialog.visitor, "dialog": dialog.id}
        self._events.to_operators(dialog.site, "requests", {**about, **left})
        return left


def _seconds(milliseconds: int) -> int:
    return max(0, math.ceil(milliseconds / 1000))
