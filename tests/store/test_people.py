"""Sessions in the console and links that sign in once."""

from __future__ import annotations

import pytest

from cobrowse.errors import Conflict
from cobrowse.store import Role, open_store


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
