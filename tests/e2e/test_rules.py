"""The owner's rules in a real page: by address, by what stands around, and while a screencast runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import embedding
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.test_consent import SETTLED

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><html><head><title>Shop</title>{{tag}}</head><body>
<h1>Account of Kim</h1><p class="iban">DE02 1203</p><div class="photo"><b>face</b></div>
<ul><li>first</li><li>second</li></ul><section id="later"><p>later text</p></section><p id="pay">pay here</p>
<form class="odd"><input name="parentElement"><input name="localName"><input name="getAttribute"><b>odd words</b></form>
<div id="host"></div><script>host.attachShadow({mode: 'open'}).innerHTML = '<p class=iban>in shadow</p><i>open</i>'</script>
<p id="last">0</p></body></html>"""


def shown(consultant: Consultant, selector: str) -> str:
    """Return the text that the mirror shows."""
    return str(consultant.mirror("return doc.querySelector(arguments[0])?.textContent ?? 'nothing'", selector))


def test_rules_hold_in_the_page_and_become_stricter_while_it_is_watched(
    tmp_path: Path, chrome: Callable[..., Chrome]
) -> None:
    visitor, consultant = Visitor(chrome(1100, 800)), Consultant(chrome(1440, 900))
    step = 0

    def settled() -> None:
        nonlocal step
        step += 1
        visitor.do("document.querySelector('#last').textContent = arguments[0]", str(step))
        consultant.sees(f"doc.querySelector('#last')?.textContent === '{step}'", "the last change")

    iban = {"action": "mask", "selector": ".iban"}
    photo = {"action": "block", "selector": ".photo"}
    second = {"action": "mask", "selector": "li:nth-child(2), .lead + p"}
    pay = {"action": "mask", "selector": "#pay", "url": "/checkout/*"}
    with embedding(tmp_path) as site:
        site.publish([iban, photo, second, pay])
        visitor.opens(site.page("shop", PAGE))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        consultant.sees("doc.querySelector('h1')?.textContent === 'Account of Kim'", "the page")
        settled()
        assert "DE02" not in shown(consultant, ".iban")
        assert shown(consultant, "body").count("face") == 0
        assert [shown(consultant, f"li:nth-child({n})") for n in (1, 3)] == ["first", "nothing"]
        assert "second" not in shown(consultant, "ul")
        assert shown(consultant, "#pay") == "pay here"
        in_shadow = "const root = doc.querySelector('#host').shadowRoot; return root.textContent"
        assert "in shadow" not in consultant.mirror(in_shadow)
        assert "open" in consultant.mirror(in_shadow)

        # What stands before an element makes a rule name it: hidden in the same step as the change.
        visitor.do("const i = document.createElement('i'); i.className = 'lead'; later.prepend(i)")
        settled()
        assert "later text" not in shown(consultant, "#later")

        # Another address of the same page has its own rules.
        visitor.do("history.pushState(null, '', '/checkout/1')")
        settled()
        assert "pay here" not in shown(consultant, "#pay")

        # Stricter rules hold at once; that the mask of .iban is gone holds for the next screencast only.
        site.publish([{"action": "mask", "selector": "h1"}])
        consultant.sees("!doc.querySelector('h1')?.textContent.includes('Kim')", "the stricter rule")
        settled()
        assert "DE02" not in shown(consultant, ".iban")

        # After a reload the visitor's tab goes on with all of them.
        visitor.driver.get(site.page("shop", PAGE))
        consultant.sees("doc.querySelector('#last')?.textContent === '0'", "the page after a reload")
        assert "Kim" not in shown(consultant, "h1")
        assert "DE02" not in shown(consultant, ".iban")


def test_visitor_hides_a_part_for_the_rest_of_the_screencast(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome(1100, 800)), Consultant(chrome(1440, 900))
    driver = visitor.driver
    clicked = "window.presses = 0; document.addEventListener('mousedown', () => { window.presses++; })"
    with embedding(tmp_path) as site:
        visitor.opens(site.page("shop", PAGE))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        consultant.sees("doc.querySelector('.photo')?.textContent === 'face'", "the page")
        visitor.do(clicked)
        frames = "doc.querySelector('#last').dataset.same = 'yes'"
        consultant.mirror(frames)

        visitor.button("Hide something").click()
        ActionChains(driver).send_keys(Keys.ESCAPE).perform()
        assert shown(consultant, ".photo") == "face"

        visitor.button("Hide something").click()
        presses = visitor.do("return window.presses")
        ActionChains(driver).move_to_element(driver.find_element(By.CSS_SELECTOR, ".photo b")).click().perform()
        consultant.sees("!doc.body.textContent.includes('face')", "the hidden part to go")
        # Only that part was sent anew, and the page noticed nothing.
        assert consultant.mirror("return doc.querySelector('#last').dataset.same") == "yes"
        assert visitor.do("return window.presses") == presses

        # A form whose fields are named like its own properties.
        visitor.button("Hide something").click()
        ActionChains(driver).move_to_element(driver.find_element(By.CSS_SELECTOR, ".odd b")).click().perform()
        consultant.sees("!doc.body.textContent.includes('odd words')", "the part of the odd form to go")

        # By keys: the element that was pointed at last, then its parent.
        visitor.button("Hide something").click()
        ActionChains(driver).move_to_element(driver.find_element(By.CSS_SELECTOR, "li")).perform()
        ActionChains(driver).send_keys(Keys.ARROW_UP, Keys.ENTER).perform()
        consultant.sees("!doc.body.textContent.includes('second')", "the list to go")

        driver.refresh()
        consultant.sees("doc.querySelector('#last') && !doc.querySelector('#last').dataset.same", "the page again")
        assert "face" not in shown(consultant, "body")
        assert "second" not in shown(consultant, "body")
        assert shown(consultant, "h1") == "Account of Kim"
        # Shared again, on the next page: the same parts are hidden; after another one nothing is known of them.
        visitor.button("Stop").click()
        driver.refresh()
        again = visitor.button("Share again")
        wait_for(driver, lambda: in_widget(driver, SETTLED), "a button that counts")
        again.click()
        consultant.sees_status("Live")
        consultant.sees("doc.querySelector('h1')?.textContent === 'Account of Kim'", "the page shared again")
        assert "face" not in shown(consultant, "body")
        assert "second" not in shown(consultant, "body")
        names = visitor.do("return sessionStorage.getItem('cobrowse:hidden')")
        assert "photo" in names
        assert "face" not in names
        consultant.button("End screencast").click()
        visitor.sees_in_chat("The consultant ended the screencast. Nothing more is sent.")
        assert visitor.do("return sessionStorage.getItem('cobrowse:hidden')") is None
