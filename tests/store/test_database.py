"""The database opens or says why not, and migrations make what the tables say."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from cobrowse.codes import InboxView
from cobrowse.errors import StartUpError
from cobrowse.store import open_store
from cobrowse.store.asking import Past
from cobrowse.store.migrations import upgrade
from cobrowse.store.tables import metadata


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_migrations_make_exactly_the_tables(database: str) -> None:
    store = await open_store(database)
    await store.close()
    engine = create_async_engine(database)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


def begin_at(revision: str) -> Callable[[Connection], None]:
    """An installation of an earlier version, with a dialogue."""

    def make(connection: Connection) -> None:
        upgrade(connection, revision)
        for statement in (
            "INSERT INTO sites (key, name, origins, mode, created) VALUES ('k', 'Shop', '[]', 'standard', 1)",
            "INSERT INTO dialogs (id, site, visitor, opened) VALUES ('d', 'k', 'v', 1), ('e', 'k', 'silent', 1)",
            "INSERT INTO messages (dialog, author, name, text, sent) VALUES ('d', 'visitor', '', 'first', 5), "
            "('d', 'operator', 'Kim', :long, 7)",
        ):
            connection.execute(text(statement), {"long": "long " * 100} if ":long" in statement else {})

    return make


async def test_upgrade_keeps_dialogues_and_shows_them_as_read(database: str) -> None:
    engine = create_async_engine(database)
    async with engine.begin() as connection:
        await connection.run_sync(begin_at("0005"))
    await engine.dispose()
    store = await open_store(database)
    (row,) = await store.inbox.page(InboxView.WAITING, "")
    assert (row.id, row.last_author, row.last_at, row.unread) == ("d", "operator", 7, 0)
    assert row.last_text.startswith("long long")
    assert row.operator_read == row.visitor_read == row.last_id > 0
    assert [message.author for message in await store.dialogs.messages("d")] == ["visitor", "operator"]
    await store.dialogs.add_message("d", "visitor", "", "and now")
    assert (await store.inbox.page(InboxView.WAITING, ""))[0].unread == 1
    await store.close()


async def test_upgrade_asks_in_one_step_and_limits_nobody(database: str) -> None:
    engine = create_async_engine(database)
    async with engine.begin() as connection:
        await connection.run_sync(begin_at("0006"))
    await engine.dispose()
    store = await open_store(database)
    site = await store.sites.get("k")
    assert site
    assert site.consent_steps == 1
    assert await store.asking.past("d") == Past()
    await store.close()


async def test_hubs_that_start_together_migrate_once(database: str) -> None:
    if database.startswith("sqlite"):
        pytest.skip("one machine: `--workers` migrates before it starts them")
    code = (
        "import asyncio; from cobrowse.store import open_store\n"
        f"async def main(): await (await open_store({database!r})).close()\nasyncio.run(main())"
    )
    processes = [await asyncio.create_subprocess_exec(sys.executable, "-c", code) for _ in range(3)]
    assert [await process.wait() for process in processes] == [0, 0, 0]


async def test_unwritable_folder_is_a_clear_error(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.touch()
    with pytest.raises(StartUpError) as error:
        await open_store(f"sqlite+aiosqlite:///{blocker / 'sub' / 'x.db'}")
    assert "cannot write to the data folder" in error.value.message
    assert "--data-dir" in error.value.message


async def test_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is not a database, and long enough to be read as one" * 40)
    with pytest.raises(StartUpError) as error:
        await open_store(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    assert "cannot open the database" in error.value.message
