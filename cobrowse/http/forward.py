"""Long polling belongs to the hub where it began: any other hub passes its requests on to that one."""

from __future__ import annotations

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from aiohttp.typedefs import Handler, Middleware

from cobrowse.errors import Unavailable
from cobrowse.hub import Hub

SOCKET_PATH = "/v1/socket/"
NAME_CHARS = 8
"""Length of a hub's name, with which every connection's id begins."""
FORWARD_SECONDS = 60
PASSED_ON = ("Content-Type", "Origin", "Cookie", "User-Agent", "Accept-Encoding")
PASSED_BACK = ("Content-Type", "Content-Encoding", "Access-Control-Allow-Origin", "Vary", "Set-Cookie")
MARK = "X-Cobrowse-Forwarded"


def forwarding(hub: Hub) -> Middleware:
    """Return the middleware."""
    session: ClientSession | None = None

    @web.middleware
    async def forward(request: web.Request, handler: Handler) -> web.StreamResponse:
        nonlocal session
        name = request.query.get("sid", "")[:NAME_CHARS] if request.path == SOCKET_PATH else ""
        if not name or name == hub.name or request.query.get("transport") != "polling" or MARK in request.headers:
            return await handler(request)
        address = await hub.address_of(name)
        if not address:
            return await handler(request)  # answers that the connection is not known
        if session is None:
            session = ClientSession(timeout=ClientTimeout(total=FORWARD_SECONDS), auto_decompress=False)
            hub.to_close.append(session.close)
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        try:
            async with session.request(
                request.method, f"{address}{request.path_qs}", data=await request.read(), headers={**headers, MARK: "1"}
            ) as answer:
                back = {name: answer.headers[name] for name in PASSED_BACK if name in answer.headers}
                return web.Response(status=answer.status, body=await answer.read(), headers=back)
        except (ClientError, TimeoutError, OSError):
            raise Unavailable("the hub of this connection is out of reach", code="hub_gone") from None

    return forward
