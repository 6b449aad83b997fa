"""JSON bodies, checked before use."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from cobrowse.errors import BadInput, TooLarge

MAX_BODY_BYTES = 64 * 1024


async def json_object(request: web.Request) -> dict[str, Any]:
    """Return the request's JSON object. Raises BadInput."""
    try:
        value = json.loads(await request.text())
    except (ValueError, RecursionError):
        raise BadInput("the body is not JSON", code="bad_json") from None
    if not isinstance(value, dict):
        raise BadInput("the body is not a JSON object", code="bad_json")
    return value


def text_field(value: dict[str, Any], name: str, *, max_chars: int) -> str:
    """Return a string of the object, empty when absent. Raises BadInput when it is of another type or too long."""
    text = value.get(name, "")
    if not isinstance(text, str) or len(text) > max_chars:
        raise BadInput(f"{name} is not a text of {max_chars} characters at most", code="bad_field")
    return text


async def limited_bytes(request: web.Request, limit: int, what: str) -> bytes:
    """Return the body, unpacked. Raises TooLarge, also for what only unpacks to more, and BadInput."""
    too_large = TooLarge(f"the {what} is larger than allowed", code=f"{what}_too_large")
    if (request.content_length or 0) > limit:
        raise too_large
    body = b""
    try:
        while len(body) <= limit and (more := await request.content.read(limit + 1)):
            body += more
    except web.RequestPayloadError:
        raise BadInput("the body is not compressed as it says", code=f"{what}_encoding") from None
    if len(body) > limit:
        raise too_large
    return body
