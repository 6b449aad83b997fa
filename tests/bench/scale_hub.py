"""A hub with screencasts that run already, for the load: `python -m tests.bench.scale_hub PORT FOLDER ROOMS [REDIS_URL]`.

Prints one line of JSON: for each room the screencast and the tickets of both sides, and the operators' cookie.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import uvloop

from cobrowse.app import listen, make_app, open_hub, spare_collector, wait_for_stop
from cobrowse.config import Settings
from cobrowse.hub.record import Record
from cobrowse.hub.tokens import Ticket
from cobrowse.session import Screencast, State
from cobrowse.store import Role
from cobrowse.store.store import new_id, now_ms
from tests.people import ORIGIN, SITE

MANY = 1_000_000_000


async def main(port: int, folder: Path, rooms: int, redis_url: str) -> None:
    """Serve until stopped."""
    settings = Settings(
        data_dir=folder, port=port, redis_url=redis_url, frame_bytes_per_second=MANY, frame_burst_bytes=MANY,
        frames_per_second=MANY, log_max_bytes=MANY, log_max_entries=MANY, watcher_grace_seconds=3600, reconnect_seconds=3600,
        events_per_second=MANY, visits_per_minute=MANY, visitor_token_seconds=86400,
    )  # fmt: skip
    async with open_hub(settings) as hub:
        told = []
        if rooms:
            await hub.store.add_site("Shop", [ORIGIN], key=SITE)
            operator = await hub.store.add_operator("kim@example.org", "Kim", Role.CONSULTANT, "")
            secret = await hub.store.add_console_session(operator.id, 86400)
            for number in range(rooms):
                dialog = await hub.store.open_dialog(SITE, f"visitor{number}")
                cast = Screencast(State.RECONNECTING)
                record = Record(new_id(), dialog, "tab", ORIGIN, operator.id, "Kim", "", now_ms(), cast)
                await hub.board.swap(hub.screencasts.group(record.id), record.id, None, record.packed())
                await hub.bus.open(record.id)
                reader = hub.tokens.ticket(Ticket(record.id, "operator", operator.id, "Kim"))
                told.append([record.id, hub.screencasts.visitor_ticket(record), reader])
            print(json.dumps({"rooms": told, "cookie": secret}), flush=True)
        await hub.learn_sites()
        async with listen(make_app(hub), "127.0.0.1", port):
            print("ready", flush=True)
            spare_collector()
            await wait_for_stop()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    work = main(int(arguments[0]), Path(arguments[1]), int(arguments[2]), arguments[3] if len(arguments) > 3 else "")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)
