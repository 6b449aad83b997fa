"""What is due: any hub does it, whichever of them scheduled it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from cobrowse.bus import SharedState
from cobrowse.errors import Unavailable
from cobrowse.hub.metrics import Metrics

log = logging.getLogger("cobrowse.hub")

DUE_SECONDS = 0.25
"""How often the schedule is looked at."""

Due = Callable[[str], Awaitable[None]]


class Schedule:
    """Names of what is due are `kind` or `kind:rest`; each kind has one part that does it, and settles it."""

    def __init__(self, *, shared: SharedState, metrics: Metrics) -> None:
        self._shared = shared
        self._metrics = metrics
        self._kinds: dict[str, Due] = {}

    def on(self, kind: str, due: Due) -> None:
        """Call `due` with the rest of the name."""
        self._kinds[kind] = due

    async def watch(self) -> None:
        """Do what is due, until cancelled."""
        now = asyncio.get_running_loop().time
        while True:
            began = now()
            await asyncio.sleep(DUE_SECONDS)
            self._metrics.loop_delay.observe(max(0.0, now() - began - DUE_SECONDS))
            try:
                due = await self._shared.due()
            except Unavailable:
                continue
            for name in due:
                kind, _, rest = name.partition(":")
                try:
                    await self._kinds[kind](rest)
                except Unavailable:
                    break
                except Exception:
                    log.exception("what was due failed")  # it is due again when the lease is over
