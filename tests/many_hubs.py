"""Hubs as an owner runs several: processes that share Redis, and nginx in front of them as documented."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.redis_server import RedisServer, free_port

DOCS = Path(__file__).parents[1] / "docs"
SERVE = [sys.executable, "-m", "cobrowse", "serve"]


def settings_of(folder: Path) -> dict[str, str]:
    """The environment of hubs that belong together."""
    prefix = folder.name.replace("_", "")[-20:]
    return {**os.environ, "COBROWSE_REDIS_PREFIX": prefix, "COBROWSE_DRAIN_SECONDS": "1", "COBROWSE_WATCHDOG": "false"}


@contextlib.contextmanager
def serving(folder: Path, redis: RedisServer, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [*SERVE, "--port", str(port), "--data-dir", str(folder), *options]
    process = subprocess.Popen([*command, "--redis-url", redis.url], env=settings_of(folder), stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def nginx_of(folder: Path, port: int, hubs: list[int]) -> list[str]:
    """The configuration of the docs, without TLS and on free ports."""
    text = (DOCS / "nginx.conf").read_text("utf-8")
    text = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", text)
    text = re.sub(r" *ssl_certificate.*\n", "", text)
    for given, chosen in zip((8081, 8082), hubs, strict=True):
        assert str(given) in text
        text = text.replace(f"127.0.0.1:{given}", f"127.0.0.1:{chosen}")
    whole = f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}} http {{ access_log off;"
    for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
        whole += f" {name}_temp_path {folder}/{name};"
    (folder / "nginx.conf").write_text(f"{whole}\n{text}\n}}", "utf-8")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return [program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "nginx.log")]


class BehindNginx:
    """Two hubs and nginx in front of them."""

    def __init__(self, folder: Path, redis: RedisServer, stack: contextlib.ExitStack) -> None:
        self._folder = folder
        self._redis = redis
        self._stack = stack
        self.port, *self.ports = (free_port() for _ in range(3))
        self.base = f"http://127.0.0.1:{self.port}"
        self.hubs = [stack.enter_context(serving(folder, redis, port)) for port in self.ports]
        nginx = subprocess.Popen(nginx_of(folder, self.port, self.ports), stdout=subprocess.DEVNULL)
        stack.callback(nginx.wait, 10)
        stack.callback(nginx.terminate)

    def restart(self, index: int) -> None:
        """Start a hub that has ended once more, on its port."""
        self.hubs[index].wait(30)
        self.hubs[index] = self._stack.enter_context(serving(self._folder, self._redis, self.ports[index]))


@contextlib.contextmanager
def behind_nginx(folder: Path, redis: RedisServer) -> Iterator[BehindNginx]:
    """Run two hubs behind nginx as the docs configure it."""
    with contextlib.ExitStack() as stack:
        yield BehindNginx(folder, redis, stack)
