"""Rules of a website: selector, action, address. Pure: the widget's `privacy/levels.ts` applies them in the page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import cssselect2  # type: ignore[import-untyped]
import tinycss2  # type: ignore[import-untyped]

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput

MAX_RULES = 500
MAX_SELECTOR = 500
MAX_URL = 300
MAX_NOTE = 500
MODES = ("standard", "private")


class Action(StrEnum):
    """What a rule does to the elements it names, and to all below them."""

    MASK = "mask"
    """Texts, values and pictures are replaced; the layout stays."""
    BLOCK = "block"
    """An empty box of the same size."""
    ALLOW = "allow"
    """Shown, in a part or a website that is masked otherwise. Undoes no block and nothing that is always protected."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `url` is empty for all pages, or a path such as `/checkout/*`, in which `*` stands for anything."""

    action: Action
    selector: str
    url: str = ""
    note: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the rule as files and the console have it."""
        return {"action": self.action.value, "selector": self.selector, "url": self.url, "note": self.note}


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One published version of a website's rules. Version 0 is what a website begins with: no rules."""

    site: str
    version: int
    mode: str
    """`standard`: what no rule names is shown. `private`: it is masked."""
    rules: tuple[Rule, ...] = ()
    author: str = ""
    """Who published it: a name, as it was then."""
    note: str = ""
    published: int = 0
    """Milliseconds since the Unix epoch."""

    @property
    def digest(self) -> str:
        """SHA-256 of what decides: mode, actions, selectors and addresses, in order; hexadecimal."""
        decides = [self.mode, *([rule.action.value, rule.selector, rule.url] for rule in self.rules)]
        return hashlib.sha256(json.dumps(decides, separators=(",", ":")).encode()).hexdigest()

    def for_widget(self) -> dict[str, Any]:
        """Return what the visitor's browser needs; notes and authors stay here."""
        return self._told(self.rules)

    def for_title(self) -> dict[str, Any]:
        """Return what decides on the page's title, which is told before a Yes."""
        return self._told(tuple(rule for rule in self.rules if _may_name_title(rule.selector)))

    def _told(self, told: tuple[Rule, ...]) -> dict[str, Any]:
        rules = [[rule.action.value, rule.selector, rule.url] for rule in told]
        return {"version": self.version, "mode": self.mode, "rules": rules}


def parse_rules(data: object) -> tuple[Rule, ...]:
    """Read rules as files and the console have them. Raises BadInput, which says which rule is wrong and why."""
    if not isinstance(data, list):
        raise BadInput("rules are a list", code=ErrorCode.BAD_RULES)
    if len(data) > MAX_RULES:
        raise BadInput(f"a website has {MAX_RULES} rules at most", code=ErrorCode.BAD_RULES)
    return tuple(_parse_rule(number, item) for number, item in enumerate(data, start=1))


def _parse_rule(number: int, item: object) -> Rule:
    def text(name: str, longest: int) -> str:
        assert isinstance(item, dict)
        value = item.get(name, "")
        if not isinstance(value, str) or len(value) > longest or any(ord(char) < 32 for char in value):
            raise BadInput(f"rule {number}: {name} is a line of {longest} characters at most", code=ErrorCode.BAD_RULES)
        return value.strip()

    if not isinstance(item, dict):
        raise BadInput(f"rule {number} is not an object", code=ErrorCode.BAD_RULES)
    if unknown := set(item) - {"action", "selector", "url", "note"}:
        raise BadInput(f"rule {number}: there is no {', '.join(sorted(map(str, unknown)))}", code=ErrorCode.BAD_RULES)
    try:
        action = Action(text("action", 10))
    except ValueError:
        raise BadInput(f"rule {number}: the action is mask, block or allow", code=ErrorCode.BAD_RULES) from None
    selector, url = text("selector", MAX_SELECTOR), text("url", MAX_URL)
    if problem := selector_problem(selector):
        raise BadInput(f"rule {number}: {problem}", code=ErrorCode.BAD_RULES)
    if url and not url.startswith(("/", "*")):
        raise BadInput(f"rule {number}: the address is a path that begins with / or *", code=ErrorCode.BAD_RULES)
    return Rule(action, selector, url, text("note", MAX_NOTE))


def _may_name_title(selector: str) -> bool:
    """Whether a selector may name the element of the title or one round it."""
    compiled = cssselect2.compile_selector_list(selector)
    return any(one.lower_local_name in {None, "title", "head", "html"} for one in compiled)


def selector_problem(selector: str) -> str:
    """Return why this is no selector that can be checked, or an empty string.

    What a browser would take and this library would not (`:hover`, `::before`) cannot be checked by anybody but the
    browser: refused.
    """
    if not selector:
        return "the selector is missing"
    try:
        selectors = cssselect2.compile_selector_list(selector)
    except cssselect2.SelectorError as error:
        return f"{selector!r} is not a selector that can be checked: {error}"
    except (RecursionError, ValueError):
        return "the selector is too deep"
    if any(one.pseudo_element or one.never_matches for one in selectors):
        return f"{selector!r} names no element"
    if any(token.type == "error" for token in tinycss2.parse_component_value_list(selector)):
        return f"{selector!r} is not a selector"
    return ""


def stricter(earlier: Ruleset, later: Ruleset) -> Ruleset:
    """Return what hides whatever either hides: what a screencast that began with `earlier` goes on with."""
    hides = [rule for one in (earlier, later) for rule in one.rules if rule.action is not Action.ALLOW]
    both = {(rule.selector, rule.url) for rule in earlier.rules if rule.action is Action.ALLOW}
    shows = [rule for rule in later.rules if rule.action is Action.ALLOW and (rule.selector, rule.url) in both]
    private = "private" in (earlier.mode, later.mode)
    kept = dict.fromkeys(replace(rule, note="") for rule in (*hides, *shows))
    return replace(later, mode="private" if private else "standard", rules=tuple(kept))
