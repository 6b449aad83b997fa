"""What is audited: addresses, sitemaps, HTML files and folders of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import aiohttp
from aiohttp import web
from lxml import etree

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput

MAX_SITEMAP_BYTES = 50_000_000
MAX_SITEMAP_DEPTH = 3
TIMEOUT = aiohttp.ClientTimeout(total=60)


class Target(NamedTuple):
    """A page: how it is called in reports, and its address."""

    name: str
    url: str


@asynccontextmanager
async def pages_of(targets: tuple[str, ...], *, limit: int) -> AsyncIterator[list[Target]]:
    """Give all pages; files are served while they are needed. Raises BadInput."""
    runners: list[web.AppRunner] = []
    pages: list[Target] = []
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
            for target in targets:
                if target.startswith(("http://", "https://")):
                    found = await _sitemap(http, target) if urlsplit(target).path.endswith(".xml") else [target]
                    pages += [Target(url, url) for url in found]
                else:
                    pages += await _serve(await asyncio.to_thread(_files, Path(target)), runners)
        if len(pages) > limit:
            raise BadInput(f"these are {len(pages)} pages; --max-pages allows {limit}", code=ErrorCode.TOO_MANY_PAGES)
        yield list(dict.fromkeys(pages))
    finally:
        for runner in runners:
            await runner.cleanup()


async def _sitemap(http: aiohttp.ClientSession, url: str, above: tuple[str, ...] = ()) -> list[str]:
    if url in above or len(above) > MAX_SITEMAP_DEPTH:
        return []
    try:
        async with http.get(url) as answer:
            answer.raise_for_status()
            body = await answer.content.read(MAX_SITEMAP_BYTES)
    except aiohttp.ClientError as error:
        raise BadInput(f"cannot read the sitemap {url}: {error}", code=ErrorCode.BAD_SITEMAP) from None
    found = locations(body)
    nested = [one for one in found if urlsplit(one).path.endswith(".xml")]
    pages = [one for one in found if one not in nested]
    for one in nested:
        pages += await _sitemap(http, one, (*above, url))
    return pages


def locations(body: bytes) -> list[str]:
    """Return the addresses in a sitemap or an index of sitemaps (sitemaps.org). Raises BadInput."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        raise BadInput("the sitemap is not XML", code=ErrorCode.BAD_SITEMAP) from None
    return [text.strip() for text in root.xpath("//*[local-name()='loc']/text()") if text.strip().startswith("http")]


def _files(path: Path) -> tuple[Path, list[str]]:
    if path.is_file():
        return path.parent, [path.name]
    if not path.is_dir():
        raise BadInput(f"{path} is no address, file or folder", code=ErrorCode.BAD_TARGET)
    found = sorted(file.relative_to(path).as_posix() for file in path.rglob("*.htm*") if file.is_file())
    if not found:
        raise BadInput(f"there are no HTML files in {path}", code=ErrorCode.BAD_TARGET)
    return path, found


async def _serve(given: tuple[Path, list[str]], runners: list[web.AppRunner]) -> list[Target]:
    folder, names = given
    app = web.Application()
    app.router.add_static("/", folder, follow_symlinks=False)
    runner = web.AppRunner(app, access_log=None)
    runners.append(runner)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    return [Target(name, f"http://127.0.0.1:{port}/{quote(name)}") for name in names]
