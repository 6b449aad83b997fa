"""The end is the end at the desk, and nothing there happens by accident: windows, snapshots, sign-out, a lost hub."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.people import Consultant, Demo, Visitor, ask, go_live

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
TRACES = """return {mirror: window.cobrowseMirror === undefined, frames: document.querySelectorAll('iframe').length,
strip: document.querySelector('.strip')?.innerText ?? '', text: document.documentElement.innerHTML}"""


@pytest.fixture
def live(visitor: Visitor, consultant: Consultant) -> tuple[Visitor, Consultant]:
    go_live(visitor, consultant)
    consultant.sees("doc.querySelectorAll('.card').length === 8", "the catalogue")
    return visitor, consultant


def gone(consultant: Consultant, selector: str) -> None:
    wait_for(
        consultant.driver, lambda: not consultant.driver.find_elements(By.CSS_SELECTOR, selector), f"no {selector}"
    )


def holds_nothing(consultant: Consultant) -> None:
    """Nothing of the visitor's page is in this window."""
    wait_for(consultant.driver, lambda: consultant.driver.execute_script(TRACES)["mirror"], "the mirror to go")
    traces = consultant.driver.execute_script(TRACES)
    assert traces["frames"] == 0
    assert "Tarn" not in traces["strip"]
    for word in ("/console/assets/", "Scree leather boots"):
        assert word not in traces["text"]


def has_no_notice(visitor: Visitor) -> None:
    """The visitor is asked nothing."""
    assert not visitor.widget.find_elements(By.CSS_SELECTOR, '[role="group"]')


# --- after the end


def test_after_stop_the_window_holds_nothing_of_the_page(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    frame = consultant.driver.execute_script("window.kept = window.cobrowseMirror; return kept.document !== null")
    assert frame
    visitor.button("Stop").click()
    consultant.sees_status("The visitor stopped the screencast.")
    holds_nothing(consultant)
    kept = "return [kept.document, kept.known, kept.element.childNodes.length]"
    assert consultant.driver.execute_script(kept) == [None, 0, 0], "who still holds the mirror holds nothing"
    assert not consultant.button("Take snapshot").is_enabled()
    assert not consultant.button("Show here").is_enabled()
    consultant.find("body").send_keys("c")
    consultant.find("body").send_keys("h")
    consultant.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    assert not consultant.driver.find_elements(By.CSS_SELECTOR, "dialog.editor, .pointing")
    consultant.button("Close window").click()
    wait_for(consultant.driver, lambda: len(consultant.driver.window_handles) == 1, "the window to close")


def test_after_stop_the_desk_holds_nothing_of_the_page(visitor: Visitor, consultant: Consultant) -> None:
    consultant.opens_dialog()
    consultant.button("Request screencast").click()
    consultant.driver.find_element(By.CSS_SELECTOR, 'input[name="place"][value="workspace"]').click()
    consultant.confirms("Send request")
    visitor.is_asked()
    visitor.accepts()
    consultant.sees_status("Live")
    assert len(consultant.driver.window_handles) == 1, "no window, as was chosen"
    consultant.sees("doc.querySelectorAll('.card').length === 8", "the catalogue")
    visitor.button("Stop").click()
    assert "The visitor stopped the screencast." in consultant.notice()
    holds_nothing(consultant)


def test_picture_that_was_not_sent_goes_with_the_screencast(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    consultant.button("Take snapshot").click()
    wait_for(consultant.driver, lambda: consultant.find(".editor-paper canvas"), "the editor")
    visitor.sees_in_chat("took a snapshot of this page")
    visitor.button("Stop").click()
    gone(consultant, "dialog.editor")
    wait_for(
        consultant.driver,
        lambda: "The picture you had not sent was discarded." in consultant.text(".curtain"),
        "the word of it",
    )
    assert not consultant.driver.find_elements(By.CSS_SELECTOR, ".message .picture, .uploading")


def test_snapshot_is_drawn_only_when_the_hub_allows_it(live: tuple[Visitor, Consultant]) -> None:
    _, consultant = live
    consultant.driver.execute_script(
        "const send = WebSocket.prototype.send; WebSocket.prototype.send = function (data) { return send.call(this,"
        ' typeof data === \'string\' && data.includes(\'"snapshot"\') ? data.replace(/"screencast":"[^"]+"/,'
        ' \'"screencast":"another"\') : data); };'
        "window.drawn = 0; const still = cobrowseMirror.still;"
        "cobrowseMirror.still = function (...given) { window.drawn++; return still.apply(this, given); };"
    )
    consultant.button("Take snapshot").click()
    wait_for(consultant.driver, lambda: "No snapshot was taken" in consultant.text(".word"), "the refusal")
    assert consultant.driver.execute_script("return window.drawn") == 0
    assert not consultant.driver.find_elements(By.CSS_SELECTOR, "dialog.editor")


@pytest.mark.parametrize("where", ["workspace", "window"])
def test_sign_out_clears_all_windows(live: tuple[Visitor, Consultant], where: str) -> None:
    visitor, consultant = live
    window = consultant.driver.current_window_handle
    consultant.goes_to_workspace()
    consultant.says("Words of this dialogue")
    visitor.sees_in_chat("Words of this dialogue")
    if where == "window":
        # By the hub's word alone: this browser's other windows say nothing.
        consultant.driver.switch_to.window(window)
        consultant.driver.execute_script("BroadcastChannel.prototype.postMessage = () => {}")
        consultant.driver.execute_async_script(
            "fetch('/v1/console/sign-out', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'})"
            ".then(arguments[0])"
        )
    else:
        consultant.button("Sign out").click()
    for handle in (consultant.workspace, window):
        consultant.driver.switch_to.window(handle)
        wait_for(consultant.driver, lambda: "signed out" in consultant.text("body"), "that nobody is signed in", 40)
        holds_nothing(consultant)
        assert consultant.button("Sign in").is_displayed()
        html = consultant.driver.execute_script("return document.documentElement.outerHTML")
        assert "Words of this dialogue" not in html
        assert "Robin" not in html


# --- where it opens


@pytest.mark.chromium
def test_window_opens_with_the_request_and_waits_however_long_the_visitor_thinks(
    visitor: Visitor, consultant: Consultant
) -> None:
    ask(visitor, consultant)
    active = "return navigator.userActivation.isActive"
    wait_for(
        consultant.driver, lambda: not consultant.driver.execute_script(active), "a click that opens no window now"
    )
    consultant.goes_to_screencast_window()
    consultant.sees_status("Awaiting permission")
    assert consultant.button("Withdraw").is_displayed()
    visitor.accepts()
    consultant.sees_status("Live")
    consultant.sees("doc.querySelectorAll('.card').length === 8", "the catalogue")


def test_window_says_why_there_is_no_screencast(visitor: Visitor, consultant: Consultant) -> None:
    ask(visitor, consultant)
    consultant.goes_to_screencast_window()
    visitor.button("No").click()
    consultant.sees_status("The visitor declined the screencast.")
    assert "You can ask again in" in consultant.text(".curtain")
    consultant.button("Close window").click()
    consultant.goes_to_workspace()
    why = wait_for(consultant.driver, lambda: consultant.button("Request screencast"), "the button")
    assert why.get_attribute("aria-disabled") == "true", "the button says so instead of failing"
    why.click()
    assert not consultant.driver.find_elements(By.CSS_SELECTOR, ".wording")


def test_blocked_window_ends_nothing(visitor: Visitor, consultant: Consultant) -> None:
    consultant.driver.execute_script("window.realOpen = window.open; window.open = () => null")
    ask(visitor, consultant)
    blocked = "//*[@role='alert'][contains(., 'blocked the screencast window')]"
    wait_for(consultant.driver, lambda: consultant.driver.find_element(By.XPATH, blocked), "the word of it")
    visitor.accepts()
    consultant.sees_status("Live")
    consultant.sees("doc.querySelectorAll('.card').length === 8", "the page inside the desk")
    consultant.driver.execute_script("window.open = window.realOpen")
    consultant.button("Open it").click()
    consultant.goes_to_screencast_window()
    consultant.sees_status("Live")
    consultant.goes_to_workspace()
    gone(consultant, ".stage")


def test_window_that_was_closed_meanwhile_ends_nothing(visitor: Visitor, consultant: Consultant) -> None:
    ask(visitor, consultant)
    consultant.goes_to_screencast_window()
    consultant.driver.close()
    consultant.goes_to_workspace()
    visitor.accepts()
    consultant.sees_status("Live")
    consultant.sees("doc.querySelectorAll('.card').length === 8", "the page inside the desk")


@pytest.mark.timeout(180)
def test_screencast_inside_the_desk_goes_on_while_another_dialogue_is_looked_at(
    visitor: Visitor, consultant: Consultant, visitor_browser: Callable[..., WebDriver], shop: Demo
) -> None:
    consultant.opens_dialog()
    consultant.button("Request screencast").click()
    consultant.driver.find_element(By.CSS_SELECTOR, 'input[name="place"][value="workspace"]').click()
    consultant.confirms("Send request")
    visitor.is_asked()
    visitor.accepts()
    consultant.sees_status("Live")
    other = Visitor(visitor_browser(900, 700))
    other.opens(f"{shop.shop}/account")
    other.opens_chat()
    other.says("And me?")
    wait_for(consultant.driver, lambda: consultant.find(".dialog-row"), "the other dialogue").click()
    consultant.sees_in_chat("And me?")
    assert not consultant.find(".stage").is_displayed()
    visitor.do("document.querySelector('h1').textContent = 'Meanwhile'")
    consultant.sees("doc.querySelector('h1').textContent === 'Meanwhile'", "what happened meanwhile")
    assert "Robin" in in_widget(visitor.driver, "return root.querySelector('.live').innerText"), "who watches"
    consultant.button("Show").click()
    consultant.sees_status("Live")


# --- nothing by accident


def test_double_click_or_a_key_sends_no_request(visitor: Visitor, consultant: Consultant) -> None:
    consultant.opens_dialog()
    ActionChains(consultant.driver).double_click(consultant.button("Request screencast")).perform()
    consultant.armed("Send request")
    consultant.find(".wording textarea").send_keys(Keys.ESCAPE)
    gone(consultant, ".wording")
    consultant.find("body").send_keys("s")
    wait_for(consultant.driver, lambda: consultant.find(".wording"), "the step before the request")
    # Somebody types with the focus in no field: the first letter opened the step, no later one takes it.
    ActionChains(consultant.driver).send_keys("ay what you want to do ").send_keys(Keys.ENTER).perform()
    armed = consultant.armed("Send request")
    ActionChains(consultant.driver).send_keys("and then ").perform()
    armed.send_keys("so ")
    has_no_notice(visitor)
    assert len(consultant.driver.window_handles) == 1
    consultant.button("Cancel").click()
    gone(consultant, ".wording")
    has_no_notice(visitor)


def test_arrow_keys_hand_nothing_over_and_no_key_closes_a_dialogue(
    visitor: Visitor, consultant: Consultant, shop: Demo
) -> None:
    for name in ("kim", "lee"):
        shop.add_operator(f"{name}@example.org", PASSWORD)
    visitor.opens_chat()
    visitor.says("A question")
    wait_for(consultant.driver, lambda: consultant.find(".dialog-row"), "a dialogue").click()
    consultant.says("An answer")
    visitor.sees_in_chat("An answer")
    consultant.driver.refresh()
    wait_for(consultant.driver, lambda: consultant.find('[data-view="mine"]'), "the inbox").click()
    wait_for(consultant.driver, lambda: consultant.find(".dialog-row"), "the dialogue").click()
    owner = wait_for(consultant.driver, lambda: consultant.find(".owner select"), "the owner")
    for _ in range(2):
        owner.send_keys(Keys.ARROW_DOWN)
    hand_over = wait_for(consultant.driver, lambda: consultant.find(".owner .primary"), "the second step")
    assert hand_over.text == "Hand over to Kim"
    consultant.armed("Hand over to Kim")
    hand_over.send_keys(Keys.ESCAPE)
    gone(consultant, ".owner .primary")
    consultant.find("body").send_keys("e")
    wait_for(consultant.driver, lambda: consultant.button("Close it"), "the step before closing")
    ActionChains(consultant.driver).send_keys("asy does it ").perform()
    consultant.button("Cancel").click()
    consultant.says("Still here")
    visitor.sees_in_chat("Still here")
    log = in_widget(visitor.driver, "return root.querySelector('.log').innerText")
    assert "takes over" not in log
    assert "closed" not in log


# --- a hub that is lost


@pytest.mark.timeout(180)
def test_console_that_has_lost_its_hub_says_so_and_goes_on(live: tuple[Visitor, Consultant], shop: Demo) -> None:
    visitor, consultant = live
    os.kill(shop.process, signal.SIGSTOP)
    began = time.monotonic()
    try:
        consultant.sees_status("No connection to the server since")
        assert time.monotonic() - began < 6.5
        assert "dim" in str(consultant.find(".stage").get_attribute("class"))
        assert not consultant.button("Take snapshot").is_enabled()
        consultant.goes_to_workspace()
        wait_for(consultant.driver, lambda: "No connection" in consultant.text(".connection"), "the same at the desk")
        consultant.goes_to_screencast_window()
    finally:
        os.kill(shop.process, signal.SIGCONT)
    consultant.sees_status("Live")
    visitor.do("document.querySelector('h1').textContent = 'After the silence'")
    consultant.sees("doc.querySelector('h1').textContent === 'After the silence'", "what came afterwards")


# --- the editor, the trail


def test_editor_opens_with_the_whole_picture_in_sight(live: tuple[Visitor, Consultant]) -> None:
    _, consultant = live
    consultant.button("Take snapshot").click()
    wait_for(consultant.driver, lambda: consultant.find(".editor-paper canvas"), "the editor")
    fits = (
        "const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.querySelector('.editor-place');"
        "return scrollWidth <= clientWidth && scrollHeight <= clientHeight"
    )
    assert consultant.driver.execute_script(fits)
    level = consultant.text('.editor output[aria-label="Zoom level"]')
    consultant.find(".editor .zoom button:last-child").click()
    assert consultant.text('.editor output[aria-label="Zoom level"]') == level


def test_trail_says_who_took_a_snapshot_and_why_it_ended(live: tuple[Visitor, Consultant], shop: Demo) -> None:
    visitor, consultant = live
    consultant.button("Take snapshot").click()
    wait_for(consultant.driver, lambda: consultant.find(".editor-paper canvas"), "the editor")
    visitor.button("Stop").click()
    consultant.sees_status("stopped")
    consultant.driver.get(f"{shop.base}/console/audit")
    trail = wait_for(consultant.driver, lambda: consultant.find(".trail"), "the trail")
    wait_for(consultant.driver, lambda: "Ended: the visitor stopped it" in trail.text, "the end")
    assert "Robin (demo) took a snapshot of the page" in trail.text


def test_steps_of_a_yes_are_chosen_on_the_website_page(shop: Demo, consultant: Consultant) -> None:
    consultant.driver.get(f"{shop.base}/console/website")
    choice = "return [...document.querySelectorAll('.choices input')].findIndex((one) => one.checked)"
    wait_for(consultant.driver, lambda: consultant.find(".choices"), "the choice")
    assert consultant.driver.execute_script(choice) == 0
    consultant.driver.find_elements(By.CSS_SELECTOR, ".choices input")[1].click()
    consultant.button("Save").click()
    wait_for(consultant.driver, lambda: "Saved." in consultant.text(".website-save"), "that it is kept")
    consultant.driver.refresh()
    wait_for(consultant.driver, lambda: consultant.driver.execute_script(choice) == 1, "the kept choice")


def test_open_window_goes_on_with_the_next_screencast_of_its_dialogue(
    live: tuple[Visitor, Consultant], shop: Demo, operator_browser: Callable[..., WebDriver]
) -> None:
    visitor, consultant = live
    consultant.button("End screencast").click()
    consultant.sees_status("You ended the screencast.")
    holds_nothing(consultant)
    shop.add_operator("kim@example.org", PASSWORD)
    colleague = Consultant(operator_browser(1200, 800))
    colleague.signs_in_with_password(shop.base, "kim@example.org", PASSWORD)
    ask(visitor, colleague)
    consultant.sees_status("Awaiting permission")
    visitor.accepts()
    consultant.sees_status("Live")
    consultant.sees("doc.querySelectorAll('.card').length === 8", "the page again")
