"""Decodes frame bodies, as an auditor or a test needs them. The hub itself never does. See docs/protocol.md."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import msgpack

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput

Op = dict[str, Any]
"""One operation: `op` is its name, the other keys are its arguments, as in tests/vectors."""

MAX_FRAME_BYTES = 64 * 1024 * 1024
"""Largest body after inflating."""
FLAG_WHOLE = 1
"""The body is a deflate stream of its own, not a part of the keyframe's."""
MAX_COUNT = 1_000_000
LAYOUT: dict[int, tuple[str, tuple[tuple[str, str], ...]]] = {
    2: ("attr", (("id", "id"), ("name", "text"), ("value", "maybe_text"))),
    3: ("text", (("id", "id"), ("text", "text"))),
    4: ("shadow", (("host", "id"), ("flags", "int"), ("id", "new_id"))),
    5: ("value", (("id", "id"), ("value", "text"))),
    6: ("checked", (("id", "id"), ("flags", "int"))),
    7: ("selected", (("id", "id"), ("indices", "ints"))),
    8: (
        "scroll",
        (("id", "id"), ("x", "int"), ("y", "int"), ("anchor", "maybe_id"), ("left", "int"), ("top", "int")),
    ),
    9: ("sheet", (("sheet", "int"), ("text", "text"))),
    10: ("style", (("id", "id"), ("sheet", "int"), ("disabled", "flag"), ("media", "text"))),
    11: ("adopt", (("id", "id"), ("sheets", "ints"))),
    12: ("asset", (("asset", "int"), ("hash", "text"), ("type", "text"), ("width", "int"), ("height", "int"))),
    13: (
        "view",
        (("width", "int"), ("height", "int"), ("clientWidth", "int"), ("clientHeight", "int"), ("dpr", "thousandths")),
    ),
    14: ("page", (("url", "text"), ("title", "text"))),
    15: ("hover", (("id", "maybe_id"),)),
    16: ("focus", (("id", "maybe_id"), ("flags", "int"))),
    17: ("active", (("id", "maybe_id"),)),
    18: (
        "press",
        (
            ("x", "int"),
            ("y", "int"),
            ("id", "maybe_id"),
            ("fx", "int"),
            ("fy", "int"),
            ("button", "int"),
            ("pointer", "int"),
        ),
    ),
    19: ("block", (("id", "id"), ("width", "int"), ("height", "int"))),
    20: ("ready", ()),
    21: ("frame", (("host", "id"), ("mode", "int"), ("id", "new_id"))),
    22: ("open", (("id", "id"), ("how", "int"), ("source", "maybe_id"))),
    23: ("slot", (("id", "id"), ("nodes", "id_list"))),
    24: ("state", (("name", "text"), ("nodes", "id_list"))),
    25: ("env", (("features", "text"), ("scrollbar", "int"), ("large", "int"), ("small", "int"))),
    26: (
        "animation",
        (
            ("animation", "int"),
            ("id", "id"),
            ("pseudo", "maybe_text"),
            ("source", "text"),
            ("timing", "maybe_text"),
        ),
    ),
    27: ("time", (("animation", "int"), ("state", "int"), ("time", "int"), ("rate", "thousandths"))),
    28: ("picture", (("id", "id"), ("asset", "int"))),
    29: ("media", (("id", "id"), ("width", "int"), ("height", "int"), ("flags", "int"), ("time", "int"))),
    30: ("selection", (("ranges", "ranges"),)),
    31: ("check", (("nodes", "int"), ("sums", "sums"))),
    32: ("sheet_file", (("sheet", "int"), ("hash", "text"), ("assets", "ints"))),
    33: ("sheet_change", (("sheet", "int"), ("start", "int"), ("end", "int"), ("text", "text"))),
    34: ("caret", (("id", "maybe_id"), ("start", "int"), ("end", "int"))),
    35: (
        "zoom",
        (("scale", "thousandths"), ("x", "int"), ("y", "int"), ("width", "int"), ("height", "int")),
    ),
    36: ("timeline", (("id", "id"), ("paused", "flag"), ("time", "int"))),
    37: ("highlight", (("name", "text"), ("kind", "int"), ("priority", "int"), ("ranges", "ranges"))),
    38: ("unshown", (("id", "id"), ("reason", "maybe_text"))),
    39: ("picker", (("id", "maybe_id"),)),
    40: ("scope", (("version", "int"), ("rules", "ints"))),
}
"""What each operation consists of but ROOT and KIDS; shared_js/wire/layout.ts has the same table."""


class StreamDecoder:
    """Decodes the bodies of one screencast in order, through any number of keyframes."""

    def __init__(self) -> None:
        self._inflate: Any = None
        self._reader = FrameReader()

    def body(self, body: bytes, *, keyframe: bool, flags: int = 0) -> list[Op]:
        """Return a body's operations. Raises BadInput when the bytes are not of the protocol."""
        if keyframe:
            self._inflate = zlib.decompressobj(-15)
        if self._inflate is None:
            raise BadInput("a change before the first keyframe", code=ErrorCode.WIRE)
        whole = bool(flags & FLAG_WHOLE)
        stream = zlib.decompressobj(-15) if whole else self._inflate
        try:
            inflated = stream.decompress(body, MAX_FRAME_BYTES)
        except zlib.error:
            raise BadInput("the frame is not compressed as it should be", code=ErrorCode.WIRE) from None
        if whole and not stream.eof:
            raise BadInput("the frame is cut off or too large", code=ErrorCode.WIRE)
        if stream.unconsumed_tail:
            raise BadInput("the frame is too large", code=ErrorCode.WIRE)
        return self._reader.read(inflated)


class FrameReader:
    """Reads inflated bodies; holds what lasts between them: shapes and the next id."""

    def __init__(self) -> None:
        self._shapes: list[tuple[int, str, list[str]]] = []
        self._next_id = 1
        self._tokens: list[Any] = []
        self._at = 0
        self._strings: list[str] = []
        self._read: dict[str, Callable[[], Any]] = {
            "int": self._int,
            "ints": self._ints,
            "id": self._id,
            "id_list": lambda: [self._id() for _ in range(self._count())],
            "ranges": lambda: [
                {"start": self._id(), "from": self._int(), "end": self._id(), "to": self._int()}
                for _ in range(self._count())
            ],
            "sums": lambda: [{"id": self._id(), "sum": self._int()} for _ in range(self._count())],
            "maybe_id": self._maybe_id,
            "new_id": self._new_id,
            "text": self._text,
            "maybe_text": self._maybe_text,
            "flag": lambda: self._int() == 1,
            "thousandths": lambda: self._int() / 1000,
        }

    def read(self, inflated: bytes) -> list[Op]:
        """Return the operations. Raises BadInput."""
        try:
            tokens = msgpack.unpackb(inflated, max_map_len=0, max_ext_len=0, max_bin_len=0)
        except (ValueError, msgpack.UnpackException, RecursionError, UnicodeDecodeError, TypeError):
            raise BadInput("the body is not msgpack", code=ErrorCode.WIRE) from None
        if not isinstance(tokens, list):
            raise BadInput("the body is not a list", code=ErrorCode.WIRE)
        self._tokens, self._at, self._strings = tokens, 0, []
        ops = []
        while self._at < len(self._tokens):
            ops.append(self._op())
        return ops

    def _next(self) -> Any:
        if self._at >= len(self._tokens):
            raise BadInput("the body ends too early", code=ErrorCode.WIRE)
        self._at += 1
        return self._tokens[self._at - 1]

    def _int(self) -> int:
        value = self._next()
        if type(value) is not int or abs(value) > 2**53:
            raise BadInput("not an integer in range", code=ErrorCode.WIRE)
        return value

    def _count(self) -> int:
        value = self._int()
        if not 0 <= value <= MAX_COUNT:
            raise BadInput("not a count", code=ErrorCode.WIRE)
        return value

    def _ints(self) -> list[int]:
        return [self._int() for _ in range(self._count())]

    def _id(self) -> int:
        value = self._int()
        if not 1 <= value < self._next_id:
            raise BadInput("an unknown node", code=ErrorCode.WIRE)
        return value

    def _maybe_id(self) -> int:
        value = self._int()
        if not 0 <= value < self._next_id:
            raise BadInput("an unknown node", code=ErrorCode.WIRE)
        return value

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1

    def _maybe_text(self) -> str | None:
        value = self._next()
        if value is None:
            return None
        if isinstance(value, str):
            self._strings.append(value)
            return value
        if type(value) is not int or not 0 <= value < len(self._strings):
            raise BadInput("a text is missing", code=ErrorCode.WIRE)
        return self._strings[value]

    def _text(self) -> str:
        text = self._maybe_text()
        if text is None:
            raise BadInput("a text is missing", code=ErrorCode.WIRE)
        return text

    def _op(self) -> Op:
        code = self._int()
        if code == 0:
            self._shapes, self._next_id = [], 2
            mode = self._int()
            name, public, system = self._maybe_text(), self._maybe_text(), self._maybe_text()
            return {"op": "root", "mode": mode, "doctype": None if name is None else [name, public or "", system or ""]}
        if code == 1:
            return {"op": "kids", "id": self._id(), "steps": self._steps()}
        if code not in LAYOUT:
            raise BadInput("an unknown operation", code=ErrorCode.WIRE)
        name, arguments = LAYOUT[code]
        return {"op": name} | {key: self._read[kind]() for key, kind in arguments}

    def _steps(self) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = []
        while (step := self._int()) != 0:
            if step == 1:
                steps.append({"keep": self._count()})
            elif step == 2:
                steps.append({"skip": self._count()})
            elif step == 3:
                steps.append({"move": self._moves()})
            elif step == 4:
                steps.append({"fresh": self._nodes(self._count())})
            else:
                raise BadInput("an unknown step", code=ErrorCode.WIRE)
        return steps

    def _moves(self) -> list[int]:
        moves: list[int] = []
        last = 0
        for _ in range(self._count()):
            last += self._int()
            if not 1 <= last < self._next_id:
                raise BadInput("a move of an unknown node", code=ErrorCode.WIRE)
            moves.append(last)
        return moves

    def _nodes(self, count: int) -> list[dict[str, Any]]:
        top: list[dict[str, Any]] = []
        stack: list[tuple[list[dict[str, Any]], int]] = [(top, count)]
        while stack:
            into, left = stack.pop()
            if left == 0:
                continue
            stack.append((into, left - 1))
            code = self._int()
            if code == -1:
                into.append({"id": self._new_id(), "text": self._text()})
            elif code == -2:
                into.append({"ref": self._id()})
            else:
                ns, tag, names = self._shape(code)
                made: dict[str, Any] = {"id": self._new_id(), "ns": ns, "tag": tag}
                made["attrs"] = [[name, self._text()] for name in names]
                made["kids"] = []
                into.append(made)
                stack.append((made["kids"], self._count()))
        return top

    def _shape(self, code: int) -> tuple[int, str, list[str]]:
        if code == 0:
            shape = (self._int(), self._text(), [self._text() for _ in range(self._count())])
            self._shapes.append(shape)
            return shape
        if not 1 <= code <= len(self._shapes):
            raise BadInput("an unknown shape", code=ErrorCode.WIRE)
        return self._shapes[code - 1]
