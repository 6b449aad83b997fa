"""Nothing that style sheets say of hidden parts leaves the browser, wherever the sheets stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.embedding import Embedding, embedding
from tests.e2e.network import SentTexts
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.sheet_leaks import HELPERS, RULES, SCRIPTS, WAYS
from tests.e2e.test_leaks import Plan

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><html><head><title>Shop</title>{{tag}}<link rel="stylesheet" href="/common.css"></head>
<body><h1>VISIBLE-CONTROL</h1>"""
COMMON = '.common::before{content:"COMMON-CONTROL"}.icon::before{content:"\\e901"}'


def drive(site: Embedding, chrome: Callable[..., Chrome], covers: list[str]) -> tuple[set[str], set[str], Consultant]:
    """Show a page on which sheets say something of hidden elements. Return what was planted, what left, who watches."""
    plan = Plan()
    elements: list[str] = []
    steps: dict[str, list[str]] = {"before": [], "after": []}

    def plant(name: str, cover: str, script: str) -> None:
        canary = plan.canary(name)
        site.drawing(f"{canary}.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><text>{canary}</text></svg>')
        mark = f"h{len(elements)}"
        elements.append(f'<div {cover}><p class="{mark}" data-owner="{canary}">x</p></div>')
        when = "after" if len(elements) % 2 else "before"
        put = script.replace("{h}", mark).replace("{c}", canary)
        steps[when].append(
            f"{{ const [h, c] = ['{mark}', '{canary}']; const e = document.querySelector('.' + h); {put} }}"
        )

    for cover in covers:
        for rule in RULES:
            name, css = rule.split("|", 1)
            for way, script in WAYS.items():
                plant(f"{cover} {way}: {name}", cover, f"const css = {json.dumps(css)}; {script}")
        for line in SCRIPTS:
            name, script = line.split("|", 1)
            plant(f"{cover}: {name}", cover, script)
    site.sheet("common.css", COMMON)
    before = f"<script>{HELPERS}{''.join(steps['before'])}</script>"
    cover = covers[0]
    known = f'<p class="common">x</p><div {cover}><p class="common">x</p><i class="icon">x</i></div>'
    driver = chrome(1100, 800, log_network=True)
    visitor, consultant = Visitor(driver), Consultant(chrome(1440, 900))
    sent_texts = SentTexts(driver)
    visitor.opens(site.page("shop", PAGE + known + "".join(elements) + before + "</body></html>"))
    consultant.signs_in(site.hub.sign_in_link)
    go_live(visitor, consultant)
    consultant.sees("doc.querySelectorAll('h1').length === 1", "the page")
    visitor.do(HELPERS + "".join(steps["after"]))
    visitor.do("document.querySelector('h1').title = 'last'")
    consultant.sees("doc.querySelector('h1').title === 'last'", "the last change")
    # What is looked at again is looked at by now: this rule's element comes after its rule.
    visitor.do(HELPERS + "add(document.head, '.late::before{content:\"LATE-CONTROL\"}')")
    visitor.do("document.body.insertAdjacentHTML('beforeend', '<p class=late data-cobrowse=allow>x</p>')")
    consultant.sees(
        "doc.defaultView.getComputedStyle(doc.querySelector('.late'), '::before').content.includes('LATE')",
        "the late rule",
    )
    sent_texts.collect()
    own = (site.origin, "data:")
    sent_texts.texts = [text for text in sent_texts.texts if not text.startswith(own) and '"Referer"' not in text]
    assert sent_texts.frames
    return set(plan.planted), {name for name, value in plan.planted.items() if sent_texts.holds(value)}, consultant


def test_sheets_say_nothing_of_hidden_parts(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    with embedding(tmp_path) as site:
        planted, leaked, consultant = drive(site, chrome, ['data-cobrowse="mask"', 'data-cobrowse="block"'])
        assert len(planted) > 200
        assert leaked == set()
        # What a file for all visitors says is shown in open parts, and its icons in masked ones too.
        content = "doc.defaultView.getComputedStyle(doc.querySelector('{}'), '::before').content"
        consultant.sees(content.format(".common") + " === '\"COMMON-CONTROL\"'", "the text of an open part")
        consultant.sees(content.format("[cb-masked].common") + " === '\"\"'", "no text in a masked one")
        consultant.sees(content.format("i.icon") + " === '\"\ue901\"'", "the icon of a masked part")


def test_in_private_mode_sheets_say_nothing(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    with embedding(tmp_path) as site:
        site.publish([{"action": "allow", "selector": "h1"}], mode="private")
        planted, leaked, _ = drive(site, chrome, [""])
    assert len(planted) > 100
    assert leaked == set()


def test_of_open_parts_the_same_test_finds_it(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    with embedding(tmp_path) as site:
        planted, leaked, _ = drive(site, chrome, [""])
    assert len(leaked) > len(planted) * 0.8, sorted(planted - leaked)
