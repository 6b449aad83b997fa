"""The screencast's states and the table of legal events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cobrowse.session import commands as do
from cobrowse.session.commands import Command
from cobrowse.session.events import Event
from cobrowse.session.events import EventKind as E


class State(StrEnum):
    """States of one screencast, from the request to its end."""

    REQUESTED = "requested"
    LIVE = "live"
    HIDDEN = "hidden"
    """Live, but the visitor looks at another tab."""
    RECONNECTING = "reconnecting"
    """Consented, but the visitor's frame link is down."""
    REFUSED = "refused"
    """Never became live; `reason` says why."""
    ENDED = "ended"


OVER = frozenset({State.REFUSED, State.ENDED})
IMPOSSIBLE_REASONS = frozenset({"unsupported_browser", "not_secure", "weak_connection", "busy"})

ANSWER_TIMER = E.ANSWER_TIMED_OUT.value
AWAY_TIMER = E.VISITOR_STAYED_AWAY.value
WATCH_TIMER = E.NOBODY_WATCHED.value


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


def _refuse(reason: str, *, withdraw: bool) -> Edge:
    def edge(cast: Screencast, event: Event) -> tuple[Screencast, list[Command]]:
        why = reason or (event.reason if event.reason in IMPOSSIBLE_REASONS else "unsupported_browser")
        todo: list[Command] = [do.CancelTimer(ANSWER_TIMER), do.RecordConsent(why)]
        if withdraw:
            todo.append(do.WithdrawConsent(why))
        return replace(cast, state=State.REFUSED, reason=why), [*todo, do.TellOperators()]

    return edge


def _accept(cast: Screencast, _: Event) -> tuple[Screencast, list[Command]]:
    # Live begins with the visitor's link; until then the visitor counts as connecting.
    return replace(cast, state=State.RECONNECTING), [
        do.CancelTimer(ANSWER_TIMER),
        do.RecordConsent("yes"),
        do.StartCapture(),
        do.StartTimer(AWAY_TIMER),
        do.StartTimer(WATCH_TIMER),
        do.TellOperators(),
    ]


def _to(state: State, *todo: Command) -> Edge:
    def edge(cast: Screencast, _: Event) -> tuple[Screencast, list[Command]]:
        return replace(cast, state=state), [*todo, do.TellOperators()]

    return edge


def _stay(cast: Screencast, _: Event) -> tuple[Screencast, list[Command]]:
    return cast, []


def _join(cast: Screencast, event: Event) -> tuple[Screencast, list[Command]]:
    watchers = {**cast.watchers, event.who: event.name}
    return replace(cast, watchers=watchers), [do.CancelTimer(WATCH_TIMER), do.TellWatchers(), do.TellOperators()]


def _leave(cast: Screencast, event: Event) -> tuple[Screencast, list[Command]]:
    watchers = {who: name for who, name in cast.watchers.items() if who != event.who}
    todo: list[Command] = [do.TellWatchers(), do.TellOperators()]
    if not watchers:
        todo.append(do.StartTimer(WATCH_TIMER))
    return replace(cast, watchers=watchers), todo


def _end(reason: str) -> Edge:
    def edge(cast: Screencast, _: Event) -> tuple[Screencast, list[Command]]:
        return replace(cast, state=State.ENDED, reason=reason, watchers={}), [
            do.CancelTimer(AWAY_TIMER),
            do.CancelTimer(WATCH_TIMER),
            do.StopCapture(reason),
            do.TellOperators(),
            do.DropLog(),
            do.RecordEnd(reason),
        ]

    return edge


def _become_impossible(cast: Screencast, event: Event) -> tuple[Screencast, list[Command]]:
    return _end("weak_connection" if event.reason == "weak_connection" else "error")(cast, event)


_ALIVE: dict[E, Edge] = {
    E.WATCHER_JOINED: _join,
    E.WATCHER_LEFT: _leave,
    E.NOBODY_WATCHED: _end("by_operator"),
    E.VISITOR_STOPPED: _end("by_visitor"),
    E.VISITOR_LEFT: _end("left"),
    E.OPERATOR_ENDED: _end("by_operator"),
    E.POLICY_BROKEN: _end("policy"),
    E.FAILED: _end("error"),
    E.IMPOSSIBLE: _become_impossible,
}
_LINK_LOST = _to(State.RECONNECTING, do.StartTimer(AWAY_TIMER))
_BACK = do.CancelTimer(AWAY_TIMER)

TRANSITIONS: dict[tuple[State, E], Edge] = {
    (State.REQUESTED, E.ACCEPTED): _accept,
    (State.REQUESTED, E.DECLINED): _refuse("declined", withdraw=False),
    (State.REQUESTED, E.IMPOSSIBLE): _refuse("", withdraw=True),
    (State.REQUESTED, E.ANSWER_TIMED_OUT): _refuse("no_answer", withdraw=True),
    (State.REQUESTED, E.WITHDRAWN): _refuse("withdrawn", withdraw=True),
    (State.REQUESTED, E.VISITOR_LEFT): _refuse("visitor_left", withdraw=False),
    (State.LIVE, E.TAB_HIDDEN): _to(State.HIDDEN),
    (State.LIVE, E.TAB_SHOWN): _stay,
    (State.LIVE, E.LINK_UP): _stay,
    (State.LIVE, E.LINK_DOWN): _LINK_LOST,
    (State.HIDDEN, E.TAB_HIDDEN): _stay,
    (State.HIDDEN, E.TAB_SHOWN): _to(State.LIVE),
    (State.HIDDEN, E.LINK_UP): _to(State.LIVE),
    (State.HIDDEN, E.LINK_DOWN): _LINK_LOST,
    (State.RECONNECTING, E.LINK_UP): _to(State.LIVE, _BACK),
    (State.RECONNECTING, E.LINK_DOWN): _stay,
    (State.RECONNECTING, E.TAB_HIDDEN): _stay,
    (State.RECONNECTING, E.TAB_SHOWN): _stay,
    (State.RECONNECTING, E.VISITOR_STAYED_AWAY): _end("left"),
    **{
        (state, kind): edge for state in (State.LIVE, State.HIDDEN, State.RECONNECTING) for kind, edge in _ALIVE.items()
    },
}
