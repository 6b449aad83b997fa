"""Bodies of requests: JSON checked against a model before use, or bytes up to a limit."""

from __future__ import annotations

import json
from typing import Any, Literal, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput, TooLarge

MAX_BODY_BYTES = 64 * 1024


class Body(BaseModel):
    """A JSON object as a peer may send it; fields that are not named are not looked at."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


B = TypeVar("B", bound=BaseModel)


async def json_object(request: web.Request) -> dict[str, Any]:
    """Return the request's JSON object. Raises BadInput."""
    try:
        value = json.loads(await request.text())
    except (ValueError, RecursionError):
        raise BadInput("The body is not JSON.", code=ErrorCode.BAD_JSON) from None
    if not isinstance(value, dict):
        raise BadInput("The body is not a JSON object.", code=ErrorCode.BAD_JSON)
    return value


async def read_body(request: web.Request, model: type[B]) -> B:
    """Return the request's JSON object, checked. Raises BadInput, as `check` does."""
    return check(model, await json_object(request))


def check(model: type[B], told: dict[str, Any], *, code: ErrorCode = ErrorCode.BAD_FIELD) -> B:
    """Return what was told, checked. Raises BadInput that names the fields and never their values."""
    try:
        return model.model_validate(told)
    except ValidationError as error:
        fields = ", ".join(sorted({str(item["loc"][0]) for item in error.errors() if item["loc"]}))
        raise BadInput(f"Wrong or missing: {fields or 'body'}", code=code) from None


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
    too_large = TooLarge(f"The {what} is larger than allowed.", code=TOO_LARGE[what])
    if (request.content_length or 0) > limit:
        raise too_large
    body = b""
    try:
        while len(body) <= limit and (more := await request.content.read(limit + 1)):
            body += more
    except web.RequestPayloadError:
        raise BadInput("The body is not compressed as it says.", code=ENCODING[what]) from None
    if len(body) > limit:
        raise too_large
    return body
