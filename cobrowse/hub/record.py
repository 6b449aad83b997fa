"""A screencast as the board keeps it: the machine's state and what surrounds it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from cobrowse.session import OVER, Screencast, State
from cobrowse.store import Dialog


@dataclass(slots=True)
class Record:
    """One screencast. `timers` are names of events to come, with the time they are due, milliseconds since 1970."""

    id: str
    dialog: Dialog
    tab: str
    origin: str
    operator: str
    operator_name: str
    text: str
    asked: int
    cast: Screencast
    rules: int = 0
    """Version of the masking rules with which it began."""
    widget: str = ""
    """Which program captures, as the visitor's browser names it."""
    link: str = ""
    """The hub with the visitor's frame link, empty when there is none."""
    take: int = 0
    """How often a frame link of the visitor was opened: the latest one counts."""
    watching: dict[str, list[str]] = field(default_factory=dict)
    """Operator to the hubs on which their frame links are."""
    timers: dict[str, int] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether nothing can happen any more."""
        return self.cast.state in OVER

    def as_json(self) -> dict[str, Any]:
        """Return what the console shows."""
        return {
            "screencast": self.id,
            "dialog": self.dialog.id,
            "site": self.dialog.site,
            "visitor": self.dialog.visitor,
            "state": self.cast.state.value,
            "reason": self.cast.reason,
            "operator": self.operator_name,
            "watchers": list(self.cast.watchers.values()),
        }

    def packed(self) -> bytes:
        """Return the record as text."""
        return json.dumps(asdict(self)).encode()


def read_record(value: bytes) -> Record:
    """Read what `packed` wrote."""
    told = json.loads(value)
    cast = told.pop("cast")
    dialog = told.pop("dialog")
    return Record(
        dialog=Dialog(**dialog),
        cast=Screencast(State(cast["state"]), cast["reason"], cast["watchers"]),
        **told,
    )
