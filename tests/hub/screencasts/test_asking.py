"""How often a visitor is asked follows from what happened, and from nothing else."""

from __future__ import annotations

from cobrowse.hub.screencasts.asking import FORGIVEN_MS, Limits, limits_of
from cobrowse.store.asking import Decision, Past

PAUSES = (30, 120, 600)
HOUR = 3_600_000
AT = 100 * HOUR


def paused(*decisions: Decision, withdrawn: int = 0, lifted: int = 0) -> int:
    return limits_of(Past(decisions, withdrawn, lifted), PAUSES, 10).paused_until


def no(at: int) -> Decision:
    return Decision(at, refused=True)


def good(at: int) -> Decision:
    return Decision(at, refused=False)


def test_pause_grows_with_each_no_and_stays_at_the_longest() -> None:
    refusals = [no(AT + number * HOUR) for number in range(5)]
    pauses = [paused(*refusals[:count]) - refusals[count - 1].at for count in range(1, 6)]
    assert pauses == [30_000, 120_000, 600_000, 600_000, 600_000]


def test_day_without_a_no_starts_the_count_over() -> None:
    later = AT + FORGIVEN_MS + 1
    assert paused(no(AT), no(later)) == later + 30_000
    assert paused(no(AT), no(later - 1)) == later - 1 + 120_000


def test_screencast_that_ended_well_starts_the_count_over_and_lifts_nothing() -> None:
    assert paused(no(AT), no(AT + 1), good(AT + 2), no(AT + 3)) == AT + 3 + 30_000
    assert paused(no(AT), good(AT + 2)) == AT + 30_000


def test_visitor_lifts_a_pause_and_not_the_count() -> None:
    assert paused(no(AT), lifted=AT + 1) == 0
    assert paused(no(AT), no(AT + 2), lifted=AT + 1) == AT + 2 + 120_000


def test_withdrawn_request_makes_a_short_pause_and_shortens_none() -> None:
    assert paused(withdrawn=AT) == AT + 10_000
    assert paused(no(AT), withdrawn=AT + 1) == AT + 30_000
    assert paused(withdrawn=AT, lifted=AT + 1) == 0


def test_limits_that_are_over_are_none() -> None:
    assert Limits(1, 1).as_json() == Limits().as_json() == {"pause": 0, "muted": 0}
