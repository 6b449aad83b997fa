"""What left a visitor's browser, from a HAR file: the browser's own record of the network, which cobrowse cannot touch.

Chromium's and Firefox's developer tools save one ("Save all as HAR with content"); WebSocket messages are in it in
Chromium's form (`_webSocketMessages`). What the file does not tell, or what cannot be read, is never passed over.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from cobrowse.auditing.sent_frames import SentFrames, entry_name, posted
from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput
from cobrowse.wire.decoder import Op
from cobrowse.wire.document import PageDocument
from cobrowse.wire.envelope import Entry, unpack
from cobrowse.wire.lines import lines_of

FRAMES = "/v1/frames/visitor"
TRANSPORT = "x-cobrowse-transport"
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


class _Message(NamedTuple):
    """One message of a frame link."""

    time: float
    connection: str
    where: str
    data: bytes


def sent_texts(har: object) -> Iterator[SentText]:
    """Yield everything that went to the hub. Raises BadInput when this is no HAR, or holds no screencast."""
    with _reading():
        entries, hubs = _to_hubs(har)
        found = list(_of(entries, hubs))
    yield from found


def page_of(har: object, at: int = 0) -> tuple[PageDocument, dict[str, tuple[str, bytes]]]:
    """Return the page as it was after the entry numbered `at`, 0 for the last, and the assets by hash that are there.

    A tab that went to other pages counts anew on each: it is the last page that has such an entry. What cannot be read
    is left out, and told by `sent_texts`. Raises BadInput.
    """
    files: dict[str, tuple[str, bytes]] = {}
    messages: list[_Message] = []
    with _reading():
        entries, hubs = _to_hubs(har)
        for number, entry in enumerate(entries, start=1):
            url = urlsplit(entry["request"]["url"])
            if url.netloc not in hubs:
                continue
            if url.path == FRAMES:
                messages += [one for one in _messages(entry, number) if isinstance(one, _Message)]
            elif (found := _ASSET.fullmatch(url.path)) and (post := entry["request"].get("postData")):
                body = _unpacked(_bytes(post))
                if body is not None and hashlib.sha256(body).hexdigest() == found[1]:
                    files[found[1]] = _header(entry, "content-type"), body
    reader = SentFrames()
    bodies: list[tuple[int, list[Op]]] = []
    for one in sorted(messages, key=lambda one: one.time):
        try:
            envelope, told = unpack(one.data, max_bytes=MAX_BYTES), reader.read(one.connection, one.data)
        except BadInput:
            continue
        if isinstance(envelope, Entry) and isinstance(told, list):
            bodies.append((envelope.seq, told))
    wanted = [number for number, (seq, _) in enumerate(bodies, start=1) if seq == at]
    if not bodies or (at and not wanted):
        raise BadInput(f"there is no entry {at or ''} in this file", code=ErrorCode.NO_ENTRY)
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
    messages: list[_Message] = []
    for number, entry in enumerate(entries, start=1):
        request = entry["request"]
        url = urlsplit(request["url"])
        if url.netloc not in hubs:
            continue
        where = f"request {number} {url.path}"
        yield SentText(where, f"{request['method']} {request['url']}")
        for header in request["headers"]:
            yield SentText(where, f"{header['name']}: {header['value']}")
        if url.path == FRAMES:
            for one in _messages(entry, number):
                if isinstance(one, SentText):
                    yield one
                else:
                    messages.append(one)
            continue
        yield from _posted(entry, where)
        for message in entry.get("_webSocketMessages", []):
            if message["type"] == "send":
                data = message["data"]
                yield SentText(where, base64.b64decode(data).decode("latin-1") if message["opcode"] == 2 else data)
    reader = SentFrames()
    for one in sorted(messages, key=lambda one: one.time):
        yield SentText(one.where, one.data.decode("latin-1"), raw=True)
        try:
            name = f"{one.where} {entry_name(one.data)}"
            told = reader.read(one.connection, one.data)
        except BadInput as error:
            yield SentText(one.where, f"cannot be read: {error.message}", broken=True)
            continue
        if reader.problem:
            yield SentText(one.where, f"cannot be read: {reader.problem}", broken=True)
        for line in [told] if isinstance(told, str) else (line for op in told for line in lines_of(op)):
            yield SentText(name, line)


def _messages(entry: dict[str, Any], number: int) -> Iterator[_Message | SentText]:
    """Yield the messages of one link's entry, over WebSocket or without, and what of them is not in the file."""
    where = f"request {number} {FRAMES}"
    if "_webSocketMessages" in entry or entry["request"]["method"] == "GET":
        sent = [one for one in entry.get("_webSocketMessages", []) if one["type"] == "send"]
        if not sent and entry.get("_webSocketMessages") != []:
            yield SentText(where, "cannot be read: the messages of this link are not in the file", broken=True)
        for one in sent:
            if one["opcode"] == 2:
                yield _Message(one["time"], str(number), where, base64.b64decode(one["data"]))
            else:
                yield SentText(where, one["data"])
        return
    post = entry["request"].get("postData") or {}
    body = _bytes(post)
    if not body:
        yield from _missing(entry, where)
        return
    try:
        time, connection = _time(entry), _header(entry, TRANSPORT)
        for data in posted(body):
            yield _Message(time, connection, where, data)
    except BadInput as error:
        yield SentText(where, body.decode("latin-1"), raw=True)
        yield SentText(where, f"cannot be read: {error.message}", broken=True)


def _posted(entry: dict[str, Any], where: str) -> Iterator[SentText]:
    """Yield what stands in a request's body."""
    sent = _bytes(entry["request"].get("postData") or {})
    body = _unpacked(sent)
    if body is None:
        yield SentText(where, sent.decode("latin-1"), raw=True)
        yield SentText(where, "cannot be read: the body is not compressed as it should be", broken=True)
    elif body:
        yield SentText(where, _text(body))
    else:
        yield from _missing(entry, where)


def _missing(entry: dict[str, Any], where: str) -> Iterator[SentText]:
    """Yield a problem where a request had a body that the file does not have."""
    length = _header(entry, "content-length")
    if entry["request"].get("bodySize", 0) > 0 or (length.isdecimal() and int(length) > 0):
        yield SentText(where, "cannot be read: the body of this request is not in the file", broken=True)


def _time(entry: dict[str, Any]) -> float:
    """Return when a request was sent, by the clock of the messages."""
    if "_time" in entry:
        return float(entry["_time"])
    try:
        return datetime.fromisoformat(entry["startedDateTime"]).timestamp()
    except (KeyError, ValueError):
        raise BadInput("when this was sent is not in the file", code=ErrorCode.BAD_HAR) from None


def _header(entry: dict[str, Any], name: str) -> str:
    return next((str(one["value"]) for one in entry["request"]["headers"] if one["name"].lower() == name), "")


def _path(entry: dict[str, Any]) -> str:
    url: str = entry["request"]["url"]
    return urlsplit(url).path


def _bytes(post: dict[str, Any]) -> bytes:
    text = str(post.get("text", ""))
    if post.get("encoding") == "base64":
        return base64.b64decode(text)
    # Developer tools write bytes as letters; a text that is none of bytes is what it is.
    try:
        return text.encode("latin-1") if "\x00" in text or text.startswith("\x1f\x8b") else text.encode()
    except UnicodeEncodeError:
        return text.encode()


def _unpacked(body: bytes) -> bytes | None:
    """Return a body without its compression; None when it is cut off."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return gzip.decompress(body)
    except (OSError, EOFError, zlib.error):
        return None


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("latin-1")


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
