"""Stop stays what it is whatever a page does to the ground it stands on, to the browser's functions, or to the screen."""

from __future__ import annotations

import pytest
from selenium.webdriver import ActionChains

from tests.e2e.browsers import in_widget, in_widget_async, wait_for
from tests.e2e.embedding import FORM, Embedding
from tests.e2e.forgeries import COVERS, REPLAY
from tests.e2e.people import Consultant, Visitor, go_live, pointer_of

pytestmark = pytest.mark.browser

PLAIN = FORM.replace("{{first}}", "")
REALM = "document.querySelector('cobrowse-widget[aria-hidden]')"
UPROOTED = {
    "its frame moved": f"document.body.append({REALM});",
    "its frame removed and all timers stopped": f"for (let id = 0; id < 1e5; id++) {{ clearInterval(id); clearTimeout(id); }} {REALM}.remove();",
    "a function that fails": "Array.prototype.at = () => { throw new Error('no') };",
}


def is_over(visitor: Visitor) -> None:
    wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")


@pytest.mark.parametrize("how", UPROOTED)
def test_page_that_blinds_what_watches_the_bar_ends_the_screencast(
    how: str, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", PLAIN))
    go_live(visitor, consultant)
    visitor.do(UPROOTED[how] + COVERS["a popover"])
    is_over(visitor)
    consultant.sees_status("The screencast ended")


BROKEN = {
    "takes every press for itself": "setInterval(() => { try { document.body.setPointerCapture(1); } catch {} }, 2)",
    "answers for a list": "const { includes } = Array.prototype; Array.prototype.includes = function (one) {"
    " return this[0] === 'focusin' || includes.call(this, one); }",
    "keeps every timer": "window.clearInterval = window.clearTimeout = () => { throw new Error('no'); }",
}


@pytest.mark.chromium
@pytest.mark.parametrize("how", BROKEN)
def test_stop_stops_on_a_page_that(how: str, site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", PLAIN))
    go_live(visitor, consultant)
    visitor.do(BROKEN[how])
    middle = "const box = [...root.querySelectorAll('.live button')].at(-1).getBoundingClientRect();"
    x, y = in_widget(visitor.driver, middle + "return [box.x + box.width / 2, box.y + box.height / 2]")
    actions, pointer = pointer_of(visitor.driver)
    # As long as people press.
    pointer.move_to_location(int(x), int(y)).pointer_down().pause(0.1).pointer_up()
    actions.perform()
    is_over(visitor)
    consultant.sees_status("The visitor stopped the screencast.")


def test_page_that_says_it_came_back_starts_nothing(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", PLAIN))
    # Who is seen at the desk has heard the hub's first word.
    consultant.opens_dialog()
    visitor.do(REPLAY)
    in_widget_async(visitor.driver, "setTimeout(arguments[0], 1500)")
    consultant.requests()
    visitor.stays_unwatched()


FULL = """<!DOCTYPE html><html><head><title>Full</title></head><body><my-player></my-player><button id=show>Show</button>
<script>const host = document.querySelector('my-player'), root = host.attachShadow({mode: 'open'});
root.innerHTML = '<div style="background: #def">A film</div>';
show.onclick = () => WHAT.requestFullscreen();</script>{{tag}}</body></html>"""


@pytest.mark.parametrize("what", ["host", "root.firstChild"], ids=["a component", "a part of a component"])
def test_stop_works_above_a_component_in_full_screen(
    what: str, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("full", FULL.replace("WHAT", what)))
    go_live(visitor, consultant)
    ActionChains(visitor.driver).click(visitor.find("#show")).perform()
    wait_for(visitor.driver, lambda: visitor.do("return document.fullscreenElement !== null"), "full screen")
    visitor.driver.execute_async_script("setTimeout(arguments[0], 3000)")
    assert visitor.is_watched()
    visitor.button("Stop").click()
    is_over(visitor)
    consultant.sees_status("The visitor stopped the screencast.")
