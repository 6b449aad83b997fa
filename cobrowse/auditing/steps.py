"""A script of steps before or between audits: to log in, to open a menu, to fill a form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from cobrowse.auditing.browser import Browser, NoBrowser
from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput

KINDS = ("open", "click", "type", "press", "wait", "audit")
MAX_STEPS = 500
FIND = """
function find(root, selector) {
  const found = root.querySelector(selector);
  if (found) return found;
  for (const host of root.querySelectorAll('*')) {
    const inner = host.shadowRoot && find(host.shadowRoot, selector);
    if (inner) return inner;
  }
  return null;
}
return find(document, arguments[0]);
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `kind` is one of KINDS; `what` an address, a selector, a key's name or the name of an audit."""

    kind: str
    what: str
    text: str = ""
    """What is typed."""


def read_steps(path: Path) -> list[Step]:
    """Read `[{"open": "/login"}, {"type": "#user", "text": "kim"}, {"click": "button"}, …]`. Raises BadInput."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} is not JSON: {error}", code=ErrorCode.BAD_STEPS) from None
    if not isinstance(told, list) or len(told) > MAX_STEPS:
        raise BadInput(f"{path}: steps are a list of {MAX_STEPS} at most", code=ErrorCode.BAD_STEPS)
    return [_step(number, one) for number, one in enumerate(told, start=1)]


def _step(number: int, told: object) -> Step:
    if isinstance(told, dict):
        kinds = [kind for kind in KINDS if kind in told]
        texts = all(isinstance(value, str) for value in told.values())
        if len(kinds) == 1 and texts and set(told) <= {kinds[0], "text"} and ("text" in told) == (kinds[0] == "type"):
            return Step(kinds[0], told[kinds[0]], told.get("text", ""))
    raise BadInput(
        f'step {number} is none of {{"open": ADDRESS}}, {{"click": SELECTOR}}, {{"type": SELECTOR, "text": TEXT}}, '
        '{"press": KEY}, {"wait": SELECTOR}, {"audit": NAME}',
        code=ErrorCode.BAD_STEPS,
    )


def take_step(browser: Browser, step: Step, base: str) -> None:
    """Do one step, but an audit. Raises NoBrowser when it cannot be done."""
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys

    if step.kind == "open":
        browser.open(urljoin(base, step.what))
        return
    if step.kind == "press":
        key = getattr(Keys, step.what.upper(), None)
        if not isinstance(key, str):
            raise NoBrowser(f"there is no key {step.what}")
        ActionChains(browser.driver).send_keys(key).perform()
        return
    element = browser.wait(lambda: browser.run(FIND, step.what), step.what)
    if step.kind == "click":
        browser.wait(lambda: element.click() is None, f"{step.what} to be clicked")
        browser.wait(lambda: browser.run("return document.readyState") == "complete", "the page after the click")
    elif step.kind == "type":
        element.clear()
        element.send_keys(step.text)
