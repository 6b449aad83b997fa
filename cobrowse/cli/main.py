"""`cobrowse`: serve, demo, site, operator, doctor, settings; the other commands have modules of their own."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from typing import Any

import click

from cobrowse import __version__
from cobrowse.app import make_app, open_hub
from cobrowse.cli.audit import audit
from cobrowse.cli.doctor import examine
from cobrowse.cli.options import run, with_data, with_server
from cobrowse.cli.rules import rules
from cobrowse.cli.watchdog import watchdog
from cobrowse.cli.workers import supervise
from cobrowse.codes import ErrorCode
from cobrowse.config import Settings, load_settings, settings_reference
from cobrowse.demo import shop_app
from cobrowse.errors import BadInput, CobrowseError, NotFound
from cobrowse.http.static import script_tag
from cobrowse.hub import Hub
from cobrowse.hub.access.passwords import hash_password
from cobrowse.hub.origins import clean_origin
from cobrowse.serving import drain, listen, listening, reachable_by_hubs, spare_collector, wait_for_stop
from cobrowse.store import Role, open_store
from cobrowse.watchdog.process import beside

DEMO_SITE = "demo"
DEMO_EMAIL = "you@example.com"
STEPS_HELP = "How visitors start a screencast. 1: Yes; 2: Yes, then Start sharing."


@click.group()
@click.version_option(__version__, prog_name="cobrowse")
def cli() -> None:
    """Self-hosted co-browsing: watch a consenting visitor's tab live, without video."""


@cli.command()
@with_server
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes on this machine.")
@click.option("--worker", is_flag=True, hidden=True)
def serve(workers: int, *, worker: bool, **given: Any) -> None:
    """Run a hub, or several on the same port."""
    settings = load_settings(**given)
    if workers > 1:
        supervise(settings, workers, sys.argv[1:])
    else:
        run(_serve(settings, worker=worker))


async def _serve(settings: Settings, *, worker: bool = False) -> None:
    async with (
        open_hub(settings) as hub,
        listening(make_app(hub), settings.host, settings.port, shared=worker) as (port, runner),
        reachable_by_hubs(hub, runner),
    ):
        if not worker:
            await _greet(settings, hub, port)
        spare_collector()
        with nullcontext() if worker else beside(settings, port):
            await wait_for_stop()
            await drain(hub, runner)
    if not worker:
        click.echo("stopped")


async def _greet(settings: Settings, hub: Hub, port: int) -> None:
    base = settings.model_copy(update={"port": port}).base_url
    click.echo(f"cobrowse {__version__} serves {base}")
    click.echo(f"  console  {base}/console/")
    click.echo(f"  docs     {base}/docs/")
    if not await hub.store.sites.all():
        click.echo("No website is registered yet: cobrowse site add NAME --origin https://www.example.com")
    sys.stdout.flush()


@cli.command()
@with_server
@click.option("--shop-port", type=int, help="Port of the demo shop; the hub's port plus one unless given.")
def demo(shop_port: int | None, **given: Any) -> None:
    """Run a hub and a demo shop that embeds the widget: the quickest way to try cobrowse."""
    settings = load_settings(**given)
    run(_demo(settings, shop_port))


async def _demo(settings: Settings, shop_port: int | None) -> None:
    async with open_hub(settings) as hub, listen(make_app(hub), settings.host, settings.port) as port:
        base = settings.model_copy(update={"port": port}).base_url
        shop = shop_app(hub_url=base, site_key=DEMO_SITE)
        wanted = shop_port if shop_port is not None else (port + 1 if settings.port else 0)
        async with listen(shop, settings.host, wanted) as chosen:
            origins = [f"http://{name}:{chosen}" for name in ("localhost", "127.0.0.1")]
            if await hub.store.sites.get(DEMO_SITE):
                await hub.store.sites.set_origins(DEMO_SITE, origins)
            else:
                await hub.store.sites.add("Tarn & Fell (demo shop)", origins, key=DEMO_SITE)
            await hub.websites.read()
            operator = await hub.store.people.by_email(DEMO_EMAIL) or await hub.store.people.add(
                DEMO_EMAIL, "Robin (demo)", Role.ADMIN, ""
            )
            link = await hub.store.people.add_link(operator.id, settings.sign_in_link_seconds)
            click.echo("cobrowse is running. Open the first two in two browser windows:")
            click.echo(f"  demo shop  http://localhost:{chosen}/")
            click.echo(f"  console    {base}/console/#sign-in={link}")
            click.echo(f"  docs       {base}/docs/")
            click.echo("The console link signs you in once. Stop with Ctrl+C.")
            sys.stdout.flush()
            with beside(settings, port):
                await wait_for_stop()
    click.echo("stopped")


@cli.group()
def site() -> None:
    """Websites that embed the widget."""


@site.command("add")
@click.argument("name")
@click.option("--origin", "origins", multiple=True, required=True, help="https://www.example.com; may be repeated.")
@click.option("--mode", type=click.Choice(["standard", "private"]), default="standard", show_default=True)
@click.option(
    "--asset-origin",
    "asset_origins",
    multiple=True,
    help="The hub may fetch images and fonts from here when the visitor's browser may not read them; may be repeated.",
)
@click.option("--consent-steps", type=click.Choice(["1", "2"]), default="1", show_default=True, help=STEPS_HELP)
@with_data
def site_add(
    name: str, origins: tuple[str, ...], mode: str, asset_origins: tuple[str, ...], consent_steps: str, **given: Any
) -> None:
    """Register a website; prints its key and script tag."""
    settings = load_settings(**given)

    async def work() -> None:
        async with await open_store(settings.sqlalchemy_url) as store:
            added = await store.sites.add(
                name,
                [clean_origin(origin) for origin in origins],
                mode=mode,
                asset_origins=[clean_origin(origin) for origin in asset_origins],
                consent_steps=int(consent_steps),
            )
        click.echo(f"key  {added.key}")
        click.echo(f"tag  {script_tag(settings.base_url, added.key)}")

    run(work())


@site.command("assets")
@click.argument("key")
@click.option("--origin", "origins", multiple=True, help="https://cdn.example.com; may be repeated; none: off.")
@with_data
def site_assets(key: str, origins: tuple[str, ...], **given: Any) -> None:
    """Say from which origins the hub may fetch images and fonts that visitors' browsers may not read."""
    settings = load_settings(**given)

    async def work() -> None:
        async with await open_store(settings.sqlalchemy_url) as store:
            wanted = [clean_origin(origin) for origin in origins]
            if not await store.sites.set_asset_origins(key, wanted):
                raise NotFound(f"there is no website with the key {key}", code=ErrorCode.UNKNOWN_SITE)
        click.echo(f"assets from {', '.join(wanted)}" if wanted else "assets from no other origin")

    run(work())


@site.command("consent")
@click.argument("key")
@click.option("--steps", type=click.Choice(["1", "2"]), required=True, help=STEPS_HELP)
@with_data
def site_consent(key: str, steps: str, **given: Any) -> None:
    """Say how many steps a visitor takes to start a screencast."""
    settings = load_settings(**given)

    async def work() -> None:
        async with await open_store(settings.sqlalchemy_url) as store:
            if not await store.sites.set_consent_steps(key, int(steps)):
                raise NotFound(f"There is no website with the key {key}.", code=ErrorCode.UNKNOWN_SITE)
        click.echo("one step: Yes" if steps == "1" else "two steps: Yes, then Start sharing")

    run(work())


@cli.group()
def operator() -> None:
    """People who sign in to the console."""


@operator.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="consultant", show_default=True)
@click.option("--name", help="Shown to visitors; the part before the @ unless given.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@with_data
def operator_add(email: str, role: str, name: str | None, password_stdin: bool, **given: Any) -> None:
    """Add a person with a password."""
    settings = load_settings(**given)
    if "@" not in email.strip("@"):
        raise click.BadParameter("this is not an e-mail address", param_hint="EMAIL")
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)

    async def work() -> None:
        hashed = await asyncio.to_thread(hash_password, password)
        async with await open_store(settings.sqlalchemy_url) as store:
            added = await store.people.add(email, name or email.split("@")[0], Role(role), hashed)
        click.echo(f"added {added.email} as {added.role}")

    run(work())


@cli.command()
@with_server
def doctor(**given: Any) -> None:
    """Check the installation; exit code 1 when something is wrong."""
    settings = load_settings(**given)
    findings = asyncio.run(examine(settings))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.what}: {finding.detail}")
    if not all(finding.ok for finding in findings):
        sys.exit(1)


@cli.command()
def settings() -> None:
    """Print the reference of all settings (docs/configuration.md)."""
    click.echo(settings_reference(), nl=False)


cli.add_command(rules)
cli.add_command(audit)
cli.add_command(watchdog)


def main() -> None:
    """Run the command line; an expected error is one sentence, not a traceback."""
    try:
        cli(standalone_mode=True)
    except BadInput as error:
        click.echo(f"cobrowse: {error.message}", err=True)
        sys.exit(2)
    except CobrowseError as error:
        click.echo(f"cobrowse: {error.message}", err=True)
        sys.exit(1)
