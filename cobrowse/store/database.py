"""The database: one connection pool, and a repository for each kind of thing that is kept."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from pathlib import Path
from typing import Any, Self

from sqlalchemy import event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from cobrowse.codes import ErrorCode
from cobrowse.errors import StartUpError
from cobrowse.store.asking import Asking
from cobrowse.store.canned import CannedReplies
from cobrowse.store.consents import Consents
from cobrowse.store.dialogs import Dialogs
from cobrowse.store.files import Files
from cobrowse.store.inbox import Inbox
from cobrowse.store.migrations import upgrade
from cobrowse.store.people import People
from cobrowse.store.rulesets import Rulesets
from cobrowse.store.sites import Sites
from cobrowse.store.trail import Trail


class Store:
    """Everything durable, by kind."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.sites = Sites(engine)
        self.rulesets = Rulesets(engine)
        self.people = People(engine)
        self.dialogs = Dialogs(engine)
        self.inbox = Inbox(engine)
        self.files = Files(engine)
        self.canned = CannedReplies(engine)
        self.consents = Consents(engine)
        self.asking = Asking(engine)
        self.trail = Trail(engine)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()

    async def ready(self) -> bool:
        """Return whether the database answers."""
        try:
            async with self._engine.connect() as connection:
                await connection.execute(select(1))
        except (DBAPIError, OSError):
            return False
        return True


async def open_store(url: str) -> Store:
    """Connect, migrate and return the store.

    Raises StartUpError when the database cannot be reached or written.
    """
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database and parsed.database != ":memory:":
        await asyncio.to_thread(_ensure_writable, Path(parsed.database).parent)
    engine = create_async_engine(parsed)
    if sqlite:
        event.listen(engine.sync_engine, "connect", _configure_sqlite)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    except (SQLAlchemyError, OSError) as error:
        await engine.dispose()
        cause = getattr(error, "orig", None) or error
        raise StartUpError(
            f"cannot open the database {parsed.render_as_string(hide_password=True)}: {cause}", code=ErrorCode.DATABASE
        ) from None
    return Store(engine)


def _ensure_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StartUpError(
            f"cannot write to the data folder {folder}: {error.strerror}. Choose another with --data-dir.",
            code=ErrorCode.DATA_DIR,
        ) from None


def _configure_sqlite(connection: Any, _: object) -> None:
    cursor: sqlite3.Cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    # Its own knows ASCII only.
    connection.run_async(lambda raw: raw.create_function("lower", 1, _lower, deterministic=True))


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()
