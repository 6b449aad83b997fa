"""A screencast as one hub has it: the links that are here, and what they need of the screencasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from cobrowse.hub.ports import FrameLink
from cobrowse.hub.screencasts.record import Record
from cobrowse.session import commands as do

Decide = Callable[[Record], list[do.Command] | None]


@dataclass(slots=True)
class Local:
    """A screencast that has frame links on this hub."""

    record: Record
    stop: Callable[[], None]
    visitor_link: FrameLink | None = None
    take: int = 0
    """Which of the visitor's links this one is; 0 while the shared state was not told of it."""
    operator_links: list[tuple[str, FrameLink]] = field(default_factory=list)
    """Operator and link."""
    watchdog_links: list[FrameLink] = field(default_factory=list)
    seen: float = 0.0
    rules: int = -1
    """Version of the masking rules that the tab was told of last."""
    names: dict[str, str] = field(default_factory=dict)
    """What the visitor is told of each operator: a name by id."""

    @property
    def consented(self) -> bool:
        """Whether frames may be accepted now."""
        return self.record.cast.consented


class Casts(Protocol):
    """What links need of the screencasts."""

    async def get(self, screencast: str) -> Record:
        """Return a running screencast. Raises NotFound."""
        ...

    async def all(self) -> list[Record]:
        """Return the running screencasts."""
        ...

    async def change(self, screencast: str, decide: Decide) -> bool:
        """Change the record and do what follows."""
        ...

    async def end_reason(self, screencast: str) -> str:
        """Return why a screencast ended, as the machine said."""
        ...
