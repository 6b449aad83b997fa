"""A screencast begins by a decision of the visitor, not by an accident, and ends where the tab goes elsewhere."""

from __future__ import annotations

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import FORM, Embedding
from tests.e2e.people import Consultant, Demo, Visitor, ask, go_live, pointer_of

pytestmark = pytest.mark.browser

SETTLED = (
    "const all = [...root.querySelectorAll('.main')].filter((one) => one.getClientRects().length > 0);"
    "return all.length > 0 && all.every((one) => !one.classList.contains('settling'))"
)


def place_of(visitor: Visitor, selector: str) -> tuple[int, int]:
    """The middle of an element of the widget."""
    script = f"const box = root.querySelector({selector!r}).getBoundingClientRect();"
    x, y = in_widget(visitor.driver, script + "return [box.x + box.width / 2, box.y + box.height / 2]")
    return int(x), int(y)


def ready(consultant: Consultant) -> None:
    """The visitor may be asked: the pause is over, or lifted."""
    wait_for(
        consultant.driver,
        lambda: consultant.find("[data-request]").get_attribute("aria-disabled") == "false",
        "a visitor who may be asked",
    )


# --- accidents


def test_typing_through_a_request_loses_no_word_and_starts_nothing(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    visitor.find("#street").click()
    visitor.presses("Long Lane 5")
    consultant.opens_dialog()
    consultant.requests()
    wait_for(visitor.driver, visitor.is_asking, "the question")
    visitor.presses(", second floor, left", Keys.TAB, "10435 Berlin")
    visitor.settles()
    visitor.presses(" East", Keys.ENTER)
    assert visitor.do("return [street.value, town.value]") == ["Long Lane 5, second floor, left", "10435 Berlin East"]
    assert visitor.do("return document.activeElement.id") == "town"
    said = in_widget(visitor.driver, "return root.querySelector('.announced').textContent")
    assert "asks to see this page" in said
    assert "F8" in said
    visitor.stays_unwatched()
    assert visitor.is_asking()


def test_click_that_was_meant_for_the_page_is_no_yes(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    ask(visitor, consultant)
    x, y = place_of(visitor, ".choice button")
    consultant.button("Withdraw").click()
    wait_for(visitor.driver, lambda: not visitor.is_asking(), "the card to go")
    in_widget(visitor.driver, "root.querySelector('.head button').click()")
    # The pointer rests where Yes will be, and presses as soon as the card is there.
    actions, pointer = pointer_of(visitor.driver)
    pointer.move_to_location(x, y)
    actions.perform()
    ready(consultant)
    consultant.requests()
    wait_for(visitor.driver, visitor.is_asking, "the card")
    ActionChains(visitor.driver).click().perform()
    visitor.stays_unwatched()
    visitor.accepts()
    visitor.sees_live_bar()


def test_yes_by_keys_after_the_named_key(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    visitor.find("#street").click()
    ask(visitor, consultant)
    visitor.settles()
    visitor.presses(Keys.F8)
    assert in_widget(visitor.driver, "return root.activeElement.localName") == "h2"
    visitor.presses(Keys.SPACE)
    visitor.stays_unwatched()
    visitor.presses(Keys.F8)
    visitor.presses(Keys.SPACE)
    visitor.sees_live_bar()
    visitor.find("#street").click()
    visitor.presses(Keys.F8)
    assert in_widget(visitor.driver, "return root.activeElement.textContent") == "Stop"
    visitor.presses(Keys.ENTER)
    wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")
    # Who stopped by keys is not sent back to the page's beginning.
    assert in_widget(visitor.driver, "return root.activeElement !== null")


def test_named_key_leads_to_the_question_also_out_of_a_closed_chat(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    ask(visitor, consultant)
    visitor.button("Close chat").click()
    visitor.find("#street").click()
    visitor.presses(Keys.F8)
    assert in_widget(visitor.driver, "return root.activeElement?.localName") == "h2"
    visitor.settles()
    visitor.presses(Keys.F8)
    visitor.presses(Keys.ENTER)
    visitor.sees_live_bar()


def test_words_typed_onto_yes_are_no_yes(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    ask(visitor, consultant)
    visitor.settles()
    visitor.presses(Keys.F8)
    visitor.presses(Keys.F8)
    visitor.presses("10435 Berlin")
    visitor.stays_unwatched()


def test_two_steps_where_the_owner_wants_them(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    site.hub.run("site", "consent", site.key, "--steps", "2")
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    ask(visitor, consultant)
    visitor.settles()
    yes = visitor.button("Yes")
    # A double click is one step.
    ActionChains(visitor.driver).double_click(yes).perform()
    visitor.button("Start sharing")
    visitor.stays_unwatched()
    assert visitor.button("No").is_displayed()
    visitor.settles()
    ActionChains(visitor.driver).click(visitor.button("Start sharing")).perform()
    visitor.sees_live_bar()


def test_yes_in_the_preview_is_the_first_step(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    site.hub.run("site", "consent", site.key, "--steps", "2")
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    ask(visitor, consultant)
    visitor.button("Show me what will be sent").click()
    ready = (
        "const yes = root.querySelector('.preview .choice button'); return !!yes && !yes.classList.contains('settling')"
    )
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, ready), "the picture")
    x, y = place_of(visitor, ".preview .choice button")
    actions, pointer = pointer_of(visitor.driver)
    pointer.move_to_location(x, y).pointer_down().pointer_up()
    actions.perform()
    visitor.button("Start sharing")
    assert not in_widget(visitor.driver, "return !!root.querySelector('.preview')")
    visitor.settles()
    ActionChains(visitor.driver).click(visitor.button("Start sharing")).perform()
    visitor.sees_live_bar()


# --- where it ends


@pytest.mark.parametrize("how", ["back", "anew", "sent on", "back and reloaded"])
def test_tab_that_was_on_another_website_is_not_shared_any_more(
    how: str, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    page = site.page("form", FORM.replace("{{first}}", ""))
    visitor.opens(page)
    go_live(visitor, consultant)
    visitor.driver.get(f"{site.hub.base}/healthz")
    if how == "anew":
        visitor.driver.get(page)
    elif how == "sent on":
        visitor.driver.get(f"data:text/html,<script>location.replace('{page}')</script>")
    else:
        visitor.driver.back()
    if how == "back and reloaded":
        visitor.driver.refresh()
    consultant.sees_status("The visitor went to another website")
    assert not visitor.is_watched()
    consultant.goes_to_workspace()
    assert consultant.driver.execute_script("return document.querySelectorAll('iframe').length") == 0


def test_reload_and_a_link_go_on_without_a_question(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    form = FORM.replace("{{first}}", "")
    other = site.page("other", form.replace("<title>Form", "<title>Other"))
    visitor.opens(site.page("form", form.replace("</form>", f'</form><a id=link href="{other}">Other</a>')))
    go_live(visitor, consultant)
    visitor.driver.refresh()
    visitor.sees_live_bar()
    visitor.find("#link").click()
    wait_for(visitor.driver, lambda: visitor.driver.title == "Other", "the other page")
    visitor.sees_live_bar()
    visitor.driver.back()
    wait_for(visitor.driver, lambda: visitor.driver.title == "Form", "the first page again")
    visitor.sees_live_bar()
    consultant.sees_status("Live")
    assert not visitor.is_asking()


# --- limits of asking


@pytest.mark.parametrize("reloaded", [False, True], ids=["on this page", "on the next page"])
def test_visitor_who_stopped_by_accident_shares_again(
    reloaded: bool, shop: Demo, visitor: Visitor, consultant: Consultant
) -> None:
    go_live(visitor, consultant)
    visitor.button("Stop").click()
    consultant.sees_status("The visitor stopped the screencast.")
    visitor.sees_in_chat("You stopped sharing. Nothing more is sent.")
    if reloaded:
        visitor.driver.refresh()
    button = visitor.button("Share again")
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, SETTLED), "a button that counts")
    # A double press is one decision, and no word of it is wrong.
    ActionChains(visitor.driver).double_click(button).perform()
    visitor.sees_live_bar()
    consultant.sees_status("Live")
    line = in_widget(visitor.driver, "return root.querySelector('.state-line').innerText")
    assert line.startswith("You have been sharing this page since")


def test_sharing_again_takes_two_steps_where_the_owner_wants_them(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    site.hub.run("site", "consent", site.key, "--steps", "2")
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    go_live(visitor, consultant)
    visitor.button("Stop").click()
    consultant.sees_status("The visitor stopped the screencast.")
    again = visitor.button("Share again")
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, SETTLED), "a button that counts")
    ActionChains(visitor.driver).double_click(again).perform()
    again = visitor.button("Start sharing")
    visitor.stays_unwatched()
    ActionChains(visitor.driver).click(again).perform()
    visitor.sees_live_bar()
    consultant.sees_status("Live")


def test_visitor_wants_not_to_be_asked_again_today_and_takes_it_back(
    shop: Demo, visitor: Visitor, consultant: Consultant
) -> None:
    ask(visitor, consultant)
    visitor.button("No").click()
    visitor.sees_in_chat("You declined. Nothing is shared.")
    visitor.button("Allow requests")  # the hub has said how long nobody can ask: the buttons stay as they are
    visitor.button("Do not ask again today").click()
    visitor.sees_in_chat("Nobody can ask to see this page until")
    wait_for(
        consultant.driver,
        lambda: "does not want to be asked again today" in consultant.text("section.dialog"),
        "the reason at the desk",
    )
    visitor.driver.refresh()
    visitor.button("Allow requests").click()
    ready(consultant)
    consultant.requests()
    visitor.is_asked()
