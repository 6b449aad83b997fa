"""Envelopes come from an untrusted peer: every malformed one is a BadInput, and nothing else."""

from __future__ import annotations

import contextlib

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobrowse.errors import BadInput
from cobrowse.wire.envelope import Control, Entry, Kind, pack_control, unpack

LIMIT = 10_000


def test_entry_survives_packing() -> None:
    entry = Entry("epoch", 7, Kind.DELTA, 1, 1234, b"\x00\xffbody")
    assert unpack(entry.pack(), max_bytes=LIMIT) == entry


def test_control_survives_packing() -> None:
    assert unpack(pack_control(Control.ACK, 12), max_bytes=LIMIT) == (Control.ACK, [12])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({}, "frame_malformed"),
        ([], "frame_malformed"),
        ("text", "frame_malformed"),
        (["1", "e", 1, 1, 0, 0, b""], "frame_malformed"),
        ([True, "e", 1, 1, 0, 0, b""], "frame_malformed"),
        ([2, "e", 1, 1, 0, 0, b""], "frame_version"),
        ([1, "e", 1, 1, 0, 0], "frame_malformed"),
        ([1, "e", -1, 1, 0, 0, b""], "frame_malformed"),
        ([1, "e", 2**60, 1, 0, 0, b""], "frame_malformed"),
        ([1, "e", 1.5, 1, 0, 0, b""], "frame_malformed"),
        ([1, "e", True, 1, 0, 0, b""], "frame_malformed"),
        ([1, "e", 1, 99, 0, 0, b""], "frame_malformed"),
        ([1, "e" * 65, 1, 1, 0, 0, b""], "frame_malformed"),
        ([1, "e", 1, 1, 0, 0, "text"], "frame_malformed"),
        ([1, "e", 1, 1, 0, 0, [b""]], "frame_malformed"),
        ([-99], "frame_malformed"),
    ],
)
def test_malformed_envelope_is_refused(value: object, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        unpack(msgpack.packb(value), max_bytes=LIMIT)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "data",
    [b"", b"\xc1", b"\x97\x01", b"\x97" * 5000, b"\x91" * 5000, b"\xdd\xff\xff\xff\xff", b"\xc7\x01\x05x"],
    ids=["empty", "never used", "cut off", "nested", "nested lists", "long list", "extension"],
)
def test_bytes_that_are_no_envelope_are_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        unpack(data, max_bytes=LIMIT)


def test_frame_over_the_limit_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        unpack(b"x" * (LIMIT + 1), max_bytes=LIMIT)
    assert refusal.value.code == "frame_too_large"


@given(st.binary(max_size=200))
def test_any_bytes_are_an_envelope_or_refused(data: bytes) -> None:
    with contextlib.suppress(BadInput):
        unpack(data, max_bytes=LIMIT)
