"""Rules: what is taken and refused, and that a combination never shows what one of its parts hides."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobrowse.errors import BadInput
from cobrowse.privacy import Action, Rule, Ruleset, parse_rules, stricter


@pytest.mark.parametrize(
    "selector",
    [
        ".card",
        "#total, .sum",
        "main > p:first-child",
        "[data-secret='x y']",
        "td:nth-child(3)",
        ":is(h1, h2) + p",
        ":not(.public)",
        "section:has(.iban)",
        "x-card",
    ],
)
def test_selectors_that_are_taken(selector: str) -> None:
    assert parse_rules([{"action": "mask", "selector": selector}]) == (Rule(Action.MASK, selector),)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"action": "mask", "selector": ""}, "missing"),
        ({"action": "mask", "selector": "p["}, "selector"),
        ({"action": "mask", "selector": "p {"}, "selector"),
        ({"action": "mask", "selector": ">> p"}, "selector"),
        ({"action": "mask", "selector": "p::before"}, "names no element"),
        ({"action": "mask", "selector": ":nonsense"}, "selector"),
        ({"action": "hide", "selector": "p"}, "mask, block or allow"),
        ({"action": "mask", "selector": "p", "url": "https://x"}, "path"),
        ({"action": "mask", "selector": "p" * 501}, "500 characters"),
        ({"action": "mask", "selector": "p", "note": "a\nb"}, "line"),
        ({"action": "mask", "selector": 7}, "line"),
        ({"action": "mask", "selector": "p", "if": "x"}, "no if"),
        ("p", "not an object"),
        ({"action": "mask", "selector": ":is(" * 2000 + "p" + ")" * 2000}, "500 characters"),
    ],
)
def test_rules_that_are_refused_say_which_and_why(rule: object, says: str) -> None:
    with pytest.raises(BadInput, match="rule 2") as refused:
        parse_rules([{"action": "mask", "selector": "p"}, rule])
    assert says in refused.value.message


@pytest.mark.parametrize("data", [None, {}, "x", [{"action": "mask", "selector": "p"}] * 501])
def test_what_is_no_list_of_rules_is_refused(data: object) -> None:
    with pytest.raises(BadInput):
        parse_rules(data)


def test_digest_is_of_what_decides() -> None:
    rules = (Rule(Action.MASK, ".a", "/x", "why"),)
    first = Ruleset("s", 1, "standard", rules, "Kim", "first", 5)
    assert first.digest == Ruleset("other", 9, "standard", (Rule(Action.MASK, ".a", "/x"),)).digest
    assert first.digest != Ruleset("s", 1, "private", rules).digest
    assert first.digest != Ruleset("s", 1, "standard", (Rule(Action.BLOCK, ".a", "/x"),)).digest


rules = st.lists(
    st.builds(Rule, st.sampled_from(Action), st.sampled_from([".a", ".b", ".c"]), st.sampled_from(["", "/x*", "/y"])),
    max_size=5,
).map(tuple)
rulesets = st.builds(Ruleset, st.just("s"), st.integers(1, 9), st.sampled_from(["standard", "private"]), rules)
ORDER = {Action.ALLOW: 0, Action.MASK: 1, Action.BLOCK: 2}


def level(one: Ruleset, element: str, path: str) -> int:
    """How strictly an element on its own is hidden: the strictest rule that names it, else the mode."""
    found = [
        ORDER[rule.action] for rule in one.rules if rule.selector == element and fnmatch.fnmatch(path, rule.url or "*")
    ]
    return max(found) if found else int(one.mode == "private")


@given(rulesets, rulesets, st.sampled_from([".a", ".b", ".c", ".d"]), st.sampled_from(["/x1", "/y", "/z"]))
def test_combination_hides_what_either_hides(earlier: Ruleset, later: Ruleset, element: str, path: str) -> None:
    both = stricter(earlier, later)
    assert level(both, element, path) >= max(level(earlier, element, path), level(later, element, path))
