"""Files of dialogs in the store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from cobrowse.store import tables as t
from cobrowse.store.records import File


class Files:
    """Their bytes are read only by themselves. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, file: File, body: bytes) -> None:
        """Keep a file; the message that shows it names it."""
        async with self._engine.begin() as connection:
            values = {column.name: getattr(file, column.name) for column in t.files.columns if column.name != "body"}
            await connection.execute(insert(t.files).values(**values, body=body))

    async def get(self, file: str) -> tuple[File, bytes] | None:
        """Return a file with its bytes."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(t.files).where(t.files.c.id == file))).first()
        return (_file(row), bytes(row.body)) if row else None

    async def remove(self, file: str) -> None:
        """Remove a file that no message shows."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.files).where(t.files.c.id == file))


def _file(row: Any) -> File:
    """Return a row of files as a value, without its bytes."""
    return File(row.id, row.dialog, row.name, row.type, row.bytes, row.width, row.height, row.sent)
