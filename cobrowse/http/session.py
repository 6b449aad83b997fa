"""The console's session cookie, and which requests may change something."""

from __future__ import annotations

from aiohttp import web

from cobrowse.codes import ErrorCode
from cobrowse.errors import NotAllowed
from cobrowse.hub import Hub
from cobrowse.hub.access.sessions import SESSION_COOKIES, require_operator
from cobrowse.hub.origins import is_own_origin
from cobrowse.store import Operator


def require_own_origin(request: web.Request, hub: Hub) -> None:
    """Refuse a request that changes something and comes from another website. Raises NotAllowed."""
    if not is_own_origin(request, hub.settings):
        raise NotAllowed("This can only be done from the console.", code=ErrorCode.ORIGIN_NOT_ALLOWED)


async def require_auditor(request: web.Request, hub: Hub) -> Operator:
    """Return who is signed in, if rules and the audit trail are theirs to see. Raises NotSignedIn, NotAllowed."""
    operator = await require_operator(request, hub.store)
    if not operator.role.may_audit:
        raise NotAllowed("Only auditors and admins can do this.", code=ErrorCode.NOT_AUDITOR)
    return operator


def set_session(response: web.StreamResponse, hub: Hub, secret: str) -> None:
    """Give the browser the session's secret, out of reach of any script."""
    secure = hub.settings.secure
    response.set_cookie(
        SESSION_COOKIES[0 if secure else 1],
        secret,
        max_age=hub.settings.console_session_seconds,
        httponly=True,
        samesite="Lax",
        secure=secure,
        path="/",
    )
