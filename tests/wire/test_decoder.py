"""The Python decoder reads what the widget writes: the same vectors as the TypeScript reader."""

from __future__ import annotations

import contextlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobrowse.errors import BadInput
from cobrowse.wire.decoder import LAYOUT, FrameReader, StreamDecoder

ROOT = Path(__file__).parents[2]
VECTORS: dict[str, list[dict[str, Any]]] = json.loads((ROOT / "tests/vectors/frames.json").read_text("utf-8"))
OPS = {0: "root", 1: "kids"} | {number: name for number, (name, _) in LAYOUT.items()}


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda vector: vector["name"])
def test_reads(vector: dict[str, Any]) -> None:
    reader = FrameReader()
    assert [reader.read(bytes.fromhex(body)) for body in vector["bodies"]] == vector["ops"]


@pytest.mark.parametrize("vector", VECTORS["invalid"], ids=lambda vector: vector["name"])
def test_refuses(vector: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        FrameReader().read(bytes.fromhex(vector["body"]))


def test_both_languages_know_the_same_operations_and_the_page_has_them() -> None:
    named = re.findall(
        r"^export const OP_(\w+) = (\d+);", (ROOT / "shared_js/wire/ops.ts").read_text("utf-8"), re.MULTILINE
    )
    assert {int(number): name.lower() for name, number in named} == OPS
    rows = re.findall(r"^\| (\d+) \| ([A-Z_]+) \|", (ROOT / "docs/protocol.md").read_text("utf-8"), re.MULTILINE)
    assert {int(number): name.lower() for number, name in rows} == OPS


def test_every_operation_is_in_a_vector() -> None:
    read = {op["op"] for vector in VECTORS["valid"] for body in vector["ops"] for op in body}
    assert read == set(OPS.values())


@given(st.lists(st.one_of(st.integers(-3, 40), st.text(max_size=3), st.none()), max_size=40))
def test_any_list_is_read_or_refused(tokens: list[object]) -> None:
    with contextlib.suppress(BadInput):
        FrameReader().read(msgpack.packb([0, 0, None, None, None, *tokens]))


def test_bomb_of_compression_is_refused() -> None:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(compressor.compress(b"\0" * 10_000_000) for _ in range(8)) + compressor.flush(zlib.Z_SYNC_FLUSH)
    with pytest.raises(BadInput, match="too large"):
        StreamDecoder().body(bomb, keyframe=True)


def test_body_of_its_own_leaves_the_stream_alone() -> None:
    shared = zlib.compressobj(9, zlib.DEFLATED, -15)

    def part(tokens: list[object]) -> bytes:
        return shared.compress(msgpack.packb(tokens)) + shared.flush(zlib.Z_SYNC_FLUSH)

    def whole(tokens: list[object]) -> bytes:
        own = zlib.compressobj(6, zlib.DEFLATED, -15)
        return own.compress(msgpack.packb(tokens)) + own.flush()

    decoder = StreamDecoder()
    assert decoder.body(whole([0, 0, None, None, None]), keyframe=True, flags=1)[0]["op"] == "root"
    assert decoder.body(part([15, 1]), keyframe=False) == [{"op": "hover", "id": 1}]
    assert decoder.body(whole([17, 1]), keyframe=False, flags=1) == [{"op": "active", "id": 1}]
    assert decoder.body(part([15, 1]), keyframe=False) == [{"op": "hover", "id": 1}]
    with pytest.raises(BadInput, match="cut off"):
        decoder.body(whole([17, 1])[:-1], keyframe=False, flags=1)
    with pytest.raises(BadInput, match="cut off or too large"):
        decoder.body(whole([b"\0" * 80_000_000]), keyframe=False, flags=1)


def test_delta_needs_a_keyframe_first() -> None:
    with pytest.raises(BadInput, match="before the first keyframe"):
        StreamDecoder().body(b"", keyframe=False)
