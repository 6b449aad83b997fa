"""Who may do what, for requests and sockets alike. Each guard raises and says which right is missing."""

from __future__ import annotations

import hmac

from aiohttp import web

from cobrowse.codes import ErrorCode
from cobrowse.errors import NotAllowed, NotSignedIn
from cobrowse.http.origins import is_own_origin
from cobrowse.http.sessions import session_secret
from cobrowse.hub import Hub
from cobrowse.hub.access.tokens import Visit
from cobrowse.hub.screencasts.record import Record, require_consented
from cobrowse.store import Operator


def require_own_origin(request: web.Request, hub: Hub) -> None:
    """Refuse a request that changes something and comes from another website. Raises NotAllowed."""
    if not is_own_origin(request, hub.settings):
        raise NotAllowed("This can only be done from the console.", code=ErrorCode.ORIGIN_NOT_ALLOWED)


async def require_operator(request: web.Request, hub: Hub) -> Operator:
    """Return who is signed in. Raises NotSignedIn."""
    secret = session_secret(request)
    operator = await hub.store.people.of_session(secret) if secret else None
    if operator is None:
        raise NotSignedIn("Sign in first.")
    return operator


def check_may_watch(operator: Operator) -> Operator:
    """Return the operator, whose role takes part in dialogues and watches screencasts. Raises NotAllowed."""
    if not operator.role.may_watch:
        raise NotAllowed("Your role does not take part in dialogues.", code=ErrorCode.ROLE)
    return operator


async def require_consultant(request: web.Request, hub: Hub) -> Operator:
    """Return who is signed in, if dialogues and screencasts are theirs. Raises NotSignedIn, NotAllowed."""
    return check_may_watch(await require_operator(request, hub))


async def require_auditor(request: web.Request, hub: Hub) -> Operator:
    """Return who is signed in, if rules and the audit trail are theirs to see. Raises NotSignedIn, NotAllowed."""
    operator = await require_operator(request, hub)
    if not operator.role.may_audit:
        raise NotAllowed("Only auditors and admins can do this.", code=ErrorCode.NOT_AUDITOR)
    return operator


async def require_admin(request: web.Request, hub: Hub) -> Operator:
    """Return who is signed in, if websites are theirs to change. Raises NotSignedIn, NotAllowed."""
    operator = await require_operator(request, hub)
    if not operator.role.may_manage:
        raise NotAllowed("Only admins can do this.", code=ErrorCode.NOT_ADMIN)
    return operator


def require_known_origin(request: web.Request, hub: Hub) -> None:
    """Refuse a widget on a page of no website. Raises NotAllowed."""
    if not hub.websites.knows_origin(_origin(request)):
        raise NotAllowed("This origin is not a known website.", code=ErrorCode.ORIGIN_NOT_ALLOWED)


def require_visit(request: web.Request, hub: Hub) -> Visit:
    """Return the visit that a widget's request belongs to. Raises NotSignedIn, NotAllowed."""
    return check_visit(hub, bearer(request), _origin(request))


def check_visit(hub: Hub, token: str, origin: str) -> Visit:
    """Return the visit of a token, which is good on the page's own origin. Raises NotSignedIn, NotAllowed."""
    visit = hub.tokens.read_visit(token)
    if origin != visit.origin:
        raise NotAllowed("This visit belongs to another origin.", code=ErrorCode.ORIGIN_NOT_ALLOWED)
    return visit


async def require_watched_tab(request: web.Request, hub: Hub) -> Record:
    """Return the consented screencast whose tab asks. Raises NotSignedIn, NotAllowed, NotFound."""
    ticket = hub.tokens.read_ticket(bearer(request))
    if ticket.side != "visitor":
        raise NotAllowed("There is no consent for this.", code=ErrorCode.NO_CONSENT)
    return check_origin(require_consented(await hub.screencasts.get(ticket.screencast)), _origin(request))


def check_origin(record: Record, origin: str) -> Record:
    """Return the screencast, if its visitor consented on this origin. Raises NotAllowed."""
    if origin != record.origin:
        raise NotAllowed("The consent is for another origin.", code=ErrorCode.ORIGIN_NOT_ALLOWED)
    return record


def require_watchdog(request: web.Request, hub: Hub) -> None:
    """Let only a watchdog of this installation pass. Raises NotSignedIn."""
    hub.tokens.check_watchdog(bearer(request))


def require_monitoring(request: web.Request, hub: Hub) -> None:
    """Let only pass who has the setting `metrics_token`, if there is one. Raises NotSignedIn."""
    wanted = hub.settings.metrics_token
    if wanted and not hmac.compare_digest(wanted.encode(), bearer(request).encode()):
        raise NotSignedIn("metrics_token is needed", code=ErrorCode.TOKEN_MISSING)


def _origin(request: web.Request) -> str:
    return request.headers.get("Origin", "")


def bearer(request: web.Request) -> str:
    """Return the token of the request's Authorization header, empty when there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else ""
