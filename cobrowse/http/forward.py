"""Long polling belongs to the hub where it began: any other hub passes its requests on to that one.

So do connections of the frame plane over HTTP.
"""

from __future__ import annotations

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from aiohttp.typedefs import Handler, Middleware

from cobrowse.codes import ErrorCode
from cobrowse.errors import Unavailable
from cobrowse.http.body import limited_bytes
from cobrowse.hub import Hub

SOCKET_PATH = "/v1/socket/"
FRAMES_PATH = "/v1/frames/"
TRANSPORT_HEADER = "X-Cobrowse-Transport"
BEYOND_A_FRAME_BYTES = 64 * 1024
"""What may come with the largest frame in one request."""
NAME_CHARS = 8
"""Length of a hub's name, with which every connection's id begins."""
FORWARD_SECONDS = 60
PASSED_ON = (TRANSPORT_HEADER, "Host", "Content-Type", "Origin", "Cookie", "User-Agent", "Accept-Encoding")
PASSED_BACK = ("Content-Type", "Content-Encoding", "Access-Control-Allow-Origin", "Vary", "Set-Cookie")
MARK = "X-Cobrowse-Forwarded"


def owner_of(request: web.Request) -> str:
    """Return the name of the hub that a request belongs to, empty when it belongs to any."""
    if request.path == SOCKET_PATH and request.query.get("transport") == "polling":
        return request.query.get("sid", "")[:NAME_CHARS]
    if request.path.startswith(FRAMES_PATH):
        return request.headers.get(TRANSPORT_HEADER, "")[:NAME_CHARS]
    return ""


class Forwarding:
    """Passes requests on, over one pool of connections to other hubs."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._session: ClientSession | None = None

    async def close(self, _: web.Application) -> None:
        """Give the connections back."""
        if self._session:
            await self._session.close()

    @property
    def middleware(self) -> Middleware:
        """What decides for each request whether it belongs here."""

        @web.middleware
        async def forward(request: web.Request, handler: Handler) -> web.StreamResponse:
            name = owner_of(request)
            if not name or name == self._hub.name or MARK in request.headers:
                return await handler(request)
            address = await self._hub.membership.address_of(name)
            if not address:
                return await handler(request)  # answers that the connection is not known
            return await self._pass_on(request, address)

        return forward

    async def _pass_on(self, request: web.Request, address: str) -> web.Response:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=FORWARD_SECONDS), auto_decompress=False)
        limit = self._hub.settings.frame_max_bytes + BEYOND_A_FRAME_BYTES
        body = await limited_bytes(request, limit, "request")
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        try:
            async with self._session.request(
                request.method, f"{address}{request.path_qs}", data=body, headers={**headers, MARK: "1"}
            ) as answer:
                back = {name: answer.headers[name] for name in PASSED_BACK if name in answer.headers}
                return web.Response(status=answer.status, body=await answer.read(), headers=back)
        except (ClientError, TimeoutError, OSError):
            raise Unavailable("The hub of this connection is out of reach.", code=ErrorCode.HUB_GONE) from None
