"""Fetches images and fonts that a visitor's browser shows but may not read, from origins that the owner listed.

What a visitor asks for may lead into the owner's network (server-side request forgery). So: only listed origins, also
after a redirect; only addresses that are public, checked where the connection is made, so that a name that resolves
anew cannot lead elsewhere; no cookies; types, sizes and times are bounded. Addresses are never logged.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import socket
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput, CobrowseError, NotAllowed, TooLarge
from cobrowse.hub.assets.store import TYPES, Assets, Owner
from cobrowse.hub.origins import clean_origin
from cobrowse.store import Site

MAX_URL_CHARS = 4096
MAX_REDIRECTS = 3
PARALLEL = 16
"""Requests at a time, of all websites together."""
SECONDS = 10.0
REMEMBERED = 5000
"""Answers whose hash is known without a new request."""
REMEMBERED_SECONDS = 600.0
REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An asset that the hub has now."""

    hash: str
    type: str


def is_public(address: str) -> bool:
    """Return whether an IP address is reachable by everybody: nothing private, local or special."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        # Addresses that carry an IPv4 address are as public as that one.
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only. The connection is made to what was checked."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses. Raises OSError when one of them is not public: such a name is not to be trusted."""
        found = await self._inner.resolve(host, port, family)
        if not found or not all(is_public(one["host"]) for one in found):
            raise OSError("the name does not lead to public addresses")
        return found

    async def close(self) -> None:
        """Close the resolver inside."""
        await self._inner.close()


class AssetProxy:
    """Fetches into the asset store. `private_networks` lets it reach addresses that are not public."""

    def __init__(self, assets: Assets, *, private_networks: bool, resolver: AbstractResolver | None = None) -> None:
        self._assets = assets
        self._private = private_networks
        self._resolver = resolver
        self._session: ClientSession | None = None
        self._slots = asyncio.Semaphore(PARALLEL)
        self._known: OrderedDict[tuple[str, str], tuple[float, Fetched]] = OrderedDict()

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def fetch(self, site: Site, owner: Owner, url: str, now: float) -> Fetched:
        """Fetch an asset of a page of this website, for its screencast.

        Raises NotAllowed when the owner did not list the origin or the address is not public, BadInput or TooLarge when
        what is there is no asset, CobrowseError with status 502 when it cannot be had.
        """
        key = (site.key, url)
        known = self._known.get(key)
        if known and known[0] > now and await self._assets.get(owner, known[1].hash):
            return known[1]
        try:
            async with asyncio.timeout(SECONDS), self._slots:
                media_type, body = await self._follow(site, url)
        except (ClientError, OSError, TimeoutError, ValueError):
            # What failed may hold the address: not a word of it goes on.
            raise CobrowseError(
                "The asset could not be fetched.", code=ErrorCode.ASSET_UNREACHABLE, status=502
            ) from None
        name = hashlib.sha256(body).hexdigest()
        await self._assets.put(owner, name, media_type, body)
        fetched = Fetched(name, media_type)
        self._known[key] = (now + REMEMBERED_SECONDS, fetched)
        self._known.move_to_end(key)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return fetched

    async def _follow(self, site: Site, url: str) -> tuple[str, bytes]:
        for _ in range(MAX_REDIRECTS + 1):
            self._check(site, url)
            async with self._client().get(url, allow_redirects=False) as response:
                if response.status in REDIRECTS:
                    url = urljoin(url, response.headers.get("Location", ""))
                    continue
                if response.status != 200:
                    raise CobrowseError("The asset could not be fetched.", code=ErrorCode.ASSET_UNREACHABLE, status=502)
                media_type = response.content_type
                if not TYPES.fullmatch(media_type) or media_type.startswith("text/"):
                    raise BadInput("What is there is no image or font.", code=ErrorCode.ASSET_TYPE)
                body = b""
                async for part in response.content.iter_chunked(65_536):
                    body += part
                    if len(body) > self._assets.max_bytes:
                        raise TooLarge("The asset is larger than allowed.", code=ErrorCode.ASSET_TOO_LARGE)
                return media_type, body
        raise BadInput("The asset is redirected too often.", code=ErrorCode.ASSET_REDIRECTS)

    def _check(self, site: Site, url: str) -> None:
        if len(url) > MAX_URL_CHARS:
            raise BadInput("The address is too long.", code=ErrorCode.ASSET_URL)
        try:
            parts = urlsplit(url)
            origin = clean_origin(f"{parts.scheme}://{parts.netloc}")
        except (BadInput, ValueError):
            raise BadInput("This is no address of an asset.", code=ErrorCode.ASSET_URL) from None
        if parts.username is not None or parts.password is not None:
            raise BadInput("The address holds a name or password.", code=ErrorCode.ASSET_URL)
        if origin not in site.asset_origins:
            raise NotAllowed("The website's owner did not list this origin for assets.", code=ErrorCode.ASSET_ORIGIN)
        host = parts.hostname or ""
        literal = ":" in host or host.replace(".", "").isdigit()
        if literal and not self._private and not is_public(host):
            raise NotAllowed("Assets of private addresses are not fetched.", code=ErrorCode.ASSET_ADDRESS)

    def _client(self) -> ClientSession:
        if self._session is None:
            resolver = self._resolver or ThreadedResolver()
            connector = TCPConnector(
                resolver=resolver if self._private else PublicResolver(resolver), limit=PARALLEL, ttl_dns_cache=60
            )
            self._session = ClientSession(
                connector=connector,
                cookie_jar=DummyCookieJar(),
                timeout=ClientTimeout(total=SECONDS, connect=5),
                auto_decompress=False,
                trust_env=False,
                headers={"Accept-Encoding": "identity", "User-Agent": "cobrowse", "Accept": "image/*, font/*"},
            )
        return self._session
