"""The widget as owners set it up: languages, colours, corner, questions, small screens, hostile style sheets."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import EMAIL, PASSWORD, Embedding, embedding
from tests.e2e.people import Consultant, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.chromium]

PAGE = "<!DOCTYPE html><html lang={lang}><title>A page</title>{{{{tag}}}}<h1>A page</h1>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedding]:
    with embedding(tmp_path_factory.mktemp("widget")) as made:
        made.hub.run("operator", "add", "boss@example.org", "--role", "admin", "--password-stdin", given=PASSWORD)
        yield made


def set_branding(site: Embedding, **branding: str) -> None:
    """Change how the widget looks, as the Website page does."""

    def call(method: str, path: str, body: dict[str, Any], cookie: str = "") -> tuple[dict[str, Any], str]:
        request = urllib.request.Request(
            f"{site.hub.base}{path}",
            json.dumps(body).encode(),
            {"Origin": site.hub.base, "Content-Type": "application/json", "Cookie": cookie},
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read()), str(answer.headers.get("Set-Cookie", "")).split(";")[0]

    _, cookie = call("POST", "/v1/console/sign-in", {"email": "boss@example.org", "password": PASSWORD})
    call("PUT", f"/v1/console/sites/{site.key}/branding", branding, cookie)


def test_website_page_changes_the_widget(site: Embedding, chrome: Callable[..., Chrome]) -> None:
    admin = Consultant(chrome(1440, 900))
    admin.signs_in_with_password(site.hub.base, "boss@example.org", PASSWORD)
    admin.driver.get(f"{site.hub.base}/console/website")
    wait_for(admin.driver, lambda: admin.find(".website"), "the page")
    choice = admin.driver.find_elements(By.CSS_SELECTOR, ".site-choice select option")
    next(option for option in choice if option.text == "Pages").click()
    title = wait_for(admin.driver, lambda: admin.find('.field input[placeholder="Pages"]'), "the title's field")
    title.send_keys("Ask the mountain rescue")
    admin.button("Save").click()
    wait_for(admin.driver, lambda: "Saved" in admin.text(".website-save"), "the word that it is saved")
    visitor = Visitor(chrome(1000, 800))
    visitor.opens(site.page("titled", PAGE.format(lang="en")))
    visitor.opens_chat()
    assert (
        in_widget(visitor.driver, "return root.querySelector('.head strong').textContent") == "Ask the mountain rescue"
    )


@pytest.mark.parametrize(
    ("lang", "launcher", "direction"),
    [
        ("de-AT", "Chat", "ltr"),
        ("fr", "Chat", "ltr"),
        ("es-MX", "Chat", "ltr"),
        ("pt-BR", "Chat", "ltr"),
        ("ru", "Чат", "ltr"),
        ("ar", "محادثة", "rtl"),
        ("zh-Hans", "聊天", "ltr"),
        ("ja", "チャット", "ltr"),
        ("nl", "Chat", "ltr"),
    ],
)
def test_widget_speaks_the_language_of_the_page(
    site: Embedding, chrome: Callable[..., Chrome], lang: str, launcher: str, direction: str
) -> None:
    set_branding(site)
    visitor = Visitor(chrome(900, 700))
    visitor.opens(site.page(f"in-{lang}", PAGE.format(lang=lang)))
    visitor.button(launcher).click()
    code = "en" if lang == "nl" else lang[:2]
    found = in_widget(
        visitor.driver,
        "const r = root.querySelector('.root'); return [r.lang, getComputedStyle(r).direction, root.querySelector('textarea').placeholder]",
    )
    assert found[:2] == [code, direction]
    assert (found[2] == "Write a message") == (code == "en")
    wait_for(
        visitor.driver,
        lambda: in_widget(visitor.driver, "return root.querySelector('.offline').hidden"),
        "the connection",
    )


def test_owner_chooses_corner_colour_logo_and_words(site: Embedding, chrome: Callable[..., Chrome]) -> None:
    png = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC"
    set_branding(site, position="left", colour="#ffee00", logo=png, greeting="Ask away!", language="de")
    visitor = Visitor(chrome(1000, 800))
    visitor.opens(site.page("looks", PAGE.format(lang="en")))
    wait_for(
        visitor.driver,
        lambda: in_widget(visitor.driver, "return root.querySelector('.launcher').getBoundingClientRect().left < 100"),
        "the launcher at the left",
    )
    visitor.opens_chat()
    look = in_widget(
        visitor.driver,
        "const head = getComputedStyle(root.querySelector('.head'));"
        "return [head.backgroundColor, head.color, root.querySelector('.empty').textContent, root.querySelector('textarea').placeholder]",
    )
    assert look == ["rgb(255, 238, 0)", "rgb(6, 38, 43)", "Ask away!", "Nachricht schreiben"]
    drawn = "const logo = root.querySelector('.logo'); return logo && logo.width === 8"
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, drawn), "the logo")


def test_owner_asks_for_a_name_before_the_first_message(site: Embedding, chrome: Callable[..., Chrome]) -> None:
    set_branding(site, ask_name="required", ask_email="optional")
    consultant = Consultant(chrome(1440, 900))
    consultant.signs_in_with_password(site.hub.base, EMAIL, PASSWORD)
    visitor = Visitor(chrome(1000, 800))
    visitor.opens(site.page("asks", PAGE.format(lang="en")))
    visitor.opens_chat()
    wait_for(visitor.driver, lambda: visitor.widget.find_element(By.CSS_SELECTOR, ".intro input"), "the question")
    visitor.says("Hello")
    assert "Please fill this in." in in_widget(visitor.driver, "return root.querySelector('.intro').innerText")
    visitor.types(".intro input", "Mara")
    visitor.button("Send").click()
    visitor.sees_in_chat("Hello")
    wait_for(consultant.driver, lambda: "Mara" in consultant.text(".inbox"), "the name in the inbox")
    visitor.driver.refresh()
    visitor.sees_in_chat("Hello")
    wait_for(
        visitor.driver, lambda: not in_widget(visitor.driver, "return root.querySelector('.intro')"), "no question"
    )


def test_small_screens_are_filled_and_style_sheets_of_the_page_reach_nothing(
    site: Embedding, chrome: Callable[..., Chrome]
) -> None:
    set_branding(site)
    visitor = Visitor(chrome(phone=True))
    hostile = """<style>html > *, body * { display: none !important } * { position: static !important; font-size: 70px !important; color: red !important }
cobrowse-widget, div, button { all: unset !important; opacity: 0 !important; transform: scale(3) !important }</style>"""
    hostile += '<meta name=viewport content="width=device-width">'
    visitor.opens(site.page("hostile", PAGE.format(lang="en") + hostile))
    visitor.opens_chat()
    box = in_widget(visitor.driver, "return root.querySelector('.panel').getBoundingClientRect().toJSON()")
    assert (round(box["width"]), round(box["height"])) == (390, 844)
    look = in_widget(
        visitor.driver,
        "const style = getComputedStyle(root.querySelector('.compose textarea')); return [style.fontSize, style.color, style.display]",
    )
    assert look[0] == "15px"
    assert look[1] != "rgb(255, 0, 0)"


def test_chat_left_open_on_a_small_screen_works_on_the_next_page(
    site: Embedding, chrome: Callable[..., Chrome]
) -> None:
    set_branding(site)
    visitor = Visitor(chrome(phone=True))
    page = site.page("small", PAGE.format(lang="en") + '<meta name=viewport content="width=device-width">')
    visitor.opens(page)
    visitor.opens_chat()
    visitor.opens(page)
    # What the hub says comes to the chat: nobody is there, so it asks for an address.
    asks = "return !!root.querySelector('.panel:not([hidden]) .intro')"
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, asks), "a chat that is connected")


def test_files_that_the_owner_does_not_want_are_refused_with_words(
    site: Embedding, chrome: Callable[..., Chrome]
) -> None:
    set_branding(site, uploads="none")
    visitor = Visitor(chrome(1000, 800))
    visitor.opens(site.page("files", PAGE.format(lang="en")))
    visitor.opens_chat()
    wait_for(
        visitor.driver, lambda: in_widget(visitor.driver, "return root.querySelector('.attach').hidden"), "no clip"
    )
    paste = """const data = new DataTransfer(); data.items.add(new File(['x'], 'x.txt', {type: 'text/plain'}));
root.querySelector('textarea').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
return root.querySelector('.offline.problem').innerText"""
    assert "cannot be sent here" in in_widget(visitor.driver, paste)
