"""Images, fonts and style sheets of mirrored pages, by the hash of their bytes: here, and with Redis for all hubs.

What a page showed goes with its screencast. Only what the pages of two visitors had in common is the website's, not
theirs: that stays for the next visitor (docs/adr/0013).
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from cobrowse.bus import SharedFiles
from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput, TooLarge

TYPES = re.compile(
    r"(image/(png|jpeg|gif|webp|avif|svg\+xml|bmp|x-icon|vnd\.microsoft\.icon)|font/[a-z0-9-]+"
    r"|application/(font-[a-z0-9-]+|x-font-[a-z0-9-]+|vnd\.ms-fontobject)|text/css)"
)
"""Types that a mirror shows. No page or script is ever an asset."""


MAX_SEEN = 100_000


@dataclass(frozen=True, slots=True)
class Asset:
    """Bytes and their media type as the visitor's browser named it."""

    type: str
    body: bytes


class Owner(NamedTuple):
    """Whose page had an asset."""

    site: str
    screencast: str
    visitor: str

    @property
    def shelves(self) -> tuple[str, str]:
        """Where the screencast's own assets are, and where the website's are."""
        return f"c:{self.screencast}", f"s:{self.site}"


class Assets:
    """A bounded, least-recently-used store. No website's, and no screencast's, can be asked for by another's."""

    def __init__(self, *, max_bytes: int, total_bytes: int, files: SharedFiles | None = None) -> None:
        self.max_bytes = max_bytes
        self._total = total_bytes
        self._files = files
        self._size = 0
        self._assets: OrderedDict[tuple[str, str], Asset] = OrderedDict()
        self._shelves: defaultdict[str, set[str]] = defaultdict(set)
        """What of each shelf is here."""
        self._seen: OrderedDict[str, bytes] = OrderedDict()
        """Which visitor's page had an asset first; names of assets are hashes, and tell nothing of them."""

    async def missing(self, owner: Owner, hashes: list[str]) -> list[str]:
        """Return which of these are nowhere."""
        lacking = hashes
        for shelf in owner.shelves:
            if self._files:
                # With other hubs what counts is what all can read: this one's memory may be the last that has it.
                gone = await self._files.missing(shelf, lacking)
            else:
                gone = [self._known(shelf, name) is None for name in lacking]
            lacking = [name for name, lacks in zip(lacking, gone, strict=True) if lacks]
        return lacking

    def _known(self, shelf: str, name: str) -> Asset | None:
        asset = self._assets.get((shelf, name))
        if asset:
            self._assets.move_to_end((shelf, name))
        return asset

    async def get(self, owner: Owner, name: str) -> Asset | None:
        """Return an asset and note its use."""
        for shelf in owner.shelves:
            if asset := self._known(shelf, name):
                return asset
        for shelf in owner.shelves if self._files else ():
            assert self._files
            if value := await self._files.get(shelf, name):
                media_type, _, body = value.partition(b"\0")
                asset = Asset(media_type.decode(), body)
                self._remember(shelf, name, asset)
                return asset
        return None

    async def put(self, owner: Owner, name: str, media_type: str, body: bytes) -> None:
        """Keep an asset. Raises BadInput when the bytes are not what the name says, or of a type never shown."""
        if len(body) > self.max_bytes:
            raise TooLarge("The asset is larger than allowed.", code=ErrorCode.ASSET_TOO_LARGE)
        if not TYPES.fullmatch(media_type):
            raise BadInput("This type of asset is never shown.", code=ErrorCode.ASSET_TYPE)
        if hashlib.sha256(body).hexdigest() != name:
            raise BadInput("The asset's bytes do not have this hash.", code=ErrorCode.ASSET_HASH)
        own, shared = owner.shelves
        shelf = shared if await self._had_another(owner, name) else own
        if self._files:
            await self._files.put(shelf, name, media_type.encode() + b"\0" + body)
        self._remember(shelf, name, Asset(media_type, body))

    async def _had_another(self, owner: Owner, name: str) -> bool:
        """Whether another visitor's page had the same; the first one is remembered."""
        who = hashlib.sha256(owner.visitor.encode()).digest()[:16]
        key = f"{owner.site}:{name}"
        first = await self._files.get("seen", key) if self._files else self._seen.get(key)
        if first is not None:
            return first != who
        if self._files:
            await self._files.put("seen", key, who)
        else:
            self._seen[key] = who
            if len(self._seen) > MAX_SEEN:
                self._seen.popitem(last=False)
        return False

    async def clear(self, screencast: str) -> None:
        """A screencast is over: what only its page had goes with it, for all hubs."""
        self.forget(screencast)
        if self._files:
            await self._files.clear(f"c:{screencast}")

    def forget(self, screencast: str) -> None:
        """Remove what this hub's memory has of a screencast."""
        shelf = f"c:{screencast}"
        for name in self._shelves.pop(shelf, ()):
            self._size -= len(self._assets.pop((shelf, name)).body)

    def screencasts(self) -> set[str]:
        """Return of which screencasts anything is here."""
        return {shelf[2:] for shelf in self._shelves if shelf.startswith("c:")}

    def _remember(self, shelf: str, name: str, asset: Asset) -> None:
        if (shelf, name) in self._assets:
            return
        self._assets[(shelf, name)] = asset
        self._shelves[shelf].add(name)
        self._size += len(asset.body)
        while self._size > self._total:
            (of, old), oldest = self._assets.popitem(last=False)
            self._size -= len(oldest.body)
            self._shelves[of].discard(old)
            if not self._shelves[of]:
                del self._shelves[of]
