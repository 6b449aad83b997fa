"""What both languages share is generated from one source, and what the hub does is what that source says."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from cobrowse.codes import EndReason, ErrorCode, KeyframeReason, LinkEnd, Notice, StopReason, TrailKind
from cobrowse.gateway.contract import HEARS, SAYS
from cobrowse.gateway.namespace import Namespace
from cobrowse.gateway.operators import OperatorNamespace
from cobrowse.gateway.visitors import STOPS, VisitorNamespace
from codegen.files import generated

ROOT = Path(__file__).parents[1]
SOURCES = [path for path in (ROOT / "cobrowse").rglob("*.py") if path.name != "codes.py"]
SENDERS = {
    "/visitor": {"to_socket", "to_tab", "to_visitor", "to_visitors", "tell", "_tell_visitor"},
    "/operator": {"to_operators"},
}
"""What the hub sends events with, by who hears them; `emit` is for both."""
PASSED_ON = {"NEED_KEYFRAME", "FULL"}
"""Answers of the log, which go on to the widget by their value."""


def test_generated_files_are_what_make_codes_writes() -> None:
    for path, text in generated(ROOT).items():
        assert path.read_text("utf-8") == text, f"{path.relative_to(ROOT)} is out of date: run `make codes`"


@pytest.mark.parametrize("enum", [EndReason, ErrorCode, KeyframeReason, LinkEnd, Notice, TrailKind])
def test_every_code_has_a_producer(enum: type[StrEnum]) -> None:
    produced = {name for path in SOURCES for name in _members(path, enum.__name__)}
    assert set(enum.__members__) - produced - (PASSED_ON if enum is KeyframeReason else set()) == set()


def _members(path: Path, enum: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner == enum:
                yield name


def test_the_visitors_side_can_end_a_screencast_for_each_of_its_reasons_and_each_is_an_end() -> None:
    assert set(STOPS) == set(StopReason)
    assert set(StopReason) <= set(EndReason)


@pytest.mark.parametrize(("namespace", "kind"), [("/visitor", VisitorNamespace), ("/operator", OperatorNamespace)])
def test_every_event_has_a_handler_that_reads_the_payload_of_the_contract(
    namespace: str, kind: type[Namespace]
) -> None:
    own = {name.removeprefix("on_") for name in dir(kind) if name.startswith("on_")} - {"connect", "disconnect"}
    assert own == {said.event for said in SAYS[namespace]}
    for said in SAYS[namespace]:
        read = _payloads(getattr(kind, f"on_{said.event}"))
        assert read == ([said.payload.__name__] if said.payload else []), said.event


def _payloads(handler: object) -> list[str]:
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(handler)))  # type: ignore[arg-type]
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="parse"), args=[ast.Attribute(attr=model), _]):
                found.append(model)
    return found


@pytest.mark.parametrize("namespace", HEARS)
def test_every_event_of_the_contract_is_sent_and_no_other(namespace: str) -> None:
    sending = [path for path in SOURCES if {"hub", "gateway"} & set(path.parts)]
    sent = {one for path in sending for one in _sent(path)}
    known = {heard.event for heard in HEARS[namespace]}
    own = {event for sender, event in sent if sender in SENDERS[namespace]}
    assert own <= known
    assert known <= own | {event for sender, event in sent if sender == "emit"}


def _sent(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr=sender), args=args):
                texts = (one.value for one in args if isinstance(one, ast.Constant))
                yield from ((sender, text) for text in texts if isinstance(text, str))
