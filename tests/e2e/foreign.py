"""What a page of the corpus is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ForeignPage:
    """A page's markup, when it is ready, and steps (scripts), each followed by a comparison with the mirror."""

    name: str
    html: str
    ready: str
    steps: tuple[str, ...]
