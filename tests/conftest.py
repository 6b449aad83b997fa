"""Fixtures that several folders share."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx
from hypothesis import settings as hypothesis_settings

from cobrowse.app import make_app, open_hub
from cobrowse.config import Settings
from cobrowse.hub import Hub
from cobrowse.hub.access.passwords import hash_password
from cobrowse.serving import listen
from cobrowse.store import Role
from tests.gateway.world import World
from tests.people import EMAIL, ORIGIN, PASSWORD, SITE
from tests.postgres_server import empty, postgres_server
from tests.redis_server import RedisServer, redis_cluster, redis_server


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which browsers the tests drive."""
    for person in ("visitor", "operator"):
        parser.addoption(f"--{person}", choices=("chromium", "firefox", "webkit"), default="chromium")
    parser.addoption("--chaos", type=float, default=30, help="seconds of faults")
    parser.addoption("--chaos-seed", type=int, default=1, help="which faults, and when")
    parser.addoption("--soak", type=float, default=0.5, help="minutes of a busy page")


# A busy machine is no fault.
hypothesis_settings.register_profile("cobrowse", deadline=None)
hypothesis_settings.load_profile("cobrowse")

NO_WAIT = ("os.path.abspath", "os.getcwd")
"""The system answers these from memory."""
MAY_BLOCK = (
    ("cobrowse/store/migrations/__init__.py", "upgrade"),  # before anything is served
    ("asyncpg/connect_utils.py", "_parse_connect_arguments"),  # looks for a password file
)


@pytest.fixture(autouse=True)
def no_blocking_calls(request: pytest.FixtureRequest) -> Iterator[None]:
    """A blocking call of ours inside the event loop fails the test. Audits may block: they serve nobody else."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with blockbuster_ctx("cobrowse", excluded_modules=["cobrowse.auditing"]) as found:
        for name in NO_WAIT:
            found.functions[name].deactivate()
        for function in found.functions.values():
            for file, caller in MAY_BLOCK:
                function.can_block_in(file, {caller})
        yield


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis server that tests share; each hub or bus has a prefix of its own."""
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RedisServer]]:
    """A Redis Cluster of three."""
    with redis_cluster(tmp_path_factory.mktemp("cluster")) as servers:
        yield servers


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL database that tests share."""
    with postgres_server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a hub with data of its own and short waits."""
    return Settings(
        data_dir=tmp_path, port=0, request_pauses_seconds=(60, 90), request_seconds=30, watcher_grace_seconds=30
    )


@pytest.fixture
async def hub(settings: Settings) -> AsyncIterator[Hub]:
    """A hub with one website and one consultant."""
    async with open_hub(settings) as opened:
        await populate(opened)
        yield opened


@pytest.fixture(params=["one hub", "two hubs"])
async def world(request: pytest.FixtureRequest, settings: Settings) -> AsyncIterator[World]:
    """Hubs that listen, and clients of them: visitors on one hub and operators on another,
    over Redis and PostgreSQL; or all on one hub with SQLite."""
    async with AsyncExitStack() as stack:
        if request.param == "two hubs":
            url = request.getfixturevalue("redis").url
            shared = {"redis_url": url, "redis_prefix": secrets.token_hex(4)}
            settings = settings.model_copy(update={**shared, "database_url": request.getfixturevalue("postgres")})
            await empty(settings.sqlalchemy_url)
        first = await stack.enter_async_context(open_hub(settings))
        await populate(first)
        port = await stack.enter_async_context(listen(make_app(first), "127.0.0.1", 0))
        second, other = first, port
        if request.param == "two hubs":
            second = await stack.enter_async_context(open_hub(settings))
            other = await stack.enter_async_context(listen(make_app(second), "127.0.0.1", 0))
            await first.upkeep.announce(f"http://127.0.0.1:{port}")
            await second.upkeep.announce(f"http://127.0.0.1:{other}")
        made = World(first, f"http://127.0.0.1:{port}", second, f"http://127.0.0.1:{other}")
        yield made
        await made.close()


async def populate(hub: Hub) -> None:
    """One website and one consultant."""
    await hub.store.sites.add("Shop", [ORIGIN], key=SITE)
    await hub.store.people.add(EMAIL, "Kim", Role.CONSULTANT, hash_password(PASSWORD))
    await hub.websites.read()
