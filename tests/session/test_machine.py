"""The screencast's rules: a table of legal edges, dialogues of events, and every illegal edge changes nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobrowse.session import (
    OVER,
    TIMERS,
    TRANSITIONS,
    Event,
    EventKind,
    IllegalEvent,
    LastWatcher,
    Screencast,
    State,
    request_screencast,
    restored_screencast,
)
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
        ((E.ACCEPTED, E.LINK_UP, E.WEBSITE_ENDED), State.ENDED, "by_website"),
        ((E.ACCEPTED, E.LINK_UP, E.OPERATOR_ENDED), State.ENDED, "by_operator"),
        ((E.ACCEPTED, E.LINK_UP, E.POLICY_BROKEN), State.ENDED, "policy"),
        ((E.ACCEPTED, E.LINK_UP, E.FAILED), State.ENDED, "error"),
        ((E.ACCEPTED, E.LINK_UP, E.IMPOSSIBLE), State.ENDED, "error"),
        ((E.ACCEPTED, E.LINK_UP, E.STOP_HIDDEN), State.ENDED, "stop_hidden"),
        ((E.ACCEPTED, E.LINK_UP, E.NOBODY_WATCHED), State.ENDED, "not_opened"),
        ((E.ACCEPTED, E.LINK_UP, E.WATCHER_JOINED, E.WATCHER_LEFT, E.NOBODY_WATCHED), State.ENDED, "nobody_watched"),
        ((E.ACCEPTED, E.WATCHER_JOINED, E.WATCHER_LOST, E.OPERATOR_STAYED_AWAY), State.ENDED, "operator_lost"),
        ((E.ACCEPTED, E.LINK_UP, E.PAGE_LEFT), State.RECONNECTING, ""),
        ((E.ACCEPTED, E.LINK_UP, E.PAGE_LEFT, E.PAGE_CAME, E.LINK_UP), State.LIVE, ""),
        ((E.ACCEPTED, E.LINK_UP, E.PAGE_LEFT, E.VISITOR_LEFT), State.ENDED, "left"),
        ((E.PAGE_LEFT,), State.REQUESTED, ""),
        ((E.PAGE_LEFT, E.VISITOR_LEFT), State.REFUSED, "visitor_left"),
        ((E.VISITOR_WENT_ELSEWHERE,), State.REFUSED, "visitor_left"),
        ((E.ACCEPTED, E.LINK_UP, E.VISITOR_WENT_ELSEWHERE), State.ENDED, "other_site"),
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


@pytest.mark.parametrize(
    ("kind", "how", "timer"),
    [
        (E.WATCHER_LEFT, LastWatcher.LEFT, "nobody_watched"),
        (E.WATCHER_LOST, LastWatcher.LOST, "operator_stayed_away"),
    ],
)
def test_last_watcher_going_starts_the_time_to_come_back_and_the_next_ends_it(
    kind: EventKind, how: LastWatcher, timer: str
) -> None:
    cast, _ = play(E.ACCEPTED, E.LINK_UP, E.WATCHER_JOINED)
    assert cast.watchers == {"o1": "Robin"}
    cast, todo = cast.handle(Event(kind, who="o1"))
    assert cast.last_watcher is how
    assert [command for command in todo if isinstance(command, do.StartTimer)] == [do.StartTimer(timer)]
    cast, todo = cast.handle(Event(E.WATCHER_JOINED, who="o2", name="Kim"))
    assert do.CancelTimer(timer) in todo


def test_page_that_leaves_starts_the_time_of_a_navigation_and_the_next_page_ends_it() -> None:
    for before in ((), (E.ACCEPTED,), (E.ACCEPTED, E.LINK_UP), (E.ACCEPTED, E.LINK_UP, E.TAB_HIDDEN)):
        cast, todo = play(*before, E.PAGE_LEFT)
        assert do.StartTimer("visitor_left") in todo, before
        cast, todo = cast.handle(Event(E.PAGE_CAME))
        assert do.CancelTimer("visitor_left") in todo, before
        assert cast.state is (State.RECONNECTING if before else State.REQUESTED)


def test_page_that_leaves_a_live_screencast_is_waited_for_as_a_lost_one_too() -> None:
    _, todo = play(E.ACCEPTED, E.LINK_UP, E.PAGE_LEFT)
    assert do.StartTimer("visitor_stayed_away") in todo, "the next page may come, and its link not"


def test_memory_that_was_lost_counts_as_a_lost_connection_on_both_sides() -> None:
    cast, todo = restored_screencast()
    assert (cast.state, cast.last_watcher) == (State.RECONNECTING, LastWatcher.LOST)
    timers = {command.name for command in todo if isinstance(command, do.StartTimer)}
    assert timers == {"visitor_stayed_away", "operator_stayed_away"}


def test_every_timer_is_an_event_and_no_end_leaves_one_running() -> None:
    assert {EventKind(timer) for timer in TIMERS}
    for (state, kind), edge in TRANSITIONS.items():
        cast, todo = edge(Screencast(state), Event(kind))
        if cast.state is State.ENDED:
            assert {do.CancelTimer(timer) for timer in TIMERS} <= set(todo), (state, kind)


@pytest.mark.parametrize(
    ("before", "reason", "after"),
    [
        ((), "unsupported_browser", "unsupported_browser"),
        ((), "not_secure", "not_secure"),
        ((), "weak_connection", "weak_connection"),
        ((), "anything else", "unsupported_browser"),
        ((E.ACCEPTED, E.LINK_UP), "weak_connection", "weak_connection"),
        ((E.ACCEPTED, E.LINK_UP), "unsupported_browser", "error"),
    ],
)
def test_what_makes_a_screencast_impossible_has_its_own_reason(
    before: tuple[EventKind, ...], reason: str, after: str
) -> None:
    cast, _ = play(*before)
    cast, _ = cast.handle(Event(E.IMPOSSIBLE, reason=reason))
    assert cast.reason == after


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
