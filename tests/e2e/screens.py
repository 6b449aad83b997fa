"""`python -m tests.e2e.screens FOLDER [SCREEN…]`: pictures of every screen, or of some, for a look and for the docs.

1440 and 390 px wide, light and dark.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By

from tests.e2e.browsers import in_widget, open_chrome, wait_for
from tests.e2e.people import Consultant, Demo, Visitor, demo


def resize(driver_width: int, person: Visitor | Consultant) -> None:
    """Set the viewport exactly; windows have a smallest width of their own."""
    person.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": driver_width, "height": 844 if driver_width < 500 else 900, "deviceScaleFactor": 1, "mobile": False},
    )


def try_rules(auditor: Consultant, address: str) -> None:
    """Open a page beside the rules."""
    auditor.button("+ Personal fields").click()
    field = auditor.find('input[type="url"]')
    field.clear()
    field.send_keys(address)
    auditor.button("Open and test").click()
    wait_for(auditor.driver, lambda: auditor.find(".test-state.asking"), "the page")
    auditor.driver.switch_to.window(auditor.driver.window_handles[-1])
    Visitor(auditor.driver).accepts()
    auditor.goes_to_workspace()
    wait_for(auditor.driver, lambda: auditor.find(".findings"), "the findings")


def walk(shop: Demo, folder: Path, only: set[str], width: int, dark: bool) -> None:
    """Take the pictures of one width and colour scheme; all of them unless `only` names some."""
    name = f"{width}-{'dark' if dark else 'light'}"
    visitor, consultant = Visitor(open_chrome()), Consultant(open_chrome())
    try:
        scheme = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        for person in (visitor, consultant):
            resize(width, person)
            person.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})

        def shot(person: Visitor | Consultant, screen: str) -> None:
            if only and screen not in only:
                return
            picture = Image.open(io.BytesIO(person.driver.get_screenshot_as_png())).convert("RGB")
            picture.quantize(256, dither=Image.Dither.NONE).save(folder / f"{screen}-{name}.png", optimize=True)

        consultant.driver.get(f"{shop.base}/console/")
        wait_for(consultant.driver, lambda: consultant.find("#email"), "the sign-in page")
        shot(consultant, "sign-in")
        consultant.signs_in_with_password(shop.base, "kim@example.org", "a long enough password")
        shot(consultant, "desk-empty")
        visitor.opens(f"{shop.shop}/product#scree")
        consultant.sees_visitor("Scree leather boots")
        shot(visitor, "shop")
        visitor.opens_chat()
        shot(visitor, "chat-empty")
        visitor.do("Cobrowse.identify({name: 'Mara Lindqvist', email: 'mara@example.org'})")
        visitor.says("Do these boots run small? I am between 41 and 42.")
        wait_for(consultant.driver, lambda: consultant.find(".dialog-row"), "the dialogue in the inbox")
        shot(consultant, "desk-waiting")
        consultant.opens_dialog()
        consultant.says("They run true to size. Shall I look at the page with you?")
        visitor.sees_in_chat("Shall I look")
        shot(visitor, "chat")
        consultant.button("Note").click()
        consultant.find('textarea[aria-label="Note"]').send_keys("Bought the Tarn tent last year.")
        consultant.button("Add note").click()
        visitor.types("textarea", "Yes, ")
        wait_for(consultant.driver, lambda: consultant.find(".typing"), "that the visitor types")
        shot(consultant, "desk-dialogue")
        visitor.types("textarea", "please")
        visitor.button("Send").click()
        consultant.requests()
        visitor.is_asked()
        shot(visitor, "consent")
        visitor.button("Read more").click()
        shot(visitor, "consent-more")
        shot(consultant, "desk-awaiting")
        consultant.goes_to_screencast_window()
        resize(width, consultant)
        consultant.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        shot(consultant, "screencast-awaiting")
        visitor.button("Show me what will be sent").click()
        noted = "return root.querySelector('.preview [role=status]')?.innerText.includes('Nothing has been sent')"
        wait_for(visitor.driver, lambda: in_widget(visitor.driver, noted), "the preview")
        shot(visitor, "preview")
        visitor.button("Close preview").click()
        visitor.accepts()
        visitor.sees_live_bar()
        consultant.goes_to_screencast_window()
        resize(width, consultant)
        consultant.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        consultant.sees_status("Live")
        consultant.sees("[...doc.images].every((image) => image.naturalWidth > 1)", "the pictures")
        visitor.button("Close chat").click()
        ActionChains(visitor.driver).move_to_element(visitor.find("size-picker")).perform()
        consultant.sees("!document.querySelector('.mirror-cursor').hidden", "the cursor")
        shot(visitor, "live")
        shot(consultant, "screencast")
        consultant.button("Select text").click()
        shot(consultant, "screencast-text")
        consultant.button("Select text").click()
        consultant.button("Show here").click()
        consultant.find(".pointing").click()
        wait_for(visitor.driver, lambda: visitor.widget.find_element(By.CSS_SELECTOR, ".place-hint"), "the place")
        shot(visitor, "place")
        consultant.button("Take snapshot").click()
        wait_for(consultant.driver, lambda: consultant.find(".editor-paper canvas"), "the editor")
        consultant.button("click HERE").click()
        consultant.find(".editor-paper > [role=img]").click()
        shot(consultant, "editor")
        consultant.find(".editor-foot input").send_keys("This is your size")
        consultant.button("Send picture").click()
        wait_for(consultant.driver, lambda: consultant.find(".message .picture img"), "the picture")
        shot(consultant, "screencast-picture")
        visitor.button("Chat, 1 unread").click()
        visitor.sees_in_chat("This is your size")
        shot(visitor, "chat-picture")
        visitor.button("Close chat").click()
        visitor.button("Stop").click()
        consultant.sees_status("stopped")
        shot(visitor, "stopped")
        shot(consultant, "screencast-ended")
        consultant.goes_to_workspace()
        shot(consultant, "desk-ended")
        visitor.opens_chat()
        shot(visitor, "receipt")
        consultant.driver.get("about:blank")  # else only the fragment would change
        consultant.driver.get(shop.sign_in_link)
        for page, sign in (("website", ".website"), ("rules", ".rule-buttons"), ("audit", ".trail")):
            wait_for(consultant.driver, lambda: consultant.find(".places"), "the bar")
            consultant.driver.get(f"{shop.base}/console/{page}")
            wait_for(consultant.driver, lambda: consultant.find(sign), page)  # noqa: B023
            if page == "rules":
                try_rules(consultant, f"{shop.shop}/account")
            shot(consultant, page)
            consultant.driver.execute_script("document.querySelector('.findings')?.scrollIntoView()")
            shot(consultant, f"{page}-more")
    finally:
        visitor.driver.quit()
        consultant.driver.quit()


def main(folder: Path, only: set[str]) -> None:
    """Take all pictures, or some."""
    folder.mkdir(parents=True, exist_ok=True)
    for width in (1440, 390):
        for dark in (False, True):
            with tempfile.TemporaryDirectory() as data, demo(Path(data)) as shop:
                shop.add_operator("kim@example.org", "a long enough password")
                walk(shop, folder, only, width, dark)


if __name__ == "__main__":
    main(Path(sys.argv[1]), set(sys.argv[2:]))
