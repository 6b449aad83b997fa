"""`cobrowse doctor`: is this installation able to serve?"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import hiredis

from cobrowse.bus.redis.link import connect, parse_address
from cobrowse.bus.redis.nodes import MIN_VERSION, parse_info
from cobrowse.config import Settings
from cobrowse.errors import CobrowseError
from cobrowse.http.static import STATIC
from cobrowse.store import open_store

MAX_CLOCK_SECONDS = 5
OLDEST_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    ok: bool
    detail: str


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything; an error is a finding, never raised."""
    return [
        _bundles(),
        *await _database(settings),
        *await _redis(settings),
        _port(settings),
        _address(settings),
        _clock(),
    ]


def _bundles() -> Finding:
    built = (STATIC / "manifest.json").is_file()
    return Finding("browser bundles", built, "built" if built else "missing: run `npm ci && npm run build`")


async def _database(settings: Settings) -> list[Finding]:
    try:
        store = await open_store(settings.sqlalchemy_url)
    except CobrowseError as error:
        return [Finding("database", False, error.message)]
    try:
        sites = await store.sites.all()
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


async def _redis(settings: Settings) -> list[Finding]:
    if not settings.redis_url:
        return [Finding("redis", True, "not used: one process serves everything")]
    try:
        link = await connect(parse_address(settings.redis_url), lambda: None)
    except CobrowseError as error:
        return [Finding("redis", False, error.message)]
    try:
        info = parse_info(await link.call("INFO"))
        before, began = await link.call("TIME"), time.time()
    except (CobrowseError, hiredis.ReplyError) as error:
        return [Finding("redis", False, f"does not answer as it should: {error}")]
    finally:
        link.close()
    version = info.get("redis_version", "unknown")
    new_enough = version.split(".")[0].isdigit() and int(version.split(".")[0]) >= MIN_VERSION[0]
    apart = abs(int(before[0]) + int(before[1]) / 1e6 - began)
    policy = info.get("maxmemory_policy", "noeviction")
    # Nothing has to survive a restart of Redis, and what is evicted at will is missed at once.
    kept = "saved to disk" if info.get("aof_enabled") == "1" or info.get("rdb_changes_since_last_save") else "in memory"
    return [
        Finding("redis", new_enough, f"{version}, {info.get('redis_mode', 'standalone')}, {kept}"),
        Finding("redis eviction", policy in {"noeviction", "volatile-ttl"}, f"{policy}; noeviction is right"),
        Finding("redis clock", apart < MAX_CLOCK_SECONDS, f"{apart:.1f} s from this machine's"),
    ]


def _clock() -> Finding:
    now = datetime.now(UTC)
    return Finding("clock", now.year >= OLDEST_YEAR, f"{now:%Y-%m-%d %H:%M:%S} UTC; tokens live by it")
