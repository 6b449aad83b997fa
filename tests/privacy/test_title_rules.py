"""Which rules are told before a Yes: those that can hide the page's title, and no other."""

from __future__ import annotations

import pytest

from cobrowse.privacy import Action, Rule, Ruleset


@pytest.mark.parametrize(
    ("selector", "told"),
    [
        ("title", True),
        ("head > title", True),
        ("HEAD", True),
        ("html.closed", True),
        (".closed", True),
        ("#page", True),
        ("*", True),
        ("[data-private]", True),
        ("p, title", True),
        ("p", False),
        ("title p, .a div", False),
        ("body.closed", False),
    ],
)
def test_rules_that_can_name_the_title(selector: str, *, told: bool) -> None:
    rules = Ruleset("s", 4, "standard", (Rule(Action.MASK, selector, "/a/*", "why"),))
    assert rules.for_title() == {
        "version": 4,
        "mode": "standard",
        "rules": [["mask", selector, "/a/*"]] if told else [],
    }
