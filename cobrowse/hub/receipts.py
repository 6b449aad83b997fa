"""What a visitor can keep of a screencast: who asked, what was answered, who watched, why it ended. No contents."""

from __future__ import annotations

from datetime import UTC, datetime

from cobrowse.errors import NotFound
from cobrowse.store import Consent, Store
from cobrowse.store.trail import Kind, TrailEntry

ENDS = {
    "by_visitor": "you stopped it",
    "by_operator": "the consultant ended it",
    "left": "your connection was gone for too long, or you left",
    "timeout": "it ran for its longest time",
    "policy": "it was ended to protect your data",
    "weak_connection": "the connection was too weak",
    "error": "a technical problem",
}
ANSWERS = {"yes": "Yes", "declined": "No", "no_answer": "none", "withdrawn": "none: the request was withdrawn"}


async def receipt(store: Store, site: str, visitor: str, screencast: str) -> str:
    """Return the receipt as text. Raises NotFound, also when the screencast was another visitor's."""
    consent = await store.consent(screencast)
    dialog = await store.dialog(consent.dialog) if consent else None
    found = await store.site(site)
    if consent is None or dialog is None or found is None or (dialog.site, dialog.visitor) != (site, visitor):
        raise NotFound("there is no such screencast", code="no_screencast")
    entries = [entry async for entry in store.trail.entries(site, screencast=screencast)]
    lines = [
        "Receipt of a screencast",
        "",
        *_facts(consent, found.name),
        *_watchers(entries),
    ]
    if consent.ended:
        lines.append(f"Ended          {_time(consent.ended)}: {ENDS.get(consent.end_reason, 'a technical problem')}")
    if entries:
        last = entries[-1]
        lines += [
            "",
            f"Entry {last.number} of the website's audit trail has the hash",
            last.hash,
            "With it you can ask later whether anything in the trail was changed.",
        ]
    return "\n".join(lines) + "\n"


def _facts(consent: Consent, site: str) -> list[str]:
    answer = ANSWERS.get(consent.answer, "none: it was not possible")
    when = f", {_time(consent.answered)}" if consent.answered and consent.answer in {"yes", "declined"} else ""
    return [
        f"Website        {site}, {consent.origin}",
        f"Number         {consent.screencast}",
        f"Asked          {_time(consent.asked)} by {consent.operator_name}",
        f"Words          {' '.join(consent.text.split())}",
        f"Your answer    {answer}{when}",
        f"Masking rules  version {consent.rules_version}, SHA-256 {consent.rules_digest}",
        *([f"Program        {consent.widget}"] if consent.widget else []),
    ]


def _watchers(entries: list[TrailEntry]) -> list[str]:
    lines = []
    for entry in entries:
        if entry.kind == Kind.WATCHED:
            lines.append(f"Watched by     {entry.data['operator']}, from {_time(entry.at)}")
        elif entry.kind == Kind.SNAPSHOT:
            lines.append(f"Snapshot       by {entry.data['operator']}, {_time(entry.at)}")
        elif entry.kind == Kind.LEFT:
            lines.append(f"               {entry.data['operator']}, until {_time(entry.at)}")
    return lines


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
