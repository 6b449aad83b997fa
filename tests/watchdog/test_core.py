"""The second line: what it finds in streams, and what it must not take for a violation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cobrowse.privacy.marks import FOREIGN_BLOCK, FOREIGN_MASK, Marks
from cobrowse.privacy.rules import Action, Rule, Ruleset
from cobrowse.privacy.scope import url_matches
from cobrowse.privacy.secrets import holds_card, token_like, url_tells_secrets
from cobrowse.watchdog.core import Watchdog

ROOT = Path(__file__).parents[2]
CARD = "4111 1111 1111 1111"


def element(number: int, tag: str, *kids: dict[str, Any], **attributes: str) -> dict[str, Any]:
    attrs = [[name.replace("_", "-").removesuffix("-"), value] for name, value in attributes.items()]
    return {"id": number, "ns": 0, "tag": tag, "attrs": attrs, "kids": list(kids)}


def text(number: int, words: str) -> dict[str, Any]:
    return {"id": number, "text": words}


def page(*body: dict[str, Any], url: str = "https://shop.test/") -> list[dict[str, Any]]:
    return [
        {"op": "root", "mode": 0, "doctype": None},
        {"op": "kids", "id": 1, "steps": [{"fresh": [element(2, "html", element(3, "body", *body))]}]},
        {"op": "page", "url": url, "title": "Shop"},
    ]


def watchdog(*rules: Rule, mode: str = "standard") -> Watchdog:
    return Watchdog(Ruleset("s", 1, mode, rules), [re.compile(r"CANARY-\w+")])


def found(dog: Watchdog, *body: dict[str, Any], url: str = "https://shop.test/") -> list[str]:
    """Return what a page's two looks find, as rules."""
    now = dog.apply(page(*body, url=url), 1)
    dog.check()
    return [one.rule for one in (*now, *dog.check())]


MASK = Rule(Action.MASK, ".secret")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([element(4, "p", text(5, f"pay with {CARD}"))], ["card number"]),
        ([element(4, "p", text(5, "see CANARY-7f"))], ["canary 1"]),
        ([element(4, "p", title=CARD)], ["card number"]),
        ([element(4, "input", type="hidden", value="x")], ["secret field"]),
        ([element(4, "p", text(5, "hello"), class_="secret")], [".secret"]),
        ([element(4, "p", element(5, "b", text(6, "hello")), class_="a secret b")], [".secret"]),
        ([element(4, "img", class_="secret", src="asset:1")], [".secret"]),
        ([element(4, "a", class_="secret", cb_at_href="mailto:")], [".secret"]),
        ([element(4, "a", class_="secret", cb_at_href="", x_scope="")], []),
        ([element(4, "meta", class_="secret", name="color-scheme", content="dark")], []),
        ([element(4, "input", type="password", cb_at_value="x")], ["secret field"]),
        ([element(4, "p", text(5, "hello"), class_="rr-mask")], [".rr-mask"]),
        ([element(4, "p", text(5, ""), class_="sentry-block")], [".sentry-block"]),
        ([element(4, "p", text(5, "hello"), data_cobrowse="nonsense")], ["data-cobrowse"]),
        ([element(4, "p", text(5, "•••••••"), class_="secret")], []),
        ([element(4, "p", text(5, " \n"), class_="secret")], []),
        ([element(4, "p", element(5, "b", text(6, "hello"), data_cobrowse="allow"), class_="secret")], []),
        ([element(4, "p", element(5, "meta", name="color-scheme", content="dark"), class_="secret")], []),
        ([element(4, "p", element(5, "meta", name="author", content="dark"), class_="secret")], [".secret"]),
        ([element(4, "p", text(5, "hello"), class_="secrets")], []),
        ([element(4, "p", text(5, "order 4111111111111112"))], []),
    ],
)
def test_pages(body: list[dict[str, Any]], expected: list[str]) -> None:
    assert found(watchdog(MASK), *body) == expected


def test_value_of_a_password_field() -> None:
    dog = watchdog()
    dog.apply(page(element(4, "input", type="password"), element(5, "input", autocomplete="section-a cc-number")), 1)
    assert dog.apply([{"op": "value", "id": 4, "value": "••••••"}], 2) == []
    assert [one.rule for one in dog.apply([{"op": "value", "id": 4, "value": "hunter2"}], 3)] == ["secret field"]
    assert [one.rule for one in dog.apply([{"op": "value", "id": 5, "value": "41"}], 4)] == ["secret field"]


def test_violation_tells_where_and_not_what() -> None:
    dog = watchdog()
    (violation,) = dog.apply(page(element(4, "p", text(5, CARD))), 7)
    assert violation == ("card number", 7, 5)


def test_once_is_no_proof() -> None:
    """A mark that came a moment before the masks that follow it."""
    dog = watchdog(MASK)
    dog.apply(page(element(4, "p", text(5, "hello"), class_="secret")), 1)
    assert dog.check() == []
    assert dog.suspicious
    dog.apply([{"op": "text", "id": 5, "text": "•••••••"}], 2)
    assert dog.check() == []
    assert not dog.suspicious


def test_shadow_roots_and_frames_inherit() -> None:
    for op in ("shadow", "frame"):
        dog = watchdog(MASK)
        dog.apply(page(element(4, "x-card", class_="secret")), 1)
        extra = {"flags": 0} if op == "shadow" else {"mode": 0}
        dog.apply([{"op": op, "host": 4, "id": 5, **extra}], 2)
        dog.apply([{"op": "kids", "id": 5, "steps": [{"fresh": [text(6, "inside")]}]}], 3)
        dog.check()
        assert [(one.rule, one.node) for one in dog.check()] == [(".secret", 6)]


def test_selector_stays_in_its_tree() -> None:
    dog = watchdog(Rule(Action.MASK, ".out .in"))
    dog.apply(page(element(4, "x-card", class_="out")), 1)
    dog.apply([{"op": "shadow", "host": 4, "id": 5, "flags": 0}], 2)
    dog.apply([{"op": "kids", "id": 5, "steps": [{"fresh": [element(6, "p", text(7, "hi"), class_="in")]}]}], 3)
    dog.check()
    assert dog.check() == []


def test_rules_of_an_address() -> None:
    rule = Rule(Action.MASK, ".secret", url="/account/*")
    body = element(4, "p", text(5, "hello"), class_="secret")
    assert found(watchdog(rule), body, url="https://shop.test/account/me?x=•••") == [".secret"]
    assert found(watchdog(rule), body, url="https://shop.test/basket") == []


def test_private_mode() -> None:
    body = element(4, "p", text(5, "hello")), element(6, "p", text(7, "welcome"), class_="open")
    assert found(watchdog(mode="private"), *body) == ["private mode", "private mode"]
    assert found(watchdog(Rule(Action.ALLOW, ".open"), mode="private"), *body) == ["private mode"]
    # What an attribute allows cannot be judged from a stream: then nothing that is only masked is.
    assert found(watchdog(Rule(Action.ALLOW, "[data-user]"), mode="private"), *body) == []


def test_selectors_that_could_match_more_in_a_stream_are_left_to_the_widget() -> None:
    left = ["p:not(.a)", "p:nth-child(2)", "a + b", ":empty", "a:has(b)"]
    marks = Marks("standard", [Rule(Action.MASK, selector) for selector in [*left, "p > .a", "a ~ b", "[title]"]])
    assert [rule.selector for rule in marks.unjudged] == left


def test_marks_are_those_of_the_widget() -> None:
    source = (ROOT / "widget_js" / "src" / "privacy" / "levels.ts").read_text("utf-8")
    for name, marks in (("FOREIGN_BLOCK", FOREIGN_BLOCK), ("FOREIGN_MASK", FOREIGN_MASK)):
        declared = re.search(rf"const {name} =\n(.*?);", source, re.DOTALL)
        assert declared
        assert "".join(re.findall(r"'([^']*)'", declared[1])) == ",".join(marks)


@pytest.mark.parametrize(
    ("url", "tells"),
    [
        ("https://shop.test/basket?page=2&q=•••", False),
        ("https://shop.test/reset/eyJhbGciOiJIUzI1NiJ9abc", True),
        ("https://shop.test/u/kim@example.com", True),
        ("https://shop.test/blog/2024-11-30-new-tents-for-winter", False),
        ("https://shop.test/x/9f86d081-884c-7d65-9a2f-eaa0c55ad015", True),
        ("https://shop.test/x/4111-1111-1111-1111", True),
        ("https://kim:pass@shop.test/", True),
        ("https://shop.test/a?token=9f86d081884c7d659a2feaa0c55ad015", True),
    ],
)
def test_addresses(url: str, *, tells: bool) -> None:
    assert url_tells_secrets(url.replace("•", "")) is tells


def test_cards_and_tokens() -> None:
    assert holds_card("4111-1111-1111-1111")
    assert holds_card("a 12345 4111111111111111 67890")
    assert not holds_card("4111111111111112")
    assert token_like("sk_live_51H8x9Kq2eZvKYlo2C9abc")
    assert not token_like("international-shipping")


def test_address_patterns() -> None:
    assert url_matches("", "/x")
    assert url_matches("/a/*", "/a/b/c")
    assert not url_matches("/a/*", "/b/a/c")
    assert url_matches("*/c", "/a/c")
    assert not url_matches("/a.c", "/abc")
