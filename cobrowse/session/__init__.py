"""The rules of a screencast as a pure state machine: events in, commands out; no clock, socket or await inside."""

from cobrowse.session.commands import Command
from cobrowse.session.events import Event, EventKind
from cobrowse.session.machine import (
    OVER,
    TIMERS,
    TRANSITIONS,
    IllegalEvent,
    LastWatcher,
    Screencast,
    State,
    request_screencast,
    restored_screencast,
)

__all__ = [
    "OVER",
    "TIMERS",
    "TRANSITIONS",
    "Command",
    "Event",
    "EventKind",
    "IllegalEvent",
    "LastWatcher",
    "Screencast",
    "State",
    "request_screencast",
    "restored_screencast",
]
