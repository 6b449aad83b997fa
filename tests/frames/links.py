"""Frame links that tests open, write and read."""

from __future__ import annotations

from cobrowse.wire.envelope import Control, Entry, Kind
from tests.gateway.world import Frames, Peer, World


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
