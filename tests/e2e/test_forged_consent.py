"""The page's own scripts give no Yes, see nothing of the widget and cover no Stop, as far as a browser allows."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.e2e.browsers import ROOTS_KEPT, in_widget, in_widget_async, wait_for
from tests.e2e.embedding import FORM, Embedding
from tests.e2e.forgeries import COVERS, FORGERIES, RECORDER, VEIL
from tests.e2e.people import Consultant, Visitor, ask, go_live

PREVIEW_ANSWERED = "return !!root.querySelector('.preview') || root.textContent.includes('could not be loaded')"

pytestmark = pytest.mark.browser

WIDGET_BUNDLES = Path(__file__).parents[2] / "cobrowse/static/widget"

# --- scripts of the page


@pytest.mark.parametrize("early", [True, False], ids=["before the widget", "after the widget"])
@pytest.mark.parametrize("name", FORGERIES)
def test_script_of_the_page_gives_no_yes(
    name: str, early: bool, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    script = f"window.watched = []; {FORGERIES[name]}"
    first = f"<script>{script}</script>" if early else ""
    visitor.opens(site.page("form", FORM.replace("{{first}}", first)))
    if not early:
        visitor.do(script)
    consultant.opens_dialog()
    consultant.requests()
    wait_for(visitor.driver, visitor.is_asking, "the question")
    settled = "setTimeout(arguments[0], 900)"
    visitor.driver.execute_async_script(settled)
    ActionChains(visitor.driver).click(visitor.find("#next")).perform()
    visitor.presses(Keys.SPACE)
    visitor.stays_unwatched()
    captured = "return performance.getEntriesByType('resource').some((entry) => entry.name.includes('/v1/frames/'))"
    assert visitor.do(captured) is False
    assert not [data for data in visitor.do("return watched") if "/visitor" in data], "the widget's socket was seen"


@pytest.mark.parametrize("early", [True, False], ids=["before the widget", "after the widget"])
def test_press_on_a_card_under_a_veil_is_no_yes(
    early: bool, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    first = f"<script>{VEIL}</script>" if early else ""
    visitor.opens(site.page("form", FORM.replace("{{first}}", first)))
    if not early:
        visitor.do(VEIL)
    consultant.opens_dialog()
    consultant.requests()
    wait_for(visitor.driver, visitor.is_asking, "the question")
    visitor.driver.execute_async_script("setTimeout(arguments[0], 900)")
    # The place in view, by the driver's own measure: the page's is a lie.
    yes = visitor.widget.find_element("css selector", ".choice button")
    ActionChains(visitor.driver).click(yes).perform()
    visitor.stays_unwatched()


def test_page_that_answers_for_the_browser_makes_no_button_dead(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    visitor.do("Object.hasOwn = (of, name) => name !== 'click' && name in of")
    ask(visitor, consultant)
    visitor.settles()
    visitor.button("No").click()
    visitor.sees_in_chat("You declined. Nothing is shared.")
    consultant.goes_to_workspace()
    wait_for(consultant.driver, lambda: "declined" in consultant.notice(), "the answer")


def test_import_map_that_comes_late_leads_no_code_of_the_widget_elsewhere(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    forged = "export function openPreview(...given) { window.ran = true; given[6].yes('decided'); return () => {}; }"
    names = [path.name for path in WIDGET_BUNDLES.glob("*.js")]
    visitor.do(
        "const [base, names, code] = arguments; const map = document.createElement('script'); map.type = 'importmap';"
        "const to = 'data:text/javascript,' + encodeURIComponent(code);"
        "map.textContent = JSON.stringify({imports: Object.fromEntries(names.map((name) => [`${base}/widget/${name}`, to]))});"
        "document.head.append(map)",
        site.hub.base,
        names,
        forged,
    )
    ask(visitor, consultant)
    visitor.button("Show me what will be sent").click()
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, PREVIEW_ANSWERED), "the preview, or that there is none")
    visitor.stays_unwatched()
    assert visitor.do("return window.ran") is None


def test_page_that_wraps_every_function_meets_nothing_of_the_widget(
    site: Embedding, people: tuple[Visitor, Consultant], visitor_kind: str
) -> None:
    if visitor_kind in ROOTS_KEPT:
        pytest.skip("the tests themselves keep the widget's root in the page, for this browser's driver")
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", f"<script>{RECORDER}</script>")))
    visitor.opens_chat()
    visitor.says("Hello, see https://example.org/")
    ask(visitor, consultant)
    visitor.button("Read more").click()
    visitor.accepts()
    visitor.sees_live_bar()
    consultant.says("I see it.")
    visitor.sees_in_chat("I see it.")
    assert visitor.do("return [...new Set(leaks)]") == []


# --- the bar with Stop


@pytest.mark.chromium
@pytest.mark.parametrize("how", COVERS)
def test_page_that_covers_the_bar_for_good_ends_the_screencast(
    how: str, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    go_live(visitor, consultant)
    visitor.do(COVERS[how])
    wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")
    consultant.sees_status("Stop")


@pytest.mark.chromium
def test_page_that_registers_the_names_of_our_colours_makes_nothing_transparent(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    go_live(visitor, consultant)
    colours = (
        "const style = getComputedStyle(root.querySelector('.live'));"
        "return [style.backgroundColor, style.borderColor, style.color]"
    )
    before = in_widget(visitor.driver, colours)
    visitor.do(
        "for (const name of ['ink', 'soft', 'paper', 'tint', 'line', 'brand', 'live', 'alert', 'focus', 'on-brand', 'mine', 'link'])"
        " try { CSS.registerProperty({name: '--' + name, syntax: '<color>', inherits: false, initialValue: 'transparent'}); } catch {}"
    )
    assert in_widget(visitor.driver, colours) == before


def test_bar_that_is_covered_once_comes_back_and_nothing_ends(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    go_live(visitor, consultant)
    visitor.do(
        "const cover = document.createElement('div'); cover.popover = 'manual'; document.body.append(cover);"
        "cover.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; background: white'; cover.showPopover()"
    )
    in_widget_async(visitor.driver, "setTimeout(arguments[0], 3000)")
    assert visitor.is_watched()
    visitor.button("Stop").click()
    wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")
