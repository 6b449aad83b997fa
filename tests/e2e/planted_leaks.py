"""What a widget that masks nothing would let out, planted one by one: a page that is clean, and a script that leaks."""

from __future__ import annotations

import base64
import json
from typing import NamedTuple

CARD = "4111 1111 1111 1111"
WORDS = "Marlene Kowalska"
CANARY = "COBROWSE-CANARY-kqvzr"
DOTS = "•••••••"


class Leak(NamedTuple):
    """One planted leak."""

    name: str
    body: str
    script: str
    rule: str
    """What the watchdog says of it; empty for whatever mark it is."""
    by_rule: bool = False
    """Hidden by a rule of the owner's, which the hub knows."""


RULES = [
    {"action": "mask", "selector": ".r-class"},
    {"action": "mask", "selector": "#r-id"},
    {"action": "mask", "selector": "table.r td:nth-child(2)"},
    {"action": "mask", "selector": "p.r:not(.open)"},
    {"action": "mask", "selector": "h2.r + p"},
    {"action": "mask", "selector": "div.r:has(> b.flag)"},
    {"action": "mask", "selector": "[data-role='salary']"},
    {"action": "mask", "selector": "dl.r > dd:last-of-type"},
    {"action": "block", "selector": ".r-block"},
    {"action": "mask", "selector": ".r-url", "url": "/rule-url*"},
]


def _set(selector: str, words: str = WORDS) -> str:
    return f"document.querySelector({json.dumps(selector)}).textContent = {json.dumps(words)}"


def _attribute(selector: str, name: str, value: str = WORDS) -> str:
    return f"document.querySelector({json.dumps(selector)}).setAttribute({json.dumps(name)}, {json.dumps(value)})"


def _value(selector: str, value: str) -> str:
    return (
        f"const field = document.querySelector({json.dumps(selector)}); field.value = {json.dumps(value)}; "
        "field.dispatchEvent(new Event('input', {bubbles: true}))"
    )


def _style(text: str) -> str:
    return f"const style = document.createElement('style'); style.textContent = {json.dumps(text)}; document.head.append(style)"


def _show(address: str) -> str:
    """A script that shows a picture as a file of the page's own."""
    return (
        f"fetch({json.dumps(address)}).then((one) => one.blob()).then((blob) => {{ const img = new Image(); "
        "img.src = URL.createObjectURL(blob); document.body.append(img) })"
    )


SVG = f"<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><text y='15'>{CANARY}</text></svg>"
LONG_SHEET = "".join(f".filler-{number} {{ color: #{number:06x} }}\n" for number in range(300))
IN_MASK = '<div data-cobrowse="mask">{0}</div>'.format
SLOTTED = f"""<x-card><b>{DOTS}</b></x-card><script>document.querySelector('x-card').attachShadow({{mode: 'open'}}).innerHTML =
'<section data-cobrowse="mask"><slot></slot></section>'</script>"""
SHADOWED = f"""<div class="rr-mask" id="host"></div><script>host.attachShadow({{mode: 'open'}}).innerHTML = '<p>{DOTS}</p>'</script>"""
FRAMED = f"""<div data-cobrowse="mask"><iframe srcdoc="<p>{DOTS}</p>"></iframe></div>"""
PLACE = '<p id="at">x</p>'

MASKED = [
    Leak("mask: text", IN_MASK(f"<p id=p>{DOTS}</p>"), _set("#p"), ""),
    Leak(
        "mask: a new element", IN_MASK("<ul></ul>"), f"document.querySelector('ul').innerHTML = '<li>{WORDS}</li>'", ""
    ),
    Leak("mask: title", IN_MASK("<p id=p></p>"), _attribute("#p", "title"), ""),
    Leak("mask: aria-label", IN_MASK("<p id=p></p>"), _attribute("#p", "aria-label"), ""),
    Leak("mask: aria-valuetext", IN_MASK("<p id=p role=slider></p>"), _attribute("#p", "aria-valuetext", "high"), ""),
    Leak(
        "mask: data-*",
        f"<style>[data-state=overdrawn] {{ color: red }}</style>{IN_MASK('<p id=p></p>')}",
        _attribute("#p", "data-state", "overdrawn"),
        "",
    ),
    Leak("mask: class", IN_MASK("<p id=p></p>"), _attribute("#p", "class", "overdrawn"), ""),
    Leak("mask: style", IN_MASK("<p id=p></p>"), _attribute("#p", "style", f"--who: '{WORDS}'"), ""),
    Leak(
        "mask: a style element",
        IN_MASK("<div id=p></div>"),
        f"document.querySelector('#p').innerHTML = `<style>b::before {{ content: '{WORDS}' }}</style>`",
        "",
    ),
    Leak("mask: alt", IN_MASK("<img id=p width=9 height=9>"), _attribute("#p", "alt"), ""),
    Leak("mask: value", IN_MASK("<input id=p>"), _value("#p", WORDS), ""),
    Leak("mask: textarea", IN_MASK("<textarea id=p></textarea>"), _value("#p", WORDS), ""),
    Leak("mask: radio", IN_MASK("<input type=radio id=p>"), "document.querySelector('#p').click()", ""),
    Leak(
        "mask: select",
        IN_MASK("<select id=p></select>"),
        f"document.querySelector('#p').innerHTML = '<option>{WORDS}</option>'",
        "",
    ),
    Leak("mask: a slot", SLOTTED, _set("x-card b"), ""),
    Leak("mask: a shadow root", SHADOWED, f"host.shadowRoot.querySelector('p').textContent = '{WORDS}'", ""),
    Leak("mask: a frame", FRAMED, f"frames[0].document.querySelector('p').textContent = '{WORDS}'", ""),
    Leak(
        "block: own",
        '<div data-cobrowse="block" id=p></div>',
        "document.querySelector('#p').innerHTML = '<b>x</b>'",
        "",
    ),
    Leak(
        "block: foreign",
        '<div class="sentry-block" id=p></div>',
        "document.querySelector('#p').innerHTML = '<b>x</b>'",
        "",
    ),
    Leak("mask: foreign", f"<p data-sentry-mask id=p>{DOTS}</p>", _set("#p"), ""),
    Leak(
        "mask: for 0.15 s",
        IN_MASK(f"<p id=p>{DOTS}</p>"),
        f"{_set('#p')}; setTimeout(() => {{ {_set('#p', DOTS)} }}, 150)",
        "",
    ),
]
BY_RULE = [
    Leak("rule: class", f'<p class="r-class">{DOTS}</p>', _set(".r-class"), ".r-class", by_rule=True),
    Leak("rule: id", f"<p id=r-id>{DOTS}</p>", _set("#r-id"), "#r-id", by_rule=True),
    Leak(
        "rule: :nth-child",
        f"<table class=r><tr><td>pay</td><td>{DOTS}</td></tr></table>",
        _set("td:last-child"),
        "table.r td:nth-child(2)",
        by_rule=True,
    ),
    Leak(
        "rule: :not",
        f'<p class="r open">x</p><p class="r">{DOTS}</p>',
        _set("p.r:not(.open)"),
        "p.r:not(.open)",
        by_rule=True,
    ),
    Leak("rule: +", f"<h2 class=r>Pay</h2><p>{DOTS}</p>", _set("h2 + p"), "h2.r + p", by_rule=True),
    Leak(
        "rule: :has",
        f"<div class=r><b class=flag></b><i>{DOTS}</i></div>",
        _set("i"),
        "div.r:has(> b.flag)",
        by_rule=True,
    ),
    Leak(
        "rule: attribute",
        f"<p id=p>{DOTS}</p>",
        f"{_attribute('#p', 'data-role', 'salary')}; {_set('#p')}",
        "[data-role='salary']",
        by_rule=True,
    ),
    Leak(
        "rule: the end",
        f"<dl class=r><dd>x</dd><dd>{DOTS}</dd></dl>",
        _set("dd:last-of-type"),
        "dl.r > dd:last-of-type",
        by_rule=True,
    ),
    Leak(
        "rule: block",
        '<p class="r-block"></p>',
        "document.querySelector('.r-block').innerHTML = '<b>x</b>'",
        ".r-block",
        by_rule=True,
    ),
    Leak("rule: of an address", f'<p class="r-url">{DOTS}</p>', _set(".r-url"), ".r-url", by_rule=True),
]
CARDS = [
    Leak("card: text", PLACE, _set("#at", f"paid with {CARD}"), "card number"),
    Leak("card: title", PLACE, _attribute("#at", "title", CARD), "card number"),
    Leak("card: field", "<input id=at>", _value("#at", CARD), "card number"),
    Leak("card: CSS", PLACE, _style(f"#at::after {{ content: '{CARD}' }}"), "card number"),
    Leak(
        "card: inserted rule",
        f"<style>#at {{ color: navy }}</style>{PLACE}",
        f"""document.styleSheets[0].insertRule("#at::after {{ content: '{CARD}' }}")""",
        "card number",
    ),
    Leak(
        "card: four spans",
        PLACE,
        "document.querySelector('#at').innerHTML = '<span>4111</span> <span>1111</span> <span>1111</span> <span>1111</span>'",
        "card number",
    ),
    Leak(
        "card: data-*",
        "<style>[data-pan]::after { content: attr(data-pan) }</style><p id=at data-pan=''>x</p>",
        _attribute("#at", "data-pan", CARD),
        "card number",
    ),
    Leak("card: page title", PLACE, f"document.title = 'Paid with {CARD}'", "card number"),
]
FIELDS = [
    Leak("field: password", "<input type=password id=p>", _value("#p", "hunter2"), "secret field"),
    Leak("field: cc-csc", "<input id=p autocomplete=cc-csc>", _value("#p", "123"), "secret field"),
    Leak("field: one-time-code", "<input id=p autocomplete='one-time-code'>", _value("#p", "735190"), "secret field"),
    Leak(
        "field: new-password",
        "<input id=p autocomplete='section-a new-password'>",
        _value("#p", "hunter2"),
        "secret field",
    ),
]
NAMED = [
    Leak("field: named cvv", "<input id=p name=cvv>", _value("#p", "123"), "secret field"),
    Leak("field: named iban", "<input id=p name=iban>", _value("#p", "of nobody"), "secret field"),
]
CANARIES = [
    Leak("canary: text", PLACE, _set("#at", CANARY), "canary 1"),
    Leak(
        "canary: split",
        PLACE,
        f"document.querySelector('#at').innerHTML = '<b>{CANARY[:12]}</b>{CANARY[12:]}'",
        "canary 1",
    ),
    Leak("canary: a long sheet", PLACE, _style(f"{LONG_SHEET} #at {{ --note: '{CANARY}' }}"), "canary 1"),
    Leak(
        "canary: a drawing",
        PLACE,
        _show("data:image/svg+xml;base64," + base64.b64encode(SVG.encode()).decode()),
        "canary 1",
    ),
    Leak("canary: page title", PLACE, f"document.title = '{CANARY}'", "canary 1"),
]
LEAKS = [*MASKED, *BY_RULE, *CARDS, *FIELDS, *NAMED, *CANARIES]
MARKLESS = [*BY_RULE[:6], CARDS[0]]
"""What is to be found of a widget that leaves the marks out too."""


def html_of(leak: Leak, title: str) -> str:
    """The page before anything leaks."""
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>Page</h1>{leak.body}</body></html>"
