"""What the shell must do after an event. Each is a plain value; the shell maps it to timers, sockets and the store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskConsent:
    """Show the consent card in the asked tab."""


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """Take the consent card away again."""

    reason: str


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """Write down the visitor's answer, durably, before anything is captured."""

    answer: str


@dataclass(frozen=True, slots=True)
class StartCapture:
    """Tell the asked tab to load the capture code and connect its frame link."""


@dataclass(frozen=True, slots=True)
class StopCapture:
    """Close the frame link of the visitor and tell the tab to remove the capture code's hooks."""

    reason: str


@dataclass(frozen=True, slots=True)
class DropLog:
    """Delete everything that was captured."""


@dataclass(frozen=True, slots=True)
class RecordEnd:
    """Write down why the screencast ended."""

    reason: str


@dataclass(frozen=True, slots=True)
class TellOperators:
    """Send the state, and the reason if there is one, to the operators of the site."""


@dataclass(frozen=True, slots=True)
class TellWatchers:
    """Tell the visitor who watches now."""


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Send the event `name` when the time the settings give to it has passed."""

    name: str


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """Forget the timer `name`; it need not run."""

    name: str


Command = (
    AskConsent
    | WithdrawConsent
    | RecordConsent
    | StartCapture
    | StopCapture
    | DropLog
    | RecordEnd
    | TellOperators
    | TellWatchers
    | StartTimer
    | CancelTimer
)
