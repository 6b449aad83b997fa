"""Images, fonts and style sheets of mirrored pages, by the hash of their bytes: here, and with Redis for all hubs."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from cobrowse.errors import BadInput, TooLarge

TYPES = re.compile(
    r"(image/(png|jpeg|gif|webp|avif|svg\+xml|bmp|x-icon|vnd\.microsoft\.icon)|font/[a-z0-9-]+"
    r"|application/(font-[a-z0-9-]+|x-font-[a-z0-9-]+|vnd\.ms-fontobject)|text/css)"
)
"""Types that a mirror shows. No page or script is ever an asset."""


@dataclass(frozen=True, slots=True)
class Asset:
    """Bytes and their media type as the visitor's browser named it."""

    type: str
    body: bytes


class Files(Protocol):
    """Where assets are kept for all hubs, beyond this one's memory; they expire by themselves."""

    async def get(self, name: str) -> bytes | None:
        """Return what was put, and keep it for longer."""
        ...

    async def put(self, name: str, value: bytes) -> None:
        """Keep."""
        ...

    async def missing(self, names: list[str]) -> list[bool]:
        """Return for each whether it is not there; those that are stay for longer."""
        ...


class Assets:
    """A bounded, least-recently-used store. Keys hold the site: no site can ask for what another's page showed."""

    def __init__(self, *, max_bytes: int, total_bytes: int, files: Files | None = None) -> None:
        self.max_bytes = max_bytes
        self._total = total_bytes
        self._files = files
        self._size = 0
        self._assets: OrderedDict[tuple[str, str], Asset] = OrderedDict()

    async def missing(self, site: str, hashes: list[str]) -> list[str]:
        """Return which of these are nowhere."""
        if not self._files:
            return [name for name in hashes if not self._known(site, name)]
        # With other hubs what counts is what all can read: this one's memory may be the last that has it.
        gone = await self._files.missing([f"{site}:{name}" for name in hashes])
        return [name for name, lacks in zip(hashes, gone, strict=True) if lacks]

    def _known(self, site: str, name: str) -> Asset | None:
        asset = self._assets.get((site, name))
        if asset:
            self._assets.move_to_end((site, name))
        return asset

    async def get(self, site: str, name: str) -> Asset | None:
        """Return an asset and note its use."""
        asset = self._known(site, name)
        if asset or not self._files:
            return asset
        value = await self._files.get(f"{site}:{name}")
        if value is None:
            return None
        media_type, _, body = value.partition(b"\0")
        asset = Asset(media_type.decode(), body)
        self._remember(site, name, asset)
        return asset

    async def put(self, site: str, name: str, media_type: str, body: bytes) -> None:
        """Keep an asset. Raises BadInput when the bytes are not what the name says, or of a type never shown."""
        if len(body) > self.max_bytes:
            raise TooLarge("the asset is larger than allowed", code="asset_too_large")
        if not TYPES.fullmatch(media_type):
            raise BadInput("this type of asset is never shown", code="asset_type")
        if hashlib.sha256(body).hexdigest() != name:
            raise BadInput("the asset's bytes do not have this hash", code="asset_hash")
        if self._files:
            await self._files.put(f"{site}:{name}", media_type.encode() + b"\0" + body)
        self._remember(site, name, Asset(media_type, body))

    def _remember(self, site: str, name: str, asset: Asset) -> None:
        if (site, name) in self._assets:
            return
        self._assets[(site, name)] = asset
        self._size += len(asset.body)
        while self._size > self._total:
            _, oldest = self._assets.popitem(last=False)
            self._size -= len(oldest.body)
