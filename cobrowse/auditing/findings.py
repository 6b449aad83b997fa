"""What an audit found, and what of it is news against a baseline. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. Nothing of it changes from run to run but `detail`."""

    kind: str
    """`leak`: must be hidden and left the browser. `suspicious`: visible, and looks like somebody's. `personal`: a
    visible field that looks personal. `unmatched`: a rule that matched nothing on any page."""
    page: str
    where: str
    what: str
    detail: str = ""
    """The entry in which it left."""

    @property
    def key(self) -> str:
        """Name of the finding in a baseline."""
        return " | ".join((self.kind, self.page, self.where, self.what))

    @property
    def fails(self) -> bool:
        """Whether it fails an audit when it is news."""
        return self.kind != "unmatched"

    def as_json(self) -> dict[str, str]:
        """Return the finding as reports have it."""
        return {
            "kind": self.kind,
            "page": self.page,
            "where": self.where,
            "what": self.what,
            "detail": self.detail,
            "key": self.key,
        }


@dataclass(slots=True)
class PageReport:
    """One page, or one moment of it."""

    name: str
    planted: int = 0
    """Canaries that must not leave."""
    things: int = 0
    """Texts, values, attributes and requests that left for the hub."""
    fields: list[str] = field(default_factory=list)
    """Visible fields, by name."""
    texts: list[str] = field(default_factory=list)
    """Visible texts."""
    picture: bytes = b""
    """PNG of what a consultant sees."""
    problem: str = ""
    """Why the page could not be audited."""
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """All pages of one run."""

    mode: str
    rules: list[str]
    pages: list[PageReport] = field(default_factory=list)
    unmatched: list[Finding] = field(default_factory=list)

    def findings(self) -> list[Finding]:
        """Return all findings, each once."""
        everything = [one for page in self.pages for one in page.findings] + self.unmatched
        return list({one.key: one for one in everything}.values())

    def news(self, known: Iterable[str]) -> list[Finding]:
        """Return the findings that a baseline does not have."""
        had = set(known)
        return [one for one in self.findings() if one.key not in had]

    @property
    def broken(self) -> list[PageReport]:
        """Pages that could not be audited."""
        return [page for page in self.pages if page.problem]

    def as_json(self, known: Iterable[str] = ()) -> dict[str, Any]:
        """Return the report; pictures are left to the HTML."""
        had = set(known)
        return {
            "mode": self.mode,
            "rules": self.rules,
            "pages": [
                {
                    "page": page.name,
                    "problem": page.problem,
                    "planted": page.planted,
                    "things": page.things,
                    "fields": page.fields,
                    "texts": page.texts,
                }
                for page in self.pages
            ],
            "findings": [one.as_json() | {"known": one.key in had} for one in self.findings()],
        }
