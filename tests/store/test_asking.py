"""What limits how often a visitor is asked."""

from __future__ import annotations

from cobrowse.store import Consent, open_store


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
