"""What the watchdog asks and tells: which screencasts run under which rules, and what it found."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from cobrowse.http.body import Body, read_body
from cobrowse.http.guards import require_watchdog
from cobrowse.hub import Hub

MAX_RULE = 600
NO_STORE = {"Cache-Control": "no-store"}


class Violation(Body):
    """What was broken, in which entry and at which node; never what was found."""

    screencast: str = Field("", max_length=64)
    rule: str = Field("", max_length=MAX_RULE)
    seq: int
    node: int


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def screencasts(request: web.Request) -> web.Response:
        require_watchdog(request, hub)
        hub.metrics.watchdog_looked.set_to_current_time()
        running = [record for record in await hub.screencasts.all() if record.cast.consented]
        begun = {record.id: (record.dialog.site, record.rules) for record in running}
        names, rules = await hub.rules.running(begun)
        told = {name: rules[name].for_widget() for name in set(names.values())}
        return web.json_response({"screencasts": names, "rules": told}, headers=NO_STORE)

    async def violation(request: web.Request) -> web.Response:
        require_watchdog(request, hub)
        found = await read_body(request, Violation)
        told = {"rule": found.rule, "entry": found.seq, "node": found.node}
        ended = await hub.screencasts.break_off(found.screencast, told)
        if ended:
            hub.metrics.violations.inc()
        return web.json_response({"ended": ended}, headers=NO_STORE)

    return [
        web.get("/v1/watchdog/screencasts", screencasts),
        web.post("/v1/watchdog/violations", violation),
    ]
