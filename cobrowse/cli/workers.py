"""`cobrowse serve --workers N`: several hubs on one port of one machine, looked after by one process."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click

from cobrowse import __version__
from cobrowse.codes import ErrorCode
from cobrowse.config import Settings
from cobrowse.errors import StartUpError
from cobrowse.store import open_store
from cobrowse.watchdog.process import beside

RESTART_SECONDS = 1.0
"""A worker that ends by itself is started again, at most once in this time."""
STOP_SECONDS = 15.0
POLL_SECONDS = 0.2


def supervise(settings: Settings, workers: int, arguments: list[str]) -> None:
    """Run until SIGINT or SIGTERM; SIGHUP restarts one worker after the other. Raises StartUpError."""
    if not settings.redis_url:
        raise StartUpError(
            "--workers needs Redis, through which the processes share their work: give --redis-url",
            code=ErrorCode.NO_REDIS,
        )
    if not hasattr(socket, "SO_REUSEPORT"):
        raise StartUpError("--workers needs a system on which processes can share a port", code=ErrorCode.WORKERS)

    async def migrate() -> None:
        await (await open_store(settings.sqlalchemy_url)).close()

    asyncio.run(migrate())
    with _reserved(settings) as reserved:
        port = reserved.getsockname()[1]
        command = [sys.executable, "-m", "cobrowse", *_without_workers(arguments), "--worker", "--port", str(port)]
        base = settings.model_copy(update={"port": port}).base_url
        click.echo(f"cobrowse {__version__} serves {base} with {workers} processes")
        click.echo(f"  console  {base}/console/")
        sys.stdout.flush()
        with beside(settings, port):
            _Workers(command, workers).run()
    click.echo("stopped")


def _reserved(settings: Settings) -> socket.socket:
    """Return a bound socket that does not listen: it holds the port for the workers."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    holder = socket.socket(family)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        holder.bind((settings.host, settings.port))
    except OSError as error:
        holder.close()
        raise StartUpError(
            f"cannot have port {settings.port} on {settings.host}: {error.strerror}", code=ErrorCode.PORT
        ) from None
    return holder


def _without_workers(arguments: list[str]) -> list[str]:
    kept: list[str] = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument in {"--workers", "--port"}:
            skip = True
        elif not argument.startswith(("--workers=", "--port=")):
            kept.append(argument)
    return kept


class _Workers:
    def __init__(self, command: list[str], count: int) -> None:
        self._command = command
        self._running = [self._start() for _ in range(count)]
        self._stopping = False
        self._restart = False

    def _start(self) -> tuple[subprocess.Popen[bytes], float]:
        # A session of its own: Ctrl+C reaches this process only, which stops the workers in order.
        return subprocess.Popen(self._command, start_new_session=True), time.monotonic()  # noqa: S603 (ourselves)

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)
        while not self._stopping:
            time.sleep(POLL_SECONDS)
            if self._restart:
                self._restart = False
                self._restart_all()
            for index, (process, since) in enumerate(self._running):
                if process.poll() is not None and time.monotonic() - since > RESTART_SECONDS:
                    click.echo(f"a worker ended with {process.returncode}; starting another", err=True)
                    self._running[index] = self._start()
        for process, _ in self._running:
            process.terminate()
        for process, _ in self._running:
            self._wait(process)

    def _signalled(self, number: int, _: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self._restart = True
        else:
            self._stopping = True

    def _restart_all(self) -> None:
        for index, (process, _) in enumerate(self._running):
            if self._stopping:
                return
            replacement = self._start()
            time.sleep(RESTART_SECONDS)  # it listens before the old one stops
            process.terminate()
            self._wait(process)
            self._running[index] = replacement

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
