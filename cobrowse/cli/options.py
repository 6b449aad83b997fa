"""Options that several commands share, and how a command runs."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import click

T = TypeVar("T")
Command = Callable[..., None]


def _options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def wrap(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return wrap


with_data = _options(
    click.option("--data-dir", type=click.Path(path_type=Path), help="Folder for the database and the signing key."),
    click.option("--database-url", help="SQLAlchemy address of the database instead of the SQLite file."),
    click.option("--config", type=click.Path(path_type=Path), help="TOML file with settings."),
)
with_redis = click.option("--redis-url", help="Redis server or cluster that hubs share.")
with_server = _options(
    click.option("--host", help="Address to listen on."),
    click.option("--port", type=int, help="TCP port to listen on."),
    with_redis,
    with_data,
)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work to its end."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop

    return uvloop.run(work)
