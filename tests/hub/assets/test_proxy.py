"""The asset proxy: what visitors ask for is hostile, and so is what answers."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from cobrowse.errors import CobrowseError
from cobrowse.hub.assets import proxy as proxying
from cobrowse.hub.assets.proxy import AssetProxy, is_public
from cobrowse.hub.assets.store import Assets, Owner
from cobrowse.serving import listen
from cobrowse.store import Site

OWNER = Owner("s", "cast", "visitor")
MAX = 100_000


class Names(AbstractResolver):
    """Every name leads here, first to `first`, later to `later`."""

    def __init__(self, first: str, later: str | None = None) -> None:
        self.answers = [first, later or first]
        self.asked = 0

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 (the interface's)
    ) -> list[ResolveResult]:
        address = self.answers[min(self.asked, 1)]
        self.asked += 1
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


class Cdn:
    """A server of assets that notes what it was asked."""

    def __init__(self, port: int, requests: list[web.Request]) -> None:
        self.requests = requests
        self.origin = f"http://cdn.example:{port}"
        self.other = f"http://other.example:{port}"
        self.site = Site("k", "Shop", ("https://shop.example",), "standard", (self.origin,))


@pytest.fixture
async def cdn() -> AsyncIterator[Cdn]:
    requests: list[web.Request] = []

    async def serve(request: web.Request) -> web.StreamResponse:
        requests.append(request)
        match request.path:
            case "/page":
                return web.Response(text="<script>1</script>", content_type="text/html")
            case "/style":
                return web.Response(text="p{}", content_type="text/css")
            case "/missing":
                raise web.HTTPNotFound
            case "/large":
                return web.Response(body=b"x" * (MAX + 1), content_type="image/png")
            case "/endless":
                response = web.StreamResponse(headers={"Content-Type": "image/png"})
                await response.prepare(request)
                with contextlib.suppress(ConnectionError):
                    while True:
                        await response.write(b"x" * 10_000)
                return response
            case "/bomb":
                return web.Response(body=b"\x1f\x8b", content_type="image/png", headers={"Content-Encoding": "gzip"})
            case "/round":
                raise web.HTTPFound("/round")
            case "/slow":
                await asyncio.sleep(60)
        if "to" in request.query:
            raise web.HTTPFound(request.query["to"])
        return web.Response(body=b"picture", content_type="image/png")

    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    async with listen(app, "127.0.0.1", 0) as port:
        yield Cdn(port, requests)


@pytest.fixture
async def proxy() -> AsyncIterator[Callable[..., AssetProxy]]:
    made: list[AssetProxy] = []

    def make(*, private: bool = True, names: Names | None = None) -> AssetProxy:
        assets = Assets(max_bytes=MAX, total_bytes=10 * MAX)
        made.append(AssetProxy(assets, private_networks=private, resolver=names or Names("127.0.0.1")))
        return made[-1]

    yield make
    for one in made:
        await one.close()


async def code_of(made: AssetProxy, cdn: Cdn, url: str) -> str:
    with pytest.raises(CobrowseError) as caught:
        await made.fetch(cdn.site, OWNER, url, 0)
    assert "example" not in caught.value.message
    assert caught.value.__cause__ is None
    return caught.value.code


async def test_listed_asset_is_fetched_once_and_without_cookies(cdn: Cdn, proxy: Callable[..., AssetProxy]) -> None:
    made = proxy()
    fetched = await made.fetch(cdn.site, OWNER, f"{cdn.origin}/a.png", 0)
    assert fetched.type == "image/png"
    assert await made.fetch(cdn.site, OWNER, f"{cdn.origin}/a.png", 1) == fetched
    (request,) = cdn.requests
    assert "Cookie" not in request.headers
    assert "Referer" not in request.headers
    await made.fetch(cdn.site, OWNER, f"{cdn.origin}/a.png", proxying.REMEMBERED_SECONDS + 1)
    assert len(cdn.requests) == 2


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/page", "asset_type"),
        ("/style", "asset_type"),
        ("/missing", "asset_unreachable"),
        ("/large", "asset_too_large"),
        ("/endless", "asset_too_large"),
        ("/a?to=/b", ""),
        ("/a?to=/page", "asset_type"),
        ("/a?to=http://other.example/b.png", "asset_origin"),
        ("/a?to=http://127.0.0.1/b.png", "asset_origin"),
        ("/a?to=file:///etc/passwd", "asset_url"),
        ("/a?to=gopher://cdn.example/", "asset_url"),
        ("/a?to=/a?to=/a%3Fto=/b", ""),
    ],
)
async def test_what_answers_is_checked(path: str, code: str, cdn: Cdn, proxy: Callable[..., AssetProxy]) -> None:
    made = proxy()
    if code:
        assert await code_of(made, cdn, cdn.origin + path) == code
    else:
        assert (await made.fetch(cdn.site, OWNER, cdn.origin + path, 0)).type == "image/png"


async def test_compressed_answer_is_kept_as_it_is(cdn: Cdn, proxy: Callable[..., AssetProxy]) -> None:
    await proxy().fetch(cdn.site, OWNER, f"{cdn.origin}/bomb", 0)
    assert cdn.requests[0].headers["Accept-Encoding"] == "identity"


async def test_endless_redirects_and_slow_servers_end(
    cdn: Cdn, proxy: Callable[..., AssetProxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxying, "SECONDS", 0.3)
    assert await code_of(proxy(), cdn, f"{cdn.origin}/slow") == "asset_unreachable"
    assert await code_of(proxy(), cdn, f"{cdn.origin}/round") == "asset_redirects"


@pytest.mark.parametrize(
    "url",
    [
        "http://other.example/a.png",
        "ftp://cdn.example/a.png",
        "file:///etc/passwd",
        "data:image/png,x",
        "//cdn.example/a.png",
        "http://",
        "",
        "http://[::1/a.png",
        "http://cdn.example:99999/a.png",
    ],
)
async def test_unlisted_and_odd_addresses_are_refused_without_a_request(
    url: str, cdn: Cdn, proxy: Callable[..., AssetProxy]
) -> None:
    assert await code_of(proxy(), cdn, url) in {"asset_origin", "asset_url"}
    assert cdn.requests == []


async def test_names_and_passwords_in_addresses_are_refused(cdn: Cdn, proxy: Callable[..., AssetProxy]) -> None:
    assert await code_of(proxy(), cdn, cdn.origin.replace("//", "//a:b@")) == "asset_url"
    assert await code_of(proxy(), cdn, f"{cdn.origin}/{'x' * 5000}") == "asset_url"


async def test_name_that_leads_inside_is_refused_also_when_it_does_so_later(
    cdn: Cdn, proxy: Callable[..., AssetProxy]
) -> None:
    for inside in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"):
        assert await code_of(proxy(private=False, names=Names(inside)), cdn, f"{cdn.origin}/a") == "asset_unreachable"
    # DNS rebinding: what was checked is what is connected to, so a second answer is checked too.
    names = Names("93.184.215.14", "127.0.0.1")
    resolver = proxying.PublicResolver(names)
    assert await resolver.resolve("cdn.example")
    with pytest.raises(OSError, match="public"):
        await resolver.resolve("cdn.example")
    assert cdn.requests == []


async def test_private_address_written_out_is_refused_even_when_listed(
    cdn: Cdn, proxy: Callable[..., AssetProxy]
) -> None:
    port = cdn.origin.rsplit(":", 1)[1]
    for host in ("127.0.0.1", "2130706433", "10.1.2.3", "169.254.169.254"):
        origin = f"http://{host}:{port}"
        cdn.site = Site("k", "Shop", (), "standard", (origin,))
        assert await code_of(proxy(private=False), cdn, f"{origin}/a.png") == "asset_address"
    assert cdn.requests == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700:4700::1111", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 (an address to refuse)
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("198.18.0.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("2002:0a00:0001::", False),
        ("not an address", False),
    ],
)
def test_public_addresses(address: str, *, public: bool) -> None:
    assert is_public(address) is public
