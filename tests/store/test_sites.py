"""Settings of websites."""

from __future__ import annotations

import pytest

from cobrowse.errors import BadInput
from cobrowse.store import open_store


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
