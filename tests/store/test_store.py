"""The store: what is written is there after a restart, migrations match the tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from cobrowse.errors import Conflict, StartUpError
from cobrowse.store import Consent, Role, open_store
from cobrowse.store.tables import metadata


async def test_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    await store.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


async def test_messages_survive_a_restart(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'x.db'}"
    store = await open_store(url)
    await store.add_site("Shop", ["https://a.example"], key="k")
    dialog = await store.open_dialog("k", "v")
    await store.add_message(dialog.id, "visitor", "", "hello", "c1")
    await store.close()
    store = await open_store(url)
    again = await store.open_dialog("k", "v")
    assert again.id == dialog.id
    assert [message.text for message in await store.messages(dialog.id)] == ["hello"]
    await store.close()


async def test_message_sent_twice_is_one_message(tmp_path: Path) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    await store.add_site("Shop", [], key="k")
    dialog = await store.open_dialog("k", "v")
    first, new = await store.add_message(dialog.id, "visitor", "", "hello", "c1")
    second, again = await store.add_message(dialog.id, "visitor", "", "hello", "c1")
    assert (new, again) == (True, False)
    assert first == second
    with pytest.raises(Conflict):
        await store.add_message("no such dialog", "visitor", "", "x", "c2")
    await store.close()


async def test_history_comes_in_pages(tmp_path: Path) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    await store.add_site("Shop", [], key="k")
    dialog = await store.open_dialog("k", "v")
    for number in range(130):
        await store.add_message(dialog.id, "visitor", "", str(number))
    latest = await store.messages(dialog.id)
    assert [message.text for message in latest] == [str(n) for n in range(30, 130)]
    older = await store.messages(dialog.id, before=latest[0].id)
    assert [message.text for message in older] == [str(n) for n in range(30)]
    await store.close()


async def test_sessions_and_links(tmp_path: Path) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    operator = await store.add_operator("Kim@Example.org", "Kim", Role.ADMIN, "hash")
    with pytest.raises(Conflict):
        await store.add_operator("kim@example.org", "Kim", Role.ADMIN, "hash")
    secret = await store.add_console_session(operator.id, 60)
    assert await store.console_operator(secret) == operator
    await store.end_console_session(secret)
    assert await store.console_operator(secret) is None
    assert await store.console_operator(await store.add_console_session(operator.id, -1)) is None
    link = await store.add_sign_in_link(operator.id, 60)
    assert await store.use_sign_in_link(link) == operator
    assert await store.use_sign_in_link(link) is None
    assert await store.use_sign_in_link(await store.add_sign_in_link(operator.id, -1)) is None
    await store.close()


async def test_consent_keeps_who_asked_what_was_answered_and_how_it_ended(tmp_path: Path) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    await store.add_site("Shop", [], key="k")
    dialog = await store.open_dialog("k", "v")
    await store.add_consent(Consent("s", dialog.id, "o", "Kim", "https://a.example", "May I?", 5, "", 0, 0, ""))
    await store.answer_consent("s", "yes")
    await store.end_consent("s", "by_visitor")
    (consent,) = await store.consents(dialog.id)
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
