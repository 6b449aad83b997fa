"""`cobrowse audit`: the audit trail, and what a captured stream holds."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from cobrowse.auditing.audit import Options
from cobrowse.auditing.audit import audit as run_audit
from cobrowse.auditing.browser import NoBrowser
from cobrowse.auditing.findings import Report
from cobrowse.auditing.har import find, page_of, sent_texts
from cobrowse.auditing.report import page as html_report
from cobrowse.auditing.report import table
from cobrowse.auditing.steps import read_steps
from cobrowse.auditing.targets import pages_of
from cobrowse.cli.options import run, with_data
from cobrowse.cli.rules import read_rules
from cobrowse.codes import ErrorCode
from cobrowse.config import load_settings
from cobrowse.errors import BadInput, NotFound
from cobrowse.hub.rules import Rules
from cobrowse.privacy import Ruleset
from cobrowse.privacy.rules import MODES
from cobrowse.store import Store, open_store
from cobrowse.store.trail import COLUMNS, TrailEntry
from cobrowse.wire.html import page_html

MAX_TOLD = 20
"""Of what cannot be read, so much is named."""


class _Audit(click.Group):
    """A group that takes pages too: `cobrowse audit https://shop.example`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "--help"}:
            args = ["pages", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Audit)
def audit() -> None:
    """Prove that nothing leaves pages (`cobrowse audit URL…`, options: `audit pages --help`), and what happened.

    The audit trail tells who asked, what was answered, who watched, under which rules; never what was shown.
    """


@audit.command("pages")
@click.argument("targets", nargs=-1, required=True, metavar="URL|SITEMAP|FOLDER|FILE…")
@click.option("--rules", "rules_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="As publish.")
@click.option("--site", default="", help="Take the rules of this website from the database instead.")
@click.option("--mode", type=click.Choice(MODES), help="Instead of the one that the rules have.")
@click.option(
    "--steps",
    "steps_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What to do first, such as signing in: a JSON list, see docs/privacy.md.",
)
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the report here.")
@click.option("--html", "html_file", type=click.Path(dir_okay=False, path_type=Path), help="The same with pictures.")
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Findings that are known; only others fail. Missing: none are known.",
)
@click.option("--write-baseline", is_flag=True, help="Write what was found to the baseline, and pass.")
@click.option("--width", type=click.IntRange(320, 4000), default=1280, show_default=True)
@click.option("--height", type=click.IntRange(320, 4000), default=900, show_default=True)
@click.option("--browser", default="", help="Program of Chromium or Chrome; found by itself unless given.")
@click.option("--max-pages", type=click.IntRange(1), default=200, show_default=True)
@with_data
def pages(
    targets: tuple[str, ...],
    rules_file: Path | None,
    site: str,
    mode: str | None,
    steps_file: Path | None,
    json_file: Path | None,
    html_file: Path | None,
    baseline: Path | None,
    *,
    write_baseline: bool,
    width: int,
    height: int,
    browser: str,
    max_pages: int,
    **given: Any,
) -> None:
    """Open pages in a headless browser with the real widget, plant canaries in every field and hidden part, and look
    for them in all that leaves.

    Exit code 1: something leaked, or is visible and looks like somebody's, and is not in the baseline. 2: a page could
    not be audited.
    """
    if write_baseline and not baseline:
        raise BadInput("--write-baseline needs --baseline FILE", code=ErrorCode.NO_BASELINE)
    known = _known(baseline)
    steps = read_steps(steps_file) if steps_file else []

    async def work() -> Report:
        ruleset = await _ruleset(rules_file, site, mode, given)
        options = Options(ruleset, steps, width, height, browser, pictures=html_file is not None)
        async with pages_of(targets, limit=max_pages) as found:
            with click.progressbar(length=len(found), label="Auditing", file=sys.stderr) as bar:
                return await run_audit(found, options, lambda: bar.update(1))

    try:
        report = run(work())
    except NoBrowser as error:
        click.echo(f"cobrowse: {error.message}", err=True)
        sys.exit(2)
    if json_file:
        json_file.write_text(json.dumps(report.as_json(known), indent=2), "utf-8")
    if html_file:
        html_file.write_text(html_report(report, known, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"), "utf-8")
    click.echo(table(report, known))
    if report.broken:
        sys.exit(2)
    if write_baseline and baseline:
        keys = sorted(one.key for one in report.findings())
        baseline.write_text(json.dumps({"known": keys}, indent=2) + "\n", "utf-8")
        click.echo(f"{baseline}: {len(keys)} findings are known from now on")
    elif not report.verdict(known)[0]:
        sys.exit(1)


def _known(baseline: Path | None) -> list[str]:
    if baseline is None or not baseline.exists():
        return []
    try:
        known = json.loads(baseline.read_text("utf-8"))["known"]
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        raise BadInput(f"{baseline} is not a baseline", code=ErrorCode.BAD_BASELINE) from None
    return [str(key) for key in known]


async def _ruleset(file: Path | None, site: str, mode: str | None, given: dict[str, Any]) -> Ruleset:
    if file and site:
        raise BadInput("give --rules or --site, not both", code=ErrorCode.BAD_RULES)
    if site:
        async with await open_store(load_settings(**given).sqlalchemy_url) as store:
            found = await Rules(store).now(site)
    else:
        found = read_rules(file) if file else Ruleset("", 0, "standard")
    return replace(found, mode=mode or found.mode)


@audit.command("verify")
@click.option("--site", default="", help="Key of one website; all unless given.")
@with_data
def verify(site: str, **given: Any) -> None:
    """Check that no entry of the audit trail was changed or removed; exit code 1 when one was."""

    async def work() -> bool:
        async with await open_store(load_settings(**given).sqlalchemy_url) as store:
            well = True
            for key in await _keys(store, site):
                count, problem = await store.trail.verify(key)
                click.echo(f"{'FAIL' if problem else 'ok  '}  {key}: {problem or f'{count} entries'}")
                well = well and not problem
            return well

    if not run(work()):
        sys.exit(1)


@audit.command("export")
@click.argument("site")
@click.option("--format", "kind", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@click.option("--screencast", default="", help="Of one screencast only.")
@click.option("--dialog", default="", help="Of one dialogue only.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File; standard output unless given.")
@with_data
def export(site: str, kind: str, screencast: str, dialog: str, output: Path | None, **given: Any) -> None:
    """Write the audit trail of the website SITE, oldest first, with the hashes that chain it."""

    async def work() -> list[TrailEntry]:
        async with await open_store(load_settings(**given).sqlalchemy_url) as store:
            await _keys(store, site)
            return [entry async for entry in store.trail.entries(site, screencast=screencast, dialog=dialog)]

    entries = run(work())
    with click.open_file(str(output or "-"), "w", encoding="utf-8") as file:
        if kind == "json":
            json.dump([entry.as_json() for entry in entries], file, indent=2)
            file.write("\n")
            return
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(entry.as_row() for entry in entries)


@audit.command("decode")
@click.argument("har", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--find", "wanted", multiple=True, help="A text that must not have left; may be repeated.")
@click.option(
    "--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write the page as it was shown, here."
)
@click.option("--at", type=int, default=0, help="With --html: after this entry; the last unless given.")
def decode(har: Path, wanted: tuple[str, ...], page: Path | None, at: int) -> None:
    """Show what left a visitor's browser, from a HAR file that its developer tools saved.

    With --html, write the page as it was at the end, or after one entry, as a file that runs and loads nothing.
    With --find, say whether and where a text left, plainly or encoded. Exit code 1, however it is asked: such a text
    left, or something could not be read, and then "not found" proves nothing.
    """
    try:
        told = json.loads(har.read_text("utf-8"))
    except (ValueError, UnicodeDecodeError):
        raise BadInput(f"{har} is not a HAR file", code=ErrorCode.BAD_HAR) from None
    found = list(sent_texts(told))
    broken = [one for one in found if one.broken]
    hits = 0
    for text in wanted:
        places = list(find(found, text))
        hits += len(places)
        not_found = "not found in what could be read" if broken else "not found"
        click.echo(f"{text!r}: {f'FOUND in {len(places)} places' if places else not_found}")
        for one in places:
            click.echo(f"  {one.where}: {one.text[:200].encode('unicode_escape').decode()}")
    if not wanted and not page:
        for one in (one for one in found if not one.raw):
            click.echo(f"{one.where}: {one.text.encode('unicode_escape').decode()}")
    left = f"{sum(not one.raw for one in found)} things left for the hub"
    click.echo(f"{left}; {f'{len(broken)} COULD NOT BE READ' if broken else 'all could be read'}", err=True)
    for one in broken[:MAX_TOLD]:
        click.echo(f"  {one.where}: {one.text}", err=True)
    if page:
        document, files = page_of(told, at)
        page.write_text(page_html(document, files.get), "utf-8")
        click.echo(f"{page}: {document.url}{' (with gaps)' if broken else ''}", err=True)
    if hits or broken:
        sys.exit(1)


async def _keys(store: Store, site: str) -> list[str]:
    keys = [one.key for one in await store.sites.all()]
    if site and site not in keys:
        raise NotFound(f"there is no website with the key {site}", code=ErrorCode.UNKNOWN_SITE)
    return [site] if site else keys
