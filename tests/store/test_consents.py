"""A consent keeps who asked, what was answered and how it ended."""

from __future__ import annotations

from cobrowse.store import Consent, open_store


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
