"""What libraries put elsewhere is hidden as the part is to which it belongs; what belongs to none stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.embedding import embedding
from tests.e2e.network import SentTexts
from tests.e2e.owned import LATER, NAMED, OPEN, OPEN_LATER
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = pytest.mark.browser

MARKS = {"mask": 'data-cobrowse="mask"', "block": 'class="ph-no-capture"', "rule": 'data-part="card"'}
RULES = [{"action": "mask", "selector": "[data-part=card]"}]
PAGE = "<!DOCTYPE html><html><head><title>Shop</title>{{tag}}</head><body><h1>VISIBLE-CONTROL</h1>"
HELPERS = """const [number, c, i, m] = arguments; const part = document.querySelector('#s' + number);
const q = (s) => document.querySelector(s); const r = (s) => part.querySelector(s);
const make = (html) => { const t = document.createElement('template'); t.innerHTML = html; return t.content.firstChild; };
const body = (html) => { const e = make(html); document.body.append(e); return e; };
const at = (field, e) => { const b = field.getBoundingClientRect();
  e.style.cssText += ';position:fixed;left:' + b.left + 'px;top:' + (b.bottom + 4) + 'px'; return e; };
const over = (field, html) => { const e = make(html); document.body.append(at(field, e)); return e; };
const point = (type, e) => e.dispatchEvent(new PointerEvent(type, {bubbles: true, composed: true}));
const hide = (e) => { const [, name, value] = /(.*)="(.*)"/.exec(m) ?? []; if (name) e.setAttribute(name, value); };
part.scrollIntoView({block: 'center'}); document.activeElement?.blur(); point('pointerdown', q('h1')); point('pointerover', q('h1'));
q('h1').tabIndex = -1; q('h1').focus(); h1 = q('h1');
"""


def drive(
    site_dir: Path, chrome: Callable[..., Chrome], mark: str, static: list[str], later: list[str]
) -> dict[str, bool]:
    """Show all vectors under a mark, let the scripts run, and return which of them left the browser."""
    planted: dict[str, str] = {}
    parts: list[str] = []
    scripts: list[tuple[str, int, str]] = []
    for number, line in enumerate(static + later):
        name, markup, *script = line.split("|", 2)
        planted[name] = c = f"Wq{number:03d}vKxmbTZlpye"
        filled = markup.replace("{c}", c).replace("{m}", mark).replace("{i}", f"part-{number}")
        parts.append(f'<section id="s{number}">{filled}</section>')
        scripts += [(script[0], number, c)] if script else []
    with embedding(site_dir) as site:
        site.publish(RULES)
        driver = chrome(1100, 800, log_network=True)
        visitor, consultant = Visitor(driver), Consultant(chrome(1440, 900))
        sent_texts = SentTexts(driver)
        visitor.opens(site.page("shop", PAGE + "".join(parts) + "</body></html>"))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        consultant.sees("doc.querySelectorAll('h1').length === 1", "the page")
        for step, (action, number, c) in enumerate(scripts):
            visitor.do(HELPERS + action, number, c, f"part-{number}", mark)
            # What waits a little before it is shown is shown by then.
            visitor.driver.execute_async_script(
                "const [title, done] = arguments; setTimeout(() => { document.querySelector('h1').title = title; done(); }, 700)",
                str(step),
            )
            consultant.sees(f"doc.querySelector('h1').title === '{step}'", "the change")
        sent_texts.collect()
    assert sent_texts.holds("VISIBLE-CONTROL")
    return {name: sent_texts.holds(c) for name, c in planted.items()}


@pytest.mark.parametrize("mark", MARKS)
def test_what_belongs_to_a_hidden_part_never_leaves(mark: str, tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    left = drive(tmp_path, chrome, MARKS[mark], NAMED, LATER)
    assert [name for name, did in left.items() if did] == []


def test_what_belongs_to_no_hidden_part_is_shown(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    left = drive(tmp_path, chrome, MARKS["mask"], OPEN, OPEN_LATER)
    assert [name for name, did in left.items() if not did] == []


def test_without_a_mark_all_of_it_leaves(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    vectors = [[line for line in lines if "secret field" not in line] for lines in (NAMED, LATER)]
    left = drive(tmp_path, chrome, 'data-part="open"', *vectors)
    assert [name for name, did in left.items() if not did] == []
