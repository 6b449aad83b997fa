"""What the watchdog asks and tells: which screencasts run under which rules, and what it found."""

from __future__ import annotations

from aiohttp import web

from cobrowse.errors import BadInput
from cobrowse.http.body import json_object, text_field
from cobrowse.http.guards import require_watchdog
from cobrowse.hub import Hub

MAX_RULE = 600
NO_STORE = {"Cache-Control": "no-store"}


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def screencasts(request: web.Request) -> web.Response:
        require_watchdog(request, hub)
        hub.metrics.watchdog_looked.set_to_current_time()
        running = [record for record in await hub.screencasts.all() if record.cast.consented]
        names, rules = await hub.rules.running(running)
        told = {name: rules[name].for_widget() for name in set(names.values())}
        return web.json_response({"screencasts": names, "rules": told}, headers=NO_STORE)

    async def violation(request: web.Request) -> web.Response:
        require_watchdog(request, hub)
        body = await json_object(request)
        seq, node = body.get("seq"), body.get("node")
        if type(seq) is not int or type(node) is not int:
            raise BadInput("seq and node are numbers", code="bad_field")
        told = {"rule": text_field(body, "rule", max_chars=MAX_RULE), "entry": seq, "node": node}
        ended = await hub.screencasts.break_off(text_field(body, "screencast", max_chars=64), told)
        if ended:
            hub.metrics.violations.inc()
        return web.json_response({"ended": ended}, headers=NO_STORE)

    return [
        web.get("/v1/watchdog/screencasts", screencasts),
        web.post("/v1/watchdog/violations", violation),
    ]
