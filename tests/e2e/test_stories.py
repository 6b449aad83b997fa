"""The stories of the main job, each from the first window to the last word, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.select import Select

from tests.e2e.browsers import ROOTS_KEPT, in_widget, wait_for
from tests.e2e.people import Consultant, Demo, Visitor, demo, go_live
from tests.redis_server import free_port

pytestmark = pytest.mark.browser

NAMES = {"chromium": "Chrome", "firefox": "Firefox", "webkit": "Safari"}


@pytest.fixture
def live(visitor: Visitor, consultant: Consultant) -> tuple[Visitor, Consultant]:
    go_live(visitor, consultant)
    return visitor, consultant


def test_1_visitor_and_consultant_chat_and_messages_survive_a_restart(
    tmp_path: Path,
    visitor_browser: Callable[..., WebDriver],
    operator_browser: Callable[..., WebDriver],
    visitor_kind: str,
) -> None:
    visitor, consultant = Visitor(visitor_browser(1200, 800)), Consultant(operator_browser(1440, 900))
    keeps = visitor_kind in ROOTS_KEPT
    with demo(tmp_path, free_port(), free_port(), keep_roots=keeps) as shop:
        visitor.opens(f"{shop.shop}/account")
        consultant.signs_in(shop.sign_in_link)
        page = f"localhost:{shop.shop_port}/account"
        consultant.sees_visitor("Your account · Tarn & Fell", page, NAMES[visitor_kind], "just now")
        visitor.opens_chat()
        visitor.says("Where is my parcel?")
        consultant.sees_visitor("1")
        consultant.opens_dialog()
        consultant.sees_in_chat("Where is my parcel?")
        consultant.says("Let me look.")
        visitor.sees_in_chat("Let me look.")
    with demo(tmp_path, shop.port, shop.shop_port, keep_roots=keeps):
        visitor.sees_in_chat("Let me look.")
        visitor.says("Thank you!")
        consultant.sees_in_chat("Where is my parcel?")
        consultant.sees_in_chat("Thank you!")
        visitor.driver.refresh()
        visitor.sees_in_chat("Let me look.")


@pytest.mark.main
def test_2_request_shows_the_consent_card_and_what_will_be_seen(visitor: Visitor, consultant: Consultant) -> None:
    consultant.opens_dialog()
    consultant.requests()
    awaiting = consultant.button("Awaiting permission…")
    colour = awaiting.value_of_css_property("background-color")
    red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
    assert red > 200
    assert green > 180
    assert blue < 120, "the button is yellow"
    card = visitor.is_asked()
    assert "Robin (demo) asks to see this page" in card.text
    yes, no = visitor.button("Yes"), visitor.button("No")
    assert yes.size == no.size
    assert yes.value_of_css_property("background-color") == no.value_of_css_property("background-color")
    assert "camera" not in card.text
    visitor.button("Read more").click()
    for words in (
        "mouse pointer",
        "scrolling",
        "passwords",
        "other tabs, windows and programs",
        "camera and microphone",
    ):
        assert words in card.text
    in_widget(visitor.driver, "root.querySelector('.choice button').click()")
    assert not visitor.is_watched(), "a script of the page said Yes"


@pytest.mark.main
def test_3_no_gives_a_notice_and_a_cool_down_yes_opens_the_window(visitor: Visitor, consultant: Consultant) -> None:
    consultant.opens_dialog()
    consultant.requests()
    visitor.is_asked()
    loaded = "return performance.getEntriesByType('resource').some((entry) => entry.name.includes('/widget/capture-'))"
    # A window that is still loading when the answer comes does not hear of it.
    consultant.goes_to_screencast_window()
    consultant.sees_status("Awaiting permission")
    window = consultant.driver.current_window_handle
    consultant.goes_to_workspace()
    visitor.button("No").click()
    assert "The visitor declined the screencast." in consultant.notice()
    assert "You can ask again in" in consultant.notice()
    asking = consultant.button("Request screencast")
    assert asking.get_attribute("aria-disabled") == "true", "the pause is no pause"
    assert visitor.do(loaded) is False, "the capture was loaded without a Yes"
    consultant.driver.switch_to.window(window)
    consultant.sees_status("The visitor declined the screencast.")
    assert consultant.driver.execute_script("return document.querySelectorAll('iframe').length") == 0


@pytest.mark.main
def test_3_yes_opens_the_screencast_window_with_the_page_scaled_to_fit(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    consultant.sees("doc.querySelectorAll('.card').length === 8", "the catalogue")
    assert consultant.find('[role="log"]').is_displayed()
    inner = visitor.do("return [innerWidth, innerHeight]")
    frame = 'iframe[title="Visitor\'s screen"]'
    fitted, stage = consultant.box(frame), consultant.box(".stage")
    assert fitted["width"] <= stage["width"] + 1
    assert fitted["height"] <= stage["height"] + 1
    assert abs(fitted["width"] / fitted["height"] - inner[0] / inner[1]) < 0.01

    def width() -> float:
        return consultant.box(frame)["width"]

    consultant.button("Zoom in").click()
    wait_for(consultant.driver, lambda: width() > fitted["width"], "a larger picture")
    consultant.button("Zoom out").click()
    consultant.button("Zoom out").click()
    wait_for(consultant.driver, lambda: width() < fitted["width"], "a smaller picture")
    consultant.button("Fit").click()
    wait_for(consultant.driver, lambda: abs(width() - fitted["width"]) < 1, "the picture fitted")


@pytest.mark.main
def test_4_mirror_follows_what_the_visitor_does(live: tuple[Visitor, Consultant], shop: Demo) -> None:
    visitor, consultant = live
    chip = visitor.driver.find_element(By.XPATH, "//button[text()='Camp']")
    chip.click()
    consultant.sees("doc.querySelectorAll('.card').length === 2", "the filtered list")
    visitor.do("scrollTo(0, 120)")
    consultant.sees(
        "doc.scrollingElement.scrollTop === 120 || doc.scrollingElement.scrollTop > 0", "the scroll position"
    )
    visitor.opens(f"{shop.shop}/checkout")
    consultant.sees("doc.querySelector('#first') !== null", "the checkout")
    visitor.find("#first").send_keys("Marlene")
    consultant.sees("doc.querySelector('#first').value === 'Marlene'", "typed text")
    visitor.find("#gift").click()
    consultant.sees("doc.querySelector('#gift').checked", "the checkbox")
    Select(visitor.find("#country")).select_by_visible_text("Poland")
    consultant.sees("doc.querySelector('#country').selectedOptions[0].text === 'Poland'", "the choice")
    visitor.driver.find_element(By.CSS_SELECTOR, "[value=express]").click()
    consultant.sees("doc.querySelector('#shipping').textContent.includes('12.00')", "the sum")
    visitor.driver.set_window_size(820, 700)
    inner = visitor.do("return innerWidth")
    consultant.sees(f"Math.abs(doc.defaultView.innerWidth - {inner}) < 1", "the new size")
    visitor.do(
        "document.title = 'Almost there'; history.pushState(null, '', '/checkout?step=2&token=abc123def456ghi789jkl')"
    )
    wait_for(consultant.driver, lambda: "Almost there" in consultant.text(".strip .page"), "the title")
    address = consultant.text(".strip .page")
    assert "/checkout?step=•••&token=•••" in address


def test_4_inner_boxes_shadow_roots_and_frames_are_followed(live: tuple[Visitor, Consultant], shop: Demo) -> None:
    visitor, consultant = live
    visitor.opens(f"{shop.shop}/product#scree")
    consultant.sees(
        "doc.querySelector('size-picker')?.shadowRoot?.querySelectorAll('button').length === 7", "the sizes"
    )
    visitor.do("[...document.querySelector('size-picker').shadowRoot.querySelectorAll('button')][3].click()")
    pressed = "doc.querySelector('size-picker').shadowRoot.querySelector('[aria-pressed=true]').textContent"
    consultant.sees(f"{pressed} === '41'", "the size")
    visitor.do("document.querySelector('.reviews').scrollTop = 60")
    consultant.sees("Math.abs(doc.querySelector('.reviews').scrollTop - 60) < 1", "the box's scroll position")
    visitor.driver.switch_to.frame(visitor.find("iframe.delivery"))
    visitor.find("#zip").send_keys("10435")
    visitor.driver.switch_to.default_content()
    consultant.sees(
        "doc.querySelector('iframe').contentDocument.querySelector('#zip').value === '10435'", "the frame's field"
    )
    consultant.sees(
        "doc.querySelector('iframe').contentDocument.querySelector('#when b') !== null", "the frame's answer"
    )
    consultant.sees("[...doc.images].every((image) => image.complete && image.naturalWidth > 80)", "the pictures")


def test_4_picture_that_was_lost_heals_by_itself_and_the_console_says_so(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    consultant.driver.execute_script(
        "cobrowseMirror.feed({epoch: '', seq: 0, kind: 1, flags: 0, time: 0, body: new Uint8Array([1, 2, 3])})"
    )
    visitor.do("document.querySelector('h1').textContent = 'After the loss'")
    consultant.sees("doc.querySelector('h1').textContent === 'After the loss'", "the change")
    visitor.do("setInterval(() => document.body.classList.toggle('tick'), 200)")
    consultant.sees_status("in sync")


def test_4_page_that_removes_the_widget_gets_it_back(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    visitor.do("document.querySelector('cobrowse-widget').remove()")
    visitor.sees_live_bar()
    visitor.button("Stop").click()
    consultant.sees_status("stopped")


def test_4_page_that_is_written_anew_goes_on_with_bar_and_chat(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    write = "document.open(); document.write('<!DOCTYPE html><body><h1>Written anew'); document.close();"
    visitor.do(write)
    consultant.sees("doc.querySelector('h1')?.textContent === 'Written anew'", "the new page")
    visitor.sees_live_bar()
    visitor.do("document.querySelector('h1').textContent = 'Changed after it'")
    consultant.sees("doc.querySelector('h1')?.textContent === 'Changed after it'", "the change")
    visitor.says("Still here")
    visitor.sees_in_chat("Still here")
    # The new page knows its tab: the next one goes on too.
    visitor.driver.refresh()
    consultant.sees("doc.querySelector('h1')?.textContent !== 'Changed after it'", "the next page")
    visitor.sees_live_bar()
    visitor.do(write)
    consultant.sees("doc.querySelector('h1')?.textContent === 'Written anew'", "the new page")
    visitor.button("Stop").click()
    consultant.sees_status("stopped")


def test_4_cursor_is_a_grey_circle_whose_centre_turns_black_at_a_press(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    target = visitor.driver.find_element(By.XPATH, "//button[text()='Light']")
    consultant.driver.execute_script(
        "window.presses = 0; const cursor = document.querySelector('.mirror-cursor');"
        "new MutationObserver(() => { if (cursor.classList.contains('pressed')) window.presses++; })"
        ".observe(cursor, {attributes: true, attributeFilter: ['class']});"
    )
    ActionChains(visitor.driver).move_to_element(target).perform()
    place = (
        "const cursor = document.querySelector('.mirror-cursor').getBoundingClientRect();"
        "const button = [...doc.querySelectorAll('button')].find((b) => b.textContent === 'Light').getBoundingClientRect();"
        "const frame = document.querySelector('iframe').getBoundingClientRect();"
        "const scale = frame.width / doc.defaultView.innerWidth;"
        "return Math.hypot(cursor.x + cursor.width / 2 - frame.x - (button.x + button.width / 2) * scale,"
        " cursor.y + cursor.height / 2 - frame.y - (button.y + button.height / 2) * scale) / scale < 1"
    )
    wait_for(consultant.driver, lambda: consultant.mirror(place), "the cursor on the same button")
    consultant.sees("doc.querySelector('button[cb-hover]')?.textContent === 'Light'", "the hover")
    ActionChains(visitor.driver).click(target).perform()
    wait_for(
        consultant.driver, lambda: consultant.driver.execute_script("return window.presses > 0"), "the black centre"
    )
    gone = "return !document.querySelector('.mirror-cursor').classList.contains('pressed')"
    wait_for(consultant.driver, lambda: consultant.driver.execute_script(gone), "the grey centre again")


@pytest.mark.main
def test_5_screencast_goes_on_over_pages_and_reload_but_not_in_another_tab(
    live: tuple[Visitor, Consultant], shop: Demo
) -> None:
    visitor, consultant = live
    visitor.driver.find_element(By.LINK_TEXT, "Account").click()
    consultant.sees("doc.title === '' || doc.querySelector('h1')?.textContent === 'Your account'", "the account page")
    visitor.sees_live_bar()
    visitor.driver.refresh()
    visitor.sees_live_bar()
    visitor.do("document.querySelector('h1').textContent = 'After the reload'")
    consultant.sees("doc.querySelector('h1')?.textContent === 'After the reload'", "the reloaded page")
    first = visitor.driver.current_window_handle
    # A tab that the page itself opens gets a copy of its session storage.
    visitor.do(
        "const opener = Object.assign(document.createElement('button'), {id: 'opener', textContent: 'Open',"
        " onclick: () => window.open('/checkout')}); document.querySelector('h1').before(opener)"
    )
    visitor.find("#opener").click()
    wait_for(visitor.driver, lambda: len(visitor.driver.window_handles) > 1, "the second tab")
    visitor.driver.switch_to.window(next(h for h in visitor.driver.window_handles if h != first))
    wait_for(visitor.driver, lambda: visitor.widget, "the widget in the second tab")
    consultant.goes_to_workspace()
    consultant.sees_visitor("2 tabs")
    assert not visitor.is_watched()
    loaded = "return performance.getEntriesByType('resource').some((entry) => entry.name.includes('/widget/capture-'))"
    assert visitor.do(loaded) is False
    consultant.goes_to_screencast_window()
    assert consultant.mirror("return doc.querySelector('h1')?.textContent") == "After the reload"


def test_5_screencast_goes_on_when_the_visitor_goes_back_and_forward(
    live: tuple[Visitor, Consultant], shop: Demo
) -> None:
    visitor, consultant = live
    visitor.do("scrollTo(0, 80)")
    visitor.opens(f"{shop.shop}/checkout")
    consultant.sees("doc.querySelector('#first') !== null", "the checkout")
    visitor.driver.back()
    consultant.sees("doc.querySelectorAll('.card').length === 8", "the catalogue again")
    visitor.sees_live_bar()
    visitor.do("document.querySelector('h1').textContent = 'Back again'")
    consultant.sees("doc.querySelector('h1').textContent === 'Back again'", "a change after going back")
    visitor.driver.forward()
    consultant.sees("doc.querySelector('#first') !== null", "the checkout again")


@pytest.mark.main
def test_6_visitor_stops_and_nothing_more_is_sent(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    consultant.sees("doc.querySelectorAll('.card').length === 8", "the page")
    visitor.sees_live_bar()
    visitor.do(
        "window.sentAfter = 0; const send = WebSocket.prototype.send;"
        "WebSocket.prototype.send = function (data) { if (this.url.includes('/v1/frames/')) window.sentAfter++;"
        " return send.call(this, data); };"
    )
    visitor.button("Stop").click()
    consultant.sees_status("The visitor stopped the screencast.")
    visitor.sees_in_chat("You stopped sharing. Nothing more is sent.")
    assert not visitor.is_watched()
    sent = visitor.do("const before = window.sentAfter; document.body.append('after the end'); return before")
    visitor.driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 300))")
    assert visitor.do("return window.sentAfter") == sent
    consultant.goes_to_workspace()
    assert "The visitor stopped the screencast." in consultant.notice()


@pytest.mark.main
def test_6_consultant_ends_and_both_see_why(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    consultant.button("End screencast").click()
    consultant.sees_status("You ended the screencast.")
    visitor.sees_in_chat("The consultant ended the screencast. Nothing more is sent.")
    wait_for(visitor.driver, lambda: not visitor.is_watched(), "the live bar to go")


@pytest.mark.main
def test_console_is_used_by_keyboard_alone(visitor: Visitor, consultant: Consultant) -> None:
    def focused() -> str:
        return str(consultant.driver.switch_to.active_element.accessible_name)

    def tab_to(name: str) -> None:
        for _ in range(30):
            if focused().startswith(name) and focused() != "Messages":
                return
            consultant.driver.switch_to.active_element.send_keys(Keys.TAB)
        raise AssertionError(f"{name} is not reached by Tab")

    consultant.sees_visitor("Tarn & Fell")
    tab_to("Tarn & Fell")
    consultant.driver.switch_to.active_element.send_keys(Keys.ENTER)
    consultant.button("Request screencast")
    tab_to("Request screencast")
    consultant.driver.switch_to.active_element.send_keys(Keys.ENTER)
    wait_for(consultant.driver, lambda: focused() == "Send request", "the focus on Send request")
    sending = consultant.driver.switch_to.active_element
    wait_for(consultant.driver, lambda: sending.get_attribute("aria-disabled") == "false", "a button that counts")
    sending.send_keys(Keys.ENTER)
    visitor.is_asked()
    consultant.goes_to_workspace()
    tab_to("Message")
    consultant.driver.switch_to.active_element.send_keys("May I look?", Keys.ENTER)
    visitor.sees_in_chat("May I look?")


def test_browser_that_is_too_old_says_so_instead_of_asking(visitor: Visitor, consultant: Consultant) -> None:
    visitor.do("delete window.ResizeObserver")
    consultant.opens_dialog()
    consultant.requests()
    assert "too old" in consultant.notice()
    visitor.sees_in_chat("your browser is too old for that. Nothing is shared.")


def test_used_link_shows_the_sign_in_page_with_the_reason(
    shop: Demo, consultant: Consultant, operator_browser: Callable[..., WebDriver]
) -> None:
    other = operator_browser(1200, 800)
    other.get(shop.sign_in_link)
    wait_for(other, lambda: "already used" in other.find_element(By.CSS_SELECTOR, '[role="alert"]').text, "the reason")
    names = [element.accessible_name for element in other.find_elements(By.CSS_SELECTOR, "input, button")]
    assert names == ["Email", "Password", "Sign in"]


@pytest.mark.chromium
def test_part_that_a_pinched_visitor_sees_is_marked(
    shop: Demo, consultant: Consultant, chrome: Callable[..., Chrome]
) -> None:
    driver = chrome(phone=True)
    visitor = Visitor(driver)
    visitor.opens(f"{shop.shop}/")
    go_live(visitor, consultant)
    part = (
        "return [...document.querySelectorAll('.mirror-seen:not([hidden])')].map((seen) =>"
        " [Math.round(parseFloat(seen.style.width)), Math.round(parseFloat(seen.style.height))])"
    )
    assert consultant.driver.execute_script(part) == []
    driver.execute_cdp_cmd("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
    width, height = visitor.do("return [visualViewport.width, visualViewport.height]")
    expected = [[round(width), round(height)]]
    wait_for(consultant.driver, lambda: consultant.driver.execute_script(part) == expected, "the part that is seen")
    driver.execute_cdp_cmd("Emulation.setPageScaleFactor", {"pageScaleFactor": 1})
    wait_for(consultant.driver, lambda: consultant.driver.execute_script(part) == [], "the whole page again")
