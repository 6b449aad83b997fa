"""`cobrowse watchdog`: the process that reads streams as consultants' browsers do and ends those that tell too much."""

from __future__ import annotations

import logging
from typing import Any

import click

from cobrowse.cli.options import run, with_data
from cobrowse.config import load_settings
from cobrowse.serving import wait_for_stop
from cobrowse.watchdog.process import watch


@click.command("watchdog")
@click.option("--hub", help="Address of a hub; the one on this machine unless given.")
@with_data
def watchdog(hub: str | None, **given: Any) -> None:
    """Check running screencasts, as the second line behind the widget's masking.

    `cobrowse serve` runs one of its own. Run one elsewhere, with `watchdog = false` for the hubs and the same key, to
    take its work off their machine.
    """
    settings = load_settings(**given)
    logging.getLogger("cobrowse").setLevel(logging.INFO)
    run(watch(settings, (hub or settings.base_url).rstrip("/"), wait_for_stop))
