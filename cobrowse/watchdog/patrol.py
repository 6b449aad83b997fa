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
from cobrowse.watchdog.watched import Watched, pause_after
from cobrowse.wire.envelope import VERSION, Control, pack_control, unpack

log = logging.getLogger("cobrowse.watchdog")

RETRY_SECONDS = 1.0


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
            await asyncio.sleep(pause_after(took))

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


def _ruleset(told: dict[str, Any]) -> Ruleset:
    rules = tuple(Rule(Action(action), selector, url) for action, selector, url in told["rules"])
    return Ruleset("", told["version"], told["mode"], rules)
