"""A transport holds little of what nobody reads, and lets go of who waits when it is over."""

from __future__ import annotations

import asyncio

import pytest

from cobrowse.errors import TooMany
from cobrowse.frames.http_transport import MAX_WAITING_BYTES, HttpTransport


async def test_post_waits_while_nobody_reads_and_a_second_one_is_refused() -> None:
    transport = HttpTransport("p")
    one = MAX_WAITING_BYTES // 2 + 1
    body = (one.to_bytes(4, "big") + b"x" * one) * 4
    posting = asyncio.get_running_loop().create_task(transport.post(body))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await asyncio.shield(posting)
    assert transport._in_size <= MAX_WAITING_BYTES + one
    with pytest.raises(TooMany):
        await transport.post(b"")
    assert [len((await transport.receive()).data) for _ in range(4)] == [one] * 4
    await posting


async def test_close_lets_go_of_a_post_and_of_a_poll() -> None:
    transport = HttpTransport("p")
    size = MAX_WAITING_BYTES + 1
    body = (size.to_bytes(4, "big") + b"x" * size) * 2
    async with asyncio.timeout(2):
        posting = asyncio.get_running_loop().create_task(transport.post(body))
        polling = asyncio.get_running_loop().create_task(transport.poll())
        await asyncio.sleep(0)
        await transport.close(code=4000, message=b"over")
        await posting
        assert await polling is None
    assert (transport.close_code, transport.close_reason) == (4000, "over")
