"""The watchdog as a process: its own work, and the hub's side that starts it and keeps it running."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import aiohttp

from cobrowse.codes import ErrorCode
from cobrowse.config import ENV_PREFIX, Settings
from cobrowse.errors import StartUpError
from cobrowse.hub.access.tokens import Tokens, load_key
from cobrowse.tasks import TaskSet
from cobrowse.watchdog.patrol import Patrol

log = logging.getLogger("cobrowse.watchdog")

RETRY_SECONDS = 1.0
STOP_SECONDS = 5.0
PARENT = f"{ENV_PREFIX}WATCHDOG_PARENT"


async def watch(settings: Settings, hub: str, until: Callable[[], Awaitable[None]]) -> None:
    """Check the screencasts of the hub at this address until `until` returns. Raises StartUpError."""
    try:
        canaries = [re.compile(settings.watchdog_canaries)] if settings.watchdog_canaries else []
    except re.error as error:
        raise StartUpError(f"watchdog_canaries is no regular expression: {error}", code=ErrorCode.SETTINGS) from None
    key = await asyncio.to_thread(load_key, settings.data_dir, settings.secret_key)
    tasks = TaskSet()
    async with aiohttp.ClientSession() as http:
        patrol = Patrol(http, hub, Tokens(key, visit_seconds=60), canaries, tasks)
        tasks.start(patrol.run(), "watchdog")
        tasks.start(_with_parent(), "parent")
        await until()
        await tasks.close()


async def _with_parent() -> None:
    """End together with the hub that started this process, however it ended."""
    parent = int(os.environ.get(PARENT, "0"))
    while not parent or os.getppid() == parent:  # noqa: ASYNC110 (nothing tells it)
        await asyncio.sleep(RETRY_SECONDS)
    os._exit(0)


@contextmanager
def beside(settings: Settings, port: int) -> Iterator[None]:
    """Run a watchdog of the hub on `port` as a process of its own, if it is wanted."""
    if not settings.watchdog:
        yield
        return
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "localhost"} else settings.host  # noqa: S104 (compared)
    host = "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
    command = [sys.executable, "-m", "cobrowse", "watchdog", "--hub", f"http://{host}:{port}"]
    environment = {
        **os.environ,
        PARENT: str(os.getpid()),
        f"{ENV_PREFIX}DATA_DIR": str(settings.data_dir),
        f"{ENV_PREFIX}SECRET_KEY": settings.secret_key,
        f"{ENV_PREFIX}WATCHDOG_CANARIES": settings.watchdog_canaries,
    }
    keeper = _Keeper(command, environment)
    try:
        yield
    finally:
        keeper.stop()


class _Keeper:
    """Starts a process, and another one whenever it ends by itself."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._command = command
        self._environment = environment
        self._stopping = threading.Event()
        self._process = self._start()
        self._thread = threading.Thread(target=self._keep, name="watchdog", daemon=True)
        self._thread.start()

    def _start(self) -> subprocess.Popen[bytes]:
        # In a session of its own: Ctrl+C reaches the hub, which ends both in order.
        return subprocess.Popen(self._command, env=self._environment, start_new_session=True)  # noqa: S603 (ourselves)

    def _keep(self) -> None:
        while True:
            code = self._process.wait()
            if self._stopping.wait(RETRY_SECONDS):
                return
            log.warning("the watchdog ended with %d; starting another", code)
            self._process = self._start()

    def stop(self) -> None:
        self._stopping.set()
        self._process.terminate()
        self._thread.join(STOP_SECONDS)
        if self._thread.is_alive():
            self._process.kill()
