"""Where a request comes from: the hub's own pages or a website that embeds the widget."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from cobrowse.config import Settings


def same_host(origin: str, host: str) -> bool:
    """Return whether an Origin header names this Host header's server."""
    return bool(host) and urlsplit(origin).netloc == host


def is_own_origin(request: web.Request, settings: Settings) -> bool:
    """Return whether the request was made by a page of this hub."""
    origin = request.headers.get("Origin", "")
    return same_host(origin, request.host) or (origin != "" and origin == settings.base_url)


def client_address(request: web.Request, settings: Settings) -> str:
    """Return the peer's network address, as the owner's own proxy reports it if there is one."""
    if settings.trust_proxy and (forwarded := request.headers.get("X-Forwarded-For", "")):
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.remote or ""
