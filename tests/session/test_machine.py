"""The screencast's rules: a table of legal edges, dialogues of events, and every illegal edge changes nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobrowse.session import OVER, TRANSITIONS, Event, EventKind, IllegalEvent, Screencast, State, request_screencast
from cobrowse.session import commands as do

E = EventKind


def play(*kinds: EventKind) -> tuple[Screencast, list[do.Command]]:
    """Handle events one after the other; returns the screencast and the last event's commands."""
    cast, todo = request_screencast()
    for kind in kinds:
        cast, todo = cast.handle(Event(kind, who="o1", name="Robin"))
    return cast, todo


def test_request_asks_and_waits() -> None:
    cast, todo = request_screencast()
    assert cast.state is State.REQUESTED
    assert do.AskConsent() in todo
    assert do.StartTimer("answer_timed_out") in todo


def test_yes_is_written_down_before_anything_is_captured() -> None:
    cast, todo = play(E.ACCEPTED)
    assert cast.consented
    assert todo.index(do.RecordConsent("yes")) < todo.index(do.StartCapture())


def test_no_ends_the_request_and_starts_nothing() -> None:
    cast, todo = play(E.DECLINED)
    assert (cast.state, cast.reason) == (State.REFUSED, "declined")
    assert do.StartCapture() not in todo


@pytest.mark.parametrize(
    ("kinds", "state", "reason"),
    [
        ((E.ANSWER_TIMED_OUT,), State.REFUSED, "no_answer"),
        ((E.WITHDRAWN,), State.REFUSED, "withdrawn"),
        ((E.VISITOR_LEFT,), State.REFUSED, "visitor_left"),
        ((E.ACCEPTED, E.LINK_UP), State.LIVE, ""),
        ((E.ACCEPTED, E.LINK_UP, E.TAB_HIDDEN), State.HIDDEN, ""),
        ((E.ACCEPTED, E.LINK_UP, E.TAB_HIDDEN, E.TAB_SHOWN), State.LIVE, ""),
        ((E.ACCEPTED, E.LINK_UP, E.LINK_DOWN), State.RECONNECTING, ""),
        ((E.ACCEPTED, E.LINK_UP, E.LINK_DOWN, E.LINK_UP), State.LIVE, ""),
        ((E.ACCEPTED, E.LINK_UP, E.LINK_DOWN, E.VISITOR_STAYED_AWAY), State.ENDED, "left"),
        ((E.ACCEPTED, E.LINK_UP, E.VISITOR_STOPPED), State.ENDED, "by_visitor"),
        ((E.ACCEPTED, E.VISITOR_STOPPED), State.ENDED, "by_visitor"),
        ((E.ACCEPTED, E.LINK_UP, E.OPERATOR_ENDED), State.ENDED, "by_operator"),
        ((E.ACCEPTED, E.LINK_UP, E.POLICY_BROKEN), State.ENDED, "policy"),
        ((E.ACCEPTED, E.LINK_UP, E.FAILED), State.ENDED, "error"),
        ((E.ACCEPTED, E.LINK_UP, E.IMPOSSIBLE), State.ENDED, "error"),
        ((E.ACCEPTED, E.LINK_UP, E.NOBODY_WATCHED), State.ENDED, "by_operator"),
    ],
)
def test_story(kinds: tuple[EventKind, ...], state: State, reason: str) -> None:
    cast, _ = play(*kinds)
    assert (cast.state, cast.reason) == (state, reason)


def test_every_end_stops_the_capture_and_drops_the_log() -> None:
    for state in (State.LIVE, State.HIDDEN, State.RECONNECTING):
        for kind in E:
            if (state, kind) not in TRANSITIONS:
                continue
            cast, todo = Screencast(state).handle(Event(kind))
            if cast.state in OVER:
                assert any(isinstance(command, do.StopCapture) for command in todo), kind
                assert do.DropLog() in todo, kind
                assert any(isinstance(command, do.RecordEnd) for command in todo), kind


def test_last_watcher_leaving_starts_the_grace_period_and_the_next_ends_it() -> None:
    cast, _ = play(E.ACCEPTED, E.LINK_UP, E.WATCHER_JOINED)
    assert cast.watchers == {"o1": "Robin"}
    cast, todo = cast.handle(Event(E.WATCHER_LEFT, who="o1"))
    assert do.StartTimer("nobody_watched") in todo
    cast, todo = cast.handle(Event(E.WATCHER_JOINED, who="o2", name="Kim"))
    assert do.CancelTimer("nobody_watched") in todo


def test_one_of_two_watchers_leaving_changes_only_who_watches() -> None:
    cast, _ = play(E.ACCEPTED, E.LINK_UP, E.WATCHER_JOINED)
    cast, _ = cast.handle(Event(E.WATCHER_JOINED, who="o2", name="Kim"))
    cast, todo = cast.handle(Event(E.WATCHER_LEFT, who="o1"))
    assert do.StartTimer("nobody_watched") not in todo
    assert cast.watchers == {"o2": "Kim"}


ILLEGAL = [edge for edge in itertools.product(State, EventKind) if edge not in TRANSITIONS]


@pytest.mark.parametrize(("state", "kind"), ILLEGAL)
def test_illegal_event_changes_nothing(state: State, kind: EventKind) -> None:
    cast = Screencast(state, watchers={"o1": "Robin"})
    with pytest.raises(IllegalEvent) as refusal:
        cast.handle(Event(kind))
    assert (refusal.value.state, refusal.value.event.kind) == (state, kind)
    assert cast == Screencast(state, watchers={"o1": "Robin"})


@given(st.lists(st.sampled_from(sorted(EventKind)), max_size=40))
def test_no_order_of_events_captures_without_yes_or_after_the_end(kinds: list[EventKind]) -> None:
    cast, _ = request_screencast()
    accepted = over = False
    for kind in kinds:
        try:
            cast, todo = cast.handle(Event(kind, who="o"))
        except IllegalEvent:
            continue
        assert not over
        accepted = accepted or kind is E.ACCEPTED
        assert accepted or do.StartCapture() not in todo
        assert cast.consented == (accepted and cast.state not in OVER)
        over = cast.state in OVER
