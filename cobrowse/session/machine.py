"""The screencast's states and the table of legal events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cobrowse.codes import IMPOSSIBLE, Answer, EndReason, Refusal
from cobrowse.session import commands as do
from cobrowse.session.commands import Command
from cobrowse.session.events import Event
from cobrowse.session.events import EventKind as E


class State(StrEnum):
    """States of one screencast, from the request to its end."""

    REQUESTED = "requested"
    """The visitor is asked."""
    LIVE = "live"
    """Consented to, and the visitor's page sends."""
    HIDDEN = "hidden"
    """Live, but the visitor looks at another tab."""
    RECONNECTING = "reconnecting"
    """Consented, but no page of the tab sends now."""
    REFUSED = "refused"
    """Never became live; `reason` says why."""
    ENDED = "ended"
    """Over; `reason` says why."""


class LastWatcher(StrEnum):
    """How the last operator who watched went."""

    NONE = ""
    """Nobody has watched yet."""
    LEFT = "left"
    """By closing the picture or signing out."""
    LOST = "lost"
    """Without a goodbye: the network, a hub."""


OVER = frozenset({State.REFUSED, State.ENDED})

ANSWER_TIMER = E.ANSWER_TIMED_OUT.value
AWAY_TIMER = E.VISITOR_STAYED_AWAY.value
NAVIGATION_TIMER = E.VISITOR_LEFT.value
WATCH_TIMER = E.NOBODY_WATCHED.value
OPERATOR_TIMER = E.OPERATOR_STAYED_AWAY.value
TIMERS = (ANSWER_TIMER, AWAY_TIMER, NAVIGATION_TIMER, WATCH_TIMER, OPERATOR_TIMER)
"""All of them: each is the event that comes when its time is over."""


class IllegalEvent(Exception):
    """The event has no edge from this state. Nothing changed."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event.kind} is not possible while {state}")
        self.state = state
        self.event = event


@dataclass(frozen=True, slots=True)
class Screencast:
    """One screencast. Immutable: `handle` returns the next one."""

    state: State = State.REQUESTED
    reason: str = ""
    watchers: dict[str, str] = field(default_factory=dict)
    """Operator id to name, of those whose frame link is open."""
    last_watcher: LastWatcher = LastWatcher.NONE

    @property
    def consented(self) -> bool:
        """Whether frames may be accepted now."""
        return self.state in {State.LIVE, State.HIDDEN, State.RECONNECTING}

    def handle(self, event: Event) -> tuple[Screencast, list[Command]]:
        """Return the next screencast and what to do.

        Raises IllegalEvent, changing nothing, when the table has no such edge.
        """
        edge = TRANSITIONS.get((self.state, event.kind))
        if edge is None:
            raise IllegalEvent(self.state, event)
        return edge(self, event)


Edge = Callable[[Screencast, Event], tuple[Screencast, list[Command]]]


def request_screencast() -> tuple[Screencast, list[Command]]:
    """Start: an operator asked in an open dialog."""
    return Screencast(), [do.AskConsent(), do.StartTimer(ANSWER_TIMER), do.TellOperators()]


def restored_screencast() -> tuple[Screencast, list[Command]]:
    """Go on with what was consented to, after a loss of memory: whoever took part has lost the connection."""
    todo: list[Command] = [do.StartTimer(AWAY_TIMER), do.StartTimer(OPERATOR_TIMER), do.TellOperators()]
    return Screencast(State.RECONNECTING, last_watcher=LastWatcher.LOST), todo


def _refuse(reason: Refusal | None, *, withdraw: bool) -> Edge:
    def edge(cast: Screencast, event: Event) -> tuple[Screencast, list[Command]]:
        told = Refusal(event.reason) if event.reason in IMPOSSIBLE else Refusal.UNSUPPORTED_BROWSER
        why = (reason or told).value
        todo: list[Command] = [do.CancelTimer(ANSWER_TIMER), do.CancelTimer(NAVIGATION_TIMER), do.RecordConsent(why)]
        if withdraw:
            todo.append(do.WithdrawConsent(why))
        return replace(cast, state=State.REFUSED, reason=why), [*todo, do.TellOperators()]

    return edge


def _accept(cast: Screencast, _: Event) -> tuple[Screencast, list[Command]]:
    # Live begins with the visitor's link; until then the visitor counts as connecting.
    return replace(cast, state=State.RECONNECTING), [
        do.CancelTimer(ANSWER_TIMER),
        do.CancelTimer(NAVIGATION_TIMER),
        do.RecordConsent(Answer.YES.value),
        do.StartCapture(),
        do.StartTimer(AWAY_TIMER),
        do.StartTimer(WATCH_TIMER),
        do.TellOperators(),
    ]


def _to(state: State, *todo: Command) -> Edge:
    def edge(cast: Screencast, _: Event) -> tuple[Screencast, list[Command]]:
        return replace(cast, state=state), [*todo, do.TellOperators()]

    return edge


def _stay(*todo: Command) -> Edge:
    def edge(cast: Screencast, _: Event) -> tuple[Screencast, list[Command]]:
        return cast, list(todo)

    return edge


def _join(cast: Screencast, event: Event) -> tuple[Screencast, list[Command]]:
    watchers = {**cast.watchers, event.who: event.name}
    timers: list[Command] = [do.CancelTimer(WATCH_TIMER), do.CancelTimer(OPERATOR_TIMER)]
    return replace(cast, watchers=watchers), [*timers, do.TellWatchers(), do.TellOperators()]


def _go(how: LastWatcher, timer: str) -> Edge:
    def edge(cast: Screencast, event: Event) -> tuple[Screencast, list[Command]]:
        watchers = {who: name for who, name in cast.watchers.items() if who != event.who}
        todo: list[Command] = [do.TellWatchers(), do.TellOperators()]
        if cast.watchers and not watchers:
            todo.append(do.StartTimer(timer))
            cast = replace(cast, last_watcher=how)
        return replace(cast, watchers=watchers), todo

    return edge


def _end(reason: EndReason) -> Edge:
    def edge(cast: Screencast, _: Event) -> tuple[Screencast, list[Command]]:
        return replace(cast, state=State.ENDED, reason=reason.value, watchers={}), [
            *(do.CancelTimer(timer) for timer in TIMERS),
            do.StopCapture(reason.value),
            do.DropLog(),
            do.RecordEnd(reason.value),
            do.TellOperators(),
        ]

    return edge


def _nobody_watched(cast: Screencast, event: Event) -> tuple[Screencast, list[Command]]:
    never = cast.last_watcher is LastWatcher.NONE
    return _end(EndReason.NOT_OPENED if never else EndReason.NOBODY_WATCHED)(cast, event)


def _become_impossible(cast: Screencast, event: Event) -> tuple[Screencast, list[Command]]:
    return _end(EndReason.WEAK_CONNECTION if event.reason == EndReason.WEAK_CONNECTION else EndReason.ERROR)(
        cast, event
    )


_ALIVE: dict[E, Edge] = {
    E.WATCHER_JOINED: _join,
    E.WATCHER_LEFT: _go(LastWatcher.LEFT, WATCH_TIMER),
    E.WATCHER_LOST: _go(LastWatcher.LOST, OPERATOR_TIMER),
    E.NOBODY_WATCHED: _nobody_watched,
    E.OPERATOR_STAYED_AWAY: _end(EndReason.OPERATOR_LOST),
    E.VISITOR_STOPPED: _end(EndReason.BY_VISITOR),
    E.WEBSITE_ENDED: _end(EndReason.BY_WEBSITE),
    E.VISITOR_LEFT: _end(EndReason.LEFT),
    E.VISITOR_WENT_ELSEWHERE: _end(EndReason.OTHER_SITE),
    E.STOP_HIDDEN: _end(EndReason.STOP_HIDDEN),
    E.OPERATOR_ENDED: _end(EndReason.BY_OPERATOR),
    E.POLICY_BROKEN: _end(EndReason.POLICY),
    E.FAILED: _end(EndReason.ERROR),
    E.IMPOSSIBLE: _become_impossible,
}
_LINK_LOST = _to(State.RECONNECTING, do.StartTimer(AWAY_TIMER))
_PAGE_LEFT = _to(State.RECONNECTING, do.StartTimer(AWAY_TIMER), do.StartTimer(NAVIGATION_TIMER))
_BACK = _to(State.LIVE, do.CancelTimer(AWAY_TIMER), do.CancelTimer(NAVIGATION_TIMER))

TRANSITIONS: dict[tuple[State, E], Edge] = {
    (State.REQUESTED, E.ACCEPTED): _accept,
    (State.REQUESTED, E.DECLINED): _refuse(Refusal.DECLINED, withdraw=False),
    (State.REQUESTED, E.IMPOSSIBLE): _refuse(None, withdraw=True),
    (State.REQUESTED, E.ANSWER_TIMED_OUT): _refuse(Refusal.NO_ANSWER, withdraw=True),
    (State.REQUESTED, E.WITHDRAWN): _refuse(Refusal.WITHDRAWN, withdraw=True),
    (State.REQUESTED, E.VISITOR_LEFT): _refuse(Refusal.VISITOR_LEFT, withdraw=False),
    (State.REQUESTED, E.VISITOR_WENT_ELSEWHERE): _refuse(Refusal.VISITOR_LEFT, withdraw=False),
    (State.REQUESTED, E.PAGE_LEFT): _stay(do.StartTimer(NAVIGATION_TIMER)),
    (State.REQUESTED, E.PAGE_CAME): _stay(do.CancelTimer(NAVIGATION_TIMER)),
    (State.LIVE, E.TAB_HIDDEN): _to(State.HIDDEN),
    (State.LIVE, E.TAB_SHOWN): _stay(),
    (State.LIVE, E.LINK_UP): _stay(),
    (State.LIVE, E.LINK_DOWN): _LINK_LOST,
    (State.LIVE, E.PAGE_LEFT): _PAGE_LEFT,
    (State.LIVE, E.PAGE_CAME): _stay(),
    (State.HIDDEN, E.TAB_HIDDEN): _stay(),
    (State.HIDDEN, E.TAB_SHOWN): _to(State.LIVE),
    (State.HIDDEN, E.LINK_UP): _to(State.LIVE),
    (State.HIDDEN, E.LINK_DOWN): _LINK_LOST,
    (State.HIDDEN, E.PAGE_LEFT): _PAGE_LEFT,
    (State.HIDDEN, E.PAGE_CAME): _stay(),
    (State.RECONNECTING, E.LINK_UP): _BACK,
    (State.RECONNECTING, E.LINK_DOWN): _stay(),
    (State.RECONNECTING, E.TAB_HIDDEN): _stay(),
    (State.RECONNECTING, E.TAB_SHOWN): _stay(),
    (State.RECONNECTING, E.PAGE_LEFT): _stay(do.StartTimer(NAVIGATION_TIMER)),
    (State.RECONNECTING, E.PAGE_CAME): _stay(do.CancelTimer(NAVIGATION_TIMER)),
    (State.RECONNECTING, E.VISITOR_STAYED_AWAY): _end(EndReason.LEFT),
    **{
        (state, kind): edge for state in (State.LIVE, State.HIDDEN, State.RECONNECTING) for kind, edge in _ALIVE.items()
    },
}
