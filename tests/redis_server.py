"""Redis servers for tests: real processes on free ports, one alone or three as a cluster."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE_SECONDS = 20


def free_port() -> int:
    """Return a port for a server that may be stopped and started again.

    It is below those that systems give to connections, so that none of another test takes it meanwhile; and so is its
    cluster bus port (plus 10,000).
    """
    while True:
        port = random.randrange(12_000, 22_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class RedisServer:
    """One server, without files: it forgets all when it is started again."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self._folder = folder
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, empty."""
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [*command, "--loglevel", "warning", *self._options], cwd=self._folder, stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                assert self.command("PING") == b"+PONG\r\n"
            except (OSError, AssertionError):
                assert time.monotonic() < until, "redis-server did not start"
                time.sleep(0.01)
            else:
                return

    def command(self, *words: str | int) -> bytes:
        """Send one command and return the raw answer."""
        packed = f"*{len(words)}\r\n" + "".join(f"${len(str(word))}\r\n{word}\r\n" for word in words)
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(packed.encode())
            time.sleep(0.002)
            return connection.recv(1 << 20)

    def kill(self) -> None:
        """Kill at once; what it held is lost."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """Stop answering, with all connections open."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGCONT)

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process
        return self._process.pid


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """Run one server."""
    server = RedisServer(folder)
    try:
        yield server
    finally:
        server.go_on()
        server.kill()


@contextlib.contextmanager
def redis_cluster(folder: Path) -> Iterator[list[RedisServer]]:
    """Run a cluster of three."""
    options = ("--cluster-enabled", "yes", "--cluster-node-timeout", "2000")
    servers = [RedisServer(folder / str(number), *options) for number in range(3)]
    try:
        bounds = [0, 5461, 10923, 16384]
        for number, server in enumerate(servers):
            assert server.command("CLUSTER", "ADDSLOTSRANGE", bounds[number], bounds[number + 1] - 1) == b"+OK\r\n"
            server.command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for server in servers[1:]:
            servers[0].command("CLUSTER", "MEET", "127.0.0.1", server.port)
        until = time.monotonic() + PATIENCE_SECONDS
        while not all(b"cluster_state:ok" in server.command("CLUSTER", "INFO") for server in servers):
            assert time.monotonic() < until, "the cluster did not form"
            time.sleep(0.05)
        yield servers
    finally:
        for server in servers:
            server.kill()
