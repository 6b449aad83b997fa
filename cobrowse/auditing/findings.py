"""What an audit found, and what of it is news against a baseline. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. By its key it is the same in each run."""

    kind: str
    """`leak`: must be hidden and left the browser. `suspicious`: visible, and looks like somebody's. `personal`: a
    visible field that looks personal. `unmatched`: a rule that matched nothing on any page."""
    page: str
    where: str
    what: str
    detail: str = ""
    """The entry in which it left."""
    excerpt: str = ""
    """What stands there, as it was sent: never of what is masked."""
    value: str = ""
    """What was found, to tell what is the same on several pages; in no report of its own."""
    public: bool = False
    """Stands where a website speaks of itself."""

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
            "excerpt": self.excerpt,
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
        everything = _once_per_site([one for page in self.pages for one in page.findings]) + self.unmatched
        return list({one.key: one for one in everything}.values())

    def verdict(self, known: Iterable[str]) -> tuple[bool, str]:
        """Return whether the audit is passed, which the exit code says too, and why in words."""
        news = [one for one in self.news(known) if one.fails]
        told = [
            _count(sum(one.kind == kind for one in news), what)
            for kind, what in (
                ("leak", "leak"),
                ("suspicious", "visible value that looks like somebody's"),
                ("personal", "visible field that looks personal"),
            )
            if any(one.kind == kind for one in news)
        ]
        if self.broken:
            told.append(f"{_count(len(self.broken), 'page')} could not be audited")
        on = _count(len(self.pages), "page")
        if told:
            return False, f"Not passed: {', '.join(told)}; {on} in all"
        known_too = len(self.findings()) - len(self.news(known))
        return True, f"Passed: nothing leaked from {on}{f'; {known_too} known findings' if known_too else ''}"

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


def _count(number: int, what: str) -> str:
    if number == 1:
        return f"1 {what}"
    start, _, rest = what.partition(" that ")
    rest = rest.replace("looks", "look")
    return f"{number} {start}s{f' that {rest}' if rest else ''}"


def _once_per_site(findings: list[Finding]) -> list[Finding]:
    """Tell a website's own contact data once, not once for each page that has it."""
    pages: dict[tuple[str, str], set[str]] = {}
    for one in findings:
        if one.public:
            pages.setdefault((one.what, one.value), set()).add(one.page)
    told: dict[tuple[str, str], Finding] = {}
    kept: list[Finding] = []
    for one in findings:
        key = one.what, one.value
        if key not in pages:
            kept.append(one)
        elif key not in told:
            detail = f"on {_count(len(pages[key]), 'page')}"
            told[key] = replace(one, page="all pages", where=f"{one.where} (public contact)", detail=detail)
            kept.append(told[key])
    return kept
