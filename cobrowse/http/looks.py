"""How the widgets look, for the console's Website page: admins read and change it."""

from __future__ import annotations

from aiohttp import web
from pydantic import ValidationError

from cobrowse.errors import BadInput, NotAllowed, NotFound
from cobrowse.http.body import json_object
from cobrowse.http.session import require_own_origin
from cobrowse.hub import Hub
from cobrowse.hub.sessions import require_operator
from cobrowse.store import Look

NO_STORE = {"Cache-Control": "no-store"}


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def require_admin(request: web.Request) -> None:
        if not (await require_operator(request, hub.store)).role.may_manage:
            raise NotAllowed("admins look after this", code="not_admin")

    async def read(request: web.Request) -> web.Response:
        await require_admin(request)
        site = await hub.store.site(request.match_info["site"])
        if site is None:
            raise NotFound("there is no such website", code="unknown_site")
        base = hub.settings.public_url.rstrip("/") or f"{request.scheme}://{request.host}"
        tag = f'<script async src="{base}/widget.js" data-site="{site.key}"></script>'
        return web.json_response({"look": site.look.model_dump(), "tag": tag}, headers=NO_STORE)

    async def change(request: web.Request) -> web.Response:
        require_own_origin(request, hub)
        await require_admin(request)
        try:
            look = Look.model_validate(await json_object(request))
        except ValidationError as error:
            fields = ", ".join(sorted({str(item["loc"][0]) for item in error.errors() if item["loc"]}))
            raise BadInput(f"wrong: {fields or 'settings'}", code="bad_look") from None
        if not await hub.store.set_look(request.match_info["site"], look):
            raise NotFound("there is no such website", code="unknown_site")
        return web.json_response({"ok": True})

    return [
        web.get("/v1/console/sites/{site:[A-Za-z0-9_-]+}/look", read),
        web.put("/v1/console/sites/{site:[A-Za-z0-9_-]+}/look", change),
    ]
