"""For load balancers and monitoring."""

from __future__ import annotations

from aiohttp import web

from cobrowse import __version__
from cobrowse.hub import Hub


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "version": __version__})

    async def ready(_: web.Request) -> web.Response:
        database = await hub.store.ready()
        return web.json_response(
            {"status": "ok" if database else "unavailable", "database": database}, status=200 if database else 503
        )

    return [web.get("/healthz", alive), web.get("/readyz", ready)]
