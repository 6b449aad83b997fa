"""A screencast as the shared state keeps it: the machine's state and what surrounds it."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass, field
from typing import Any

from cobrowse.codes import ErrorCode
from cobrowse.errors import NotAllowed
from cobrowse.session import OVER, LastWatcher, Screencast, State
from cobrowse.store import Dialog
from cobrowse.store.ids import now_ms

GROUPS = 16
DUE = "cast"
"""Kind of what is due for a screencast."""
CLOSING_SECONDS = 10.0
"""An end that a hub did not finish is finished by another one after this time."""


def group_of(screencast: str) -> str:
    """Return the shared state's group in which a screencast is kept."""
    return f"casts:{zlib.crc32(screencast.encode()) % GROUPS}"


def asked_group(site: str) -> str:
    """Return the shared state's group that names the screencast of each of a website's visitors."""
    return f"asked:{site}"


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
    again: str = ""
    """The ended screencast that the visitor shared again with this one."""
    snapshots: dict[str, str] = field(default_factory=dict)
    """Tickets of snapshots that were issued, with the message for which each was used; empty while it was not."""
    revision: int = 0
    """Rises with every change, also across a loss of the shared state: of two records, the higher one is newer."""

    def revise(self) -> None:
        """Count a change. Two changes at the same moment are told in any order, by one hub or two."""
        self.revision = max(self.revision + 1, now_ms())

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
            "again": self.again,
            "revision": self.revision,
        }

    def packed(self) -> bytes:
        """Return the record as text."""
        return json.dumps(asdict(self)).encode()


def require_consented(record: Record) -> Record:
    """Return the screencast, to which the visitor said Yes. Raises NotAllowed."""
    if not record.cast.consented:
        raise NotAllowed("The visitor has not said Yes.", code=ErrorCode.NO_CONSENT)
    return record


def require_watching(record: Record, operator: str) -> Record:
    """Return the screencast, which this operator watches now, as the visitor was told. Raises NotAllowed."""
    if operator not in require_consented(record).cast.watchers:
        raise NotAllowed("You are not watching this screencast.", code=ErrorCode.NOT_WATCHING)
    return record


def read_record(value: bytes) -> Record:
    """Read what `packed` wrote."""
    told = json.loads(value)
    cast = told.pop("cast")
    dialog = told.pop("dialog")
    return Record(
        dialog=Dialog(**dialog),
        cast=Screencast(
            State(cast["state"]), cast["reason"], cast["watchers"], LastWatcher(cast.get("last_watcher", ""))
        ),
        **told,
    )
