"""JSON bodies, checked before use."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from cobrowse.errors import BadInput

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
