"""What can happen to a screencast."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """Names of events; the table of legal ones per state is `machine.TRANSITIONS`."""

    ACCEPTED = "accepted"
    """The visitor pressed Yes in the asked tab."""
    DECLINED = "declined"
    """The visitor pressed No."""
    IMPOSSIBLE = "impossible"
    """The visitor's browser or page cannot take part; `reason` says why."""
    ANSWER_TIMED_OUT = "answer_timed_out"
    WITHDRAWN = "withdrawn"
    """The operator took the request back."""
    LINK_UP = "link_up"
    """The visitor's frame link is open."""
    LINK_DOWN = "link_down"
    TAB_HIDDEN = "tab_hidden"
    TAB_SHOWN = "tab_shown"
    PAGE_LEFT = "page_left"
    """The tab said that its page goes: no page of this website is in it now."""
    PAGE_CAME = "page_came"
    """A page of the website is in the tab, the next one or the same."""
    WATCHER_JOINED = "watcher_joined"
    WATCHER_LEFT = "watcher_left"
    """An operator closed the picture, or signed out."""
    WATCHER_LOST = "watcher_lost"
    """An operator's connection is gone without a goodbye."""
    NOBODY_WATCHED = "nobody_watched"
    """The grace period without any watcher is over."""
    OPERATOR_STAYED_AWAY = "operator_stayed_away"
    """The time for a lost operator to come back is over."""
    VISITOR_STAYED_AWAY = "visitor_stayed_away"
    """The time for the visitor to come back is over."""
    VISITOR_STOPPED = "visitor_stopped"
    WEBSITE_ENDED = "website_ended"
    """The page's program ended it."""
    VISITOR_LEFT = "visitor_left"
    """The asked tab is gone for good: no page of the website came in the time of a navigation."""
    VISITOR_WENT_ELSEWHERE = "visitor_went_elsewhere"
    """The asked tab is, or was meanwhile, on another origin."""
    STOP_HIDDEN = "stop_hidden"
    """The visitor could not see Stop."""
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
