"""An end is an end on every page of the tab: after a reload, after Back, between two pages, and in a tab that is hidden."""

from __future__ import annotations

import pytest

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import FORM, Embedding
from tests.e2e.people import Consultant, Visitor, chromium, demo, go_live

pytestmark = pytest.mark.browser

PLAIN = FORM.replace("{{first}}", "")


def is_over(visitor: Visitor) -> None:
    wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")


@pytest.mark.chromium
def test_stop_without_a_connection_counts_on_the_next_page(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", PLAIN))
    go_live(visitor, consultant)
    site.hub.stop()
    visitor.button("Stop").click()
    is_over(visitor)
    browser = chromium(visitor)
    browser.execute_cdp_cmd("Network.enable", {})
    # The page that was stopped never reaches the hub again.
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/v1/socket*"]})
    with demo(site.hub.data_dir, site.hub.port, site.hub.shop_port):
        visitor.driver.refresh()
        wait_for(visitor.driver, lambda: visitor.widget, "the widget")
        browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
        # The consultant's window is told why if the page reached the hub first; otherwise only that it is over.
        ends = ["The screencast ended while you were offline.", "The visitor stopped the screencast."]
        wait_for(consultant.driver, lambda: consultant.status() in ends, "the end at the consultant's")
        assert not visitor.is_watched()


@pytest.mark.chromium
def test_page_that_comes_back_knows_that_it_is_over(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    site.headers.clear()
    other = site.page("other", PLAIN.replace("<title>Form", "<title>Other"))
    visitor.opens(site.page("form", PLAIN.replace("</form>", f'</form><a id=link href="{other}">Other</a>')))
    go_live(visitor, consultant)
    visitor.find("#link").click()
    wait_for(visitor.driver, lambda: visitor.driver.title == "Other", "the other page")
    visitor.sees_live_bar()
    visitor.button("Stop").click()
    is_over(visitor)
    visitor.driver.back()
    wait_for(visitor.driver, lambda: visitor.driver.title == "Form", "the first page")
    is_over(visitor)
    visitor.sees_in_chat("You stopped sharing")


def test_end_between_two_pages_is_said_on_the_next(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    page = site.page("form", PLAIN)
    visitor.opens(page)
    go_live(visitor, consultant)
    visitor.driver.get(f"{site.hub.base}/healthz")
    visitor.driver.get(page)
    consultant.sees_status("The visitor went to another website")
    visitor.sees_in_chat("The screencast ended because this tab went to another website.")
    visitor.driver.refresh()
    wait_for(visitor.driver, lambda: visitor.widget, "the widget again")
    assert not visitor.is_watched()


@pytest.mark.parametrize("when", ["at once", "when it is ready"])
def test_website_ends_what_would_go_on_in_a_page_of_its_own(
    when: str, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    call = "Cobrowse.end()" if when == "at once" else "Cobrowse.on('ready', () => Cobrowse.end())"
    wait = f"const wait = setInterval(() => {{ if (window.Cobrowse) {{ clearInterval(wait); {call} }} }}, 5)"
    page = PLAIN.replace("Form", "Payment").replace("</body>", f"<script>{wait}</script></body>")
    payment = site.page("payment", page)
    visitor.opens(site.page("form", PLAIN.replace("</form>", f'</form><a id=link href="{payment}">Pay</a>')))
    go_live(visitor, consultant)
    visitor.find("#link").click()
    consultant.sees_status("The website's own page ended the screencast.")
    visitor.sees_in_chat("This website ended the sharing. Nothing more is sent.")
    assert not visitor.is_watched()


def test_what_could_be_hidden_is_not_asked_for_after_the_end(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", PLAIN))
    go_live(visitor, consultant)
    visitor.button("Hide something").click()
    consultant.button("End screencast").click()
    is_over(visitor)
    assert not in_widget(visitor.driver, "return !!root.querySelector('.picker')")
    visitor.find("#street").click()
    visitor.presses("The page can be used again")
    assert visitor.do("return street.value") == "The page can be used again"
