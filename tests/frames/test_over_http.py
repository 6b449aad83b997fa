"""The same frames over plain HTTP."""

from __future__ import annotations

import io

from cobrowse.wire.envelope import VERSION, Control, Entry, Kind, pack_control, unpack
from tests.frames.links import entry, watch
from tests.gateway.world import World
from tests.people import ORIGIN

K = Kind.KEYFRAME


class OverHttp:
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
    visitor, reader = OverHttp(world, "visitor", world.base), OverHttp(world, "operator", world.operators_base)
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
    visitor = OverHttp(world, "visitor", world.base)
    await visitor.opens(ticket, "w1")
    await visitor.next()
    entry_bytes = Entry("", 1, K, 0, 0, b"k").pack()
    assert await visitor.posts(entry_bytes, cut=3) == 400
    assert await visitor.posts(b"x" * (world.hub.settings.frame_max_bytes + 100_000)) == 413
    assert await visitor.posts(b"garbage") == 204
    assert await visitor.posts(entry_bytes) == 204
    assert (await entry(reader)).body == b"k"
    stranger = OverHttp(world, "visitor", world.base)
    stranger._headers["X-Cobrowse-Transport"] = "00000000nobody"
    assert await stranger.posts(entry_bytes) == 404
    async with world.http.post(stranger._url, headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403
    refused = OverHttp(world, "visitor", world.base)
    await refused.opens("forged", "w1")
    assert await refused.next() == "token_invalid"
