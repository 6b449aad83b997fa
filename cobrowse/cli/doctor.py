"""`cobrowse doctor`: is this installation able to serve?"""

from __future__ import annotations

import socket
from dataclasses import dataclass

from cobrowse.config import Settings
from cobrowse.errors import CobrowseError
from cobrowse.http.static import STATIC
from cobrowse.store import open_store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    ok: bool
    detail: str


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything; an error is a finding, never raised."""
    return [_bundles(), *await _database(settings), _port(settings), _address(settings)]


def _bundles() -> Finding:
    built = (STATIC / "manifest.json").is_file()
    return Finding("browser bundles", built, "built" if built else "missing: run `npm ci && npm run build`")


async def _database(settings: Settings) -> list[Finding]:
    try:
        store = await open_store(settings.sqlalchemy_url)
    except CobrowseError as error:
        return [Finding("database", False, error.message)]
    try:
        sites = await store.sites()
    finally:
        await store.close()
    listed = ", ".join(f"{site.name} ({', '.join(site.origins)})" for site in sites)
    return [
        Finding("database", True, "opened and migrated"),
        Finding("websites", bool(sites), listed or "none yet: cobrowse site add NAME --origin https://…"),
    ]


def _port(settings: Settings) -> Finding:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            return Finding("port", False, f"{settings.host} port {settings.port}: {error.strerror}")
    return Finding("port", True, f"{settings.host} port {settings.port} is free")


def _address(settings: Settings) -> Finding:
    local = settings.base_url.split("//")[1].split(":")[0] in {"localhost", "127.0.0.1"}
    if settings.secure or local:
        return Finding("public address", True, settings.base_url)
    return Finding(
        "public address",
        False,
        f"{settings.base_url} is not https: browsers allow screencasts on secure pages only; set public_url",
    )
