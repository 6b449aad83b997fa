"""What the watchdog asks and tells: which screencasts run under which rules, and what it found."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from cobrowse.codes import ErrorCode
from cobrowse.errors import NotFound
from cobrowse.http.body import Body, read_body
from cobrowse.http.guards import require_watchdog
from cobrowse.hub import Hub
from cobrowse.hub.assets.store import Owner
from cobrowse.hub.screencasts.record import Record

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
        pages = {record.id: await _page(hub, record) for record in running}
        return web.json_response({"screencasts": names, "rules": told, "pages": pages}, headers=NO_STORE)

    async def asset(request: web.Request) -> web.Response:
        require_watchdog(request, hub)
        record = await hub.screencasts.get(request.match_info["screencast"])
        found = await hub.assets.get(
            Owner(record.dialog.site, record.id, record.dialog.visitor), request.match_info["hash"]
        )
        if found is None:
            raise NotFound("There is no such asset.", code=ErrorCode.NO_ASSET)
        # By its address it is nothing that a browser would run or show.
        headers = NO_STORE | {"X-Cobrowse-Type": found.type, "Content-Disposition": "attachment"}
        return web.Response(body=found.body, content_type="application/octet-stream", headers=headers)

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
        web.get("/v1/watchdog/assets/{screencast:[A-Za-z0-9_-]+}/{hash:[0-9a-f]{64}}", asset),
        web.post("/v1/watchdog/violations", violation),
    ]


async def _page(hub: Hub, record: Record) -> tuple[str, str]:
    """Return title and address of the watched tab's page, as consultants are told them."""
    visitor = await hub.presence.get(record.dialog.site, record.dialog.visitor)
    tab = visitor.tabs.get(record.tab) if visitor else None
    return (tab.title, tab.url) if tab else ("", "")
