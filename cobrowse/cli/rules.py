"""`cobrowse rules`: masking rules of a website, as files."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from cobrowse.cli.options import run, with_data
from cobrowse.codes import ErrorCode
from cobrowse.config import load_settings
from cobrowse.errors import BadInput, NotFound
from cobrowse.hub.rules import Rules
from cobrowse.privacy import Ruleset, parse_rules
from cobrowse.privacy.rules import MODES
from cobrowse.store import open_store


@click.group()
def rules() -> None:
    """Masking rules: what consultants never see, per website, version by version."""


@rules.command("show")
@click.argument("key")
@click.option("--version", type=int, help="An earlier version; the latest unless given.")
@with_data
def show(key: str, version: int | None, **given: Any) -> None:
    """Print the rules of the website KEY, as `publish` reads them."""

    async def work() -> None:
        async with await open_store(load_settings(**given).sqlalchemy_url) as store:
            found = await Rules(store).now(key)
            if version is not None and version != found.version:
                earlier = [one for one in await store.rulesets.all(key, since=version) if one.version == version]
                if not earlier:
                    raise NotFound(f"there is no version {version}", code=ErrorCode.NO_RULES)
                found = earlier[0]
        click.echo(json.dumps({"mode": found.mode, "rules": [rule.as_json() for rule in found.rules]}, indent=2))

    run(work())


@rules.command("history")
@click.argument("key")
@with_data
def history(key: str, **given: Any) -> None:
    """List the versions of the website KEY: who published them, when, and why."""

    async def work() -> None:
        async with await open_store(load_settings(**given).sqlalchemy_url) as store:
            await Rules(store).now(key)
            versions = await store.rulesets.all(key)
        if not versions:
            click.echo("no rules were published")
        for one in versions:
            at = datetime.fromtimestamp(one.published / 1000, UTC)
            facts = f"{one.mode:<8}  {len(one.rules):>3} rules  {one.author}  {one.note}"
            click.echo(f"{one.version:>4}  {at:%Y-%m-%d %H:%M}  {facts}".rstrip())

    run(work())


def read_rules(file: Path) -> Ruleset:
    """Return the rules in a file. Raises BadInput."""
    try:
        told = json.loads(file.read_text("utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} is not JSON: {error}", code=ErrorCode.BAD_RULES) from None
    if not isinstance(told, dict) or told.get("mode") not in MODES:
        raise BadInput(f"{file}: the mode is standard or private", code=ErrorCode.BAD_RULES)
    return Ruleset("", 0, told["mode"], parse_rules(told.get("rules")))


@rules.command("publish")
@click.argument("key")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default="", help="Why; kept with the version.")
@with_data
def publish(key: str, file: Path, note: str, **given: Any) -> None:
    """Publish the rules in FILE as the next version for the website KEY.

    FILE holds {"mode": "standard", "rules": [{"action": "mask", "selector": ".iban", "url": "/account/*"}]}, as `show`
    prints it. Hubs that run take it up within five seconds; screencasts that run go on with whatever is stricter.
    """
    told = read_rules(file)

    async def work() -> Ruleset:
        async with await open_store(load_settings(**given).sqlalchemy_url) as store:
            kept = Rules(store)
            latest = await kept.now(key)
            return await kept.publish(
                key,
                told.mode,
                told.rules,
                author=f"{getpass.getuser()} (command line)",
                note=note,
                after=latest.version,
            )

    made = run(work())
    click.echo(f"version {made.version}: {len(made.rules)} rules, {made.mode}, SHA-256 {made.digest}")
