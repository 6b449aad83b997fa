"""Images and fonts of mirrored pages: offered and uploaded by the watched tab, read by the console only."""

from __future__ import annotations

import re

from aiohttp import web

from cobrowse.errors import BadInput, NotAllowed, NotFound, TooLarge, TooMany
from cobrowse.http.body import json_object
from cobrowse.hub import Hub
from cobrowse.hub.screencasts import Running
from cobrowse.hub.sessions import require_operator

HASH = re.compile(r"[0-9a-f]{64}")
MAX_OFFER = 500
"""Hashes in one offer."""


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    def watched(request: web.Request) -> Running:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        ticket = hub.tokens.read_ticket(token if scheme == "Bearer" else "")
        running = hub.screencasts.get(ticket.screencast)
        if ticket.side != "visitor" or not running.cast.consented:
            raise NotAllowed("there is no consent for this", code="no_consent")
        if request.headers.get("Origin", "") != running.origin:
            raise NotAllowed("the consent is for another origin", code="origin_not_allowed")
        if not hub.asset_limit.take(running.id, hub.now()):
            raise TooMany("too many assets; slow down")
        return running

    async def offer(request: web.Request) -> web.Response:
        running = watched(request)
        hashes = (await json_object(request)).get("hashes")
        if not isinstance(hashes, list) or len(hashes) > MAX_OFFER:
            raise BadInput(f"hashes is not a list of {MAX_OFFER} at most", code="bad_field")
        if not all(isinstance(name, str) and HASH.fullmatch(name) for name in hashes):
            raise BadInput("hashes holds something else", code="bad_field")
        return web.json_response({"missing": hub.assets.missing(running.dialog.site, hashes)})

    async def upload(request: web.Request) -> web.Response:
        running = watched(request)
        if (request.content_length or 0) > hub.assets.max_bytes:
            raise TooLarge("the asset is larger than allowed", code="asset_too_large")
        body = await request.content.read(hub.assets.max_bytes + 1)
        while len(body) <= hub.assets.max_bytes and (more := await request.content.read(hub.assets.max_bytes + 1)):
            body += more
        hub.assets.put(running.dialog.site, request.match_info["hash"], request.content_type, body)
        return web.Response(status=204)

    async def preflight(_: web.Request) -> web.Response:
        return web.Response(status=204)

    async def read(request: web.Request) -> web.Response:
        operator = await require_operator(request, hub.store)
        if not operator.role.may_watch:
            raise NotAllowed("your role does not watch screencasts", code="role")
        running = hub.screencasts.get(request.match_info["screencast"])
        asset = hub.assets.get(running.dialog.site, request.match_info["hash"])
        if asset is None:
            raise NotFound("there is no such asset", code="no_asset")
        return web.Response(
            body=asset.body,
            content_type=asset.type,
            headers={
                "Cache-Control": "private, max-age=3600",
                # An SVG opened by its address must not run in the hub's origin.
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
                "Content-Disposition": "attachment",
                "Cross-Origin-Resource-Policy": "same-origin",
            },
        )

    return [
        web.post("/v1/assets/offer", offer),
        web.options("/v1/assets/offer", preflight),
        web.put("/v1/assets/{hash:[0-9a-f]{64}}", upload),
        web.options("/v1/assets/{hash:[0-9a-f]{64}}", preflight),
        web.get("/console/assets/{screencast:[A-Za-z0-9_-]+}/{hash:[0-9a-f]{64}}", read),
    ]
