"""What is written in a dialog is there after a restart, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cobrowse.codes import Author, DialogState
from cobrowse.errors import Conflict
from cobrowse.store import open_store


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


async def test_each_change_that_is_told_has_a_higher_number(database: str) -> None:
    """Of two that are told in the wrong order, consoles keep the later one."""
    store = await open_store(database)
    await store.sites.add("Shop", [], key="k")
    dialog = (await store.dialogs.open("k", "v")).id
    message, _ = await store.dialogs.add_message(dialog, Author.OPERATOR.value, "Robin", "hello")
    changes = [
        store.inbox.mark_by_visitor(dialog, got=message.id, read=0),
        store.dialogs.add_message(dialog, Author.VISITOR.value, "", "hi"),
        store.inbox.read_by_operator(dialog),
        store.inbox.assign(dialog, "o", "Robin"),
        store.inbox.set_state(dialog, DialogState.CLOSED),
        store.inbox.introduce(dialog, "Kim", ""),
    ]
    before = await store.dialogs.open("k", "v")
    for change in changes:
        await change
        now = await store.dialogs.open("k", "v")
        assert replace(now, revision=0) != replace(before, revision=0)
        assert now.revision > before.revision
        before = now
    await store.close()
