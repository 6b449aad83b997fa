"""All HTTP routes but the two sockets'."""

from __future__ import annotations

from aiohttp import web

from cobrowse.http import assets, audit, branding, console, docs, files, health, rules, watchdog, widget
from cobrowse.http.forward import Forwarding
from cobrowse.http.middleware import middlewares
from cobrowse.hub import Hub


def attach_http(app: web.Application, hub: Hub) -> None:
    """Serve all of it on the application."""
    passing = Forwarding(hub)
    app.middlewares.extend([*middlewares(hub), passing.middleware])
    app.on_cleanup.append(passing.close)
    app.add_routes(routes(hub))


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""
    return [
        *widget.routes(hub),
        *assets.routes(hub),
        *files.routes(hub),
        *branding.routes(hub),
        *console.routes(hub),
        *rules.routes(hub),
        *audit.routes(hub),
        *watchdog.routes(hub),
        *docs.routes(),
        *health.routes(hub),
    ]
