"""The store: what is written is there after a restart, migrations match the tables."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from cobrowse.config import Settings
from cobrowse.errors import BadInput, Conflict, StartUpError
from cobrowse.store import Consent, Role, open_store
from cobrowse.store.asking import Past
from cobrowse.store.migrations import upgrade
from cobrowse.store.tables import metadata
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
    (row,) = await store.inbox.page("waiting", "")
    assert (row.id, row.last_author, row.last_at, row.unread) == ("d", "operator", 7, 0)
    assert row.last_text.startswith("long long")
    assert row.operator_read == row.visitor_read == row.last_id > 0
    assert [message.author for message in await store.dialogs.messages("d")] == ["visitor", "operator"]
    await store.dialogs.add_message("d", "visitor", "", "and now")
    assert (await store.inbox.page("waiting", ""))[0].unread == 1
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


async def test_what_limits_asking_is_read_from_the_consents(database: str) -> None:
    store = await open_store(database)
    await store.sites.add("Shop", [], key="k")
    dialog = await store.dialogs.open("k", "v")
    for number, (answer, end) in enumerate(
        [("declined", ""), ("no_answer", ""), ("withdrawn", ""), ("yes", "by_visitor"), ("yes", "left"), ("yes", "")]
    ):
        await store.consents.add(Consent(f"s{number}", dialog.id, "o", "Kim", "https://a.example", "May I?", number))
        await store.consents.answer(f"s{number}", answer)
        if end:
            await store.consents.end(f"s{number}", end)
    past = await store.asking.past(dialog.id)
    assert [decision.refused for decision in past.decisions] == [True, True, False]
    assert past.withdrawn > 0
    assert (past.lifted, past.muted_until) == (0, 0)
    await store.asking.mute(dialog.id, 5)
    await store.asking.lift_pause(dialog.id, 7)
    assert ((await store.asking.past(dialog.id)).muted_until, (await store.asking.past(dialog.id)).lifted) == (5, 7)
    await store.asking.allow(dialog.id, 9)
    assert ((await store.asking.past(dialog.id)).muted_until, (await store.asking.past(dialog.id)).lifted) == (0, 9)
    await store.close()


async def test_unknown_number_of_steps_is_refused(database: str) -> None:
    store = await open_store(database)
    await store.sites.add("Shop", [], key="k", consent_steps=2)
    for wrong in (0, 3, True):
        with pytest.raises(BadInput):
            await store.sites.set_consent_steps("k", wrong)
        with pytest.raises(BadInput):
            await store.sites.add("Other", [], consent_steps=wrong)
    assert [site.consent_steps for site in await store.sites.all()] == [2]
    assert not await store.sites.set_consent_steps("nobody", 1)
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


async def test_messages_survive_a_restart(database: str) -> None:
    store = await open_store(database)
    await store.sites.add("Shop", ["https://a.example"], key="k")
    dialog = await store.dialogs.open("k", "v")
    await store.dialogs.add_message(dialog.id, "visitor", "", "hello", "c1")
    await store.close()
    store = await open_store(database)
    again = await store.dialogs.open("k", "v")
    assert again.id == dialog.id
    assert [message.text for message in await store.dialogs.messages(dialog.id)] == ["hello"]
    await store.close()


async def test_message_sent_twice_is_one_message(database: str) -> None:
    store = await open_store(database)
    await store.sites.add("Shop", [], key="k")
    dialog = await store.dialogs.open("k", "v")
    first, new = await store.dialogs.add_message(dialog.id, "visitor", "", "hello", "c1")
    second, again = await store.dialogs.add_message(dialog.id, "visitor", "", "hello", "c1")
    assert (new, again) == (True, False)
    assert first == second
    with pytest.raises(Conflict):
        await store.dialogs.add_message("no such dialog", "visitor", "", "x", "c2")
    await store.close()


async def test_history_comes_in_pages(database: str) -> None:
    store = await open_store(database)
    await store.sites.add("Shop", [], key="k")
    dialog = await store.dialogs.open("k", "v")
    for number in range(130):
        await store.dialogs.add_message(dialog.id, "visitor", "", str(number))
    latest = await store.dialogs.messages(dialog.id)
    assert [message.text for message in latest] == [str(n) for n in range(30, 130)]
    older = await store.dialogs.messages(dialog.id, before=latest[0].id)
    assert [message.text for message in older] == [str(n) for n in range(30)]
    await store.close()


async def test_sessions_and_links(database: str) -> None:
    store = await open_store(database)
    operator = await store.people.add("Kim@Example.org", "Kim", Role.ADMIN, "hash")
    with pytest.raises(Conflict):
        await store.people.add("kim@example.org", "Kim", Role.ADMIN, "hash")
    secret = await store.people.begin_session(operator.id, 60)
    assert await store.people.of_session(secret) == operator
    await store.people.end_session(secret)
    assert await store.people.of_session(secret) is None
    assert await store.people.of_session(await store.people.begin_session(operator.id, -1)) is None
    link = await store.people.add_link(operator.id, 60)
    assert await store.people.use_link(link) == operator
    assert await store.people.use_link(link) is None
    assert await store.people.use_link(await store.people.add_link(operator.id, -1)) is None
    await store.close()


async def test_consent_keeps_who_asked_what_was_answered_and_how_it_ended(database: str) -> None:
    store = await open_store(database)
    await store.sites.add("Shop", [], key="k")
    dialog = await store.dialogs.open("k", "v")
    await store.consents.add(Consent("s", dialog.id, "o", "Kim", "https://a.example", "May I?", 5, "", 0, 0, ""))
    await store.consents.answer("s", "yes")
    await store.consents.end("s", "by_visitor")
    (consent,) = await store.consents.of_dialog(dialog.id)
    assert (consent.operator_name, consent.answer, consent.end_reason) == ("Kim", "yes", "by_visitor")
    assert 5 < consent.answered <= consent.ended
    await store.close()


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
