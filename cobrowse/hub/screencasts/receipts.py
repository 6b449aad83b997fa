"""What a visitor can keep of a screencast: who asked, what was answered, who watched, why it ended. No contents."""

from __future__ import annotations

from datetime import UTC, datetime

from cobrowse.codes import Answer, EndReason, ErrorCode, Refusal, TrailKind
from cobrowse.errors import NotFound
from cobrowse.store import Consent, Store
from cobrowse.store.trail import TrailEntry

ENDS: dict[str, str] = {
    EndReason.BY_VISITOR: "You stopped it.",
    EndReason.BY_WEBSITE: "The website's own page ended it.",
    EndReason.BY_OPERATOR: "The consultant ended it.",
    EndReason.NOT_OPENED: "No consultant opened the picture.",
    EndReason.NOBODY_WATCHED: "Nobody was watching any more.",
    EndReason.OPERATOR_LOST: "The consultant lost the connection and did not come back.",
    EndReason.LEFT: "You left the page, or your connection was gone for too long.",
    EndReason.OTHER_SITE: "This tab went to another website.",
    EndReason.STOP_HIDDEN: "The page covered the Stop button.",
    EndReason.POLICY: "It was ended to protect your data.",
    EndReason.WEAK_CONNECTION: "Your connection became too weak for it.",
    EndReason.ERROR: "There was a technical problem.",
}
ANSWERS: dict[str, str] = {
    Answer.YES: "Yes",
    Refusal.DECLINED: "No",
    Refusal.NO_ANSWER: "None: the request expired",
    Refusal.WITHDRAWN: "None: the request was withdrawn",
    Refusal.VISITOR_LEFT: "None: you left the page",
    Refusal.UNSUPPORTED_BROWSER: "None: your browser is too old for a screencast",
    Refusal.NOT_SECURE: "None: the page is not secure (https)",
    Refusal.WEAK_CONNECTION: "None: your connection is too weak for a screencast",
}


async def receipt(store: Store, site: str, visitor: str, screencast: str) -> str:
    """Return the receipt as text. Raises NotFound, also when the screencast was another visitor's."""
    consent = await store.consents.get(screencast)
    dialog = await store.dialogs.get(consent.dialog) if consent else None
    found = await store.sites.get(site)
    if consent is None or dialog is None or found is None or (dialog.site, dialog.visitor) != (site, visitor):
        raise NotFound("There is no such screencast.", code=ErrorCode.NO_SCREENCAST)
    entries = [entry async for entry in store.trail.entries(site, screencast=screencast)]
    lines = [
        "Receipt of a screencast",
        "",
        *_facts(consent, found.name, await _before(store, entries)),
        *_watchers(entries),
    ]
    if consent.ended:
        lines.append(f"Ended          {_time(consent.ended)}. {_end(consent.end_reason)}")
    if entries:
        last = entries[-1]
        lines += [
            "",
            f"Entry {last.number} of the website's audit trail has the hash",
            last.hash,
            "With it you can ask later whether anything in the trail was changed.",
        ]
    return "\n".join(lines) + "\n"


def _end(reason: str) -> str:
    return ENDS.get(reason, reason)  # a version before this one knew another


async def _before(store: Store, entries: list[TrailEntry]) -> Consent | None:
    """Return the screencast that was shared again with this one."""
    again = next((str(entry.data.get("again", "")) for entry in entries if entry.kind == TrailKind.ASKED), "")
    return await store.consents.get(again) if again else None


def _facts(consent: Consent, site: str, before: Consent | None) -> list[str]:
    answer = ANSWERS.get(consent.answer, "None yet" if not consent.answer else consent.answer)
    when = (
        f", {_time(consent.answered)}" if consent.answered and consent.answer in {Answer.YES, Refusal.DECLINED} else ""
    )
    asked = [
        f"Asked          {_time(consent.asked)} by {consent.operator_name}",
        f"Words          {' '.join(consent.text.split())}",
        f"Your answer    {answer}{when}",
    ]
    if before:
        who = "the website had ended" if before.end_reason == EndReason.BY_WEBSITE else "you had stopped"
        asked = [
            f"Shared again   {_time(consent.asked)} by you, with {consent.operator_name}, after {who} number",
            f"               {before.screencast}",
        ]
    return [
        f"Website        {site}, {consent.origin}",
        f"Number         {consent.screencast}",
        *asked,
        f"Masking rules  version {consent.rules_version}, SHA-256 {consent.rules_digest}",
        *([f"Program        {consent.widget}"] if consent.widget else []),
    ]


def _watchers(entries: list[TrailEntry]) -> list[str]:
    lines = []
    for entry in entries:
        if entry.kind == TrailKind.WATCHED:
            lines.append(f"Watched by     {entry.data['operator']}, from {_time(entry.at)}")
        elif entry.kind == TrailKind.SNAPSHOT:
            lines.append(f"Snapshot       by {entry.data['operator']}, {_time(entry.at)}")
        elif entry.kind == TrailKind.LEFT:
            lost = " (connection lost)" if entry.data.get("lost") else ""
            lines.append(f"               {entry.data['operator']}, until {_time(entry.at)}{lost}")
    return lines


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
