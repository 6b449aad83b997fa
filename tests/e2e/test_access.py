"""axe-core finds nothing, in any state of console and widget, in light and dark (WCAG 2.2 A and AA, best practices)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import NODE_MODULES
from tests.e2e.people import Consultant, Demo, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.chromium]

AXE = (NODE_MODULES / "axe-core" / "axe.min.js").read_text("utf-8")
RUN = """const [context, done] = arguments;
axe.run(context, {resultTypes: ['violations'], iframes: false}).then((found) => done(found.violations.map((one) =>
  `${one.id}: ${one.help}\\n` + one.nodes.map((node) => `   ${node.target} ${node.failureSummary.replaceAll('\\n', ' ')}`).join('\\n'))),
  (error) => done([String(error)]));"""


FOUND: list[str] = []


def check(person: Visitor | Consultant, what: str) -> None:
    """Write down what axe finds: of the console's window, or of the widget alone in the visitor's page."""
    widget = isinstance(person, Visitor)
    if widget:
        # axe looks into open roots; for this page's tests the widget's is one.
        in_widget(person.driver, "Object.defineProperty(root.host, 'shadowRoot', {value: root, configurable: true})")
    context: dict[str, Any] = {"include": ["cobrowse-widget"]} if widget else {"exclude": [".mirror"]}
    person.driver.execute_script("window.axe ?? eval.call(window, arguments[0])" if widget else AXE, AXE)
    found = person.driver.execute_async_script(RUN, context)
    FOUND.extend(f"{what}: {one}" for one in found)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(shop: Demo, chrome: Callable[..., Chrome], dark: bool) -> None:
    FOUND.clear()
    visitor, consultant = Visitor(chrome(1100, 800)), Consultant(chrome(1440, 900))
    scheme = [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
        # What is half faded in has half the contrast.
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    for person in (visitor, consultant):
        person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        person.driver.set_script_timeout(60)
    consultant.driver.get(f"{shop.base}/console/")
    wait_for(consultant.driver, lambda: consultant.find("#email"), "the sign-in page")
    check(consultant, "sign-in")
    visitor.opens(f"{shop.shop}/checkout")
    visitor.opens_chat()
    wait_for(
        visitor.driver, lambda: in_widget(visitor.driver, "return !!root.querySelector('.intro')"), "the questions"
    )
    visitor.says("Hello")
    check(visitor, "the questions while nobody is there")
    consultant.driver.get("about:blank")  # else only the fragment would change
    consultant.signs_in(shop.sign_in_link)
    check(consultant, "an empty desk")
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, "return !root.querySelector('.intro')"), "no questions")
    visitor.button("Send").click()
    consultant.opens_dialog()
    consultant.sees_in_chat("Hello")
    consultant.says("Good day! See https://shop.example/")
    visitor.sees_in_chat("Good day!")
    consultant.button("Emoji").click()
    check(consultant, "a dialogue, with emoji")
    consultant.button("Canned replies").click()
    check(consultant, "canned replies offered")
    consultant.button("Write the first canned reply").click()
    check(consultant, "canned replies edited")
    consultant.button("Done").click()
    consultant.button("Note").click()
    consultant.find('textarea[aria-label="Note"]').send_keys("A note")
    consultant.button("Add note").click()
    consultant.find(".filters summary").click()
    check(consultant, "a note, and the filters of visitors")
    consultant.find(".filters summary").click()
    consultant.button("Keyboard shortcuts").click()
    check(consultant, "shortcuts")
    consultant.find("dialog.shortcuts button").click()
    consultant.button("Request screencast").click()
    check(consultant, "the words of a request")
    consultant.confirms("Send request")
    visitor.is_asked()
    visitor.button("Read more").click()
    check(visitor, "consent")
    check(consultant, "awaiting permission")
    visitor.accepts()
    visitor.sees_live_bar()
    check(visitor, "live")
    consultant.goes_to_screencast_window()
    consultant.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    consultant.driver.set_window_size(1440, 900)
    consultant.sees_status("Live")
    check(consultant, "the screencast window")
    consultant.button("Show here").click()
    check(consultant, "choosing a place")
    consultant.find(".pointing").click()
    wait_for(visitor.driver, lambda: visitor.widget.find_element(By.CSS_SELECTOR, ".place-hint"), "the place")
    check(visitor, "a place that is shown")
    consultant.button("Take snapshot").click()
    wait_for(consultant.driver, lambda: consultant.find(".editor-paper canvas"), "the editor")
    check(consultant, "the editor")
    consultant.button("Send picture").click()
    wait_for(consultant.driver, lambda: consultant.find(".message .picture img"), "the picture")
    check(consultant, "a picture in the dialogue")
    wait_for(
        visitor.driver, lambda: in_widget(visitor.driver, "return !!root.querySelector('.picture')"), "the picture"
    )
    check(visitor, "a picture in the chat")
    in_widget(visitor.driver, "root.querySelector('.picture').click()")
    wait_for(visitor.driver, lambda: visitor.widget.find_element(By.CSS_SELECTOR, ".large"), "it large")
    check(visitor, "a large picture")
    visitor.button("Close").click()
    visitor.button("Stop").click()
    consultant.sees_status("stopped")
    check(consultant, "the screencast that ended")
    check(visitor, "the end")
    for page, sign in (("website", ".website"), ("rules", ".rule-buttons"), ("audit", ".trail")):
        consultant.driver.get(f"{shop.base}/console/{page}")
        wait_for(consultant.driver, lambda: consultant.find(sign), page)  # noqa: B023
        check(consultant, page)
    assert not FOUND, "\n".join(FOUND)
