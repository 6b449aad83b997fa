"""Listens for browsers and for other hubs, and stops in order."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from cobrowse.codes import ErrorCode
from cobrowse.errors import StartUpError
from cobrowse.hub import Hub

STOP_SECONDS = 5
"""Time for open connections to close at a stop."""


@asynccontextmanager
async def listen(app: web.Application, host: str, port: int, *, shared: bool = False) -> AsyncIterator[int]:
    """Serve `app`; gives the port. Raises StartUpError when the port cannot be had."""
    async with listening(app, host, port, shared=shared) as (chosen, _):
        yield chosen


@asynccontextmanager
async def listening(
    app: web.Application, host: str, port: int, *, shared: bool = False
) -> AsyncIterator[tuple[int, web.AppRunner]]:
    """As `listen`, and gives the runner. With `shared`, several processes have the port."""
    # Access logs would hold addresses of visitors; what is needed is logged by the parts.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, reuse_port=shared or None)
        try:
            await site.start()
        except OSError as error:
            raise StartUpError(_why_not(host, port, error), code=ErrorCode.PORT) from None
        yield int(runner.addresses[0][1]), runner
    finally:
        await runner.cleanup()


@asynccontextmanager
async def reachable_by_hubs(hub: Hub, runner: web.AppRunner) -> AsyncIterator[None]:
    """Listen where other hubs can pass on requests that belong here; only with Redis there are any."""
    settings = hub.settings
    if not settings.redis_url:
        yield
        return
    site = web.TCPSite(runner, settings.internal_host, settings.internal_port)
    try:
        await site.start()
    except OSError as error:
        raise StartUpError(
            _why_not(settings.internal_host, settings.internal_port, error), code=ErrorCode.PORT
        ) from None
    host, port = runner.addresses[-1][:2]
    await hub.upkeep.announce(settings.internal_url or f"http://{host}:{port}")
    yield


async def drain(hub: Hub, runner: web.AppRunner) -> None:
    """Send all clients elsewhere; nothing to do when there is no other hub."""
    if not await hub.membership.has_peers():
        return
    for site in list(runner.sites):
        await site.stop()  # new connections go to other hubs; those that are open stay
    await hub.drain()


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use by another program. Choose another with --port (make run PORT=…)."
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this user has. Choose one above 1023 with --port."
    return f"cannot listen on {host} port {port}: {error.strerror}"


def spare_collector() -> None:
    """Keep Python's garbage collector from walking all logs again and again; it took a tenth of a busy hub's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


async def wait_for_stop() -> None:
    """Return on SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
