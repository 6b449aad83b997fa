"""Images, fonts and style sheets of mirrored pages, by the hash of their bytes. In memory, bounded, oldest out."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass

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


class Assets:
    """A bounded, least-recently-used store. Keys hold the site: no site can ask for what another's page showed."""

    def __init__(self, *, max_bytes: int, total_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._total = total_bytes
        self._size = 0
        self._assets: OrderedDict[tuple[str, str], Asset] = OrderedDict()

    def missing(self, site: str, hashes: list[str]) -> list[str]:
        """Return which of these are not here."""
        return [name for name in hashes if self.get(site, name) is None]

    def get(self, site: str, name: str) -> Asset | None:
        """Return an asset and note its use."""
        asset = self._assets.get((site, name))
        if asset:
            self._assets.move_to_end((site, name))
        return asset

    def put(self, site: str, name: str, media_type: str, body: bytes) -> None:
        """Keep an asset. Raises BadInput when the bytes are not what the name says, or of a type never shown."""
        if len(body) > self.max_bytes:
            raise TooLarge("the asset is larger than allowed", code="asset_too_large")
        if not TYPES.fullmatch(media_type):
            raise BadInput("this type of asset is never shown", code="asset_type")
        if hashlib.sha256(body).hexdigest() != name:
            raise BadInput("the asset's bytes do not have this hash", code="asset_hash")
        if (site, name) in self._assets:
            return
        self._assets[(site, name)] = Asset(media_type, body)
        self._size += len(body)
        while self._size > self._total:
            _, oldest = self._assets.popitem(last=False)
            self._size -= len(oldest.body)
