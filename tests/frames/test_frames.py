"""The frame plane: consent before frames, order, acknowledgement, resume of both sides, hostile peers."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import io
from collections.abc import AsyncIterator

import msgpack
import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from cobrowse.app import make_app, open_hub
from cobrowse.config import Settings
from cobrowse.hub.access.limits import KeyedLimit
from cobrowse.serving import listen
from cobrowse.store.ids import now_ms
from cobrowse.wire.envelope import VERSION, Control, Entry, Kind, pack_control, unpack
from tests.conftest import populate
from tests.gateway.world import Frames, Peer, World
from tests.people import ORIGIN, SITE

K = Kind.KEYFRAME


@contextlib.asynccontextmanager
async def one_hub(settings: Settings) -> AsyncIterator[World]:
    """A hub with limits of a test's own."""
    async with open_hub(settings) as hub:
        await populate(hub)
        async with listen(make_app(hub), "127.0.0.1", 0) as port:
            world = World(hub, f"http://127.0.0.1:{port}")
            yield world
            await world.close()


async def watch(world: World, operator: Peer, cast: str, epoch: str = "", position: int = 0) -> Frames:
    ticket = (await operator.says("watch", {"screencast": cast}))["ticket"]
    frames = await world.frames("operator", [ticket, epoch, position])
    first = await frames.next()
    assert isinstance(first, tuple)
    assert first[0] is Control.WELCOME
    return frames


async def write(frames: Frames, count: int, kind: Kind = Kind.DELTA, body: bytes = b"body") -> None:
    await frames.entry(count, kind, body)
    assert await frames.next() == (Control.ACK, [count])


async def entry(frames: Frames) -> Entry:
    envelope = await frames.next()
    assert isinstance(envelope, Entry)
    return envelope


async def test_entries_reach_every_operator_in_order_also_those_who_join_late(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    early = await watch(world, operator, cast)
    visitor = await world.frames("visitor", [ticket, "w1"])
    assert await visitor.next() == (Control.WELCOME, [0, False])
    await operator.hears_state("live")
    for count in range(1, 6):
        await write(visitor, count, K if count == 1 else Kind.DELTA, b"%d" % count)
    late = await watch(world, operator, cast)
    for frames in (early, late):
        got = [await entry(frames) for _ in range(5)]
        assert [one.body for one in got] == [b"1", b"2", b"3", b"4", b"5"]
        assert [one.seq for one in got] == [1, 2, 3, 4, 5]


async def test_visitor_reconnecting_sends_again_what_was_not_acknowledged_and_nothing_is_doubled(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await write(frames, 1, K)
    await write(frames, 2)
    await frames.ws.close()
    await operator.hears_state("reconnecting")
    ticket = (await visitor.says("ticket", {"screencast": cast}))["ticket"]
    frames = await world.frames("visitor", [ticket, "w1"])
    assert await frames.next() == (Control.WELCOME, [2, True])
    await write(frames, 2)
    await write(frames, 3)
    assert [(await entry(reader)).seq for _ in range(3)] == [1, 2, 3]


async def test_operator_reconnecting_goes_on_where_it_was(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    for count in range(1, 4):
        await write(visitor, count, K if count == 1 else Kind.DELTA)
    reader = await watch(world, operator, cast)
    seen = [await entry(reader) for _ in range(3)]
    await reader.ws.close()
    await write(visitor, 4)
    reader = await watch(world, operator, cast, seen[-1].epoch, seen[-1].seq)
    assert (await entry(reader)).seq == 4


async def test_gap_is_told_and_filled(world: World) -> None:
    _, _, _, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await write(visitor, 1, K)
    await visitor.entry(3)
    assert await visitor.next() == (Control.GAP, [1])
    await write(visitor, 2)
    await write(visitor, 3)


async def test_change_before_a_keyframe_is_answered_with_the_wish_for_one(world: World) -> None:
    _, _, _, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await visitor.entry(1)
    assert await visitor.next() == (Control.NEED_KEYFRAME, [0, "need_keyframe"])
    await write(visitor, 1, K)


async def test_pointer_is_passed_on_and_not_kept(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await write(visitor, 1, K)
    await entry(reader)
    await visitor.entry(0, Kind.EPHEMERAL, b"pointer")
    assert (await entry(reader)).body == b"pointer"
    late = await watch(world, operator, cast)
    assert (await entry(late)).kind is K
    await write(visitor, 2)
    assert (await entry(late)).kind is Kind.DELTA


async def test_mirror_that_cannot_go_on_gets_a_keyframe_from_the_visitor(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await write(visitor, 1, K)
    await reader.control(Control.NEED_KEYFRAME, "heal")
    assert await visitor.next() == (Control.NEED_KEYFRAME, [-1, "heal"])


async def test_tab_in_the_background_is_told(world: World) -> None:
    _, operator, _, ticket = await world.live()
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await visitor.control(Control.VISIBILITY, True)
    await operator.hears_state("hidden")


async def test_frames_without_consent_are_refused(world: World) -> None:
    visitor, operator = await world.visitor(), await world.operator()
    row = (await operator.hears("welcome"))["visitors"][0]
    dialog = (await operator.says("open", row))["dialog"]
    cast = (await operator.says("request", {"dialog": dialog}))["screencast"]["screencast"]
    await visitor.hears("ask")
    assert (await visitor.says("ticket", {"screencast": cast}))["error"]["code"] == "no_consent"
    running = await world.hub.screencasts.get(cast)
    frames = await world.frames("visitor", [world.hub.screencasts.tab.ticket(running), "w1"])
    assert await frames.closes() == "no_consent"
    assert await world.hub.backend.bus.position(cast) is None


async def test_ticket_of_one_side_is_not_good_for_the_other(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    assert await (await world.frames("operator", [ticket, "", 0])).closes() == "wrong_side"
    other = (await operator.says("watch", {"screencast": cast}))["ticket"]
    assert await (await world.frames("visitor", [other, "w1"])).closes() == "wrong_side"


async def test_operator_who_signed_out_watches_nothing_with_an_old_ticket(world: World) -> None:
    _, operator, cast, _ = await world.live()
    ticket = (await operator.says("watch", {"screencast": cast}))["ticket"]
    async with world.http.post(f"{world.base}/v1/console/sign-out", headers={"Origin": world.base}) as response:
        assert response.status == 200
    with pytest.raises(WSServerHandshakeError) as refusal:
        await world.frames("operator", [ticket, "", 0])
    assert refusal.value.status == 401


async def test_expired_ticket_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, _, ticket = await world.live()
    monkeypatch.setattr(world.hub.tokens, "visit_seconds", -1)
    assert await (await world.frames("visitor", [ticket, "w1"])).closes() == "token_expired"


async def test_ticket_used_on_another_origin_is_refused(world: World) -> None:
    _, _, _, ticket = await world.live()
    world.hub.websites.origins.add("https://other.example")
    frames = await world.frames("visitor", [ticket, "w1"], "https://other.example")
    assert await frames.closes() == "origin_not_allowed"
    for side in ("visitor", "operator"):
        with pytest.raises(WSServerHandshakeError) as refusal:
            await world.frames(side, None, "https://evil.example")
        assert refusal.value.status == 403


@pytest.mark.parametrize("hello", [[], ["forged", "w"], [None, "w"], ["x" * 5000, "w"], [b"bytes", "w"]])
async def test_wrong_hello_is_refused(world: World, hello: list[object]) -> None:
    await world.live()
    frames = await world.frames("visitor", hello)
    assert await frames.closes() in {"no_hello", "token_invalid", "token_missing", "frame_malformed"}


BAD = [b"", b"\xc1", b"garbage", msgpack.packb([1, "", 1, 9, 0, 0, b""]), msgpack.packb({"a": 1}), b"\x97" * 3000]


@pytest.mark.parametrize("data", BAD)
async def test_malformed_frame_is_ignored_and_the_screencast_goes_on(world: World, data: bytes) -> None:
    _, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    visitor = await world.frames("visitor", [ticket, "w1"])
    await visitor.next()
    await write(visitor, 1, K)
    await visitor.ws.send_bytes(data)
    await write(visitor, 2)
    assert [(await entry(reader)).seq for _ in range(2)] == [1, 2]


async def test_peer_that_only_sends_garbage_is_closed_and_nobody_else(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await write(frames, 1, K)
    for _ in range(6):
        await frames.ws.send_bytes(b"garbage")
    assert await frames.closes() == "frame_malformed"
    await entry(reader)
    ticket = (await visitor.says("ticket", {"screencast": cast}))["ticket"]
    frames = await world.frames("visitor", [ticket, "w1"])
    assert await frames.next() == (Control.WELCOME, [1, True])


async def test_oversized_frame_closes_only_that_link(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await write(frames, 1, K)
    with contextlib.suppress(ConnectionError):  # the hub closes before it has read all of it
        await frames.entry(2, body=b"x" * (world.hub.settings.frame_max_bytes + 5000))
        await frames.closes()
    assert (await entry(reader)).seq == 1
    await operator.hears_state("reconnecting")
    ticket = (await visitor.says("ticket", {"screencast": cast}))["ticket"]
    frames = await world.frames("visitor", [ticket, "w1"])
    assert await frames.next() == (Control.WELCOME, [1, True])


async def test_newer_link_of_the_tab_takes_over(world: World) -> None:
    _, _, _, ticket = await world.live()
    first = await world.frames("visitor", [ticket, "w1"])
    await first.next()
    second = await world.frames("visitor", [ticket, "w2"])
    assert await second.next() == (Control.WELCOME, [0, False])
    assert await first.closes() == "taken_over"


async def test_last_operator_leaving_ends_the_screencast_after_the_grace_period(world: World) -> None:
    visitor, operator, cast, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    reader = await watch(world, operator, cast)
    assert (await visitor.hears("watchers"))["watchers"] == ["Kim"]
    await reader.ws.close()
    assert (await visitor.hears("watchers", 2))["watchers"] == []
    at = (await world.hub.screencasts.get(cast)).timers["nobody_watched"]
    assert 0 < at - now_ms() <= world.hub.settings.watcher_grace_seconds * 1000


async def test_end_reaches_every_link_and_the_log_is_gone(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    frames = await world.frames("visitor", [ticket, "w1"])
    await frames.next()
    await write(frames, 1, K)
    reader = await watch(world, operator, cast)
    await entry(reader)
    await operator.says("end", {"screencast": cast})
    for link in (frames, reader):
        assert await link.next() == (Control.END, ["by_operator"])
        assert await link.closes() == "by_operator"
    assert await world.hub.backend.bus.position(cast) is None
    assert await (await world.frames("visitor", [ticket, "w1"])).closes() == "no_screencast"


async def test_assets_are_uploaded_once_checked_and_read_by_operators_only(world: World) -> None:
    _, _, cast, ticket = await world.live()
    body = b"GIF89a, as it were"
    name = hashlib.sha256(body).hexdigest()
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {ticket}"}

    async def offer() -> list[str]:
        url = f"{world.base}/v1/assets/offer"
        async with world.http.post(url, json={"hashes": [name]}, headers=headers) as response:
            missing: list[str] = (await response.json())["missing"]
        return missing

    async def put(data: bytes, media_type: str, **more: str) -> int:
        url = f"{world.base}/v1/assets/{name}"
        async with world.http.put(
            url, data=io.BytesIO(data), headers={**headers, "Content-Type": media_type, **more}
        ) as response:
            return response.status

    assert await offer() == [name]
    assert await put(b"other bytes", "image/gif") == 400
    assert await put(body, "text/html") == 400
    assert await put(b"x" * (world.hub.settings.asset_max_bytes + 1), "image/gif") == 413
    assert await put(body, "image/gif", Origin="https://evil.example") == 403
    assert await put(body, "image/gif") == 204
    assert await offer() == []
    async with world.http.get(f"{world.base}/console/assets/{cast}/{name}") as response:
        assert await response.read() == body
        assert response.headers["Content-Security-Policy"].endswith("sandbox")
        assert response.headers["Content-Disposition"] == "attachment"
    async with ClientSession() as nobody, nobody.get(f"{world.base}/console/assets/{cast}/{name}") as response:
        assert response.status == 401
    # So few that no machine is too slow to reach it.
    world.hub.rates.assets = KeyedLimit(0.001, 3)
    assert [await put(body, "image/gif") for _ in range(5)] == [204, 204, 204, 429, 429]


async def test_style_sheet_comes_compressed_and_is_none_by_its_address(world: World) -> None:
    _, _, cast, ticket = await world.live()
    text = b"p { color: red }" * 1000
    name = hashlib.sha256(text).hexdigest()
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {ticket}", "Content-Type": "text/css"}
    url = f"{world.base}/v1/assets/{name}"
    packed = {**headers, "Content-Encoding": "gzip"}
    async with world.http.put(url, data=gzip.compress(b"other" * 1000), headers=packed) as response:
        assert response.status == 400
    async with world.http.put(url, data=gzip.compress(b"x" * 50_000_000), headers=packed) as response:
        assert response.status == 413
    async with world.http.put(url, data=b"no gzip at all", headers=packed) as response:
        assert response.status == 400
    async with world.http.put(url, data=gzip.compress(text), headers=packed) as response:
        assert response.status == 204
    async with world.http.get(f"{world.base}/console/assets/{cast}/{name}") as response:
        assert await response.read() == text
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Encoding"]


async def test_asset_of_another_origin_is_fetched_only_when_the_owner_lists_it(world: World) -> None:
    _, _, _, ticket = await world.live()
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {ticket}"}

    async def fetch(url: object) -> str:
        async with world.http.post(f"{world.base}/v1/assets/fetch", json={"url": url}, headers=headers) as response:
            code: str = (await response.json())["error"]["code"]
        return code

    assert await fetch(f"{world.base}/favicon.ico") == "asset_origin"
    await world.hub.store.sites.set_asset_origins(SITE, [world.base])
    assert await fetch(f"{world.base}/favicon.ico") == "asset_address"
    assert await fetch(7) == "bad_field"


class Piped:
    """A frame link over HTTP as a client sees it."""

    def __init__(self, world: World, side: str, base: str) -> None:
        self._world = world
        self._url = f"{base}/v1/frames/{side}"
        self._headers = {"Origin": ORIGIN if side == "visitor" else base}
        self._got: list[Entry | tuple[Control, list[object]]] = []

    async def opens(self, *hello: object) -> None:
        async with self._world.http.post(self._url, headers=self._headers) as response:
            self._headers["X-Cobrowse-Transport"] = (await response.json())["transport"]
        await self.posts(pack_control(Control.HELLO, VERSION, *hello))

    async def posts(self, *envelopes: bytes, cut: int = 0) -> int:
        body = b"".join(len(one).to_bytes(4, "big") + one for one in envelopes)
        sent = io.BytesIO(body[: len(body) - cut])
        async with self._world.http.post(self._url, data=sent, headers=self._headers) as response:
            return response.status

    async def next(self) -> Entry | tuple[Control, list[object]] | str:
        while not self._got:
            async with self._world.http.post(self._url, headers=self._headers) as response:
                if response.status == 410:
                    return str((await response.json())["reason"])
                body = await response.read()
            while body:
                size, start = body[1], 2
                if size == 126:
                    size, start = int.from_bytes(body[2:4], "big"), 4
                elif size == 127:
                    size, start = int.from_bytes(body[2:10], "big"), 10
                self._got.append(unpack(body[start : start + size], max_bytes=1 << 24))
                body = body[start + size :]
        return self._got.pop(0)


async def test_both_sides_over_http_where_websockets_are_blocked(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    # Any hub passes on what belongs to another one.
    visitor, reader = Piped(world, "visitor", world.base), Piped(world, "operator", world.operators_base)
    await visitor.opens(ticket, "w1")
    assert await visitor.next() == (Control.WELCOME, [0, False])
    visitor._url = f"{world.operators_base}/v1/frames/visitor"
    await reader.opens((await operator.says("watch", {"screencast": cast}))["ticket"], "", 0)
    assert (await reader.next())[0] is Control.WELCOME  # type: ignore[index]
    bodies = [b"k" * 300, b"d" * 70_000, b"e"]
    sent = [Entry("", n + 1, K if n == 0 else Kind.DELTA, 0, 0, body).pack() for n, body in enumerate(bodies)]
    assert await visitor.posts(*sent) == 204
    assert await visitor.next() == (Control.ACK, [3])
    got = [await reader.next() for _ in range(3)]
    assert [one.body for one in got if isinstance(one, Entry)] == bodies
    await operator.says("end", {"screencast": cast})
    for link in (visitor, reader):
        assert await link.next() == (Control.END, ["by_operator"])
        assert await link.next() == "by_operator"


async def test_hostile_posts_over_http_end_nothing_of_others(world: World) -> None:
    _, operator, cast, ticket = await world.live()
    reader = await watch(world, operator, cast)
    visitor = Piped(world, "visitor", world.base)
    await visitor.opens(ticket, "w1")
    await visitor.next()
    entry_bytes = Entry("", 1, K, 0, 0, b"k").pack()
    assert await visitor.posts(entry_bytes, cut=3) == 400
    assert await visitor.posts(b"x" * (world.hub.settings.frame_max_bytes + 100_000)) == 413
    assert await visitor.posts(b"garbage") == 204
    assert await visitor.posts(entry_bytes) == 204
    assert (await entry(reader)).body == b"k"
    stranger = Piped(world, "visitor", world.base)
    stranger._headers["X-Cobrowse-Transport"] = "00000000nobody"
    assert await stranger.posts(entry_bytes) == 404
    async with world.http.post(stranger._url, headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403
    refused = Piped(world, "visitor", world.base)
    await refused.opens("forged", "w1")
    assert await refused.next() == "token_invalid"


async def test_keyframes_are_asked_for_in_turn(settings: Settings) -> None:
    async with one_hub(settings.model_copy(update={"keyframes_at_once": 1})) as world:
        links = []
        for number in range(2):
            _, _, _, ticket = await world.live(f"tab-{number}-{'a' * 16}")
            links.append(await world.frames("visitor", [ticket, f"w{number}"]))
        first, second = links
        assert await first.next() == (Control.WELCOME, [0, False])
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await second.ws.receive()
        await first.entry(1, K)
        assert await second.next() == (Control.WELCOME, [0, False])


async def test_flood_from_one_address_is_read_slower_and_others_are_not(settings: Settings) -> None:
    limits = {"address_bytes_per_second": 200_000, "frame_burst_bytes": 65536, "trust_proxy": True}
    async with one_hub(settings.model_copy(update=limits)) as world:
        readers, writers = [], []
        for number, address in enumerate(("198.51.100.1", "198.51.100.1", "198.51.100.2")):
            _, operator, cast, ticket = await world.live(f"tab-{number}-{'a' * 16}")
            readers.append(await watch(world, operator, cast))
            writers.append(await world.frames("visitor", [ticket, f"w{number}"], headers={"X-Forwarded-For": address}))
            assert await writers[-1].next() == (Control.WELCOME, [0, False])
        await writers[0].entry(1, K, bytes(600_000))
        assert (await entry(readers[0])).seq == 1
        began = asyncio.get_running_loop().time()
        for number in (2, 1):
            await writers[number].entry(1, K, b"small")
            await writers[number].entry(2, Kind.DELTA, b"small")
        assert [(await entry(readers[2])).seq for _ in range(2)] == [1, 2]
        other = asyncio.get_running_loop().time() - began
        assert [(await entry(readers[1])).seq for _ in range(2)] == [1, 2]
        same = asyncio.get_running_loop().time() - began
        # The burst of this address is used up; how long it waits is a matter of its rate, not of the machine.
        assert same > 1 > other


async def test_one_address_opens_only_so_many_connections(settings: Settings) -> None:
    async with one_hub(settings.model_copy(update={"connections_per_minute": 2})) as world:
        for _ in range(2):
            await world.frames("visitor", None)
        with pytest.raises(WSServerHandshakeError) as refused:
            await world.frames("visitor", None)
        assert refused.value.status == 429
