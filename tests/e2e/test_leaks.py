"""Every place of `leaks.py` in every kind of hidden part: nothing of it is in anything that leaves the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.embedding import Embedding, embedding
from tests.e2e.leaks import ANYWHERE, MARKUP, SCRIPTS
from tests.e2e.network import SentTexts
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = pytest.mark.browser

COVERS = {
    "own mark": 'data-cobrowse="mask"',
    "own block": 'data-cobrowse="block"',
    "another product's mark": 'class="rr-mask"',
    "rule that masks": 'class="owner-mask"',
    "rule that blocks": 'class="owner-block"',
    "rule by what stands before": 'class="follows"',
}
RULES = [
    {"action": "mask", "selector": ".owner-mask"},
    {"action": "block", "selector": ".owner-block"},
    {"action": "mask", "selector": ".lead + .follows"},
]
PAGE = """<!DOCTYPE html><html><head><title>Shop</title>{{tag}}</head><body><h1>VISIBLE-CONTROL</h1><p id="plain">x</p>
"""
HELPERS = """const [number, c] = arguments; const r = document.querySelectorAll('.scripted')[number];
const fire = (field) => field.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
"""


class Plan:
    """Names of places and what stands in them."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def canary(self, name: str) -> str:
        """Return a text whose first eight characters stand nowhere else."""
        # A word like any other: what is told apart by its looks lets it pass.
        number = len(self.planted)
        made = f"wq{''.join(chr(97 + number // 26**place % 26) for place in range(3))}vkxmbtzlpye"
        self.planted[name] = made
        return made

    def markup(self, lines: list[str], cover: str, attributes: str) -> str:
        parts = []
        for line in lines:
            name, markup = line.split("|", 1)
            inner = markup.replace("{{", "{").replace("}}", "}").replace("{c}", self.canary(f"{cover}: {name}"))
            parts.append(f'<i class="lead"></i><div {attributes}>{inner}</div>')
        return "\n".join(parts)


def drive(
    site: Embedding, plan: Plan, chrome: Callable[..., Chrome], covers: dict[str, str], more: str, scripts: list[str]
) -> set[str]:
    """Show a page with everything planted, do everything to it, and return what left the browser."""
    body = more + "".join(plan.markup(MARKUP, cover, attributes) for cover, attributes in covers.items())
    for attributes in covers.values():
        # What a rule names is hidden, whatever stands in it: the scripts act on the part itself.
        body += f'<i class="lead"></i><div {attributes}><div class="scripted"><p>x</p><input></div></div>'
    driver = chrome(1100, 800, log_network=True)
    visitor, consultant = Visitor(driver), Consultant(chrome(1440, 900))
    sent_texts = SentTexts(driver)
    visitor.opens(site.page("shop", PAGE + body + "</body></html>"))
    consultant.signs_in(site.hub.sign_in_link)
    go_live(visitor, consultant)
    consultant.sees("doc.querySelectorAll('h1').length === 1", "the page")
    for line in scripts:
        name, script = line.split("|", 1)
        for number, cover in enumerate(covers):
            visitor.do(HELPERS + script, number, plan.canary(f"{cover}: {name}"))
    visitor.do("document.querySelector('h1').title = 'last'")
    consultant.sees("doc.querySelector('h1').title === 'last'", "the last change")
    sent_texts.collect()
    visitor.driver.refresh()
    consultant.sees("doc.querySelector('h1') && !doc.querySelector('h1').title", "the page after a reload")
    sent_texts.collect()
    # The page itself asks for its own pictures; that is not ours.
    pages_own = (site.origin, "data:")
    sent_texts.texts = [text for text in sent_texts.texts if not text.startswith(pages_own) and '"Referer"' not in text]
    assert sent_texts.frames
    return {name for name, value in plan.planted.items() if sent_texts.holds(value)}


def test_nothing_hidden_leaves_in_standard_mode(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    plan = Plan()
    with embedding(tmp_path) as site:
        site.publish(RULES)
        more = plan.markup(ANYWHERE, "anywhere", "")
        leaked = drive(site, plan, chrome, COVERS, more, [line for line in SCRIPTS if not line.startswith("title|")])
    assert len(plan.planted) > 500
    assert leaked == set()


def test_nothing_leaves_in_private_mode(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    plan = Plan()
    with embedding(tmp_path) as site:
        site.publish([{"action": "allow", "selector": "h1"}], mode="private")
        leaked = drive(site, plan, chrome, {"private": ""}, plan.markup(ANYWHERE, "anywhere", ""), SCRIPTS)
    assert leaked == set()


def test_without_masking_the_same_test_finds_them(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    plan = Plan()
    with embedding(tmp_path) as site:
        leaked = drive(site, plan, chrome, {"open": ""}, "", SCRIPTS)
    assert len(leaked) > len(plan.planted) * 0.6, sorted(set(plan.planted) - leaked)
