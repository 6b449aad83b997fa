"""`cobrowse watchdog`: the process that reads streams as consultants' browsers do and ends those that tell too much."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import click

from cobrowse.app import wait_for_stop
from cobrowse.cli.options import run, with_data
from cobrowse.codes import ErrorCode
from cobrowse.config import ENV_PREFIX, Settings, load_settings
from cobrowse.errors import BadInput, StartUpError
from cobrowse.hub.access.tokens import Ticket, Tokens, load_key
from cobrowse.privacy.rules import Action, Rule, Ruleset
from cobrowse.tasks import TaskSet
from cobrowse.watchdog.core import Violation, Watchdog
from cobrowse.wire.envelope import VERSION, Control, Entry, Kind, pack_control, unpack

log = logging.getLogger("cobrowse.watchdog")

LOOK_SECONDS = 0.3
"""How often the list of screencasts and a page that changed are looked at."""
SHARE = 5
"""A page is looked at again after so many times as long as the last look took."""
RULES_SECONDS = 5.0
"""New rules hold here so much later: they are still on their way to the tab."""
RETRY_SECONDS = 1.0
STOP_SECONDS = 5.0
NICE = 10
PARENT = f"{ENV_PREFIX}WATCHDOG_PARENT"


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
    run(_run(settings, (hub or settings.base_url).rstrip("/")))


async def _run(settings: Settings, hub: str) -> None:
    try:
        canaries = [re.compile(settings.watchdog_canaries)] if settings.watchdog_canaries else []
    except re.error as error:
        raise StartUpError(f"watchdog_canaries is no regular expression: {error}", code=ErrorCode.SETTINGS) from None
    key = await asyncio.to_thread(load_key, settings.data_dir, settings.secret_key)
    tasks = TaskSet()
    async with aiohttp.ClientSession() as http:
        patrol = Patrol(http, hub, Tokens(key, visit_seconds=60), canaries, tasks)
        tasks.start(patrol.run(), "watchdog")
        tasks.start(_with_parent(), "parent")
        await wait_for_stop()
        await tasks.close()


async def _with_parent() -> None:
    """End together with the hub that started this process, however it ended."""
    parent = int(os.environ.get(PARENT, "0"))
    while not parent or os.getppid() == parent:  # noqa: ASYNC110 (nothing tells it)
        await asyncio.sleep(RETRY_SECONDS)
    os._exit(0)


@contextmanager
def beside(settings: Settings, port: int) -> Iterator[None]:
    """Run a watchdog of the hub on `port` as a process of its own, if it is wanted."""
    if not settings.watchdog:
        yield
        return
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "localhost"} else settings.host  # noqa: S104 (compared)
    host = "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
    command = [sys.executable, "-m", "cobrowse", "watchdog", "--hub", f"http://{host}:{port}"]
    environment = {
        **os.environ,
        PARENT: str(os.getpid()),
        f"{ENV_PREFIX}DATA_DIR": str(settings.data_dir),
        f"{ENV_PREFIX}SECRET_KEY": settings.secret_key,
        f"{ENV_PREFIX}WATCHDOG_CANARIES": settings.watchdog_canaries,
    }
    keeper = _Keeper(command, environment)
    try:
        yield
    finally:
        keeper.stop()


class _Keeper:
    """Starts a process, and another one whenever it ends by itself."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._command = command
        self._environment = environment
        self._stopping = threading.Event()
        self._process = self._start()
        self._thread = threading.Thread(target=self._keep, name="watchdog", daemon=True)
        self._thread.start()

    def _start(self) -> subprocess.Popen[bytes]:
        # In a session of its own: Ctrl+C reaches the hub, which ends both in order.
        return subprocess.Popen(self._command, env=self._environment, start_new_session=True)  # noqa: S603 (ourselves)

    def _keep(self) -> None:
        while True:
            code = self._process.wait()
            if self._stopping.wait(RETRY_SECONDS):
                return
            log.warning("the watchdog ended with %d; starting another", code)
            self._process = self._start()

    def stop(self) -> None:
        self._stopping.set()
        self._process.terminate()
        self._thread.join(STOP_SECONDS)
        if self._thread.is_alive():
            self._process.kill()


class Patrol:
    """Follows every running screencast of one installation."""

    def __init__(
        self, http: aiohttp.ClientSession, hub: str, tokens: Tokens, canaries: list[re.Pattern[str]], tasks: TaskSet
    ) -> None:
        self._http = http
        self._hub = hub
        self._tokens = tokens
        self._canaries = canaries
        self._tasks = tasks
        self._rules: dict[str, Ruleset] = {}
        self._names: dict[str, str] = {}
        """Which rules each screencast goes on with."""
        self._followed: set[str] = set()

    async def run(self) -> None:
        """Look for screencasts, again and again."""
        down = False
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._look()
                down = False
            except (aiohttp.ClientError, TimeoutError) as error:
                if not down:
                    log.warning("the hub is out of reach: %s", type(error).__name__)
                down = True
                await asyncio.sleep(RETRY_SECONDS)
            took = asyncio.get_running_loop().time() - began
            await asyncio.sleep(max(LOOK_SECONDS, took * SHARE))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens.watchdog()}"}

    async def _look(self) -> None:
        async with self._http.get(f"{self._hub}/v1/watchdog/screencasts", headers=self._headers()) as answer:
            answer.raise_for_status()
            told = await answer.json()
        self._rules = {name: self._rules.get(name) or _ruleset(rules) for name, rules in told["rules"].items()}
        self._names = told["screencasts"]
        for screencast in self._names.keys() - self._followed:
            self._followed.add(screencast)
            self._tasks.start(self._follow(screencast), "follow")

    async def _follow(self, screencast: str) -> None:
        watched = Watched(screencast, self._rules[self._names[screencast]], self._canaries)
        try:
            while screencast in self._names:
                try:
                    violation = await self._read(watched)
                except (aiohttp.ClientError, TimeoutError):
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                if violation is None:
                    return
                # It is said until it is heard, or nobody sees the screencast any more.
                while screencast in self._names and not await self._bark(screencast, violation):  # noqa: ASYNC110
                    await asyncio.sleep(RETRY_SECONDS)
                return
        finally:
            self._followed.discard(screencast)

    async def _bark(self, screencast: str, violation: Violation) -> bool:
        log.warning("screencast %s: %s in entry %d", screencast, violation.rule, violation.seq)
        told = {"screencast": screencast, **violation._asdict()}
        url = f"{self._hub}/v1/watchdog/violations"
        try:
            async with self._http.post(url, json=told, headers=self._headers()) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _read(self, watched: Watched) -> Violation | None:
        """Follow one connection; returns what was found, None at the end of the screencast."""
        url = f"{self._hub}/v1/frames/watchdog"
        async with self._http.ws_connect(url, headers=self._headers(), max_msg_size=0, heartbeat=20) as ws:
            ticket = self._tokens.ticket(Ticket(watched.screencast, "watchdog", "", ""))
            await ws.send_bytes(pack_control(Control.HELLO, VERSION, ticket, watched.epoch, watched.seq))
            while True:
                try:
                    message = await ws.receive(watched.patience(asyncio.get_running_loop().time()))
                except TimeoutError:
                    if found := watched.look(asyncio.get_running_loop().time()):
                        return found
                    continue
                if message.type is not aiohttp.WSMsgType.BINARY:
                    raise aiohttp.ClientError  # goes on elsewhere, if the screencast does
                envelope = unpack(message.data, max_bytes=len(message.data))
                if isinstance(envelope, tuple):
                    if envelope[0] is Control.END:
                        return None
                    continue
                now = asyncio.get_running_loop().time()
                name = self._names.get(watched.screencast, "")
                watched.follow_rules(self._rules.get(name), now)
                if found := watched.take(envelope) or watched.look(now):
                    return found


class Watched:
    """One screencast: where its log was read to, and when its page is looked at next."""

    def __init__(self, screencast: str, rules: Ruleset, canaries: list[re.Pattern[str]]) -> None:
        self.screencast = screencast
        self.epoch = ""
        self.seq = 0
        self._canaries = canaries
        self._rules = self._wanted = rules
        self._rules_at = 0.0
        self._watchdog = Watchdog(rules, canaries)
        self._blind = False
        self._dirty = False
        self._next = 0.0

    def follow_rules(self, rules: Ruleset | None, now: float) -> None:
        """Take over rules that became stricter, once the tab had the time to."""
        if rules is not None and rules is not self._wanted:
            self._wanted, self._rules_at = rules, now + RULES_SECONDS
        if self._wanted is not self._rules and now >= self._rules_at:
            self._rules = self._wanted
            self._watchdog.use(self._rules)

    def take(self, entry: Entry) -> Violation | None:
        """Read an entry. What cannot be read is nobody's picture either: the next keyframe is."""
        if entry.kind is Kind.EPHEMERAL:
            return None
        self.epoch, self.seq = entry.epoch, entry.seq
        if entry.kind is Kind.KEYFRAME:
            self._watchdog, self._blind = Watchdog(self._rules, self._canaries), False
        elif self._blind:
            return None
        try:
            found = self._watchdog.take(entry)
        except BadInput:
            self._blind = True
            return None
        self._dirty = True
        return found[0] if found else None

    def patience(self, now: float) -> float | None:
        """Return how long the next entry is waited for, seconds; None for ever."""
        return max(0.01, self._next - now) if self._dirty else None

    def look(self, now: float) -> Violation | None:
        """Check the whole page, if it is time."""
        if not self._dirty or self._blind or now < self._next:
            return None
        found = self._watchdog.check()
        took = asyncio.get_running_loop().time() - now
        self._next = now + max(LOOK_SECONDS, took * SHARE)
        self._dirty = self._watchdog.suspicious
        return found[0] if found else None


def _ruleset(told: dict[str, Any]) -> Ruleset:
    rules = tuple(Rule(Action(action), selector, url) for action, selector, url in told["rules"])
    return Ruleset("", told["version"], told["mode"], rules)
