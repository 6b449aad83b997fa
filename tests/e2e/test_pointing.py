"""Show here: a frame on the visitor's page that takes nothing, changes nothing, and goes by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.people import Consultant, Demo, Visitor, go_live, pointer_of

pytestmark = pytest.mark.browser

FRAME = "const frame = root.querySelector('.place-frame'); return frame && !frame.hidden ? frame.getBoundingClientRect().toJSON() : null"


@pytest.fixture
def live(
    visitor_browser: Callable[..., WebDriver], operator_browser: Callable[..., WebDriver], shop: Demo
) -> tuple[Visitor, Consultant]:
    visitor, consultant = Visitor(visitor_browser(1100, 800)), Consultant(operator_browser(1440, 900))
    visitor.opens(f"{shop.shop}/checkout")
    consultant.signs_in(shop.sign_in_link)
    go_live(visitor, consultant)
    consultant.driver.set_window_size(1440, 900)
    visitor.button("Close chat").click()
    return visitor, consultant


def mirror_place(consultant: Consultant, selector: str) -> tuple[float, float]:
    """The middle of an element of the mirror, on the consultant's screen."""
    frame = consultant.box(".mirror-frame:not(.waiting)")
    inner = consultant.mirror(
        f"const box = doc.querySelector({selector!r}).getBoundingClientRect();"
        "return [box.x + box.width / 2, box.y + box.height / 2, doc.defaultView.innerWidth]"
    )
    scale = frame["width"] / inner[2]
    return frame["left"] + inner[0] * scale, frame["top"] + inner[1] * scale


def shows(consultant: Consultant, selector: str) -> None:
    x, y = mirror_place(consultant, selector)
    consultant.button("Show here").click()
    wait_for(consultant.driver, lambda: consultant.find(".pointing"), "the choice of a place")
    actions, pointer = pointer_of(consultant.driver)
    pointer.move_to_location(int(x), int(y))
    pointer.click()
    actions.perform()


def frame(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = wait_for(visitor.driver, lambda: in_widget(visitor.driver, FRAME), "the frame")
    return found


def around(visitor: Visitor, selector: str, found: dict[str, Any]) -> bool:
    box = visitor.do("return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()", selector)
    return all(abs(found[side] - box[side]) <= 8 for side in ("left", "top", "right", "bottom"))


@pytest.mark.main
def test_element_is_framed_follows_the_page_and_takes_no_pointer(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    # Marionette's scripts have a global object of their own: a bare `heard++` would count there.
    visitor.do("window.heard = 0; document.querySelector('#first').addEventListener('click', () => { window.heard++ })")
    visitor.do("document.querySelector('#first').scrollIntoView({block: 'center'})")
    consultant.sees("doc.querySelector('#first').getBoundingClientRect().top < 600", "the field in view")
    shows(consultant, "#first")
    assert around(visitor, "#first", frame(visitor))
    visitor.do("scrollBy(0, 60)")
    wait_for(visitor.driver, lambda: around(visitor, "#first", frame(visitor)), "the frame that follows")
    visitor.find("#first").click()
    assert visitor.do("return window.heard") == 1, "the frame took the click"
    assert visitor.do("return document.querySelector('#first').value") == ""
    visitor.find("#first").send_keys(Keys.ESCAPE)
    wait_for(visitor.driver, lambda: not in_widget(visitor.driver, FRAME), "the end of it")


def test_page_is_scrolled_only_when_the_visitor_says_so(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    visitor.do("document.body.insertAdjacentHTML('beforeend', '<div style=\"height:3000px\"></div>')")
    visitor.do("document.querySelector('#first').scrollIntoView({block: 'center'})")
    consultant.sees("doc.querySelector('#first').getBoundingClientRect().top < 600", "the field in view")
    shows(consultant, "#first")
    frame(visitor)
    visitor.do("scrollTo(0, document.body.scrollHeight)")
    wait_for(visitor.driver, lambda: not in_widget(visitor.driver, FRAME), "no frame out of sight")
    at = visitor.do("return scrollY")
    in_widget(visitor.driver, "root.querySelector('.place-hint button').click()")
    assert visitor.do("return scrollY") == at, "a script of the page scrolled it"
    visitor.button("Take me there").click()
    wait_for(visitor.driver, lambda: around(visitor, "#first", frame(visitor)), "the place in view")


def test_area_is_dragged_and_shown_at_the_same_place(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    x, y = mirror_place(consultant, "h1")
    consultant.button("Show here").click()
    wait_for(consultant.driver, lambda: consultant.find(".pointing"), "the choice of a place")
    actions, pointer = pointer_of(consultant.driver)
    pointer.move_to_location(int(x) - 60, int(y) - 10)
    pointer.pointer_down()
    pointer.move_to_location(int(x) + 60, int(y) + 40)
    pointer.pointer_up()
    actions.perform()
    found = frame(visitor)
    scale = consultant.box(".mirror-frame:not(.waiting)")["width"] / visitor.do("return innerWidth")
    assert abs(found["width"] - 12 - 120 / scale) < 8
    assert abs(found["height"] - 12 - 50 / scale) < 8


def test_visitor_switches_places_off(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    shows(consultant, "h1")
    frame(visitor)
    visitor.button("Do not show places again").click()
    wait_for(visitor.driver, lambda: not in_widget(visitor.driver, FRAME), "the end of it")
    shows(consultant, "h1")
    wait_for(consultant.driver, lambda: "frame there" in consultant.text(".word"), "the word that it was sent")
    assert not in_widget(visitor.driver, FRAME)


def test_place_is_chosen_by_keys_and_given_up(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    consultant.button("Show here").click()
    cover = wait_for(consultant.driver, lambda: consultant.find(".pointing"), "the choice of a place")
    cover.send_keys(Keys.ESCAPE)
    wait_for(consultant.driver, lambda: not consultant.driver.find_elements("css selector", ".pointing"), "the end")
    consultant.button("Show here").click()
    cover = wait_for(consultant.driver, lambda: consultant.find(".pointing"), "the choice of a place")
    cover.send_keys(Keys.ARROW_UP, Keys.ARROW_UP, Keys.ENTER)
    frame(visitor)
    # It goes by itself.
    wait_for(visitor.driver, lambda: not in_widget(visitor.driver, FRAME), "the end of it")
