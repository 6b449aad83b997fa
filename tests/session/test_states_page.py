"""The page about states and reasons says what the machine does, and the receipt words every reason."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from cobrowse.codes import IMPOSSIBLE, Answer, EndReason, Refusal
from cobrowse.hub.screencasts.receipts import ANSWERS, ENDS
from cobrowse.session import TRANSITIONS, Event, EventKind, LastWatcher, Screencast, State

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "screencast-states.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading."""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.*) \|$", part, re.MULTILINE)
    return [[cell.strip() for cell in re.split(r" \|(?: |$)", row)] for row in rows[1:]]


def test_every_state_and_event_is_on_the_page_once_and_nothing_else() -> None:
    assert sorted(row[0] for row in table("States")) == sorted(State)
    assert sorted(row[0] for row in table("Events")) == sorted(EventKind)


def test_every_edge_is_on_the_page_with_where_it_leads_and_nothing_else() -> None:
    edges = set()
    for state, kind in TRANSITIONS:
        for why, last in itertools.product(["", *IMPOSSIBLE], LastWatcher):
            after, _ = Screencast(state, last_watcher=last).handle(Event(kind, reason=why))
            edges.add((state.value, kind.value, after.state.value, after.reason))
    written = [tuple((*row, "")[:4]) for row in table("From, event, to")]
    assert len(written) == len(set(written))
    assert set(written) == edges


def test_every_reason_is_on_the_page_and_reached_by_the_machine_and_nothing_else() -> None:
    edges = [tuple((*row, "")[:4]) for row in table("From, event, to")]
    for heading, reasons, state in (
        ("Why there was no screencast", Refusal, State.REFUSED),
        ("Why a screencast ended", EndReason, State.ENDED),
    ):
        assert [row[0] for row in table(heading)] == [reason.value for reason in reasons]
        assert {why for _, _, after, why in edges if after == state} == set(reasons)


def test_each_reason_has_words_of_its_own_for_visitor_consultant_and_receipt() -> None:
    for heading, words in (("Why there was no screencast", ANSWERS), ("Why a screencast ended", ENDS)):
        rows = table(heading)
        for column in range(1, 5):
            said = [row[column] for row in rows]
            assert all(said)
            assert len(said) == len(set(said)), f"{heading}: two reasons share a sentence"
        assert {row[0]: row[4] for row in rows} == {key: text for key, text in words.items() if key != Answer.YES}


def test_both_sides_say_what_the_page_says() -> None:
    visitor = (ROOT / "widget_js" / "src" / "chat" / "locales" / "en.ts").read_text("utf-8")
    consultant = (ROOT / "console" / "src" / "ui" / "words.ts").read_text("utf-8")
    for heading in ("Why there was no screencast", "Why a screencast ended"):
        for reason, _, read_there, read_here, _ in table(heading):
            assert read_here in consultant, reason
            # Where nobody reads it, or the words are the chat's own question, the page tells what about.
            assert read_there in visitor or not read_there.endswith("."), reason
