"""The messages of a visitor's frame links, read in the order in which they were sent, whatever was sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput
from cobrowse.wire.decoder import Op, StreamDecoder
from cobrowse.wire.envelope import Control, Entry, Kind, unpack

MAX_BYTES = 100_000_000
_LENGTH_BYTES = 4


class SentFrames:
    """Reads one message after the other.

    A count names no entry for good: a writer that begins anew from a keyframe uses counts a second time. What was sent
    again is therefore known by its bytes alone.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        """The writer of each connection."""
        self._writers: dict[str, _Writer] = {}
        self.problem = ""
        """What of the stream is not in the file, found with the message read last."""

    def read(self, connection: str, data: bytes) -> list[Op] | str:
        """Return a message's operations, or in words what else it is. Raises BadInput for what cannot be read."""
        self.problem = ""
        envelope = unpack(data, max_bytes=MAX_BYTES)
        if isinstance(envelope, tuple):
            kind, values = envelope
            if kind is Control.HELLO and len(values) == 3:
                self._names[connection] = str(values[2])
            return f"{kind.name.lower()} {values[2:] if kind is Control.HELLO else values}"
        if envelope.kind is Kind.EPHEMERAL:
            return f"pointer, {len(envelope.body)} bytes"
        if connection not in self._names:
            raise BadInput("the beginning of this connection is not in the file", code=ErrorCode.WIRE)
        writer = self._writers.setdefault(self._names[connection], _Writer())
        told = writer.read(envelope, data)
        self.problem = writer.problem
        return told


class _Writer:
    """What one page load sent."""

    def __init__(self) -> None:
        self._decoder = StreamDecoder()
        self._sent: set[bytes] = set()
        self._last = 0
        self._lost = False
        self.problem = ""

    def read(self, entry: Entry, data: bytes) -> list[Op] | str:
        self.problem = ""
        digest = hashlib.sha256(data).digest()
        if digest in self._sent:
            return f"entry {entry.seq} once more"
        self._sent.add(digest)
        keyframe = entry.kind is Kind.KEYFRAME
        expected, self._last = self._last + 1, entry.seq
        if entry.seq > expected:
            self.problem = f"entries {expected} to {entry.seq - 1} are not in the file"
        if keyframe:
            self._lost = False
        elif self._lost or entry.seq != expected:
            self._lost = True
            raise BadInput(self.problem or "an entry before it cannot be read", code=ErrorCode.WIRE)
        try:
            return self._decoder.body(entry.body, keyframe=keyframe, flags=entry.flags)
        except BadInput:
            self._lost = True
            raise


def entry_name(data: bytes) -> str:
    """Return how a message is called: its number where it is an entry. Raises BadInput."""
    envelope = unpack(data, max_bytes=MAX_BYTES)
    return f"{envelope.kind.name.lower()} {envelope.seq}" if isinstance(envelope, Entry) else "control"


def posted(body: bytes) -> Iterator[bytes]:
    """Yield the messages in a post of the transport without WebSocket. Raises BadInput."""
    at = 0
    while at < len(body):
        start = at + _LENGTH_BYTES
        size = int.from_bytes(body[at:start], "big")
        at = start + size
        if size == 0 or at > len(body):
            raise BadInput("the post does not consist of messages", code=ErrorCode.WIRE)
        yield body[start:at]
