"""One audit: a hub of its own, a browser with the real widget, a consultant who watches, a look at all that left."""

from __future__ import annotations

import asyncio
import contextlib
import re
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cobrowse.app import make_app, open_hub
from cobrowse.auditing.browser import Browser, NoBrowser, resource
from cobrowse.auditing.findings import Finding, PageReport, Report
from cobrowse.auditing.har import forms, page_of, sent_texts
from cobrowse.auditing.personal_words import kind_of_label
from cobrowse.auditing.rebuilt import read_page
from cobrowse.auditing.steps import Step, take_step
from cobrowse.auditing.targets import Target
from cobrowse.config import Settings
from cobrowse.errors import BadInput, CobrowseError
from cobrowse.hub import Hub
from cobrowse.privacy import Action, Ruleset
from cobrowse.privacy.marks import FOREIGN_BLOCK, FOREIGN_MASK
from cobrowse.privacy.scope import url_matches
from cobrowse.serving import listen
from cobrowse.session import State
from cobrowse.store import Operator, Role

SITE = "audit"
DIALOGUE, TOOLBAR = 420, 80
"""What the console has beside and above the picture, pixels."""
SECRET_LABEL = re.compile(
    r"\b(?:pass(?:word|wort|code)|kennwort|pin|tan|cvv|cvc|security code|pr.fziffer|mot de passe|contrase.a|senha|"
    r"has.o|heslo|l.senord|.ifre)\b|парол|密码|パスワード|비밀번호",
    re.IGNORECASE,
)
SETTLE_SECONDS = 0.5
PICTURE_SECONDS = 5.0
LATE_SECONDS = 5.0
"""A page that repeats what was planted does so by then."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to audit."""

    rules: Ruleset
    steps: list[Step] = field(default_factory=list)
    width: int = 1280
    height: int = 900
    browser: str = ""
    pictures: bool = True


@dataclass(slots=True)
class _Planted:
    canary: str
    where: str
    why: str
    label: str = ""
    """What names a field."""
    filled: str = ""
    """What stood in a field before."""


async def audit(targets: list[Target], options: Options, progress: Callable[[], None]) -> Report:
    """Audit pages one after the other; `progress` is called after each. Raises CobrowseError."""
    with tempfile.TemporaryDirectory(prefix="cobrowse-audit-") as folder:
        # Not from the environment: a hub's own database and Redis are not this one's.
        settings = Settings(
            _env_prefix="COBROWSE_NOT_READ_",
            host="127.0.0.1",
            port=0,
            data_dir=Path(folder),
            request_pauses_seconds=(0,),
            withdrawn_pause_seconds=0,
            watcher_grace_seconds=86400,
            visits_per_minute=100_000,
            connections_per_minute=100_000,
            frame_bytes_per_second=100_000_000,
        )
        async with (
            open_hub(settings) as hub,
            listen(make_app(hub), "127.0.0.1", 0) as port,
            _Run(hub, f"http://127.0.0.1:{port}", options).opened(targets) as run,
        ):
            await run.lead_in(targets[0])
            for target in targets:
                await run.target(target)
                progress()
            return run.report()


class _Run:
    def __init__(self, hub: Hub, base: str, options: Options) -> None:
        self._hub = hub
        self._base = base
        self._options = options
        self._pages: list[PageReport] = []
        self._origins: set[str] = set()
        self._count = 0
        self._hits: dict[str, int] = {}
        self._browsers: list[Browser] = []
        self._operator: Operator
        self._visitor: Browser
        self._console: Browser | None = None
        self._watched = ""
        self._sign_in: list[str] = []
        """Fields into which steps typed a password."""

    @contextlib.asynccontextmanager
    async def opened(self, targets: list[Target]) -> AsyncIterator[_Run]:
        """Open the browsers, register the pages' origins, publish the rules."""
        hub, options = self._hub, self._options
        self._origins = {_origin(target.url) for target in targets}
        await hub.store.sites.add("Audit", sorted(self._origins), key=SITE, mode=options.rules.mode)
        await hub.websites.read()
        await hub.rules.publish(SITE, options.rules.mode, options.rules.rules, author="audit", note="", after=0)
        self._operator = await hub.store.people.add("audit@localhost", "Audit", Role.ADMIN, "")
        insecure = ",".join(one for one in sorted(self._origins) if one.startswith("http:"))
        try:
            self._visitor = await self._browser(options.width, options.height, insecure)
            await asyncio.to_thread(self._visitor.embed, self._base, SITE)
            if options.pictures:
                link = await hub.store.people.add_link(self._operator.id, 600)
                self._console = await self._browser(options.width + DIALOGUE, options.height + TOOLBAR)
                await asyncio.to_thread(self._console.open, f"{self._base}/console/#sign-in={link}")
            yield self
        finally:
            for browser in self._browsers:
                await asyncio.to_thread(browser.close)

    async def _browser(self, width: int, height: int, secure: str = "") -> Browser:
        made = await asyncio.to_thread(Browser, width, height, program=self._options.browser, secure=secure)
        self._browsers.append(made)
        return made

    @property
    def _audits_in_steps(self) -> bool:
        return any(step.kind == "audit" for step in self._options.steps)

    async def lead_in(self, first: Target) -> None:
        """Steps without an audit of their own are the way in: done once, before all pages. Raises NoBrowser."""
        if self._options.steps and not self._audits_in_steps:
            await asyncio.to_thread(self._visitor.open, first.url)
            for step in self._options.steps:
                await self._step(step, first.url)

    async def _step(self, step: Step, base: str) -> None:
        if step.kind == "type" and await asyncio.to_thread(self._visitor.shows_password, step.what):
            self._sign_in.append(step.what)
        await asyncio.to_thread(take_step, self._visitor, step, base)
        if step.kind == "wait":
            # What only somebody who is signed in sees is there: a form may stay beside it.
            self._sign_in.clear()

    async def _arrived(self, wanted: str) -> None:
        """Make sure that this is the page that was asked for. Raises NoBrowser."""
        problem = await asyncio.to_thread(self._visitor.went_elsewhere, wanted)
        if not problem:
            for field in self._sign_in:
                if await asyncio.to_thread(self._visitor.shows_password, field):
                    problem = f"the sign-in form ({field}) is still there: not signed in, or with a wrong password"
        if problem:
            raise NoBrowser(problem)

    async def target(self, target: Target) -> None:
        """Audit one page, or the moments that the steps name."""
        name = target.name
        try:
            await asyncio.to_thread(self._visitor.open, target.url)
            if not self._audits_in_steps:
                await self._arrived(target.url)
                await self._moment(name)
                return
            for step in self._options.steps:
                if step.kind == "audit":
                    await self._arrived("")
                    await self._moment(f"{name} ({step.what})" if step.what else name)
                else:
                    await self._step(step, target.url)
        except (CobrowseError, TimeoutError) as error:
            told = error.message if isinstance(error, CobrowseError) else "it took too long"
            self._pages.append(PageReport(name, problem=told))

    async def _moment(self, name: str) -> None:
        await self._go_live()
        address = str(await asyncio.to_thread(self._visitor.run, "return location.pathname + location.search"))
        path = address.partition("?")[0]
        rules = self._options.rules.rules
        here = [rule for rule in rules if url_matches(rule.url, address) or url_matches(rule.url, path)]
        selectors = {
            "block": [*FOREIGN_BLOCK, *(rule.selector for rule in here if rule.action is Action.BLOCK)],
            "mask": [*FOREIGN_MASK, *(rule.selector for rule in here if rule.action is Action.MASK)],
            "allow": [rule.selector for rule in here if rule.action is Action.ALLOW],
            "all": [rule.selector for rule in here],
        }
        private = self._options.rules.mode != "standard"
        told = await asyncio.to_thread(self._visitor.run, resource("planting.js"), selectors, private, self._count)
        self._count = told["count"]
        for rule, hits in zip(here, told["hits"], strict=True):
            key = f"{rule.action} {rule.selector} {rule.url}".strip()
            self._hits[key] = self._hits.get(key, 0) + hits
        await asyncio.to_thread(self._visitor.scroll)
        await self._until_seen(told)
        await self._until_quiet()
        har = (await asyncio.to_thread(self._visitor.collect)).as_har()
        planted = [
            _Planted(one["canary"], one["where"], one["why"], one.get("label", ""), one.get("filled", ""))
            for one in told["planted"]
        ]
        self._pages.append(await self._look(name, har, planted))

    async def _until_seen(self, told: dict[str, Any]) -> None:
        """Wait until what was planted last has left, or must not."""
        until = self._hub.now() + 20
        while True:
            har = (await asyncio.to_thread(self._visitor.collect)).as_har()
            with contextlib.suppress(BadInput):
                if any(told["control"] in one.text for one in sent_texts(har)):
                    return
            if self._hub.now() > until:
                if told["controlHidden"]:
                    return
                raise NoBrowser("nothing of the page left the browser: this audit would see no leak either")
            await asyncio.sleep(0.1)

    async def _until_quiet(self) -> None:
        """Wait for what the page still does with what was planted: requests that are out, timers that run."""
        began = self._hub.now()
        while self._hub.now() - began < LATE_SECONDS:
            waits = await asyncio.to_thread(self._visitor.waits)
            if not waits and self._hub.now() - began >= SETTLE_SECONDS:
                # What came last is on its way to the hub.
                await asyncio.sleep(SETTLE_SECONDS)
                if not await asyncio.to_thread(self._visitor.waits):
                    return
            await asyncio.sleep(0.1)

    async def _go_live(self) -> None:
        """Bring the tab's screencast to life, if it is not already."""
        origin = str(await asyncio.to_thread(self._visitor.run, "return location.origin"))
        if origin not in self._origins:
            self._origins.add(origin)
            await self._hub.store.sites.set_origins(SITE, sorted(self._origins))
            await self._hub.websites.read()
            await asyncio.to_thread(self._visitor.driver.refresh)
        async with asyncio.timeout(60):
            while True:
                present = [one for one in await self._hub.presence.all([SITE]) if one.current and one.current.socket]
                if present and present[0].current and present[0].current.origin == origin:
                    break
                await asyncio.sleep(0.1)
            visitor = present[0].id
            record = await self._hub.screencasts.of_visitor(SITE, visitor)
            while record and record.origin != origin:  # of the page before: it ends
                await asyncio.sleep(0.1)
                record = await self._hub.screencasts.of_visitor(SITE, visitor)
            if record is None or not record.cast.consented:
                dialog = await self._hub.store.dialogs.open(SITE, visitor)
                record = await self._hub.requests.request(self._operator, dialog, "")
                await asyncio.to_thread(self._visitor.accept)
            while record.cast.state is not State.LIVE:
                await asyncio.sleep(0.1)
                record = await self._hub.screencasts.get(record.id)
        if self._console and self._watched != record.id:
            self._watched = record.id
            await asyncio.to_thread(self._console.open, f"{self._base}/console/screencast/{record.dialog.id}")

    async def _look(self, name: str, har: dict[str, Any], planted: list[_Planted]) -> PageReport:
        """Search all that left, and read the page as a consultant has it."""
        found = list(sent_texts(har))
        page, _ = page_of(har)
        report = PageReport(name, things=sum(not one.raw for one in found))
        # What is readable comes first: it tells more than the bytes it came in.
        lowered = [(place, place.text.lower()) for place in sorted(found, key=lambda place: place.raw)]
        for one in planted:
            wanted = forms(one.canary, parts=True)
            at = next((place for place, text in lowered if any(form in text for form in wanted)), None)
            if not one.why:
                if at:
                    report.fields.append(one.where)
                    report.findings += _visible_field(name, one)
                continue
            report.planted += 1
            if at:
                report.findings.append(Finding("leak", name, one.where, one.why, f"{at.where}: {_short(at.text)}"))
        report.findings += [
            Finding("leak", name, place.where, "cannot be read", place.text) for place in found if place.broken
        ]
        read_page(page, name, report, [one.canary for one in planted])
        if self._console:
            report.picture = await self._picture(page.title)
        return report

    async def _picture(self, title: str) -> bytes:
        console = self._console
        assert console

        def take() -> bytes:
            shows = "return document.querySelector('.strip .page')?.innerText ?? ''"
            with contextlib.suppress(NoBrowser):
                console.wait(
                    lambda: title in console.run(shows) and console.run("return !document.querySelector('.curtain')"),
                    "the picture",
                    PICTURE_SECONDS,
                )
            picture: bytes = console.driver.find_element("css selector", ".sizer").screenshot_as_png
            return picture

        try:
            return await asyncio.to_thread(take)
        except Exception:  # noqa: BLE001 (a report without a picture is still one)
            return b""

    def report(self) -> Report:
        """Return what was found on all pages."""
        rules = [f"{rule.action} {rule.selector} {rule.url}".strip() for rule in self._options.rules.rules]
        unmatched = [Finding("unmatched", "", rule, "matched nothing") for rule in rules if not self._hits.get(rule)]
        return Report(self._options.rules.mode, rules, self._pages, unmatched)


def _visible_field(page: str, field: _Planted) -> list[Finding]:
    """Return what is to be said of a field that is not hidden: what it asks for, and that it came filled in."""
    asks = kind_of_label(field.label) or ("secret" if SECRET_LABEL.search(field.label) else "")
    if not asks:
        return []
    filled = ", filled in by the page" if field.filled else ""
    return [Finding("personal", page, field.where, f"{asks}{filled}", "", field.label)]


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:160]}…"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
