"""A PostgreSQL server for tests: a real process with a database of its own, without a password on a local socket."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.redis_server import free_port

USER = "postgres"


async def empty(url: str) -> None:
    """Delete everything in a database; `url` is SQLAlchemy's."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()


def _program(name: str) -> str:
    """Return where a program of PostgreSQL is; Debian keeps them off the path."""
    found = shutil.which(name) or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None
    )
    assert found, f"{name} is not installed: make tools"
    return found


def _as_user(*command: str) -> list[str]:
    """Never as root: the server refuses that."""
    return (
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command] if os.geteuid() == 0 else [*command]
    )


@contextlib.contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """Run a server; gives the address of its database."""
    port = free_port()
    data = folder / "data"
    data.mkdir(parents=True)
    if os.geteuid() == 0:
        for path in (folder, *folder.parents):
            if path.stat().st_mode & 0o005 != 0o005:
                path.chmod(0o755)
        shutil.chown(data, 65534, 65534)
    initdb = [_program("initdb"), "-D", str(data), "-U", USER, "--auth=trust", "--no-sync", "-E", "UTF8"]
    subprocess.run(_as_user(*initdb), check=True, capture_output=True, cwd="/")
    start = [_program("postgres"), "-D", str(data), "-p", str(port), "-k", "", "-c", "listen_addresses=127.0.0.1"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            _as_user(*start, "-c", "fsync=off", "-c", "full_page_writes=off"), stdout=log, stderr=log, cwd="/"
        )
    try:
        check = [_program("pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-t", "20"]
        for _ in range(200):
            if subprocess.run(check, capture_output=True, cwd="/").returncode == 0:
                break
            assert server.poll() is None, (folder / "log").read_text()
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # does not wait for clients
        server.wait()
