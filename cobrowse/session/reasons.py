"""Why a screencast did not begin, and why it ended: one code each, the same for both sides, trail and receipt.

`docs/screencast-states.md` says what each side reads; a test compares it with this list.
"""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """Why a request led to no screencast."""

    DECLINED = "declined"
    """The visitor pressed No."""
    NO_ANSWER = "no_answer"
    """The visitor did not answer in time."""
    WITHDRAWN = "withdrawn"
    """The consultant took the request back."""
    VISITOR_LEFT = "visitor_left"
    """The asked tab is gone, or went to another website."""
    UNSUPPORTED_BROWSER = "unsupported_browser"
    NOT_SECURE = "not_secure"
    """The page is not served over https."""
    WEAK_CONNECTION = "weak_connection"


class End(StrEnum):
    """Why a running screencast ended."""

    BY_VISITOR = "by_visitor"
    """The visitor pressed Stop."""
    BY_WEBSITE = "by_website"
    """The page's own program ended it, perhaps by a button of its own."""
    BY_OPERATOR = "by_operator"
    """A consultant pressed End screencast."""
    NOT_OPENED = "not_opened"
    """After Yes nobody ever opened the picture: the window was blocked or closed."""
    NOBODY_WATCHED = "nobody_watched"
    """The last consultant closed the picture, or signed out, and nobody came back in time."""
    OPERATOR_LOST = "operator_lost"
    """The last consultant's connection was lost, and nobody came back in time."""
    LEFT = "left"
    """The visitor's connection stayed lost, or the tab was left or closed."""
    OTHER_SITE = "other_site"
    """The tab went to another website."""
    STOP_HIDDEN = "stop_hidden"
    """The page covered the bar with Stop, and it could not be brought to the front."""
    POLICY = "policy"
    """The watchdog found what must not be sent."""
    WEAK_CONNECTION = "weak_connection"
    ERROR = "error"
    """A technical fault."""


STOPPED = frozenset({End.BY_VISITOR, End.BY_WEBSITE})
"""Ends that the visitor's side wanted: the next request waits, and the visitor may share again."""

IMPOSSIBLE = frozenset({Refusal.UNSUPPORTED_BROWSER, Refusal.NOT_SECURE, Refusal.WEAK_CONNECTION})
"""What a browser may answer instead of Yes or No."""
