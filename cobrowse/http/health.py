"""For load balancers and monitoring."""

from __future__ import annotations

import asyncio

from aiohttp import web
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from cobrowse import __version__
from cobrowse.http.guards import require_monitoring
from cobrowse.hub import Hub


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "version": __version__})

    async def ready(_: web.Request) -> web.Response:
        found = {"database": await hub.store.ready(), "redis": await hub.backend.state.ready()}
        well = all(found.values()) and not hub.draining
        status = "draining" if hub.draining else "ok" if well else "unavailable"
        return web.json_response({"status": status, **found}, status=200 if well else 503)

    async def metrics(request: web.Request) -> web.Response:
        require_monitoring(request, hub)
        hub.measure(redis_up=await hub.backend.state.ready())
        text = await asyncio.to_thread(hub.metrics.text)  # looks into /proc
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]
