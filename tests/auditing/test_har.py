"""A HAR file read back: what it holds, where, and what cannot be read."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import msgpack
import pytest
from click.testing import CliRunner

from cobrowse.auditing.har import find, forms, page_of, sent_texts
from cobrowse.cli.audit import decode
from cobrowse.errors import BadInput
from cobrowse.wire.envelope import VERSION, Control, Entry, Kind, pack_control

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "frames.json").read_text("utf-8"))
PAGE = next(one for one in VECTORS["valid"] if one["name"] == "a small page")
HUB = "https://help.example"


def entry(seq: int, body: bytes, kind: Kind = Kind.KEYFRAME) -> bytes:
    return Entry("", seq, kind, 0, 0, body).pack()


def squeezed(body: str) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(bytes.fromhex(body)) + packer.flush(zlib.Z_SYNC_FLUSH)


def har(*messages: bytes, **more: Any) -> dict[str, Any]:
    sent = [
        {"type": "send", "time": float(number), "opcode": 2, "data": base64.b64encode(data).decode()}
        for number, data in enumerate(messages)
    ]
    socket = {
        "request": {"method": "GET", "url": f"{HUB}/v1/frames/visitor", "headers": []},
        "_webSocketMessages": sent,
    }
    visit = {
        "request": {
            "method": "POST",
            "url": f"{HUB}/v1/visit?x=told",
            "headers": [{"name": "X-Told", "value": "by header"}],
            "postData": {"text": '{"site":"key"}'},
        }
    }
    own = {"request": {"method": "GET", "url": "https://shop.example/own", "headers": []}}
    return {"log": {"entries": [visit, socket, own]}} | more


HELLO = pack_control(Control.HELLO, VERSION, "a ticket", "w1")


def texts(made: dict[str, Any]) -> list[str]:
    return [one.text for one in sent_texts(made) if not one.raw]


def test_everything_for_the_hub_is_told_and_nothing_else() -> None:
    told = texts(har(HELLO, entry(1, squeezed(PAGE["bodies"][0]))))
    assert told[:3] == [f"POST {HUB}/v1/visit?x=told", "X-Told: by header", '{"site":"key"}']
    assert "hello ['w1']" in told
    assert any('text "Gr\\xfc\\xdfe' in line for line in told)
    assert any('<p class="a">' in line for line in told)
    assert not any("shop.example" in line for line in told)


def test_entries_sent_again_are_read_once_and_a_new_writer_begins_anew() -> None:
    keyframe = entry(1, squeezed(PAGE["bodies"][0]))
    other = pack_control(Control.HELLO, VERSION, "a ticket", "w2")
    told = list(sent_texts(har(HELLO, keyframe, HELLO, keyframe, other, keyframe)))
    assert sum("once more" in one.text for one in told) == 1
    assert sum("Gr" in one.text and not one.raw for one in told) == 2
    assert not any(one.broken for one in told)


@pytest.mark.parametrize("message", [b"\xc1", b"", entry(1, b"nonsense"), entry(1, b"", Kind.DELTA)])
def test_what_cannot_be_read_is_told(message: bytes) -> None:
    assert [one.broken for one in sent_texts(har(message))].count(True) == 1


@pytest.mark.parametrize("data", [None, [], {}, {"log": {}}, {"log": {"entries": [1]}}, {"log": {"entries": []}}])
def test_what_is_no_har_is_refused(data: object) -> None:
    with pytest.raises(BadInput):
        list(sent_texts(data))


@pytest.mark.parametrize(
    ("hidden", "how"),
    [
        ("geheim 4711 wort", "plain"),
        ("GEHEIM 4711 WORT", "in capitals"),
        ("geheim%204711%20wort", "for an address"),
        (base64.b64encode(b"geheim 4711 wort").decode(), "base64"),
        (base64.b64encode(b"a geheim 4711 wort and more").decode(), "base64, within something else"),
    ],
)
def test_text_is_found_however_it_hides(hidden: str, how: str) -> None:
    made = har(HELLO)
    made["log"]["entries"][0]["request"]["postData"]["text"] = f"xx{hidden}xx"
    found = list(find(sent_texts(made), "geheim 4711 wort"))
    assert [one.where for one in found] == ["request 1 /v1/visit"], how
    assert list(find(sent_texts(made), "another text")) == []


def test_part_is_looked_for_only_when_asked() -> None:
    assert "password" in forms("passwordless", parts=True)
    assert "password" not in forms("passwordless")


def test_page_of_any_moment() -> None:
    made = har(HELLO, entry(1, squeezed(PAGE["bodies"][0])), entry(2, squeezed("950001c0c0c0")))
    page, _ = page_of(made, at=1)
    assert page.nodes[6].text == "Grüße 👋 lone 😀"
    page, files = page_of(made)
    assert set(page.nodes) == {1}
    assert files == {}
    with pytest.raises(BadInput, match="no entry 7"):
        page_of(made, at=7)
    with pytest.raises(BadInput, match="not a HAR"):
        page_of({"log": {}})


def test_assets_that_were_uploaded_are_there_if_they_are_what_they_are_called() -> None:
    made = har(HELLO, entry(1, squeezed(PAGE["bodies"][0])))
    body = b"p { color: red }"
    name = hashlib.sha256(body).hexdigest()
    for path, sent in ((name, gzip.compress(body)), ("0" * 64, body)):
        post = {"text": base64.b64encode(sent).decode(), "encoding": "base64"}
        headers = [{"name": "Content-Type", "value": "text/css"}]
        request = {"method": "PUT", "url": f"{HUB}/v1/assets/{path}", "headers": headers, "postData": post}
        made["log"]["entries"].append({"request": request})
    assert page_of(made)[1] == {name: ("text/css", body)}


def told_page(words: str) -> bytes:
    """A page that is one paragraph."""
    tokens: list[Any] = [0, 0, None, None, None, 1, 1, 4, 1, 0, 0, "p", 0, 1, -1, words, 0]
    return squeezed(msgpack.packb(tokens).hex())


def told_text(words: str) -> bytes:
    return squeezed(msgpack.packb([3, 3, words]).hex())


DELTA = Kind.DELTA
FIRST = entry(1, told_page("first"))
RESTARTED = [HELLO, FIRST, entry(2, told_text("second"), DELTA), HELLO, entry(1, told_page("Kowalska"))]
"""The hub forgot the log: the same writer begins at 1 again."""
IN_FLIGHT = [
    *(HELLO, FIRST, *(entry(seq, told_text(f"text {seq}"), DELTA) for seq in (2, 3, 4))),
    # The log was full at 2; what was under way stands in the file before the keyframe that the hub asked for.
    *(entry(3, told_page("anew")), entry(4, told_text("Kowalska"), DELTA), entry(5, told_text("last"), DELTA)),
]
SENT_AGAIN = [*IN_FLIGHT, HELLO, *IN_FLIGHT[5:], entry(6, told_text("after"), DELTA)]


@pytest.mark.parametrize("messages", [RESTARTED, IN_FLIGHT, SENT_AGAIN], ids=["restart", "in flight", "sent again"])
def test_counts_that_are_used_again_hide_nothing(messages: list[bytes]) -> None:
    found = list(sent_texts(har(*messages)))
    assert [one.text for one in found if one.broken] == []
    assert list(find((one for one in found if not one.raw), "Kowalska"))


LOST = {
    "an entry": [HELLO, FIRST, entry(3, told_text("x"), DELTA), entry(4, told_text("y"), DELTA)],
    "the beginning": [HELLO, entry(4, told_text("x"), DELTA)],
    "a keyframe's before": [HELLO, FIRST, entry(5, told_page("x"))],
    "the greeting": [FIRST],
    "bytes": [HELLO, FIRST, entry(2, b"\xff\xff", DELTA), entry(3, told_text("x"), DELTA)],
}


@pytest.mark.parametrize("messages", LOST.values(), ids=LOST)
@pytest.mark.parametrize("asked", [[], ["--find", "Kowalska"], ["--html", "page.html"]], ids=["list", "find", "html"])
def test_what_is_not_there_or_cannot_be_read_is_no_all_clear(
    messages: list[bytes], asked: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "visit.har"
    file.write_text(json.dumps(har(*messages)))
    asked = [str(tmp_path / one) if one.endswith(".html") else one for one in asked]
    result = CliRunner().invoke(decode, [str(file), *asked])
    assert result.exit_code == 1
    assert "COULD NOT BE READ" in result.output or "there is no entry" in str(result.exception)
    assert ": not found\n" not in result.output


def test_all_that_could_be_read_is_said_and_the_page_is_written(tmp_path: Path) -> None:
    file, page = tmp_path / "visit.har", tmp_path / "page.html"
    file.write_text(json.dumps(har(*IN_FLIGHT)))
    result = CliRunner().invoke(decode, [str(file), "--find", "Nowak", "--html", str(page)])
    assert result.exit_code == 0, result.output
    assert "'Nowak': not found\n" in result.output
    assert "all could be read" in result.output
    assert "last" in page.read_text("utf-8")
    # What is asked for is not forgotten for the page.
    result = CliRunner().invoke(decode, [str(file), "--find", "Kowalska", "--html", str(page)])
    assert (result.exit_code, "FOUND in" in result.output) == (1, True)


def test_links_without_websocket_are_read_and_missing_bodies_are_told() -> None:
    def post(number: int, *messages: bytes, **more: Any) -> dict[str, Any]:
        body = b"".join(len(one).to_bytes(4, "big") + one for one in messages)
        request = {
            "method": "POST",
            "url": f"{HUB}/v1/frames/visitor",
            "headers": [{"name": "X-Cobrowse-Transport", "value": "t1"}],
            "postData": {"text": base64.b64encode(body).decode(), "encoding": "base64"},
        }
        return {"request": request | more, "startedDateTime": f"2026-01-01T00:00:0{number}.000Z"}

    made = har()
    made["log"]["entries"][1:2] = [post(2, entry(2, told_text("Kowalska"), DELTA)), post(1, HELLO, FIRST), post(3)]
    found = list(sent_texts(made))
    assert [one.text for one in found if one.broken] == []
    assert list(find((one for one in found if not one.raw), "Kowalska"))
    made["log"]["entries"].insert(1, post(4, bodySize=70))
    made["log"]["entries"].append({"request": made["log"]["entries"][0]["request"] | {"postData": {}, "bodySize": 9}})
    made["log"]["entries"].append({"request": {"method": "GET", "url": f"{HUB}/v1/frames/visitor", "headers": []}})
    assert sum(one.broken for one in sent_texts(made)) == 3
