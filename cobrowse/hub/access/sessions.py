"""Who is signed in to the console, by the session cookie of a request."""

from __future__ import annotations

from aiohttp import web

from cobrowse.errors import NotSignedIn
from cobrowse.store import Operator, Store

SESSION_COOKIES = ("__Host-cobrowse", "cobrowse_session")
"""Over TLS the first, which browsers protect; on a plain local address the second."""


def session_secret(request: web.Request) -> str:
    """Return the session's secret from its cookie, empty when there is none."""
    return next((request.cookies[name] for name in SESSION_COOKIES if name in request.cookies), "")


async def require_operator(request: web.Request, store: Store) -> Operator:
    """Return the signed-in operator. Raises NotSignedIn."""
    secret = session_secret(request)
    operator = await store.people.of_session(secret) if secret else None
    if operator is None:
        raise NotSignedIn("Sign in first.")
    return operator
