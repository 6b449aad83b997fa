"""Files as they are on the disk: the built bundles, where the wheel carries them, and the pictures of the docs."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

from cobrowse.codes import ErrorCode
from cobrowse.errors import StartUpError

STATIC = Path(__file__).parents[1] / "static"


async def require_bundles() -> None:
    """Raise StartUpError when the bundles were never built: a source tree without `npm run build`."""
    if not await asyncio.to_thread((STATIC / "manifest.json").is_file):
        raise StartUpError("the browser bundles are missing: run `npm ci && npm run build`", code=ErrorCode.NO_BUNDLES)


async def file_response(path: Path, headers: dict[str, str] | None = None) -> web.FileResponse:
    """Return a file. Raises HTTPNotFound."""
    if not await asyncio.to_thread(path.is_file):
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=headers)


def script_tag(hub: str, site: str) -> str:
    """Return what a website's pages load the widget by. Its request does not tell from which page it comes."""
    return f'<script async src="{hub}/widget.js" data-site="{site}" referrerpolicy="no-referrer"></script>'
