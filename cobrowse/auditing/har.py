"""What left a visitor's browser, from a HAR file: the browser's own record of the network, which cobrowse cannot touch.

Chromium's and Firefox's developer tools save one ("Save all as HAR with content"); WebSocket messages are in it in
Chromium's form (`_webSocketMessages`).
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput
from cobrowse.wire.decoder import Op, StreamDecoder
from cobrowse.wire.document import PageDocument
from cobrowse.wire.envelope import Control, Entry, Kind, unpack
from cobrowse.wire.lines import lines_of

FRAMES = "/v1/frames/visitor"
_ASSET = re.compile(r"/v1/assets/([0-9a-f]{64})")
MAX_BYTES = 100_000_000
MIN_FORM = 8


@dataclass(frozen=True, slots=True)
class SentText:
    """One thing that left: where it was found, and what it says, readable. `broken`: it could not be read."""

    where: str
    text: str
    broken: bool = False
    raw: bool = False
    """The bytes themselves, in which only the search looks."""


class Frames:
    """Reads the messages of a visitor's frame links in the order in which they were sent."""

    def __init__(self) -> None:
        self._decoder = StreamDecoder()
        self._writer = ""
        self._last = 0

    def read(self, data: bytes) -> list[Op] | str:
        """Return a message's operations, or in words what else it is. Raises BadInput."""
        envelope = unpack(data, max_bytes=MAX_BYTES)
        if isinstance(envelope, tuple):
            kind, values = envelope
            if kind is Control.HELLO and len(values) == 3 and values[2] != self._writer:
                self._writer, self._last = str(values[2]), 0
            return f"{kind.name.lower()} {values[2:] if kind is Control.HELLO else values}"
        if envelope.kind is Kind.EPHEMERAL:
            return f"pointer, {len(envelope.body)} bytes"
        if envelope.seq <= self._last:
            return f"entry {envelope.seq} once more"
        self._last = envelope.seq
        keyframe = envelope.kind is Kind.KEYFRAME
        return self._decoder.body(envelope.body, keyframe=keyframe, flags=envelope.flags)

    def entry_name(self, data: bytes) -> str:
        """Return how a message is called: its number where it is an entry."""
        envelope = unpack(data, max_bytes=MAX_BYTES)
        return f"{envelope.kind.name.lower()} {envelope.seq}" if isinstance(envelope, Entry) else "control"


def sent_texts(har: object) -> Iterator[SentText]:
    """Yield everything that went to the hub. Raises BadInput when this is no HAR, or holds no screencast."""
    with _reading():
        entries, hubs = _to_hubs(har)
        found = list(_of(entries, hubs))
    yield from found


def page_of(har: object, at: int = 0) -> tuple[PageDocument, dict[str, tuple[str, bytes]]]:
    """Return the page as it was after the entry numbered `at`, 0 for the last, and the assets by hash that are there.

    A tab that went to other pages counts anew on each: it is the last page that has such an entry. Raises BadInput.
    """
    files: dict[str, tuple[str, bytes]] = {}
    frames: list[tuple[float, bytes]] = []
    with _reading():
        entries, hubs = _to_hubs(har)
        for entry in entries:
            url = urlsplit(entry["request"]["url"])
            if url.netloc not in hubs:
                continue
            if url.path == FRAMES:
                sent = [one for one in entry.get("_webSocketMessages", []) if one["type"] == "send"]
                frames += [(one["time"], base64.b64decode(one["data"])) for one in sent if one["opcode"] == 2]
            elif (found := _ASSET.fullmatch(url.path)) and (post := entry["request"].get("postData")):
                body = _readable(post).encode("latin-1", "replace")
                if hashlib.sha256(body).hexdigest() == found[1]:
                    headers = {one["name"].lower(): one["value"] for one in entry["request"]["headers"]}
                    files[found[1]] = headers.get("content-type", ""), body
    reader = Frames()
    bodies: list[tuple[int, list[Op]]] = []
    for _, data in sorted(frames, key=lambda one: one[0]):
        envelope, told = unpack(data, max_bytes=MAX_BYTES), reader.read(data)
        if isinstance(envelope, Entry) and isinstance(told, list):
            bodies.append((envelope.seq, told))
    wanted = [number for number, (seq, _) in enumerate(bodies, start=1) if seq == at]
    if at and not wanted:
        raise BadInput(f"there is no entry {at} in this file", code=ErrorCode.NO_ENTRY)
    page = PageDocument()
    for _, ops in bodies[: wanted[-1] if at else None]:
        page.apply(ops)
    return page, files


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, AttributeError, IndexError, binascii.Error):
        raise BadInput("this is not a HAR file", code=ErrorCode.BAD_HAR) from None


def _to_hubs(har: Any) -> tuple[list[Any], set[str]]:
    entries = har["log"]["entries"]
    hubs = {urlsplit(one["request"]["url"]).netloc for one in entries if _path(one) in {FRAMES, "/v1/visit"}}
    if not hubs:
        raise BadInput("nothing in this file went to a cobrowse hub", code=ErrorCode.BAD_HAR)
    return entries, hubs


def _of(entries: list[Any], hubs: set[str]) -> Iterator[SentText]:
    frames: list[tuple[float, str, bytes]] = []
    for number, entry in enumerate(entries, start=1):
        request = entry["request"]
        url = urlsplit(request["url"])
        if url.netloc not in hubs:
            continue
        where = f"request {number} {url.path}"
        yield SentText(where, f"{request['method']} {request['url']}")
        for header in request["headers"]:
            yield SentText(where, f"{header['name']}: {header['value']}")
        if post := request.get("postData"):
            yield SentText(where, _readable(post))
        for message in entry.get("_webSocketMessages", []):
            if message["type"] != "send":
                continue
            if message["opcode"] == 2 and url.path == FRAMES:
                frames.append((message["time"], where, base64.b64decode(message["data"])))
            else:
                yield SentText(where, message["data"])
    reader = Frames()
    for _, where, data in sorted(frames, key=lambda one: one[0]):
        yield SentText(where, data.decode("latin-1"), raw=True)
        try:
            name = f"{where} {reader.entry_name(data)}"
            told = reader.read(data)
        except BadInput as error:
            yield SentText(where, f"cannot be read: {error.message}", broken=True)
            continue
        for line in [told] if isinstance(told, str) else (line for op in told for line in lines_of(op)):
            yield SentText(name, line)


def _path(entry: dict[str, Any]) -> str:
    url: str = entry["request"]["url"]
    return urlsplit(url).path


def _readable(post: dict[str, Any]) -> str:
    text: str = str(post.get("text", ""))
    if post.get("encoding") == "base64":
        data = base64.b64decode(text)
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        return data.decode("latin-1")
    return text


def forms(text: str, *, parts: bool = False) -> set[str]:
    """Return the forms in which a text could hide: plain, encoded for addresses, escaped, base64 at any offset.

    `parts`: its first eight characters too, for texts that stand nowhere else.
    """
    data = text.encode()
    found = {text, quote(text), text.encode("unicode_escape").decode(), json.dumps(text)[1:-1]}
    if len(data) >= MIN_FORM:
        found.add(base64.b64encode(data).decode().rstrip("="))
        found |= {base64.b64encode(b" " * pad + data).decode()[4:-4] for pad in (1, 2)}
        if parts:
            found.add(text[:MIN_FORM])
    return {form.lower() for form in found}


def find(found: Iterable[SentText], text: str) -> Iterator[SentText]:
    """Yield what holds a text in any of its forms, in any case of letters."""
    wanted = forms(text)
    for one in found:
        lowered = one.text.lower()
        if any(form in lowered for form in wanted):
            yield one
