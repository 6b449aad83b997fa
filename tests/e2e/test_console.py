"""What consultants do all day: words of a request, the room for the dialogue, what was said before."""

from __future__ import annotations

import asyncio

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from cobrowse.store import open_store
from tests.e2e.browsers import wait_for
from tests.e2e.people import Consultant, Demo, Visitor, go_live

pytestmark = pytest.mark.browser


def test_request_is_worded_for_one_visitor(visitor: Visitor, consultant: Consultant) -> None:
    consultant.opens_dialog()
    consultant.button("Request screencast").click()
    field = wait_for(consultant.driver, lambda: consultant.find(".wording textarea"), "the words")
    usual = field.get_attribute("value")
    assert usual
    assert usual.startswith("To help you")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("Shall we look at the boots together?")
    assert "36 of 500" in consultant.text(".wording")
    consultant.confirms("Send request")
    card = visitor.is_asked()
    assert "Shall we look at the boots together?" in card.text
    assert usual not in card.text
    assert not consultant.driver.find_elements(By.CSS_SELECTOR, ".wording")
    visitor.button("No").click()
    assert "declined" in consultant.notice()


def test_dialogue_is_made_wider_hidden_and_remembered(visitor: Visitor, consultant: Consultant) -> None:
    go_live(visitor, consultant)
    driver = consultant.driver
    driver.set_window_size(1440, 900)  # a headless screen is small
    consultant.sees("doc.querySelector('h1') !== null", "the page")
    before = consultant.box("aside.dialog")["width"], consultant.box(".stage")["width"]
    line = consultant.find('[role="separator"]')
    ActionChains(driver).drag_and_drop_by_offset(line, 120, 0).perform()
    wait_for(driver, lambda: abs(consultant.box("aside.dialog")["width"] - before[0] - 120) < 8, "the wider dialogue")
    assert consultant.box(".stage")["width"] < before[1] - 100
    line.send_keys(Keys.ARROW_LEFT)
    wide = consultant.box("aside.dialog")["width"]
    assert wide < before[0] + 120
    # The picture is fitted anew.
    wait_for(
        driver,
        lambda: consultant.box(".mirror")["width"] <= consultant.box(".stage")["width"] + 1,
        "the picture that fits",
    )
    driver.refresh()
    wait_for(driver, lambda: abs(consultant.box("aside.dialog")["width"] - wide) < 2, "the remembered width")
    consultant.button("Hide dialogue").click()
    wait_for(driver, lambda: consultant.box(".stage")["width"] > 1380, "all room for the picture")
    assert not consultant.find("aside.dialog").is_displayed()
    consultant.button("Show dialogue").click()
    assert abs(consultant.box("aside.dialog")["width"] - wide) < 2


def test_earlier_messages_are_read_on_demand(visitor: Visitor, consultant: Consultant, shop: Demo) -> None:
    visitor.opens_chat()
    visitor.says("the last word")
    visitor.sees_in_chat("the last word")

    async def say_much() -> None:
        store = await open_store(f"sqlite+aiosqlite:///{shop.data_dir / 'cobrowse.db'}")
        (row,) = [one for one, _ in await store.dialogs.messages_since(0)]
        for number in range(230):
            await store.dialogs.add_message(row.id, "visitor", "", f"number {number}", None)
        await store.close()

    asyncio.run(say_much())
    driver = consultant.driver
    consultant.opens_dialog()
    consultant.sees_in_chat("number 229")
    count = "return document.querySelectorAll('.log .message').length"
    assert driver.execute_script(count) == 100
    consultant.button("Show earlier messages").click()
    wait_for(driver, lambda: driver.execute_script(count) == 200, "more messages")
    # What was read stays in sight.
    top = consultant.find(".log .message:nth-of-type(101)")
    wait_for(driver, lambda: top.rect["y"] > 0, "the place")
    consultant.button("Show earlier messages").click()
    wait_for(driver, lambda: driver.execute_script(count) == 231, "all messages")
    consultant.sees_in_chat("the last word")
    assert not driver.find_elements(By.CSS_SELECTOR, ".earlier")


def test_larger_picture_is_dragged_and_zoomed_by_keys_and_wheel(visitor: Visitor, consultant: Consultant) -> None:
    go_live(visitor, consultant)
    driver = consultant.driver
    driver.set_window_size(1440, 900)
    consultant.sees("doc.querySelector('h1') !== null", "the page")
    level = "output[aria-label='Zoom level']"
    stage = consultant.find(".stage")
    stage.send_keys("1")
    wait_for(driver, lambda: consultant.text(level) == "100 %", "one to one")
    for _ in range(4):
        stage.send_keys("+")
    wait_for(driver, lambda: consultant.text(level) == "200 %", "twice as large")
    ActionChains(driver).drag_and_drop_by_offset(stage, -120, -90).perform()
    moved = "return [document.querySelector('.stage').scrollLeft, document.querySelector('.stage').scrollTop]"
    wait_for(driver, lambda: driver.execute_script(moved) == [120, 90], "the other part of it")
    driver.execute_script(
        "document.querySelector('.stage').dispatchEvent("
        "new WheelEvent('wheel', {ctrlKey: true, deltaY: 100, bubbles: true, cancelable: true}))"
    )
    wait_for(driver, lambda: consultant.text(level) == "150 %", "smaller by the wheel")
    stage.send_keys("0")
    wait_for(driver, lambda: consultant.box(".mirror")["width"] <= consultant.box(".stage")["width"] + 1, "the fit")
    strip = consultant.text(".strip")
    width, height = visitor.do("return [innerWidth, innerHeight]")
    for words in ("Tarn & Fell", f"{width} × {height}", "Delay" if "Delay" in strip else "Tarn"):
        assert words in strip
    # At 1024 pixels everything is still there.
    driver.set_window_size(1024, 768)
    for name in ("Zoom in", "Take snapshot", "Show here", "End screencast"):
        box = consultant.button(name).rect
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1024
