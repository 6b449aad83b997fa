"""The console's files, its sign-in, and the mirror's frame document."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web
from pydantic import Field

from cobrowse.codes import ErrorCode
from cobrowse.errors import NotSignedIn, TooMany
from cobrowse.http.body import Body, read_body
from cobrowse.http.guards import require_operator, require_own_origin
from cobrowse.http.origins import client_address
from cobrowse.http.sessions import clear_session, session_secret, set_session
from cobrowse.http.static import STATIC, file_response, require_bundles
from cobrowse.hub import Hub
from cobrowse.store import Operator

FRAME_STANDARD = "<!DOCTYPE html><html><head><title>Visitor's screen</title></head><body></body></html>"
FRAME_QUIRKS = "<html><head><title>Visitor's screen</title></head><body></body></html>"


class SignIn(Body):
    """An e-mail address and a password."""

    email: str = Field("", max_length=254)
    password: str = Field("", max_length=1000)


class SignInLink(Body):
    """The secret of a link that signs in once."""

    token: str = Field("", max_length=200)


def console_policy(request: web.Request) -> str:
    """The console runs its own bundle and talks to the hub; nothing else."""
    sockets = f"ws://{request.host} wss://{request.host}"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        # Files of a mirror that are in this window already are read for a snapshot.
        f"connect-src 'self' blob: {sockets}; frame-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def opener_policy(request: web.Request) -> str:
    """The Rules page talks with pages that it opens, when they agree; all others are by themselves."""
    return "same-origin-allow-popups" if request.path == "/console/rules" else "same-origin"


def frame_policy(request: web.Request, hub: Hub) -> str:
    """The mirror runs nothing and loads nothing but the hub's assets and what the console made itself.

    Measured (docs/privacy.md): with this header and the sandbox, no hostile page ran script or reached the network.
    """
    assets = f"{request.scheme}://{request.host}/console/assets/"
    if hub.settings.public_url:
        assets += f" {hub.settings.base_url}/console/assets/"
    return (
        f"default-src 'none'; style-src 'unsafe-inline' blob:; "
        f"img-src data: blob: {assets}; font-src data: blob: {assets}; "
        "media-src 'none'; form-action 'none'; base-uri 'none'; frame-src 'none'; frame-ancestors 'self'; "
        "sandbox allow-same-origin"
    )


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def page(request: web.Request) -> web.StreamResponse:
        await require_bundles()
        return web.FileResponse(
            STATIC / "console" / "index.html",
            headers={
                "Content-Security-Policy": console_policy(request),
                "Cache-Control": "no-cache",
                "Cross-Origin-Opener-Policy": opener_policy(request),
                "Permissions-Policy": "camera=(), microphone=(), display-capture=(), geolocation=()",
            },
        )

    async def file(request: web.Request) -> web.StreamResponse:
        return await file_response(STATIC / "console" / request.match_info["name"], {"Cache-Control": "no-cache"})

    async def frame(request: web.Request) -> web.Response:
        await require_operator(request, hub)
        return web.Response(
            text=FRAME_QUIRKS if request.query.get("mode") == "quirks" else FRAME_STANDARD,
            content_type="text/html",
            headers={
                "Content-Security-Policy": frame_policy(request, hub),
                "X-DNS-Prefetch-Control": "off",
                "Cache-Control": "no-store",
            },
        )

    async def signed_in(operator: Operator) -> web.Response:
        secret = await hub.store.people.begin_session(operator.id, hub.settings.console_session_seconds)
        response = web.json_response(_operator_json(operator))
        set_session(response, hub.settings, secret)
        return response

    def check_rate(request: web.Request, account: str) -> Callable[[], None]:
        """Count an attempt. Returns how to take it back: who signs in has not guessed, and offices share an address."""
        keys = [f"at {client_address(request, hub.settings)}", account]
        if not all(hub.rates.sign_ins.take(key, hub.now()) for key in keys):
            raise TooMany("Too many attempts. Wait a few minutes.")

        def right() -> None:
            for key in keys:
                hub.rates.sign_ins.give_back(key, hub.now())

        return right

    async def sign_in(request: web.Request) -> web.Response:
        require_own_origin(request, hub)
        given = await read_body(request, SignIn)
        email = given.email.strip().lower()
        right = check_rate(request, f"as {email}")
        operator = await hub.store.people.by_email(email)
        known = operator.password_hash if operator else None
        if not await hub.passwords.check(known, given.password) or operator is None:
            raise NotSignedIn("Wrong e-mail address or password.", code=ErrorCode.WRONG_PASSWORD)
        right()
        return await signed_in(operator)

    async def sign_in_link(request: web.Request) -> web.Response:
        require_own_origin(request, hub)
        right = check_rate(request, f"by link at {client_address(request, hub.settings)}")
        given = await read_body(request, SignInLink)
        operator = await hub.store.people.use_link(given.token)
        if operator is None:
            raise NotSignedIn("This link has expired or was already used.", code=ErrorCode.LINK_USED)
        right()
        return await signed_in(operator)

    async def sign_out(request: web.Request) -> web.Response:
        require_own_origin(request, hub)
        await hub.store.people.end_session(session_secret(request))
        response = web.json_response({"ok": True})
        clear_session(response)
        return response

    async def me(request: web.Request) -> web.Response:
        return web.json_response(_operator_json(await require_operator(request, hub)))

    async def to_console(_: web.Request) -> web.Response:
        raise web.HTTPFound("/console/")

    return [
        web.get("/", to_console),
        web.get("/console", to_console),
        web.get("/console/mirror-frame", frame),
        web.get(r"/console/{name:[a-z]+(?:-[A-Z0-9]+)?\.(?:js|css|svg)}", file),
        web.get("/console/{path:.*}", page),
        web.post("/v1/console/sign-in", sign_in),
        web.post("/v1/console/sign-in-link", sign_in_link),
        web.post("/v1/console/sign-out", sign_out),
        web.get("/v1/console/me", me),
    ]


def _operator_json(operator: Operator) -> dict[str, str]:
    return {"id": operator.id, "email": operator.email, "name": operator.name, "role": operator.role.value}
