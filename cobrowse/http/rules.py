"""Masking rules for the console's Rules page: auditors and admins read and publish them."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import Field

from cobrowse.http.body import Body, read_body
from cobrowse.http.guards import require_auditor, require_own_origin
from cobrowse.hub import Hub
from cobrowse.privacy import Ruleset, parse_rules
from cobrowse.privacy.rules import MAX_NOTE

NO_STORE = {"Cache-Control": "no-store"}


class Publication(Body):
    """Rules to publish; `after` is the version that was looked at, and `rules` say themselves what is wrong in them."""

    mode: str = Field("", max_length=16)
    rules: Any = None
    note: str = Field("", max_length=MAX_NOTE)
    after: int = Field(ge=0)


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def sites(request: web.Request) -> web.Response:
        await require_auditor(request, hub)
        versions = await hub.store.rulesets.versions()
        listed = [
            {"key": site.key, "name": site.name, "origins": site.origins, "version": versions.get(site.key, 0)}
            for site in await hub.store.sites.all()
        ]
        return web.json_response({"sites": listed}, headers=NO_STORE)

    async def rules(request: web.Request) -> web.Response:
        await require_auditor(request, hub)
        site = request.match_info["site"]
        latest = await hub.rules.now(site)
        versions = await hub.store.rulesets.all(site)
        told = {"now": ruleset_json(latest), "versions": [ruleset_json(one) for one in reversed(versions)]}
        return web.json_response(told, headers=NO_STORE)

    async def publish(request: web.Request) -> web.Response:
        require_own_origin(request, hub)
        operator = await require_auditor(request, hub)
        body = await read_body(request, Publication)
        made = await hub.rules.publish(
            request.match_info["site"],
            body.mode,
            parse_rules(body.rules),
            author=operator.name,
            note=body.note,
            after=body.after,
        )
        hub.links.rules_published()
        return web.json_response(ruleset_json(made), headers=NO_STORE)

    return [
        web.get("/v1/console/sites", sites),
        web.get("/v1/console/rules/{site}", rules),
        web.post("/v1/console/rules/{site}", publish),
    ]


def ruleset_json(one: Ruleset) -> dict[str, Any]:
    """Return a version as the console shows it."""
    return {
        "version": one.version,
        "mode": one.mode,
        "rules": [rule.as_json() for rule in one.rules],
        "author": one.author,
        "note": one.note,
        "published": one.published,
        "digest": one.digest,
    }
