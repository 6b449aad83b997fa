"""What a website that embeds the widget asks for."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from cobrowse.errors import TooMany
from cobrowse.http.body import Body, read_body
from cobrowse.http.origins import client_address
from cobrowse.http.static import STATIC, file_response, require_bundles
from cobrowse.hub import Hub

CROSS_ORIGIN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class Who(Body):
    """Which website's widget asks, for which tab of which visitor; no visitor for one who was never here."""

    site: str = Field("", max_length=64)
    visitor: str = Field("", max_length=1024)
    tab: str = Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the widget's routes."""

    async def loader(_: web.Request) -> web.StreamResponse:
        await require_bundles()
        return web.FileResponse(STATIC / "widget" / "widget.js", headers={"Cache-Control": "no-cache", **CROSS_ORIGIN})

    async def chunk(request: web.Request) -> web.StreamResponse:
        headers = {"Cache-Control": "public, max-age=31536000, immutable", **CROSS_ORIGIN}
        return await file_response(STATIC / "widget" / request.match_info["name"], headers)

    async def visit(request: web.Request) -> web.Response:
        if not hub.rates.visits.take(client_address(request, hub.settings), hub.now()):
            raise TooMany("Too many visits from this address. Wait a minute.")
        who = await read_body(request, Who)
        site, begun = await hub.visits.begin(who.site, request.headers.get("Origin", ""), who.visitor, who.tab)
        rules = await hub.store.rulesets.now(site)
        return web.json_response(
            {
                "token": hub.tokens.visit(begun),
                "seconds": hub.tokens.visit_seconds,
                "visitor": hub.tokens.visitor(site.key, begun.visitor),
                "site": {
                    "name": site.name,
                    "titleRules": rules.for_title(),
                    "assetOrigins": site.asset_origins,
                    "branding": site.branding.for_widget(),
                },
                "limits": {
                    "message": hub.settings.message_max_chars,
                    "asset": hub.settings.asset_max_bytes,
                    "file": hub.settings.file_max_bytes,
                },
            },
            headers={"Cache-Control": "no-store"},
        )

    return [
        web.get("/widget.js", loader),
        web.get(r"/widget/{name:[a-z]+-[A-Z0-9]+\.js}", chunk),
        web.post("/v1/visit", visit),
        web.options("/v1/visit", visit),
    ]
