"""JSON bodies, checked before use."""

from __future__ import annotations

import json
from typing import Any, Literal

from aiohttp import web

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput, TooLarge

MAX_BODY_BYTES = 64 * 1024


async def json_object(request: web.Request) -> dict[str, Any]:
    """Return the request's JSON object. Raises BadInput."""
    try:
        value = json.loads(await request.text())
    except (ValueError, RecursionError):
        raise BadInput("the body is not JSON", code=ErrorCode.BAD_JSON) from None
    if not isinstance(value, dict):
        raise BadInput("the body is not a JSON object", code=ErrorCode.BAD_JSON)
    return value


def text_field(value: dict[str, Any], name: str, *, max_chars: int) -> str:
    """Return a string of the object, empty when absent. Raises BadInput when it is of another type or too long."""
    text = value.get(name, "")
    if not isinstance(text, str) or len(text) > max_chars:
        raise BadInput(f"{name} is not a text of {max_chars} characters at most", code=ErrorCode.BAD_FIELD)
    return text


What = Literal["asset", "frame", "request"]
TOO_LARGE = {
    "asset": ErrorCode.ASSET_TOO_LARGE,
    "frame": ErrorCode.FRAME_TOO_LARGE,
    "request": ErrorCode.REQUEST_TOO_LARGE,
}
ENCODING = {
    "asset": ErrorCode.ASSET_ENCODING,
    "frame": ErrorCode.FRAME_ENCODING,
    "request": ErrorCode.REQUEST_ENCODING,
}


async def limited_bytes(request: web.Request, limit: int, what: What) -> bytes:
    """Return the body, unpacked. Raises TooLarge, also for what only unpacks to more, and BadInput."""
    too_large = TooLarge(f"the {what} is larger than allowed", code=TOO_LARGE[what])
    if (request.content_length or 0) > limit:
        raise too_large
    body = b""
    try:
        while len(body) <= limit and (more := await request.content.read(limit + 1)):
            body += more
    except web.RequestPayloadError:
        raise BadInput("the body is not compressed as it says", code=ENCODING[what]) from None
    if len(body) > limit:
        raise too_large
    return body
