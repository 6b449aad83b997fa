"""The built bundles, where the wheel carries them."""

from __future__ import annotations

from pathlib import Path

from cobrowse.codes import ErrorCode
from cobrowse.errors import StartUpError

STATIC = Path(__file__).parents[1] / "static"


def require_bundles() -> None:
    """Raise StartUpError when the bundles were never built: a source tree without `npm run build`."""
    if not (STATIC / "manifest.json").is_file():
        raise StartUpError("the browser bundles are missing: run `npm ci && npm run build`", code=ErrorCode.NO_BUNDLES)
