"""Images, fonts and style sheets of mirrored pages: uploaded by the watched tab, read by the console only."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from cobrowse.codes import ErrorCode
from cobrowse.errors import NotFound, TooMany
from cobrowse.http.body import Body, limited_bytes, read_body
from cobrowse.http.guards import require_consultant, require_watched_tab
from cobrowse.hub import Hub
from cobrowse.hub.assets.proxy import MAX_URL_CHARS
from cobrowse.hub.assets.store import Owner
from cobrowse.hub.screencasts.record import Record

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
MAX_OFFER = 500
"""Hashes in one offer."""


class Offer(Body):
    """What a page has; the hub says what it lacks."""

    hashes: list[Hash] = Field(max_length=MAX_OFFER)


class Fetch(Body):
    """An asset of another origin, which the visitor's browser may not read."""

    url: str = Field("", max_length=MAX_URL_CHARS)


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def watched(request: web.Request) -> Record:
        record = await require_watched_tab(request, hub)
        if not hub.rates.assets.take(record.id, hub.now()):
            raise TooMany("Too many assets. Slow down.")
        return record

    async def offer(request: web.Request) -> web.Response:
        record = await watched(request)
        hashes = (await read_body(request, Offer)).hashes
        return web.json_response({"missing": await hub.assets.missing(owner_of(record), hashes)})

    async def upload(request: web.Request) -> web.Response:
        record = await watched(request)
        body = await limited_bytes(request, hub.assets.max_bytes, "asset")
        await hub.assets.put(owner_of(record), request.match_info["hash"], request.content_type, body)
        try:
            await hub.screencasts.get(record.id)
        except NotFound:
            await hub.assets.clear(record.id)  # it ended while this came
            raise
        return web.Response(status=204)

    async def fetch(request: web.Request) -> web.Response:
        record = await watched(request)
        url = (await read_body(request, Fetch)).url
        site = await hub.store.sites.known(record.dialog.site)
        fetched = await hub.asset_proxy.fetch(site, owner_of(record), url, hub.now())
        return web.json_response({"hash": fetched.hash, "type": fetched.type})

    async def preflight(_: web.Request) -> web.Response:
        return web.Response(status=204)

    async def read(request: web.Request) -> web.Response:
        await require_consultant(request, hub)
        record = await hub.screencasts.get(request.match_info["screencast"])
        asset = await hub.assets.get(owner_of(record), request.match_info["hash"])
        if asset is None:
            raise NotFound("There is no such asset.", code=ErrorCode.NO_ASSET)
        # The console rewrites a style sheet before it is used: by its address it is none.
        is_text = asset.type == "text/css"
        response = web.Response(
            body=asset.body,
            content_type="application/octet-stream" if is_text else asset.type,
            headers={
                # Nothing of the page stays in the browser after the end.
                "Cache-Control": "no-store",
                # An SVG opened by its address must not run in the hub's origin.
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
                "Content-Disposition": "attachment",
                "Cross-Origin-Resource-Policy": "same-origin",
            },
        )
        if is_text:
            response.enable_compression()
        return response

    return [
        web.post("/v1/assets/offer", offer),
        web.options("/v1/assets/offer", preflight),
        web.post("/v1/assets/fetch", fetch),
        web.options("/v1/assets/fetch", preflight),
        web.put("/v1/assets/{hash:[0-9a-f]{64}}", upload),
        web.options("/v1/assets/{hash:[0-9a-f]{64}}", preflight),
        web.get("/console/assets/{screencast:[A-Za-z0-9_-]+}/{hash:[0-9a-f]{64}}", read),
    ]


def owner_of(record: Record) -> Owner:
    """Return whose assets a screencast's are."""
    return Owner(record.dialog.site, record.id, record.dialog.visitor)
