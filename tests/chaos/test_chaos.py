"""Hubs, Redis and networks fail at random; entries and messages do not."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout

from cobrowse.store import Message, Role, Store, open_store
from tests.chaos.client import GONE, Client
from tests.chaos.operator import Operator
from tests.chaos.proxy import BreakingProxy
from tests.chaos.visitor import Visitor
from tests.people import ORIGIN, SITE
from tests.redis_server import RedisServer, free_port

pytestmark = pytest.mark.chaos

VISITORS = 3
RECOVERY_SECONDS = 60


class HubProcess:
    """`cobrowse serve` as a process, with a breakable way to Redis."""

    def __init__(self, folder: Path, redis: RedisServer, number: int) -> None:
        self._folder = folder
        self._number = number
        self.proxy = BreakingProxy(redis.port)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "cobrowse", "serve", "--port", str(self.port), "--data-dir", str(self._folder)]
        command += ["--redis-url", f"redis://127.0.0.1:{self.proxy.port}/0", "--config", str(self._folder / "hub.toml")]
        with (self._folder / f"hub-{self._number}.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    async def until_ready(self, http: ClientSession) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                self.start()  # as whatever runs it would do: Redis was out of reach when it started
            with contextlib.suppress(*GONE):
                async with http.get(f"{self.base}/readyz") as response:
                    if response.status == 200:
                        return
            await asyncio.sleep(0.1)
        said = (self._folder / f"hub-{self._number}.log").read_text()
        pytest.fail(f"hub {self._number} is not ready: {said[-3000:]}")


class Chaos:
    """Everything that can be broken, and a seed."""

    def __init__(self, seed: int, redis: RedisServer, hubs: list[HubProcess], clients: list[Client]) -> None:
        self.random = random.Random(seed)
        self.redis = redis
        self.hubs = hubs
        self.clients = clients
        self.done: list[str] = []
        self.long = False

    async def kill_hub(self) -> None:
        hub = self.random.choice(self.hubs)
        hub.kill()
        await asyncio.sleep(self.random.uniform(0.2, 2))
        hub.start()

    async def stop_hub(self) -> None:
        hub = self.random.choice(self.hubs)
        if hub.process:
            hub.process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(hub.process.wait)
        hub.start()

    async def kill_redis_clients(self) -> None:
        self.redis.command("CLIENT", "KILL", "TYPE", self.random.choice(["normal", "pubsub"]))

    async def pause_redis(self) -> None:
        self.redis.pause()
        await asyncio.sleep(self.random.choice([0.5, 2, 5, 30] if self.long else [0.5, 2, 5]))
        self.redis.go_on()

    async def empty_redis(self) -> None:
        self.redis.kill()
        await asyncio.sleep(self.random.uniform(0, 2))
        self.redis.start()

    async def flush_redis(self) -> None:
        self.redis.command("FLUSHALL")

    async def lose_replies(self) -> None:
        hub = self.random.choice(self.hubs)
        hub.proxy.mode = "lose_replies"
        await asyncio.sleep(self.random.uniform(0.05, 1))
        hub.proxy.cut()
        hub.proxy.mode = "pass"

    async def cut_off_hub(self) -> None:
        hub = self.random.choice(self.hubs)
        hub.proxy.mode = "block"
        hub.proxy.cut()
        await asyncio.sleep(self.random.uniform(0.5, 4))
        hub.proxy.mode = "pass"

    async def move_client(self) -> None:
        self.random.choice(self.clients).cut()

    async def abandon_link(self) -> None:
        self.random.choice(self.clients).abandon()

    async def freeze_operator(self) -> None:
        operator = self.random.choice([client for client in self.clients if isinstance(client, Operator)])
        operator.frozen.clear()
        await asyncio.sleep(self.random.uniform(0.5, 3))
        operator.frozen.set()

    async def run(self, seconds: float) -> None:
        faults: list[Callable[[], Awaitable[None]]] = [
            self.kill_hub, self.stop_hub, self.kill_redis_clients, self.kill_redis_clients, self.pause_redis,
            self.empty_redis, self.flush_redis, self.lose_replies, self.lose_replies, self.cut_off_hub,
            self.move_client, self.move_client, self.move_client, self.abandon_link, self.freeze_operator,
        ]  # fmt: skip
        self.long = seconds > 120
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            fault = self.random.choice(faults)
            self.done.append(fault.__name__)
            await fault()
            await asyncio.sleep(self.random.uniform(0, 1.5))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'cobrowse.db'}")
    await opened.sites.add("Shop", [ORIGIN], key=SITE)
    yield opened
    await opened.close()


async def until(condition: Callable[[], object], what: Callable[[], str], seconds: float) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(what())
        await asyncio.sleep(0.1)


@pytest.mark.timeout(900)
async def test_nothing_is_lost_doubled_or_reordered(
    tmp_path: Path, store: Store, request: pytest.FixtureRequest
) -> None:
    seconds, seed = float(request.config.getoption("--chaos")), int(request.config.getoption("--chaos-seed"))
    (tmp_path / "hub.toml").write_text(
        "reconnect_seconds = 600\nwatcher_grace_seconds = 600\nlog_max_entries = 400\nvisits_per_minute = 100000\n"
        "messages_per_minute = 100000\nevents_per_second = 1000\nwatchdog = false\n"
    )
    redis = RedisServer(tmp_path / "redis")
    hubs = [HubProcess(tmp_path, redis, number) for number in range(2)]
    chance = random.Random(seed)

    def pick() -> str:
        return chance.choice(hubs).base

    clients: list[Client] = []
    async with ClientSession(timeout=ClientTimeout(total=None, connect=3, sock_connect=3)) as http:
        try:
            for hub in hubs:
                await hub.proxy.start()
                hub.start()
                await hub.until_ready(http)
            fresh = await metrics_of(http, hubs[0])
            visitors, operators = await go_live(store, pick, http, seed, clients)
            chaos = Chaos(seed, redis, hubs, clients)
            await chaos.run(seconds)
            print(f"seed {seed}: {len(chaos.done)} faults, {', '.join(chaos.done)}")

            for client in clients:
                client.chatting = False
            for hub in hubs:
                await hub.until_ready(http)
            await asyncio.sleep(3)
            for visitor in visitors:
                visitor.writing = False

            def pairs() -> list[tuple[Visitor, Operator]]:
                return [(v, o) for v in visitors for o in operators if o.title == v.name]

            def state() -> str:
                return "; ".join(
                    f"{v.name} wrote {v.number} ({len(v.kept)} kept, live {v.live}, ended {v.ended!r}),"
                    f" {o.name} saw {o.number} ({o.state}, wrong {o.wrong})"
                    for v, o in pairs()
                )

            await until(lambda: all(o.number == v.number for v, o in pairs()), state, RECOVERY_SECONDS)
            assert not [wrong for client in clients for wrong in client.wrong], state()
            assert not [v.ended for v in visitors if v.ended], state()
            await check_chat(store, visitors, operators)
            delivered = sum(o.entries for o in operators)
            print(f"{delivered} entries checked, {sum(v.keyframes for v in visitors)} keyframes, {state()}")
            assert delivered > 100
            await end_all(operators, visitors, redis)
            for client in clients:
                await client.stop()
            for hub in hubs:
                await until_clean(http, hub, fresh)
        finally:
            for client in clients:
                await client.stop()
            for hub in hubs:
                hub.kill()
                await hub.proxy.stop()
            redis.go_on()
            redis.kill()


async def metrics_of(http: ClientSession, hub: HubProcess) -> dict[str, float]:
    """Return a hub's metrics, summed over labels."""
    found: dict[str, float] = {}
    async with http.get(f"{hub.base}/metrics") as response:
        for line in (await response.text()).splitlines():
            if not line.startswith("#"):
                name, _, value = line.rpartition(" ")
                name = name.partition("{")[0]
                found[name] = found.get(name, 0) + float(value)
    return found


async def until_clean(http: ClientSession, hub: HubProcess, fresh: dict[str, float]) -> None:
    """Wait until a hub holds no more than one that nobody ever came to."""
    margins = {
        **{f"cobrowse_{name}": 0 for name in ("visitor_sockets", "operator_sockets", "screencasts", "frame_links")},
        "cobrowse_tasks": 3,
        "process_open_fds": 20,  # the pool of database connections, up to ten of them
        "process_resident_memory_bytes": 40e6,
    }
    end = asyncio.get_running_loop().time() + RECOVERY_SECONDS
    while True:
        found = await metrics_of(http, hub)
        left = {name: (found[name], fresh[name]) for name, more in margins.items() if found[name] > fresh[name] + more}
        if not left:
            return
        assert asyncio.get_running_loop().time() < end, f"a hub still holds: {left}"
        await asyncio.sleep(0.5)


async def go_live(
    store: Store, pick: Callable[[], str], http: ClientSession, seed: int, clients: list[Client]
) -> tuple[list[Visitor], list[Operator]]:
    """Bring every visitor to a running screencast that two operators watch."""
    visitors, operators = [], []
    for number in range(VISITORS):
        visitor = Visitor(f"visitor{number}", pick, http, seed + number)
        clients.append(visitor)
        visitors.append(visitor)
        visitor.start(visitor.keep_connected(), visitor.keep_streaming(), visitor.keep_writing())
        watching = []
        for which in range(2):
            person = await store.people.add(f"{number}-{which}@example.org", f"Op {which}", Role.CONSULTANT, "")
            secret = await store.people.begin_session(person.id, 3600)
            operator = Operator(
                f"operator{number}{which}", pick, http, seed + 100 + number * 2 + which, secret, visitor.name
            )
            clients.append(operator)
            operators.append(operator)
            watching.append(operator)
            operator.start(operator.keep_connected())
        await until(lambda: all(o.socket for o in watching) and visitor.socket, lambda: "no control connection", 60)  # noqa: B023
        row = await find_visitor(watching[0], visitor.name)
        dialog = (await watching[0].says("open", row))["dialog"]
        for operator in watching:
            operator.dialog = dialog
        answer = await watching[0].says("request", {"dialog": dialog})
        for operator in watching:
            operator.screencast = answer["screencast"]["screencast"]
            operator.start(operator.keep_watching(), operator.keep_chatting())
        visitor.start(visitor.keep_chatting())
        await until(lambda: all(o.entries > 3 for o in watching), lambda: "no entries before the chaos", 60)  # noqa: B023
    return visitors, operators


async def find_visitor(operator: Operator, title: str) -> dict[str, Any]:
    """Return the row of a visitor by the page's title."""
    rows: list[dict[str, Any]] = []
    client = operator.socket
    assert client
    for _ in range(100):
        rows = operator.rows
        for row in rows:
            if row["title"] == title:
                return row
        await asyncio.sleep(0.1)
    pytest.fail(f"no visitor {title} in {rows}")


async def check_chat(store: Store, visitors: list[Visitor], operators: list[Operator]) -> None:
    """Every acknowledged message is there once, in its sender's order; both sides see all of it."""
    for visitor in visitors:
        sides: list[Client] = [visitor, *(o for o in operators if o.title == visitor.name)]
        dialog = next(o.dialog for o in operators if o.title == visitor.name)
        kept: list[Message] = []
        before: int | None = None
        while page := await store.dialogs.messages(dialog, before=before):
            kept = page + kept
            before = page[0].id
        texts = [message.text for message in kept]
        assert len(texts) == len(set(texts)), "a message is there twice"
        for client in sides:
            mine = [text for text in texts if text.startswith(f"{client.name} ")]
            assert mine[: len(client.sent)] == client.sent, f"{client.name}: messages lost or out of order"
        recent = {message.id for message in kept[-50:]}
        for client in sides:
            await until(
                lambda: recent <= set(client.messages),  # noqa: B023
                lambda: f"{client.name} lacks {sorted(recent - set(client.messages))}",  # noqa: B023
                20,
            )


async def end_all(operators: list[Operator], visitors: list[Visitor], redis: RedisServer) -> None:
    """End every screencast: nothing of it stays in Redis."""
    for operator in operators[::2]:
        with contextlib.suppress(*GONE):
            await operator.says("end", {"screencast": operator.screencast})
    await until(lambda: all(v.ended == "by_operator" for v in visitors), lambda: str([v.ended for v in visitors]), 20)

    def logs() -> bytes:
        return redis.command("EVAL", "return #redis.call('KEYS', '*:[ms]:*')", 0)

    await until(lambda: logs() == b":0\r\n", lambda: f"logs left: {logs()!r}", 20)
