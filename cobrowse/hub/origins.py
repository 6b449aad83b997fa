"""Where a request comes from: the hub's own pages or a website that embeds the widget."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from cobrowse.codes import ErrorCode
from cobrowse.config import Settings
from cobrowse.errors import BadInput


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


def clean_origin(text: str) -> str:
    """Return `scheme://host[:port]` as browsers write it. Raises BadInput for anything else."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise BadInput(f"{text} is not an origin", code=ErrorCode.BAD_ORIGIN) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise BadInput(f"{text} is not an origin such as https://www.example.com", code=ErrorCode.BAD_ORIGIN)
    standard = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port and port != standard else "")
