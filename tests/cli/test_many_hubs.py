"""Several hubs as an owner runs them: workers on one port, behind nginx, restarted one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
import socketio
from aiohttp import ClientError, ClientSession

from cobrowse.store import open_store
from tests.many_hubs import SERVE, behind_nginx, serving, settings_of
from tests.people import ORIGIN, SITE
from tests.redis_server import RedisServer, free_port

GONE = (ClientError, OSError, TimeoutError, socketio.exceptions.SocketIOError)
PATIENCE = 30


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'cobrowse.db'}")
    await store.sites.add("Shop", [ORIGIN], key=SITE)
    await store.close()
    return tmp_path


async def until_ready(http: ClientSession, base: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(*GONE):
            async with http.get(f"{base}/readyz") as response:
                if response.status == 200:
                    return
        assert time.monotonic() < end, f"{base} is not ready"
        await asyncio.sleep(0.05)


async def hubs_seen(http: ClientSession, base: str, count: int) -> set[str]:
    """Ask over connections of their own until so many hubs have answered."""
    seen: set[str] = set()
    end = time.monotonic() + PATIENCE
    while len(seen) < count:
        assert time.monotonic() < end, f"only {seen}"
        with contextlib.suppress(*GONE):
            async with http.get(f"{base}/metrics", headers={"Connection": "close"}) as response:
                seen |= set(re.findall(r'cobrowse_hub{hub="(\w+)"}', await response.text()))
    return seen


class Tab:
    """A visitor's widget; long polling unless told otherwise. Comes back, to any hub, as the widget does."""

    def __init__(self, base: str, name: str, transport: str = "polling") -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self._base = base
        self._name = name
        self._transport = transport
        self._token = ""

    async def arrives(self, http: ClientSession) -> None:
        body = {"site": SITE, "tab": f"tab-{self._name}-{'a' * 16}", "visitor": ""}
        if not self._token:
            async with http.post(f"{self._base}/v1/visit", json=body, headers={"Origin": ORIGIN}) as response:
                self._token = (await response.json())["token"]
        page = {"title": "Page", "url": f"{ORIGIN}/", "hidden": False}
        self.client = socketio.AsyncClient(reconnection=False)
        await self.client.connect(
            self._base,
            headers={"Origin": ORIGIN},
            auth={"token": self._token, "page": page},
            namespaces=["/visitor"],
            socketio_path="v1/socket",
            transports=[self._transport],
            wait_timeout=10,
        )

    async def says(self, number: int) -> str:
        words = {"id": f"m{number}", "text": f"{number}"}
        answer = await self.client.call("message", words, namespace="/visitor", timeout=10)
        return str(answer["message"]["text"])

    async def leaves(self) -> None:
        with contextlib.suppress(*GONE):
            await self.client.disconnect()


async def test_workers_share_a_port_and_any_of_them_serves_long_polling(folder: Path, redis: RedisServer) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with serving(folder, redis, port, "--workers", "3"):
        async with ClientSession() as http:
            await until_ready(http, base)
            await hubs_seen(http, base, 3)
            tabs = [Tab(base, str(number)) for number in range(4)]
            for tab in tabs:
                await tab.arrives(http)
            for number in range(12):
                for tab in tabs:
                    assert await tab.says(number) == str(number)
            for tab in tabs:
                await tab.leaves()


async def test_worker_that_dies_is_replaced(folder: Path, redis: RedisServer) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with serving(folder, redis, port, "--workers", "2") as parent:
        async with ClientSession() as http:
            await until_ready(http, base)
            before = await hubs_seen(http, base, 2)
            children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()  # noqa: ASYNC240
            await asyncio.sleep(1.5)  # one that dies at once is not started again at once
            os.kill(int(children[0]), signal.SIGKILL)
            end = time.monotonic() + PATIENCE
            while not (await hubs_seen(http, base, 2)) - before:
                assert time.monotonic() < end


def test_workers_without_redis_are_refused(folder: Path) -> None:
    command = [*SERVE, "--workers", "2", "--data-dir", str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "--workers needs Redis" in result.stderr
    assert "Traceback" not in result.stderr


async def test_hub_that_signs_with_another_key_is_refused(folder: Path, redis: RedisServer) -> None:
    port = free_port()
    with serving(folder, redis, port):
        async with ClientSession() as http:
            await until_ready(http, f"http://127.0.0.1:{port}")
        command = [*SERVE, "--port", "0", "--data-dir", str(folder), "--redis-url", redis.url]
        environment = {**settings_of(folder), "COBROWSE_SECRET_KEY": "another"}
        other = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.PIPE)
        async with asyncio.timeout(PATIENCE):
            _, said = await other.communicate()
        assert other.returncode != 0
        assert b"another key" in said


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_rolling_restart_behind_nginx_as_documented(folder: Path, redis: RedisServer, transport: str) -> None:
    with behind_nginx(folder, redis) as two:
        async with ClientSession() as http:
            for port in (*two.ports, two.port):
                await until_ready(http, f"http://127.0.0.1:{port}")
            tab = Tab(two.base, "1", transport)
            await tab.arrives(http)
            sent = 0
            for index, port in enumerate(two.ports):
                two.hubs[index].terminate()
                await asyncio.to_thread(two.restart, index)
                end = time.monotonic() + PATIENCE
                while True:
                    sent += 1
                    with contextlib.suppress(*GONE):
                        assert await tab.says(sent) == str(sent)
                        break
                    assert time.monotonic() < end, "the tab found no hub"
                    await tab.leaves()
                    with contextlib.suppress(*GONE):
                        await tab.arrives(http)
                await until_ready(http, f"http://127.0.0.1:{port}")
            await tab.leaves()


async def test_nginx_as_documented_uses_a_hub_that_came_back_at_once(folder: Path, redis: RedisServer) -> None:
    with behind_nginx(folder, redis) as two:
        async with ClientSession() as http:
            for port in two.ports:
                await until_ready(http, f"http://127.0.0.1:{port}")
            tabs = [Tab(two.base, str(number), "websocket") for number in range(3)]
            for index, port in enumerate(two.ports):
                two.hubs[index].kill()
                async with asyncio.timeout(3):
                    for tab in tabs:  # their WebSockets stay open: requests that do not end
                        await tab.leaves()
                        while not tab.client.connected:
                            with contextlib.suppress(*GONE):  # nginx has not noticed yet that a connection is over
                                await tab.arrives(http)
                for tab in tabs:
                    assert await tab.says(index) == str(index)
                two.restart(index)
                await until_ready(http, f"http://127.0.0.1:{port}")
            for tab in tabs:
                await tab.leaves()
