"""Origins as browsers write them."""

from __future__ import annotations

from urllib.parse import urlsplit

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput


def clean_origin(text: str) -> str:
    """Return `scheme://host[:port]` as browsers write it. Raises BadInput for anything else."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise BadInput(f"{text} is not an origin", code=ErrorCode.BAD_ORIGIN) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise BadInput(f"{text} is not an origin such as https://www.example.com", code=ErrorCode.BAD_ORIGIN)
    standard = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port and port != standard else "")
