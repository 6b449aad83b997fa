"""The texts of files that a page uses: style sheets, drawings, and what pictures say beside their picture."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

from cobrowse.privacy.numbers import holds_card
from cobrowse.watchdog.contents import css_holds_card

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_TAG = re.compile(r"<(?:!--.*?--|[^>]*)>", re.DOTALL)
MAX_TEXT = 1_000_000


class FileText(NamedTuple):
    """What a file says: to those who look at the page, and to those who read its bytes."""

    shown: str
    hidden: str
    is_sheet: bool = False
    holds_card: bool = False


def text_of(kind: str, body: bytes) -> FileText:
    """Return what a file says. Never fails: what cannot be unpacked is looked at as it is."""
    if kind.startswith("text/css"):
        text = body.decode("utf-8", "replace")
        return FileText(text, "", is_sheet=True, holds_card=css_holds_card(text))
    if kind.startswith(("image/svg", "text/", "application/xml")):
        text = body.decode("utf-8", "replace")
        lines = _TAG.sub("\n", text)
        return FileText(text, "", holds_card=any(map(holds_card, lines.split("\n"))))
    notes = _notes(body)
    raw = body[:MAX_TEXT] + body[-MAX_TEXT:] if len(body) > 2 * MAX_TEXT else body
    letters = raw.decode("latin-1")
    wide = raw.replace(b"\0", b"").decode("latin-1") if b"\0" in raw else ""
    cards = any(holds_card(note) for note in notes if "<" not in note)
    return FileText("", "\n".join((letters, wide, *notes)), holds_card=cards)


def _notes(body: bytes) -> list[str]:
    """Return the texts in a picture's metadata."""
    if body.startswith(_PNG):
        return [_png_text(kind, data) for kind, data in _png_chunks(body) if kind in {b"tEXt", b"zTXt", b"iTXt"}]
    if body.startswith(_JPEG):
        return [data.decode("utf-8", "replace") for data in _jpeg_comments(body)]
    return []


def _png_chunks(body: bytes) -> list[tuple[bytes, bytes]]:
    chunks = []
    at = len(_PNG)
    while at + 8 <= len(body):
        size = int.from_bytes(body[at : at + 4], "big")
        chunks.append((body[at + 4 : at + 8], body[at + 8 : at + 8 + size]))
        at += size + 12
    return chunks


def _png_text(kind: bytes, data: bytes) -> str:
    _, _, text = data.partition(b"\0")
    packed = text[1:] if kind == b"zTXt" else b""
    if kind == b"iTXt" and len(text) > 2:
        rest = text[2:].split(b"\0", 2)[-1]
        packed, text = (rest, b"") if text[0] else (b"", rest)
    if packed:
        try:
            text = zlib.decompressobj().decompress(packed, MAX_TEXT)
        except zlib.error:
            text = packed
    return text.decode("utf-8", "replace")


def _jpeg_comments(body: bytes) -> list[bytes]:
    comments = []
    at = 2
    while at + 4 <= len(body) and body[at] == 0xFF and body[at + 1] != 0xDA:
        size = int.from_bytes(body[at + 2 : at + 4], "big")
        if body[at + 1] == 0xFE:
            comments.append(body[at + 4 : at + 2 + size])
        at += 2 + size
    return comments
