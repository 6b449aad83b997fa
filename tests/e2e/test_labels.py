"""A field that only its label tells to be secret is protected, whatever form the label has, and whenever it comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.embedding import embedding
from tests.e2e.network import SentTexts
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = pytest.mark.browser

# A label stands at `{l}`, its beginning at `{b}` and its end at `{e}`, the value at `{c}`, a name that tells nothing at `{n}`.
FORMS = """
for|<label for="{n}">{l}</label><i></i><input id="{n}" value="{c}">
for, after the field|<input id="{n}" value="{c}"><label for="{n}">{l}</label>
round the field|<label>{l} <input id="{n}" value="{c}"></label>
round the field, deep|<label><b><i>{b}</i> {e}</b> <span><input value="{c}"></span></label>
aria-labelledby|<i id="l{n}">{l}</i><hr><input id="{n}" aria-labelledby="l{n}" value="{c}">
aria-labelledby, several|<i id="l{n}">{b}</i><i id="m{n}">{e}</i><hr><input aria-labelledby="l{n} m{n}" value="{c}">
aria-labelledby in a shadow root|<div><template shadowrootmode="open"><i id="l">{b}</i><i id="m">{e}</i><hr><input aria-labelledby="l m" value="{c}"></template></div>
for in a shadow root|<div><template shadowrootmode="open"><label for="f">{l}</label><hr><input id="f" value="{c}"></template></div>
label of a web component|<x-field label="{l}"><template shadowrootmode="open"><div><input value="{c}"></div></template></x-field>
for a web component|<label for="{n}">{l}</label><hr><x-field id="{n}"><template shadowrootmode="open"><input value="{c}"></template></x-field>
beside a slot|<x-field><template shadowrootmode="open"><label>{l}</label><div><slot></slot></div></template><input value="{c}"></x-field>
slotted beside a slotted field|<x-field><template shadowrootmode="open"><slot></slot></template><span>{l}</span><input value="{c}"></x-field>
aria-label|<input aria-label="{l}" value="{c}">
placeholder|<input placeholder="{l}" value="{c}">
title|<input title="{l}" value="{c}">
aria-description|<input aria-description="{l}" value="{c}">
aria-describedby|<i id="l{n}">{l}</i><hr><input aria-describedby="l{n}" value="{c}">
legend|<fieldset><legend>{l}</legend><p>New</p><input value="{c}"></fieldset>
legend and label|<fieldset><legend>{b}</legend><label>{e} <input value="{c}"></label></fieldset>
group|<div role="group" aria-label="{l}"><p><input value="{c}"></p></div>
table, header of the row|<table><tr><th>{l}<td>x<td><input id="{n}" value="{c}"></table>
table, cell before|<table><tr><td>{l}<td><input value="{c}"></table>
table, header of the column|<table><tr><th>Nr<th>{l}<tr><td>1<td><input value="{c}"></table>
table, headers|<table><tr><th>Nr<th id="h{n}">{l}<tr><td>1<td>2<td headers="h{n}"><input value="{c}"></table>
grid|<div role="grid"><div role="row"><b role="columnheader">{l}</b></div><div role="row"><b role="gridcell"><input value="{c}"></b></div></div>
definition list|<dl><dt>{l}<dd><input value="{c}"></dl>
text before|<p>{l}: <input id="{n}" value="{c}"></p>
element before|<div><span>{l}</span></div><div class="control"><div><input value="{c}"></div></div>
text after|<div><input value="{c}"><span>{l}</span></div>
area|<label>{l} <textarea>{c}</textarea></label>
frame|<iframe srcdoc="<label>{l} <input value='{c}'></label>"></iframe>
""".strip().splitlines()

# The field is `f`, its place `p`. What is typed comes after what the page does.
LATER = {
    "label comes after the field": "p.append(f); setTimeout(() => { p.prepend(label('PIN', f)); type() })",
    "label comes with the value": "p.append(f); requestAnimationFrame(() => { type(); p.prepend(label('PIN', f)) })",
    "field and value before the label": "f.value = c; p.append(f); setTimeout(() => p.prepend(label('PIN', f)))",
    "label's text changes": "p.append(label('Note', f), f); setTimeout(() => { p.firstChild.firstChild.data = word || 'Kennwort'; type() })",
    "label points elsewhere": "p.append(label('TAN', {id: 'x'}), document.createElement('hr'), f); setTimeout(() => { p.firstChild.htmlFor = f.id; type() })",
    "label goes before the value comes": "p.append(label('PIN', f), f); setTimeout(() => { f.value = 'aaaa'; fire(); setTimeout(() => { p.firstChild.remove(); type() }, 400) })",
    "in a closed shadow root": "p.attachShadow({mode: 'closed'}).append(label('PIN', f), f); setTimeout(type)",
    "label of a field that a script fills": "p.append(label('CVV', f), f); setTimeout(() => { f.value = c })",
}
SCRIPT = """const c = arguments[0], word = arguments[1], f = document.createElement('input'), p = document.createElement('div');
f.id = 'late' + document.querySelectorAll('.late').length; p.className = 'late'; document.body.append(p);
const label = (text, of) => Object.assign(document.createElement('label'), {htmlFor: of.id, textContent: word || text});
const fire = () => f.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
const type = () => { f.value = c; fire(); };"""


def canary(number: int) -> str:
    """Return a text that stands nowhere else, and that no rule takes for anything."""
    return f"Zq{number:03d}wkTo fmLpeya".replace(" ", "")


@pytest.mark.parametrize(
    ("label", "start", "end", "leaks"), [("PIN code", "Card", "number", False), ("Note", "My", "note", True)]
)
def test_fields_known_by_their_label(
    tmp_path: Path, chrome: Callable[..., Chrome], label: str, start: str, end: str, leaks: bool
) -> None:
    planted: dict[str, str] = {}
    parts = []
    for number, line in enumerate(FORMS):
        name, markup = line.split("|", 1)
        planted[name] = canary(number)
        parts.append(
            f"<section>{markup.format(l=label, b=start, e=end, n=f'ctl00_{number}', c=planted[name])}</section>"
        )
    driver = chrome(1100, 800, log_network=True)
    visitor = Visitor(driver)
    consultant = Consultant(chrome(1440, 900))
    with embedding(tmp_path) as site:
        sent_texts = SentTexts(driver)
        visitor.opens(
            site.page("form", f"<!DOCTYPE html><title>Form</title>{{{{tag}}}}{''.join(parts)}<p id=end>x</p>")
        )
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        for name, script in LATER.items():
            planted[name] = canary(len(planted))
            word = "Note" if leaks else ""
            visitor.do(SCRIPT + script, planted[name], word)
        visitor.do("setTimeout(() => { document.querySelector('#end').textContent = 'LAST' }, 800)")
        consultant.sees("doc.querySelector('#end')?.textContent === 'LAST'", "the last change")
        sent_texts.collect()
    assert sent_texts.holds("LAST")
    left = {name for name, value in planted.items() if sent_texts.holds(value)}
    assert left == (set(planted) if leaks else set())
