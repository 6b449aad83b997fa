"""Follows every running screencast of one installation, over the hub's own doors."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any

import aiohttp

from cobrowse.hub.access.tokens import Ticket, Tokens
from cobrowse.privacy.rules import Action, Rule, Ruleset
from cobrowse.tasks import TaskSet
from cobrowse.watchdog.core import Violation
from cobrowse.watchdog.files import FileText, text_of
from cobrowse.watchdog.watched import Running, Watched, pause_after
from cobrowse.wire.envelope import VERSION, Control, Entry, pack_control, unpack

log = logging.getLogger("cobrowse.watchdog")

RETRY_SECONDS = 1.0
MAX_FILES = 1000
"""The texts of so many files are kept."""


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
        self._running: dict[str, Running] = {}
        self._files: dict[str, FileText] = {}
        """What was read of files by their hashes: many pages have the same."""
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
            await asyncio.sleep(pause_after(took))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens.watchdog()}"}

    async def _look(self) -> None:
        async with self._http.get(f"{self._hub}/v1/watchdog/screencasts", headers=self._headers()) as answer:
            answer.raise_for_status()
            told = await answer.json()
        self._rules = {name: self._rules.get(name) or _ruleset(rules) for name, rules in told["rules"].items()}
        pages = told["pages"]
        self._running = {
            screencast: Running(self._rules[name], *pages.get(screencast, ("", "")))
            for screencast, name in told["screencasts"].items()
        }
        for screencast in self._running.keys() - self._followed:
            self._followed.add(screencast)
            self._tasks.start(self._follow(screencast), "follow")

    async def _follow(self, screencast: str) -> None:
        watched = Watched(screencast, self._running[screencast].rules, self._canaries)
        try:
            while screencast in self._running:
                try:
                    violation = await self._read(watched)
                except (aiohttp.ClientError, TimeoutError):
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                if violation is None:
                    return
                # It is said until it is heard, or nobody sees the screencast any more.
                while screencast in self._running and not await self._bark(screencast, violation):  # noqa: ASYNC110
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
                found = None
                try:
                    message = await ws.receive(watched.patience(asyncio.get_running_loop().time()))
                except TimeoutError:
                    pass
                else:
                    if message.type is not aiohttp.WSMsgType.BINARY:
                        raise aiohttp.ClientError  # goes on elsewhere, if the screencast does
                    envelope = unpack(message.data, max_bytes=len(message.data))
                    if isinstance(envelope, Entry):
                        found = watched.take(envelope, asyncio.get_running_loop().time())
                    elif envelope[0] is Control.END:
                        return None
                if found := found or await self._files_of(watched) or self._look_at(watched):
                    return found

    def _look_at(self, watched: Watched) -> Violation | None:
        now = asyncio.get_running_loop().time()
        running = self._running.get(watched.screencast)
        if running is None:
            return watched.look(now)
        watched.follow_rules(running.rules, now)
        return watched.told(running) or watched.look(now)

    async def _files_of(self, watched: Watched) -> Violation | None:
        """Read the files that a page came to use."""
        for name in watched.wanted():
            if name not in self._files and (text := await self._file(watched.screencast, name)):
                if len(self._files) >= MAX_FILES:
                    del self._files[next(iter(self._files))]
                self._files[name] = text
            if found := watched.read_file(name, self._files.get(name)):
                return found
        return None

    async def _file(self, screencast: str, name: str) -> FileText | None:
        url = f"{self._hub}/v1/watchdog/assets/{screencast}/{name}"
        try:
            async with self._http.get(url, headers=self._headers()) as answer:
                if answer.status != 200:
                    return None
                body = await answer.read()
                return await asyncio.to_thread(text_of, answer.headers.get("X-Cobrowse-Type", ""), body)
        except (aiohttp.ClientError, TimeoutError):
            return None


def _ruleset(told: dict[str, Any]) -> Ruleset:
    rules = tuple(Rule(Action(action), selector, url) for action, selector, url in told["rules"])
    return Ruleset("", told["version"], told["mode"], rules)
