"""Rules that are bound to an address hold, though the address itself is shortened before it is sent."""

from __future__ import annotations

from typing import Any

import pytest

from cobrowse.privacy.rules import Action, Rule, Ruleset
from cobrowse.privacy.scope import holds_here
from cobrowse.watchdog.core import Watchdog
from cobrowse.wire.document import PageDocument

ALL = Rule(Action.MASK, ".secret")
PAY = Rule(Action.MASK, ".secret", "/checkout/pay/*")
ALLOW = Rule(Action.ALLOW, ".open", "/checkout*")
SHORT = "https://shop.test/checkout"
CUT = "https://shop.test/checkout/pay/•••"


def at(url: str, scope: tuple[int, list[int]] | None = None) -> PageDocument:
    page = PageDocument()
    page.url = url
    page.scope = None if scope is None else (scope[0], frozenset(scope[1]))
    return page


@pytest.mark.parametrize(
    ("rule", "page", "whole", "expected"),
    [
        (ALL, at(CUT), True, True),
        (ALL, at(SHORT, (3, [])), False, True),
        # What the page says of this version counts, whatever its address shows.
        (PAY, at(CUT, (3, [1])), True, True),
        (PAY, at(SHORT, (3, [1])), False, True),
        (PAY, at(SHORT, (3, [])), False, False),
        (PAY, at(CUT, (3, [])), True, False),
        (PAY, at(CUT), True, False),
        # Of another version, places in the list mean nothing.
        (PAY, at(SHORT, (2, [1])), False, False),
        # An address that is whole is not only believed: a page that says nothing hides nothing by it.
        (PAY, at("https://shop.test/checkout/pay/now?•••"), True, True),
        (PAY, at("https://shop.test/checkout/pay/now?page=2", (3, [])), True, True),
        (PAY, at("https://shop.test/checkout/pay/now"), True, True),
        # One in private mode never is.
        (Rule(Action.MASK, ".secret", "/checkout"), at(SHORT, (3, [])), False, False),
        # What a page does not say to be allowed is not.
        (ALLOW, at(SHORT, (3, [1])), True, True),
        (ALLOW, at(SHORT, (3, [])), True, False),
        (ALLOW, at(SHORT), True, True),
    ],
)
def test_which_rules_hold(rule: Rule, page: PageDocument, *, whole: bool, expected: bool) -> None:
    assert holds_here(rule, 1, 3, page, whole=whole) is expected


def stream(url: str, scope: list[int] | None) -> list[dict[str, Any]]:
    attrs = [["class", "secret"]]
    body = {"id": 2, "ns": 0, "tag": "p", "attrs": attrs, "kids": [{"id": 3, "text": "hello"}]}
    return [
        {"op": "root", "mode": 0, "doctype": None},
        {"op": "kids", "id": 1, "steps": [{"fresh": [body]}]},
        *([] if scope is None else [{"op": "scope", "version": 3, "rules": scope}]),
        {"op": "page", "url": url, "title": "Shop"},
    ]


@pytest.mark.parametrize(
    ("mode", "url", "scope", "ends"),
    [
        ("standard", CUT, [0], True),
        ("standard", CUT, [], False),
        ("standard", "https://shop.test/•••", [0], True),
        ("standard", "https://shop.test/checkout/pay/now", [], True),
        ("private", "https://shop.test/checkout", [0], True),
    ],
)
def test_watchdog_sees_what_a_rule_of_a_shortened_address_hides(
    mode: str, url: str, scope: list[int], *, ends: bool
) -> None:
    dog = Watchdog(Ruleset("s", 3, mode, (PAY,)))
    found = dog.apply(stream(url, scope), 1, now=10)
    dog.check(11)
    assert list(dict.fromkeys(one.rule for one in (*found, *dog.check(12)))) == ([".secret"] if ends else [])


def test_watchdog_lets_a_private_page_pass_that_shows_only_what_a_rule_of_its_address_allows() -> None:
    allowed = Rule(Action.ALLOW, ".secret", "/checkout/pay/*")
    dog = Watchdog(Ruleset("s", 3, "private", (allowed,)))
    dog.apply(stream(SHORT, [0]), 1, now=10)
    dog.check(11)
    assert dog.check(12) == []
    dog = Watchdog(Ruleset("s", 3, "private", (allowed,)))
    dog.apply(stream(SHORT, []), 1, now=10)
    dog.check(11)
    assert list(dict.fromkeys(one.rule for one in dog.check(12))) == ["private mode"]
