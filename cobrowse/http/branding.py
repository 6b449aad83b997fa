"""How the widgets look and how Yes is said, for the console's Website page: admins read and change it."""

from __future__ import annotations

from aiohttp import web

from cobrowse.codes import ErrorCode
from cobrowse.errors import NotFound
from cobrowse.http.body import check, json_object
from cobrowse.http.guards import require_admin, require_own_origin
from cobrowse.http.static import script_tag
from cobrowse.hub import Hub
from cobrowse.store import Branding
from cobrowse.store.sites import check_consent_steps

NO_STORE = {"Cache-Control": "no-store"}


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def read(request: web.Request) -> web.Response:
        await require_admin(request, hub)
        site = await hub.store.sites.known(request.match_info["site"])
        base = hub.settings.public_url.rstrip("/") or f"{request.scheme}://{request.host}"
        tag = script_tag(base, site.key)
        branding = {**site.branding.model_dump(), "consent_steps": site.consent_steps}
        return web.json_response({"branding": branding, "tag": tag}, headers=NO_STORE)

    async def change(request: web.Request) -> web.Response:
        require_own_origin(request, hub)
        await require_admin(request, hub)
        told, key = await json_object(request), request.match_info["site"]
        steps = told.pop("consent_steps", None)
        if steps is not None:
            check_consent_steps(steps)
        branding = check(Branding, told, code=ErrorCode.BAD_BRANDING)
        if not await hub.store.sites.set_branding(key, branding):
            raise NotFound("There is no such website.", code=ErrorCode.UNKNOWN_SITE)
        if steps is not None:
            await hub.store.sites.set_consent_steps(key, steps)
        return web.json_response({"ok": True})

    return [
        web.get("/v1/console/sites/{site:[A-Za-z0-9_-]+}/branding", read),
        web.put("/v1/console/sites/{site:[A-Za-z0-9_-]+}/branding", change),
    ]
