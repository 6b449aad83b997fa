"""The console's session, in a cookie."""

from __future__ import annotations

from aiohttp import web

from cobrowse.config import Settings

COOKIES = ("__Host-cobrowse", "cobrowse_session")
"""Over TLS the first, which browsers protect; on a plain local address the second."""


def session_secret(request: web.Request) -> str:
    """Return the session's secret, empty when there is none."""
    return next((request.cookies[name] for name in COOKIES if name in request.cookies), "")


def set_session(response: web.StreamResponse, settings: Settings, secret: str) -> None:
    """Give the browser the session's secret, out of reach of any script."""
    response.set_cookie(
        COOKIES[0 if settings.secure else 1],
        secret,
        max_age=settings.console_session_seconds,
        httponly=True,
        samesite="Lax",
        secure=settings.secure,
        path="/",
    )


def clear_session(response: web.StreamResponse) -> None:
    """Let the browser forget it."""
    for name in COOKIES:
        response.del_cookie(name, path="/", secure=name.startswith("__Host"))
