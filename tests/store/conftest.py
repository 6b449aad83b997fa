"""The databases that a store runs on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cobrowse.config import Settings
from tests.postgres_server import empty


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'x.db'}"
        return
    url = Settings(database_url=request.getfixturevalue("postgres")).sqlalchemy_url
    await empty(url)
    yield url
