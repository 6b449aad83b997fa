"""The audit trail for the console's Audit page: auditors and admins search, verify and export it."""

from __future__ import annotations

import csv
import io
import json

from aiohttp import web

from cobrowse.codes import ErrorCode, TrailKind
from cobrowse.errors import BadInput
from cobrowse.http.guards import require_auditor
from cobrowse.hub import Hub
from cobrowse.store.trail import COLUMNS

PAGE = 100
MAX_TEXT = 100
NO_STORE = {"Cache-Control": "no-store"}


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def site_of(request: web.Request) -> str:
        await require_auditor(request, hub)
        return (await hub.store.sites.known(request.match_info["site"])).key

    async def entries(request: web.Request) -> web.Response:
        site = await site_of(request)
        text = request.query.get("text", "").strip()
        kinds = [kind for kind in request.query.get("kinds", "").split(",") if kind]
        if len(text) > MAX_TEXT or not set(kinds) <= set(TrailKind):
            raise BadInput("This cannot be searched for.", code=ErrorCode.BAD_FIELD)
        found = await hub.store.trail.latest(
            site,
            before=_number(request, "before"),
            kinds=kinds,
            text=text,
            dialog=request.query.get("dialog", "")[:64],
            since=_number(request, "since"),
            until=_number(request, "until"),
            limit=PAGE,
        )
        told = {"entries": [entry.as_json() for entry in found], "more": len(found) == PAGE}
        return web.json_response(told, headers=NO_STORE)

    async def verify(request: web.Request) -> web.Response:
        count, problem = await hub.store.trail.verify(await site_of(request))
        return web.json_response({"entries": count, "problem": problem}, headers=NO_STORE)

    async def export(request: web.Request) -> web.StreamResponse:
        site = await site_of(request)
        kind = request.query.get("format", "json")
        if kind not in {"json", "csv"}:
            raise BadInput("The format is json or csv.", code=ErrorCode.BAD_FIELD)
        response = web.StreamResponse(
            headers={**NO_STORE, "Content-Disposition": f'attachment; filename="audit-{site}.{kind}"'}
        )
        response.content_type = "application/json" if kind == "json" else "text/csv"
        await response.prepare(request)
        await response.write(b"[\n" if kind == "json" else _line(COLUMNS))
        first = True
        async for entry in hub.store.trail.entries(site):
            if kind == "csv":
                await response.write(_line(entry.as_row()))
            else:
                await response.write((b"" if first else b",\n") + json.dumps(entry.as_json()).encode())
            first = False
        if kind == "json":
            await response.write(b"\n]\n")
        await response.write_eof()
        return response

    return [
        web.get("/v1/console/audit/{site}", entries),
        web.get("/v1/console/audit/{site}/verify", verify),
        web.get("/v1/console/audit/{site}/export", export),
    ]


def _number(request: web.Request, name: str) -> int:
    try:
        value = int(request.query.get(name) or 0)
    except ValueError:
        value = -1
    if not 0 <= value < 2**53:
        raise BadInput(f"{name} is not a number", code=ErrorCode.BAD_FIELD)
    return value


def _line(row: tuple[str, ...] | list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(row)
    return text.getvalue().encode()
