"""A hub with screencasts that run already, for the load: `python -m tests.bench.scale_hub JOB`, where JOB is JSON.

Prints one line of JSON: for each room the screencast and the tickets of both sides, the operators' cookie, and tokens
for idle visitors.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import uvloop

from cobrowse.app import make_app, open_hub
from cobrowse.config import Settings
from cobrowse.frames.outbox import Outbox
from cobrowse.hub import Hub
from cobrowse.hub.access.tokens import Ticket, Visit
from cobrowse.hub.screencasts.record import Record, group_of
from cobrowse.serving import listen, spare_collector, wait_for_stop
from cobrowse.session import Screencast, State
from cobrowse.store import Role
from cobrowse.store.ids import new_id, now_ms
from tests.people import ORIGIN, SITE

MANY = 1_000_000_000


def without_coalescing() -> None:
    """Write each frame by a call of its own, as a measure of what one delivery costs."""

    def write(self: Outbox, frame: bytes) -> None:
        if self._transport and not self.closed:
            self._transport.write(frame)

    Outbox.write = write  # type: ignore[method-assign]


async def prepare(hub: Hub, rooms: int, visitors: int) -> dict[str, Any]:
    """Make screencasts that wait for their visitors, and tokens."""
    await hub.store.sites.add("Shop", [ORIGIN], key=SITE)
    operator = await hub.store.people.add("kim@example.org", "Kim", Role.CONSULTANT, "")
    secret = await hub.store.people.begin_session(operator.id, 86400)
    told = []
    for number in range(rooms):
        dialog = await hub.store.dialogs.open(SITE, f"visitor{number}")
        cast = Screencast(State.RECONNECTING)
        record = Record(new_id(), dialog, "tab", ORIGIN, operator.id, "Kim", "", now_ms(), cast)
        await hub.backend.state.swap(group_of(record.id), record.id, None, record.packed())
        await hub.backend.bus.open(record.id)
        reader = hub.tokens.ticket(Ticket(record.id, "operator", operator.id, "Kim"))
        told.append([record.id, hub.screencasts.tab.ticket(record), reader])
    tokens = [hub.tokens.visit(Visit(SITE, f"idle{n}", ORIGIN, f"tab-idle-{n:010}")) for n in range(visitors)]
    return {"rooms": told, "cookie": secret, "tokens": tokens}


async def main(job: dict[str, Any]) -> None:
    """Serve until stopped."""
    if not job.get("coalesce", True):
        without_coalescing()
    limits: dict[str, Any] = {} if job.get("keep_limits") else {"log_max_bytes": MANY, "log_max_entries": MANY}
    settings = Settings(
        data_dir=Path(job["folder"]), port=job["port"], redis_url=job.get("redis", ""), frame_bytes_per_second=MANY,
        frame_burst_bytes=MANY, frames_per_second=MANY, watcher_grace_seconds=3600, reconnect_seconds=3600,
        events_per_second=MANY, visits_per_minute=MANY, visitor_token_seconds=86400, address_bytes_per_second=MANY,
        site_bytes_per_second=MANY, connections_per_minute=MANY, keyframes_at_once=MANY, **limits,
    )  # fmt: skip
    async with open_hub(settings) as hub:
        if job["rooms"]:
            print(json.dumps(await prepare(hub, job["rooms"], job.get("visitors", 0))), flush=True)
        await hub.websites.read()
        async with listen(make_app(hub), "127.0.0.1", job["port"]):
            print("ready", flush=True)
            spare_collector()
            await wait_for_stop()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(json.loads(sys.argv[1])))
