"""An audit's report for people: a table for the terminal, and one HTML file with pictures."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape

from cobrowse import __version__
from cobrowse.auditing.browser import resource
from cobrowse.auditing.findings import Finding, PageReport, Report

KINDS = {
    "leak": "Leak",
    "suspicious": "Visible, and looks like somebody's",
    "personal": "Visible field that looks personal",
    "unmatched": "Rule that matched nothing",
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def table(report: Report, known: Iterable[str]) -> str:
    """Return the report as lines."""
    had = set(known)
    lines = []
    for page in report.pages:
        if page.problem:
            lines.append(f"FAIL  {page.name}: {page.problem}")
            continue
        leaks = sum(one.kind == "leak" for one in page.findings)
        news = sum(one.fails and one.key not in had for one in page.findings)
        told = f"{page.planted} hidden places, {leaks} leaks, {len(page.fields)} visible fields"
        lines.append(f"{'LEAK' if leaks else 'look' if news else 'ok  '}  {page.name}: {told}")
    findings = report.findings()
    for kind, title in KINDS.items():
        of_kind = [one for one in findings if one.kind == kind]
        if not of_kind:
            continue
        lines += ["", f"{title}:"]
        for one in of_kind:
            mark = " (known)" if one.key in had else ""
            where = f"{one.page}: " if one.page else ""
            lines.append(f"  {where}{one.where} ({one.what}){mark}")
            lines += [f"      {told}" for told in (one.excerpt, one.detail) if told]
    lines += ["", report.verdict(had)[1]]
    return "\n".join(lines)


def page(report: Report, known: Iterable[str], when: str) -> str:
    """Return the report as one HTML file that loads nothing."""
    had = set(known)
    findings = report.findings()
    passed, words = report.verdict(had)
    verdict = "good" if passed else "bad"
    head = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>Audit: {words}</title><style>{resource('report.css')}</style></head>"
    )
    facts = f"cobrowse {__version__}, {escape(when)}, mode {report.mode}, {_count(len(report.rules), 'rule')}"
    words = escape(words)
    start = f'<body><h1>What leaves these pages</h1><p class="verdict {verdict}">{words}</p><p class="soft">{facts}</p>'
    kinds = [_kind(title, [one for one in findings if one.kind == kind], had) for kind, title in KINDS.items()]
    return "".join((head, start, *kinds, *map(_page, report.pages), "</body></html>"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _kind(title: str, findings: list[Finding], known: set[str]) -> str:
    if not findings:
        return ""
    rows = "".join(_row(one, known=one.key in known) for one in findings)
    more = "<th>Reads</th>" if any(one.excerpt for one in findings) else ""
    more += "<th>Entry</th>" if any(one.detail for one in findings) else ""
    head = f"<tr><th>Page</th><th>Where</th><th>What</th>{more}</tr>"
    return f'<h2>{title} ({len(findings)})</h2><div class="room"><table>{head}{rows}</table></div>'


def _row(one: Finding, *, known: bool) -> str:
    what = escape(one.what) + (' <span class="soft">(known)</span>' if known else "")
    cells = [escape(one.page), f"<code>{escape(one.where)}</code>", what]
    if one.excerpt:
        cells.append(f"<q>{escape(one.excerpt)}</q>")
    if one.detail:
        cells.append(f"<code>{escape(one.detail)}</code>")
    start = '<tr class="known">' if known else "<tr>"
    return start + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _page(page: PageReport) -> str:
    if page.problem:
        return f'<h2>{escape(page.name)}</h2><p class="bad">{escape(page.problem)}</p>'
    picture = ""
    if page.picture:
        data = base64.b64encode(page.picture).decode()
        picture = f'<p><img alt="{escape(page.name)} as a consultant sees it" src="data:image/png;base64,{data}"></p>'
    told = f"{_count(page.planted, 'hidden place')} planted, {_count(page.things, 'thing')} left for the hub"
    lists = _list("Visible fields", page.fields) + _list("Visible texts", page.texts)
    return f'<h2>{escape(page.name)}</h2><p class="soft">{told}</p>{picture}{lists}'


def _list(title: str, texts: list[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<details><summary>{title} ({len(texts)})</summary><ul>{items}</ul></details>" if texts else ""
