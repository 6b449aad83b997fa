"""The second line: what it finds in streams, and what it must not take for a violation."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any

import msgpack
import pytest

from cobrowse.privacy.marks import FOREIGN_BLOCK, FOREIGN_MASK, Marks
from cobrowse.privacy.rules import Action, Rule, Ruleset
from cobrowse.privacy.scope import url_matches
from cobrowse.privacy.secrets import token_like, url_tells_secrets
from cobrowse.watchdog.core import Watchdog
from cobrowse.wire.envelope import Entry, Kind

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
    now = dog.apply(page(*body, url=url), 1, now=10)
    dog.check(11)
    return list(dict.fromkeys(one.rule for one in (*now, *dog.check(12))))


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


@pytest.mark.parametrize(
    ("field", "label", "secret"),
    [
        ({"name": "card_cvv"}, None, True),
        ({"placeholder": "Your IBAN"}, None, True),
        ({"id": "a"}, {"for_": "a"}, True),
        ({"id": "a"}, {"for_": "b"}, False),
        ({"name": "passwordHint"}, None, False),
        ({"name": "iban", "type": "checkbox"}, None, False),
    ],
)
def test_fields_that_are_secret_by_their_names(
    field: dict[str, str], label: dict[str, str] | None, secret: bool
) -> None:
    dog = watchdog()
    kids = [element(4, "input", **field)]
    if label:
        kids.append(element(5, "label", text(6, "Password"), **label))
    dog.apply(page(*kids), 1)
    told = dog.apply([{"op": "value", "id": 4, "value": "hunter2"}], 2)
    assert [one.rule for one in told] == (["secret field"] if secret else [])


def test_violation_tells_where_and_not_what() -> None:
    dog = watchdog()
    (violation,) = dog.apply(page(element(4, "p", text(5, CARD))), 7)
    assert violation == ("card number", 7, 5)


def test_once_is_no_proof() -> None:
    """A mark that came a moment before the masks that follow it."""
    dog = watchdog(MASK)
    dog.apply(page(element(4, "p", text(5, "hello"), class_="secret")), 1)
    assert dog.check(0) == []
    assert dog.suspicious
    dog.apply([{"op": "text", "id": 5, "text": "•••••••"}], 2)
    assert dog.check(1) == []
    assert not dog.suspicious


def entry(seq: int, time: int, *tokens: Any, keyframe: bool = False) -> Entry:
    packer = zlib.compressobj(wbits=-15)
    body = packer.compress(msgpack.packb(list(tokens))) + packer.flush(zlib.Z_SYNC_FLUSH)
    return Entry("", seq, Kind.KEYFRAME if keyframe else Kind.DELTA, 0, time, body)


@pytest.mark.parametrize(("milliseconds", "rules"), [(150, ["data-cobrowse"]), (20, [])])
def test_flash_is_seen_by_the_streams_own_clock(milliseconds: int, rules: list[str]) -> None:
    """What stood and is gone before anybody looks again was seen by those who watch."""
    dog = watchdog()
    start = [0, 0, None, None, None, 1, 1, 4, 1, 0, 0, "p", 1, "data-cobrowse", "mask", 1, -1, "•••••••", 0]
    assert dog.take(entry(1, 1000, *start, keyframe=True), 0) == []
    assert dog.take(entry(2, 2000, 3, 3, "Marlene"), 0.01) == []
    told = dog.take(entry(3, 2000 + milliseconds, 3, 3, "•••••••"), 0.02)
    assert [one.rule for one in told] == rules


def settled(dog: Watchdog) -> list[tuple[str, int]]:
    dog.check(10)
    return [(one.rule, one.node) for one in dog.check(11)]


def test_shadow_roots_and_frames_inherit() -> None:
    for op in ("shadow", "frame"):
        dog = watchdog(MASK)
        dog.apply(page(element(4, "x-card", class_="secret")), 1)
        extra = {"flags": 0} if op == "shadow" else {"mode": 0}
        dog.apply([{"op": op, "host": 4, "id": 5, **extra}], 2)
        dog.apply([{"op": "kids", "id": 5, "steps": [{"fresh": [text(6, "inside")]}]}], 3)
        assert settled(dog) == [(".secret", 6)]


def test_selector_stays_in_its_tree() -> None:
    dog = watchdog(Rule(Action.MASK, ".out .in"))
    dog.apply(page(element(4, "x-card", class_="out")), 1)
    dog.apply([{"op": "shadow", "host": 4, "id": 5, "flags": 0}], 2)
    dog.apply([{"op": "kids", "id": 5, "steps": [{"fresh": [element(6, "p", text(7, "hi"), class_="in")]}]}], 3)
    assert settled(dog) == []


def test_marked_slots_hide_what_they_show_and_no_others() -> None:
    """The children of a host, shown by a slot in a slot of an inner component, which is masked."""
    dog = watchdog()
    kids = element(5, "b", text(6, "Marlene"), slot="name"), element(7, "i", text(8, "welcome"))
    dog.apply(page(element(4, "x-outer", *kids)), 1)
    dog.apply([{"op": "shadow", "host": 4, "id": 9, "flags": 0}], 2)
    inner = element(10, "x-inner", element(11, "slot", name="name")), element(12, "slot")
    dog.apply([{"op": "kids", "id": 9, "steps": [{"fresh": list(inner)}]}], 3)
    dog.apply([{"op": "shadow", "host": 10, "id": 13, "flags": 0}], 4)
    masked = element(14, "div", element(15, "slot"), class_="rr-mask")
    dog.apply([{"op": "kids", "id": 13, "steps": [{"fresh": [masked]}]}], 5)
    assert (".rr-mask", 6) in settled(dog)
    assert not {5, 7, 8} & {node for _, node in settled(dog)}


def test_rules_of_an_address() -> None:
    rule = Rule(Action.MASK, ".secret", url="/account/*")
    body = element(4, "p", text(5, "hello"), class_="secret")
    assert found(watchdog(rule), body, url="https://shop.test/account/me?x=•••") == [".secret"]
    assert found(watchdog(rule), body, url="https://shop.test/basket") == []


def test_private_mode() -> None:
    body = element(4, "p", text(5, "hello")), element(6, "p", text(7, "welcome"), class_="open")
    assert found(watchdog(mode="private"), *body) == ["private mode"]
    assert found(watchdog(Rule(Action.ALLOW, ".open"), mode="private"), *body[1:]) == []
    assert found(watchdog(Rule(Action.ALLOW, ".open"), mode="private"), *body) == ["private mode"]
    # What an attribute allows cannot be judged from a stream: then nothing that is only masked is.
    assert found(watchdog(Rule(Action.ALLOW, "[data-user]"), mode="private"), *body) == []


JUDGED = {
    "p:not(.a)": (["p", "p.b"], ["p.a"]),
    "p:nth-child(2)": (["i", "p"], ["p", "i"]),
    "i + p": (["i", "p"], ["p", "i"]),
    "i ~ p": (["i", "b", "p"], ["p", "i"]),
    "p:has(+ i)": (["p", "i"], ["i", "p"]),
    "p:is(.a, .b)": (["p.b"], ["p.c"]),
    "p:first-of-type": (["i", "p"], ["i"]),
    "p[title^='a']": (["p[title=ab]"], ["p"]),
    "section > p:last-child": ([], []),
}


def plain(number: int, short: str) -> dict[str, Any]:
    """An element as `p.class` or `p[name=value]`, with a text."""
    tag, _, name = short.replace("[", ".").partition(".")
    attributes = {}
    if "=" in name:
        attributes = dict([name.rstrip("]").split("=")])
    elif name:
        attributes = {"class_": name}
    return element(number, tag, text(number + 50, "hello"), **attributes)


@pytest.mark.parametrize(("selector", "pages"), JUDGED.items(), ids=JUDGED)
def test_rules_that_hang_on_more_than_the_element_itself(selector: str, pages: tuple[list[str], list[str]]) -> None:
    for elements, expected in zip(pages, ([selector], []), strict=True):
        if elements:
            dog = watchdog(Rule(Action.MASK, selector))
            now = page(*(plain(number, one) for number, one in enumerate(elements, 4)))
            dog.apply([*now, {"op": "ready"}], 1)
            assert list(dict.fromkeys(rule for rule, _ in settled(dog))) == expected


def test_what_hangs_on_the_end_is_judged_when_the_page_is_there() -> None:
    dog = watchdog(Rule(Action.MASK, "section > p:last-child"))
    dog.apply(page(element(4, "section", plain(5, "p"))), 1)
    assert settled(dog) == []
    dog.apply([{"op": "ready"}], 2)
    assert settled(dog) == [("section > p:last-child", 55)]


def test_selectors_that_only_a_browser_can_judge_are_left_to_the_widget() -> None:
    left = [":empty", "p:hover", "input:checked", "[value=x]", "[onclick]", "p:nth-child(2 of .a)", ":lang(de)"]
    marks = Marks("standard", [Rule(Action.MASK, selector) for selector in [*left, *JUDGED]])
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


def test_tokens() -> None:
    assert token_like("sk_live_51H8x9Kq2eZvKYlo2C9abc")
    assert not token_like("international-shipping")


def test_address_patterns() -> None:
    assert url_matches("", "/x")
    assert url_matches("/a/*", "/a/b/c")
    assert not url_matches("/a/*", "/b/a/c")
    assert url_matches("*/c", "/a/c")
    assert not url_matches("/a.c", "/abc")
