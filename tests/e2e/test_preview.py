"""What the visitor can check: what would be sent, before Yes; and the receipt, after the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.network import SentTexts
from tests.e2e.people import Consultant, Visitor, ask, demo, go_live

pytestmark = pytest.mark.browser

IN_PICTURE = (
    "const picture = root.querySelector('.preview-stage > div').shadowRoot;"
    "const doc = picture.querySelector('iframe:not(.waiting)').contentDocument;"
)


def test_visitor_sees_before_yes_what_would_be_sent_and_nothing_is(
    tmp_path: Path, chrome: Callable[..., Chrome]
) -> None:
    driver = chrome(1100, 800, log_network=True)
    visitor, consultant = Visitor(driver), Consultant(chrome(1440, 900))
    with demo(tmp_path) as running:
        (tmp_path / "rules.json").write_text('{"mode": "standard", "rules": [{"action": "mask", "selector": "h2"}]}')
        running.run("rules", "publish", "demo", str(tmp_path / "rules.json"))
        sent_texts = SentTexts(driver)
        visitor.opens(f"{running.shop}/account")
        consultant.signs_in(running.sign_in_link)
        ask(visitor, consultant)
        sent_texts.collect()
        sent_texts.texts.clear()
        visitor.button("Show me what will be sent").click()
        whole = "const text = doc.body.innerText; return text.includes('Returned') && text"
        text = wait_for(driver, lambda: in_widget(driver, IN_PICTURE + whole), "the whole picture")
        wait_for(
            driver,
            lambda: in_widget(
                driver,
                "return root.querySelector('.preview [role=status]').innerText.includes('Nothing has been sent')",
            ),
            "the note",
        )
        assert "Your account" in text
        assert "Scree leather boots" in text
        assert not any(word in text for word in ("Kastanienallee", "Orders", "Letters"))
        fields = in_widget(driver, IN_PICTURE + "return [...doc.querySelectorAll('input')].map((one) => one.value)")
        assert set(fields) <= {"••••••", "", "on"}
        loaded = in_widget(
            driver, IN_PICTURE + "return [...doc.querySelectorAll('img')].every((one) => one.naturalWidth > 0)"
        )
        assert loaded, "pictures are shown too"
        sent_texts.collect()
        sent = [one for one in sent_texts.texts if running.base in one and "/widget/preview-" not in one]
        assert [one for one in sent if one.startswith("http")] == []
        assert sent_texts.frames == []
        assert not sent_texts.holds("Scree leather boots")

        visitor.presses(Keys.ESCAPE)
        wait_for(driver, lambda: in_widget(driver, "return !root.querySelector('.preview')"), "the pane closed")
        assert in_widget(driver, "return root.activeElement.textContent") == "Show me what will be sent"
        # What comes after Yes is what was shown.
        visitor.accepts()
        consultant.goes_to_screencast_window()
        consultant.sees("[...doc.querySelectorAll('td')].at(-1)?.textContent === 'Returned'", "the page")
        shown = consultant.mirror("return doc.body.innerText")
        assert re.sub(r"\s+", " ", shown) == re.sub(r"\s+", " ", text)


def test_request_that_is_withdrawn_closes_the_preview(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome(390, 800)), Consultant(chrome(1440, 900))
    with demo(tmp_path) as running:
        visitor.opens(f"{running.shop}/")
        consultant.signs_in(running.sign_in_link)
        ask(visitor, consultant)
        visitor.button("Show me what will be sent").click()
        wait_for(
            visitor.driver, lambda: in_widget(visitor.driver, IN_PICTURE + "return doc.body.innerText"), "the picture"
        )
        consultant.button("Withdraw").click()
        visitor.sees_in_chat("withdrawn")
        assert in_widget(visitor.driver, "return !root.querySelector('.preview')")


def test_receipt(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    driver = chrome(1100, 800)
    folder = tmp_path / "downloads"
    driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    visitor, consultant = Visitor(driver), Consultant(chrome(1440, 900))
    with demo(tmp_path) as running:
        visitor.opens(f"{running.shop}/")
        consultant.signs_in(running.sign_in_link)
        go_live(visitor, consultant)
        visitor.button("Stop").click()
        visitor.button("Download receipt").click()
        file = wait_for(driver, lambda: next(folder.glob("screencast-*.txt")), "the file")
        text = file.read_text("utf-8")
        assert "Tarn & Fell (demo shop)" in text
        assert re.search(r"Asked +\S+ \S+ UTC by Robin \(demo\)", text)
        assert re.search(r"Your answer +Yes, ", text)
        assert re.search(r"Watched by +Robin \(demo\), from ", text)
        assert re.search(r"Ended .*You stopped it", text)
        assert re.search(r"Program +capture-[A-Z0-9]+\.js", text)
        last = re.findall(r"Entry (\d+) of .*\n([0-9a-f]{64})", text)
        assert last
        trail = running.run("audit", "export", "demo")
        assert last[0][1] in trail
        assert driver.find_elements(By.CSS_SELECTOR, "a[download]") == []
