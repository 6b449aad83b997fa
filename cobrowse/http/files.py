"""Pictures and files of dialogues: visitors send and read their own, operators those of any dialogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from cobrowse.codes import Author, ErrorCode
from cobrowse.errors import BadInput, TooLarge, TooMany
from cobrowse.http.guards import require_consultant, require_own_origin, require_visit
from cobrowse.hub import Hub
from cobrowse.store import File

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_FIELD_BYTES = 32 * 1024
"""Longest caption, as UTF-8; how many characters it may have is checked where it is used."""
MAX_NAME_CHARS = 500


def routes(hub: Hub) -> list[web.AbstractRouteDef]:
    """Return the routes."""

    async def visitor_sends(request: web.Request) -> web.Response:
        visit = require_visit(request, hub)
        if not hub.rates.files.take(f"{visit.site} {visit.visitor}", hub.now()):
            raise TooMany("Too many files. Wait a minute.")
        sent = await sent_file(request, hub.settings.file_max_bytes)
        dialog = await hub.store.dialogs.open(visit.site, visit.visitor)
        told = await hub.attachments.attach(
            dialog,
            Author.VISITOR.value,
            "",
            file_name=sent.name,
            body=sent.body,
            caption=sent.caption,
            client_id=sent.id,
        )
        return web.json_response({"message": told})

    async def visitor_reads(request: web.Request) -> web.Response:
        visit = require_visit(request, hub)
        # Another visitor of the same browser finds nothing in its memory.
        return answer(
            *await hub.attachments.file(request.match_info["file"], site=visit.site, visitor=visit.visitor), keep=False
        )

    async def preflight(_: web.Request) -> web.Response:
        return web.Response(status=204)

    async def operator_sends(request: web.Request) -> web.Response:
        require_own_origin(request, hub)
        operator = await require_consultant(request, hub)
        dialog = await hub.dialogs.get(request.match_info["dialog"])
        sent = await sent_file(request, hub.settings.file_max_bytes)
        ticket = sent.snapshot

        async def permit() -> None:
            if ticket:
                await hub.snapshots.use(ticket, operator, dialog, sent.id)

        told = await hub.attachments.attach(
            dialog,
            Author.OPERATOR.value,
            operator.name,
            file_name=sent.name,
            body=sent.body,
            caption=sent.caption,
            client_id=sent.id,
            only_pictures=bool(ticket),
            permit=permit,
        )
        await hub.inbox.take(dialog, operator)
        return web.json_response({"message": told})

    async def operator_reads(request: web.Request) -> web.Response:
        await require_consultant(request, hub)
        return answer(*await hub.attachments.file(request.match_info["file"]))

    return [
        web.post("/v1/files", visitor_sends),
        web.options("/v1/files", preflight),
        web.get("/v1/files/{file:[A-Za-z0-9_-]+}", visitor_reads),
        web.options("/v1/files/{file:[A-Za-z0-9_-]+}", preflight),
        web.post("/v1/console/dialogs/{dialog:[A-Za-z0-9_-]+}/files", operator_sends),
        web.get("/v1/console/files/{file:[A-Za-z0-9_-]+}", operator_reads),
    ]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent; its name and kind are checked before they are used."""

    id: str
    """The sender's own name of the message."""
    name: str
    caption: str
    body: bytes
    snapshot: str
    """The ticket of a snapshot; empty for any other file."""


async def sent_file(request: web.Request, limit: int) -> Sent:
    """Return the form's `id`, `caption`, `snapshot` and `file`: in the body, for addresses end up in logs.

    Raises BadInput, and TooLarge for a file over `limit` bytes.
    """
    fields, name, body = {"id": b"", "caption": b"", "snapshot": b""}, "", b""
    try:
        form = await request.multipart()
        while (part := await form.next()) is not None:
            if not isinstance(part, BodyPartReader) or part.name not in {*fields, "file"}:
                raise BadInput("The form has an unknown field.", code=ErrorCode.BAD_FIELD)
            most = limit if part.name == "file" else MAX_FIELD_BYTES
            value = b""
            while len(value) <= most and (more := await part.read_chunk()):
                value += more
            if len(value) > most:
                code = ErrorCode.FILE_TOO_LARGE if part.name == "file" else ErrorCode.TOO_LARGE
                raise TooLarge(f"The {part.name} is larger than allowed.", code=code)
            if part.name == "file":
                name = (part.filename or "")[:MAX_NAME_CHARS].encode(errors="replace").decode()
                body = value
            else:
                fields[part.name] = value
        client_id, caption, snapshot = (fields[key].decode() for key in ("id", "caption", "snapshot"))
    except (ValueError, AssertionError):  # what aiohttp raises for forms that are none, and text that is none
        raise BadInput("The body is not a form with a file.", code=ErrorCode.BAD_FORM) from None
    if not ID.fullmatch(client_id):
        raise BadInput("The id is not valid.", code=ErrorCode.BAD_FIELD)
    return Sent(client_id, name, caption, body, snapshot)


def answer(file: File, body: bytes, *, keep: bool = True) -> web.Response:
    """Return the file so that no browser runs or shows it in the hub's origin, unless it is a picture."""
    shown = "inline" if file.width else "attachment"
    return web.Response(
        body=body,
        content_type=file.type,
        headers={
            "Cache-Control": "private, max-age=86400, immutable" if keep else "no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )
