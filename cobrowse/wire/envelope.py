"""Envelopes of the frame plane. The hub reads these and never a body. See docs/protocol.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import msgpack

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput

VERSION = 1
MAX_ENVELOPE_ITEMS = 12
"""Longest envelope of any kind; a limit for the decoder, not a wish."""
MAX_SEQ = 2**53 - 1
"""The largest integer that a browser counts exactly."""


class Kind(IntEnum):
    """Kinds of entry."""

    KEYFRAME = 0
    DELTA = 1
    EPHEMERAL = 2
    """Not logged: the latest one wins."""


_KINDS = {int(kind): kind for kind in Kind}


class Control(IntEnum):
    """Envelopes that are not entries: their first item is negative."""

    HELLO = -1
    WELCOME = -2
    ACK = -3
    NEED_KEYFRAME = -4
    GAP = -5
    END = -6
    VISIBILITY = -7


@dataclass(slots=True)
class Entry:
    """`[version, epoch, seq, kind, flags, time, body]`; towards the hub `seq` is the writer's own count."""

    epoch: str
    seq: int
    kind: Kind
    flags: int
    time: int
    body: bytes
    frame: bytes = field(default=b"", compare=False, repr=False)
    """The entry as it is sent, once it was built for the first of many readers."""

    def pack(self) -> bytes:
        """Return the msgpack bytes of the envelope."""
        return _pack([VERSION, self.epoch, self.seq, int(self.kind), self.flags, self.time, self.body])


def pack_control(kind: Control, *values: Any) -> bytes:
    """Return the bytes of a control envelope `[kind, …values]`."""
    return _pack([int(kind), *values])


_packer = msgpack.Packer(buf_size=16 * 1024)


def _pack(value: list[Any]) -> bytes:
    # One packer for all: a new one, with its buffer, costs more than the packing.
    packed: bytes = _packer.pack(value)
    return packed


def unpack(data: bytes, *, max_bytes: int) -> Entry | tuple[Control, list[Any]]:
    """Read one envelope.

    Raises BadInput for anything that is not exactly an envelope: the sender is not trusted.
    """
    if len(data) > max_bytes:
        raise BadInput("the frame is larger than allowed", code=ErrorCode.FRAME_TOO_LARGE)
    try:
        items = msgpack.unpackb(
            data,
            max_bin_len=max_bytes,
            max_str_len=4096,
            max_array_len=MAX_ENVELOPE_ITEMS,
            max_map_len=0,
            max_ext_len=0,
            strict_map_key=True,
        )
    except (ValueError, msgpack.UnpackException, RecursionError, UnicodeDecodeError, TypeError):
        raise BadInput("the frame is not a msgpack envelope", code=ErrorCode.FRAME_MALFORMED) from None
    if not isinstance(items, list) or not items or type(items[0]) is not int:
        raise BadInput("the frame is not an envelope", code=ErrorCode.FRAME_MALFORMED)
    if items[0] < 0:
        try:
            return Control(items[0]), items[1:]
        except ValueError:
            raise BadInput("the frame is of an unknown kind", code=ErrorCode.FRAME_MALFORMED) from None
    return _entry(items)


def _entry(items: list[Any]) -> Entry:
    if items[0] != VERSION:
        raise BadInput("the frame is of another version of the protocol", code=ErrorCode.FRAME_VERSION)
    if len(items) != 7:
        raise BadInput("the frame has a wrong number of items", code=ErrorCode.FRAME_MALFORMED)
    _, epoch, seq, kind, flags, time, body = items
    # Written out: this runs for every entry.
    if (
        type(seq) is not int
        or type(kind) is not int
        or type(flags) is not int
        or type(time) is not int
        or type(epoch) is not str
        or type(body) is not bytes
        or not 0 <= seq <= MAX_SEQ
        or not 0 <= flags <= MAX_SEQ
        or not 0 <= time <= MAX_SEQ
        or len(epoch) > 64
    ):
        raise BadInput("the frame has an item of a wrong type", code=ErrorCode.FRAME_MALFORMED)
    known = _KINDS.get(kind)
    if known is None:
        raise BadInput("the frame is of an unknown kind", code=ErrorCode.FRAME_MALFORMED)
    return Entry(epoch, seq, known, flags, time, body)
