"""What can happen to a screencast."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """Names of events; the table of legal ones per state is `machine.TRANSITIONS`."""

    ACCEPTED = "accepted"
    """The visitor pressed Yes with a trusted click in the asked tab."""
    DECLINED = "declined"
    """The visitor pressed No."""
    IMPOSSIBLE = "impossible"
    """The visitor's browser or page cannot take part; `reason` says why."""
    ANSWER_TIMED_OUT = "answer_timed_out"
    WITHDRAWN = "withdrawn"
    """The operator took the request back."""
    LINK_UP = "link_up"
    """The visitor's frame link is open, `hidden` or not."""
    LINK_DOWN = "link_down"
    TAB_HIDDEN = "tab_hidden"
    TAB_SHOWN = "tab_shown"
    WATCHER_JOINED = "watcher_joined"
    WATCHER_LEFT = "watcher_left"
    NOBODY_WATCHED = "nobody_watched"
    """The grace period without any watcher is over."""
    VISITOR_STAYED_AWAY = "visitor_stayed_away"
    """The time for the visitor to come back is over."""
    VISITOR_STOPPED = "visitor_stopped"
    VISITOR_LEFT = "visitor_left"
    """The asked tab is gone for good, or changed its origin."""
    OPERATOR_ENDED = "operator_ended"
    POLICY_BROKEN = "policy_broken"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `who` is an operator's id where it matters, `reason` one of the refusal or end reasons."""

    kind: EventKind
    who: str = ""
    name: str = ""
    reason: str = ""
