"""One error shape, CORS for websites that embed the widget, and headers that every answer has."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from cobrowse.codes import ErrorCode
from cobrowse.errors import CobrowseError
from cobrowse.hub import Hub

log = logging.getLogger("cobrowse.http")

WIDGET_PREFIXES = ("/v1/visit", "/v1/assets/", "/v1/frames/visitor", "/v1/files")
"""Called by pages of other origins; all else is for the hub's own pages."""
READ_BY_WIDGETS = "/v1/files/"


PLAIN = {
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    413: ErrorCode.REQUEST_ENTITY_TOO_LARGE,
}
"""Codes of the refusals that are aiohttp's own, by status."""


def middlewares(hub: Hub) -> list[Middleware]:
    """Return the middlewares, outermost first."""

    @web.middleware
    async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        if not response.prepared:
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            response.headers.setdefault("Referrer-Policy", "no-referrer")
            if hub.settings.secure:
                response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    @web.middleware
    async def cors(request: web.Request, handler: Handler) -> web.StreamResponse:
        reads = request.method == "GET" and not request.path.startswith(READ_BY_WIDGETS)
        if not request.path.startswith(WIDGET_PREFIXES) or reads:
            return await handler(request)
        preflight = request.method == "OPTIONS"
        response = web.Response(status=204) if preflight else await handler(request)
        # The answer holds nothing that depends on a cookie: who may do what is decided by Origin and token.
        response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")
        response.headers["Vary"] = "Origin"
        if preflight:
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, DELETE"
            response.headers["Access-Control-Allow-Headers"] = (
                "authorization, content-encoding, content-type, x-cobrowse-transport"
            )
            response.headers["Access-Control-Max-Age"] = "7200"
        return response

    @web.middleware
    async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except CobrowseError as error:
            return web.json_response(error.as_json(), status=error.status)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            plain = CobrowseError(
                error.reason, code=PLAIN.get(error.status, ErrorCode.BAD_REQUEST), status=error.status
            )
            return web.json_response(plain.as_json(), status=error.status)
        except Exception:
            log.exception("request failed: %s", request.match_info.route.name or request.method)
            return web.json_response(
                CobrowseError("Something went wrong on the server.", code=ErrorCode.INTERNAL).as_json(), status=500
            )

    return [headers, cors, errors]
