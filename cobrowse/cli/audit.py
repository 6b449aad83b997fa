"""`cobrowse audit`: the audit trail, and what a captured stream holds."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import click

from cobrowse.cli.options import run, with_data
from cobrowse.config import load_settings
from cobrowse.errors import BadInput, NotFound
from cobrowse.privacy.departures import departures, find
from cobrowse.store import Store, open_store
from cobrowse.store.trail import COLUMNS, TrailEntry


@click.group()
def audit() -> None:
    """Proof of what happened: who asked, what was answered, who watched, under which rules. Never what was shown."""


@audit.command("verify")
@click.option("--site", default="", help="Key of one website; all unless given.")
@with_data
def verify(site: str, **given: Any) -> None:
    """Check that no entry of the audit trail was changed or removed; exit code 1 when one was."""

    async def work() -> bool:
        store = await open_store(load_settings(**given).sqlalchemy_url)
        try:
            well = True
            for key in await _keys(store, site):
                count, problem = await store.trail.verify(key)
                click.echo(f"{'FAIL' if problem else 'ok  '}  {key}: {problem or f'{count} entries'}")
                well = well and not problem
            return well
        finally:
            await store.close()

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
        store = await open_store(load_settings(**given).sqlalchemy_url)
        try:
            await _keys(store, site)
            return [entry async for entry in store.trail.entries(site, screencast=screencast, dialog=dialog)]
        finally:
            await store.close()

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
def decode(har: Path, wanted: tuple[str, ...]) -> None:
    """Show what left a visitor's browser, from a HAR file that its developer tools saved.

    With --find, say whether and where a text left, plainly or encoded; exit code 1 when it did, or when anything could
    not be read.
    """
    try:
        found = list(departures(json.loads(har.read_text("utf-8"))))
    except (ValueError, UnicodeDecodeError):
        raise BadInput(f"{har} is not a HAR file", code="bad_har") from None
    broken = sum(one.broken for one in found)
    hits = 0
    for text in wanted:
        places = list(find(found, text))
        hits += len(places)
        click.echo(f"{text!r}: {f'FOUND in {len(places)} places' if places else 'not found'}")
        for one in places:
            click.echo(f"  {one.where}: {one.text[:200].encode('unicode_escape').decode()}")
    if not wanted:
        for one in (one for one in found if not one.raw):
            click.echo(f"{one.where}: {one.text.encode('unicode_escape').decode()}")
    click.echo(f"{sum(not one.raw for one in found)} things left for the hub; {broken} could not be read", err=True)
    if hits or broken:
        sys.exit(1)


async def _keys(store: Store, site: str) -> list[str]:
    keys = [one.key for one in await store.sites()]
    if site and site not in keys:
        raise NotFound(f"there is no website with the key {site}", code="unknown_site")
    return [site] if site else keys
