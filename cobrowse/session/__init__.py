"""The rules of a screencast as a pure state machine: events in, commands out; no clock, socket or await inside."""

from cobrowse.session.commands import Command
from cobrowse.session.events import Event, EventKind
from cobrowse.session.machine import OVER, TRANSITIONS, IllegalEvent, Screencast, State, request_screencast

__all__ = [
    "OVER",
    "TRANSITIONS",
    "Command",
    "Event",
    "EventKind",
    "IllegalEvent",
    "Screencast",
    "State",
    "request_screencast",
]
