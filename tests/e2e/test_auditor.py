"""What an auditor does in the console: masking rules, tested on a real page and published; the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import Embedding, embedding
from tests.e2e.network import SentTexts
from tests.e2e.people import Consultant, Visitor, demo, go_live

pytestmark = pytest.mark.browser

AUDITOR = "avi@example.org"
PASSWORD = "a long enough password"
PAGE = """<!DOCTYPE html><html><head><title>Account</title>{{tag}}</head><body><h1>Account</h1>
<p class="iban">DE02 1203 0000</p><p class="iban">DE89 3704 0044</p><p class="tour">A tour</p>
<form><input id="mail" type="email" autocomplete="email" value="kim@example.org"><input id="pw" type="password" value="hunter2"></form>
<div data-cobrowse="block"><b>held for members</b></div></body></html>"""


class Auditor(Consultant):
    def signs_in_as_auditor(self, site: Embedding) -> None:
        site.hub.run(
            "operator", "add", AUDITOR, "--name", "Avi", "--role", "auditor", "--password-stdin", given=PASSWORD
        )
        self.driver.get(f"{site.hub.base}/console/")
        wait_for(self.driver, lambda: self.find("#email"), "the sign-in page").send_keys(AUDITOR)
        self.find("#password").send_keys(PASSWORD)
        self.button("Sign in").click()
        wait_for(self.driver, lambda: self.find(".rules-page"), "the rules")

    def chooses_site(self, name: str) -> None:
        Select(wait_for(self.driver, lambda: self.find(".site-choice select"), "the websites")).select_by_visible_text(
            name
        )

    def adds_rule(self, selector: str, action: str = "mask") -> None:
        self.button("+ Add rule").click()
        fields = self.driver.find_elements(By.CSS_SELECTOR, "input.selector")
        assert self.driver.switch_to.active_element == fields[-1]
        fields[-1].send_keys(selector)
        Select(self.driver.find_elements(By.CSS_SELECTOR, ".rule select")[-1]).select_by_value(action)

    def tests_on(self, address: str) -> None:
        field = self.find('input[type="url"]')
        field.clear()
        field.send_keys(address)
        self.button("Open and test").click()

    def page_agrees(self) -> None:
        wait_for(self.driver, lambda: len(self.driver.window_handles) > 1, "the page's window")
        self.driver.switch_to.window(self.driver.window_handles[-1])
        Visitor(self.driver).accepts()
        self.goes_to_workspace()

    def sees(self, script: str, what: str) -> Any:
        return wait_for(self.driver, lambda: self.driver.execute_script(f"return {script}"), what)

    def hits(self) -> list[str]:
        return [one.text for one in self.driver.find_elements(By.CSS_SELECTOR, ".rule .hits, .rule .problem")]


def test_rules_are_tested_on_a_page_and_published(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    driver = chrome(1440, 900, log_network=True)
    auditor = Auditor(driver)
    with embedding(tmp_path) as site:
        auditor.signs_in_as_auditor(site)
        auditor.chooses_site("Pages")
        wait_for(driver, lambda: "No rules have been published" in auditor.text(".rules-edit"), "the empty state")
        auditor.tests_on("https://elsewhere.example/")
        assert "not an address of Pages" in wait_for(
            driver, lambda: auditor.text('.open-page [role="alert"]'), "the refusal"
        )
        sent_texts = SentTexts(driver)
        sent_texts.collect()
        sent_texts.texts.clear()
        auditor.tests_on(site.page("account", PAGE))
        auditor.page_agrees()
        picture = "document.querySelector('.rules-sizer iframe:not(.waiting)')?.contentDocument"
        auditor.sees(f"{picture}?.querySelector('h1')?.textContent === 'Account'", "the page")
        assert "DE02" in driver.execute_script(f"return {picture}.body.textContent")
        assert "held for members" not in driver.execute_script(f"return {picture}.body.textContent")
        # What is hidden is explained, what looks personal is named, by no contents.
        findings = auditor.sees("document.querySelector('.findings')?.innerText", "the findings")
        assert 'blocked: data-cobrowse="block"' in findings
        assert "masked: always: password" in findings
        assert "input#mail" in findings
        assert "kim@example.org" not in findings
        tinted = auditor.sees("[...document.querySelectorAll('.tint')].map((one) => one.title).join()", "the tints")
        assert 'blocked: data-cobrowse="block"' in tinted

        # With each change of the rules the picture is made anew.
        auditor.adds_rule(".iban")
        auditor.adds_rule(".nothing")
        wait_for(driver, lambda: auditor.hits() == ["matches 2 here", "matches nothing here"], "the hits")
        auditor.sees(f"!{picture}?.body.textContent.includes('DE02')", "the rule in the picture")
        auditor.sees("document.querySelector('.findings').innerText.includes('What changes 2')", "what changes")
        auditor.adds_rule("p[", "block")
        wait_for(driver, lambda: auditor.hits()[-1] == "This is not a CSS selector.", "the problem")
        assert not auditor.button("Publish…").is_enabled()
        auditor.button("Remove rule 3").click()

        auditor.button("Publish…").click()
        # Also when the page is still being tested with the rules as they are now.
        auditor.sees(
            "document.querySelector('dialog.publish')?.innerText.includes('0 parts become visible, 2 hidden')",
            "what changes by what is published",
        )
        assert "+ mask .iban" in auditor.text("dialog.publish")
        auditor.find("dialog.publish input").send_keys("accounts are private")
        auditor.button("Publish").click()
        wait_for(driver, lambda: "Version 1 is published" in auditor.text(".rules-actions"), "the word of it")
        assert "accounts are private" in auditor.text(".rules-edit")

        # What becomes visible again is said before it is published.
        auditor.button("Remove rule 1").click()
        auditor.sees(f"{picture}?.body.textContent.includes('DE02')", "the page without the rule")
        auditor.button("Publish…").click()
        auditor.sees(
            "document.querySelector('dialog.publish')?.innerText.includes('2 parts become visible')",
            "what becomes visible by what is published",
        )
        assert "− mask .iban" in auditor.text("dialog.publish")
        auditor.button("Cancel").click()
        # One press hides what browsers fill in of a person.
        auditor.button("+ Personal fields").click()
        wait_for(driver, lambda: auditor.hits()[-1] == "matches 1 here", "the field")
        auditor.sees(f"{picture}?.querySelector('input[type=email]')?.value === '••••••'", "the masked field")
        # Nothing of the page went to the hub all the while.
        sent_texts.collect()
        assert sent_texts.frames == []
        assert not sent_texts.holds("DE89 3704")

        driver.get(f"{site.hub.base}/console/audit")
        auditor.chooses_site("Pages")
        auditor.sees("document.querySelector('.trail')?.innerText.includes('Avi published version 1')", "the entry")


def test_page_shows_itself_to_the_hubs_console_only(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    driver = chrome(1200, 800)
    with embedding(tmp_path) as site:
        account = site.page("account", PAGE)
        opener = site.page("opener", "<!DOCTYPE html><title>opener</title><!-- {{tag}} --><button>Open</button>")
        driver.get(opener.replace("127.0.0.1", "localhost"))
        driver.execute_script(
            "window.heard = []; addEventListener('message', (event) => heard.push(event.data));"
            "const account = arguments[0];"
            "document.querySelector('button').onclick = () => { window.opened = window.open(account, 'x'); }",
            account,
        )
        driver.find_element(By.CSS_SELECTOR, "button").click()
        here = driver.current_window_handle
        wait_for(driver, lambda: len(driver.window_handles) > 1, "the window")
        driver.switch_to.window(driver.window_handles[-1])
        wait_for(driver, lambda: in_widget(driver, "return root.querySelector('.launcher')"), "the widget")
        driver.switch_to.window(here)
        driver.execute_async_script(
            "const done = arguments[0]; let n = 0; const again = () => { opened.postMessage({cobrowse: 'test', rules: "
            "{version: 0, mode: 'standard', rules: []}}, '*'); if (++n < 20) setTimeout(again, 50); else done() }; again()"
        )
        assert driver.execute_script("return heard") == []
        driver.switch_to.window(driver.window_handles[-1])
        assert not in_widget(driver, "return root.querySelector('.card')")


def test_audit_trail_is_searched_read_and_verified(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome(1100, 800)), Auditor(chrome(1440, 900))
    driver = consultant.driver
    with demo(tmp_path) as running:
        visitor.opens(f"{running.shop}/")
        consultant.signs_in(running.sign_in_link)
        go_live(visitor, consultant)
        visitor.button("Stop").click()
        consultant.sees_status("The visitor stopped the screencast")
        consultant.goes_to_workspace()
        driver.find_element(By.LINK_TEXT, "Audit").click()
        rows = "[...document.querySelectorAll('.trail tbody tr')].map((row) => row.innerText).join('\\n')"
        told = consultant.sees(f"{rows}.includes('the visitor stopped it') && {rows}", "the trail")
        assert "Robin (demo) asked on" in told
        assert "The visitor said Yes" in told
        assert "Robin (demo) began to watch" in told

        consultant.find('input[type="search"]').send_keys("by_visitor")
        consultant.sees("document.querySelectorAll('.trail tbody tr').length === 1", "the found entry")
        consultant.button("Time line").click()
        # The driver's own clear tells the page nothing: what is drawn next would put the words back.
        consultant.find('input[type="search"]').send_keys(*[Keys.BACKSPACE] * len("by_visitor"))
        line = consultant.sees(
            "document.querySelectorAll('.time-line li').length >= 4 && document.querySelector('.time-line').innerText",
            "the time line",
        )
        assert line.index("asked on") < line.index("said Yes") < line.index("the visitor stopped it")
        consultant.button("Verify").click()
        consultant.sees("document.querySelector('.audit-head').innerText.includes('Intact: ')", "the verdict")
        for kind, start in (("csv", "number,time,kind"), ("json", "[\n{")):
            script = "return fetch(arguments[0]).then((answer) => answer.text())"
            text = driver.execute_script(script, f"/v1/console/audit/demo/export?format={kind}")
            assert text.startswith(start)
            assert text.count("by_visitor") == 1


def test_consultants_see_neither(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    consultant = Consultant(chrome(1440, 900))
    with demo(tmp_path) as running:
        running.add_operator("kim@example.org", PASSWORD)
        consultant.signs_in_with_password(running.base, "kim@example.org", PASSWORD)
        assert not consultant.driver.find_elements(By.CSS_SELECTOR, ".places")
        for path in ("audit/demo", "audit/demo/verify", "audit/demo/export", "rules/demo", "sites"):
            script = "return fetch('/v1/console/' + arguments[0]).then((answer) => answer.status)"
            assert consultant.driver.execute_script(script, path) == 403
        consultant.driver.get(f"{running.base}/console/audit")
        wait_for(consultant.driver, lambda: consultant.find(".workspace"), "the workspace instead")
