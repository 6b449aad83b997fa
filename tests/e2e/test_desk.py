"""The desk as consultants use it all day: inbox, hand-over, notes, canned replies, marks, typing, keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.select import Select

from cobrowse.store import open_store
from tests.e2e.browsers import in_widget, in_widget_async, wait_for
from tests.e2e.people import Consultant, Demo, Visitor

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
PICTURE = """const [selector, name, done] = arguments; const canvas = document.createElement('canvas'); canvas.width = 240; canvas.height = 160;
canvas.getContext('2d').fillRect(0, 0, 240, 160);
canvas.toBlob((blob) => { const data = new DataTransfer(); data.items.add(new File([blob], name, {type: 'image/png'}));
  const dropped = name === 'dropped.png', how = {bubbles: true, cancelable: true};
  const event = dropped ? new DragEvent('drop', {...how, dataTransfer: data}) : new ClipboardEvent('paste', how);
  // Firefox makes no paste that has something: its constructor knows text alone.
  if (!dropped) Object.defineProperty(event, 'clipboardData', {value: data});
  root.querySelector(selector).dispatchEvent(event); done(); }, 'image/png');"""


def rows(consultant: Consultant) -> list[str]:
    script = "return [...document.querySelectorAll('ul[aria-label=Dialogues] li')].map((row) => row.innerText)"
    found: list[str] = consultant.driver.execute_script(script)
    return found


def sees_row(consultant: Consultant, *texts: str) -> None:
    wait_for(consultant.driver, lambda: any(all(text in row for text in texts) for row in rows(consultant)), f"{texts}")


def tab(consultant: Consultant, name: str) -> None:
    consultant.driver.find_element(By.CSS_SELECTOR, f'[role=tab][data-view="{name}"]').click()


def opens_row(consultant: Consultant) -> None:
    wait_for(consultant.driver, lambda: consultant.find(".dialog-row"), "a dialogue").click()
    wait_for(consultant.driver, lambda: consultant.find("section.dialog"), "the dialogue")


@pytest.mark.main
def test_dialogue_goes_through_the_inbox_from_waiting_to_closed(visitor: Visitor, consultant: Consultant) -> None:
    assert "Nobody is waiting" in consultant.text(".inbox")
    visitor.opens_chat()
    visitor.says("Where is my parcel?")
    sees_row(consultant, "Where is my parcel?", "1", "unread")
    wait_for(consultant.driver, lambda: consultant.driver.title == "(1) cobrowse", "the number in the title")
    opens_row(consultant)
    wait_for(consultant.driver, lambda: consultant.driver.title == "cobrowse", "nothing unread")
    consultant.says("Let me look.")
    # The inbox goes along: whoever answers has taken it.
    chosen = '[role=tab][aria-selected="true"]'
    wait_for(consultant.driver, lambda: consultant.find(chosen).text.startswith("Mine"), "the operator's own")
    sees_row(consultant, "You: Let me look.")
    tab(consultant, "waiting")
    wait_for(consultant.driver, lambda: rows(consultant) == [], "an empty waiting room")
    tab(consultant, "mine")
    consultant.button("Close dialogue").click()
    consultant.confirms("Close it")
    visitor.sees_in_chat("closed the dialogue")
    tab(consultant, "closed")
    sees_row(consultant, "You: Let me look.")
    visitor.says("One more thing")
    tab(consultant, "mine")
    sees_row(consultant, "One more thing")


@pytest.mark.main
def test_message_is_sent_however_fast_its_keys_come(visitor: Visitor, consultant: Consultant) -> None:
    visitor.opens_chat()
    visitor.says("Hello")
    opens_row(consultant)
    # Text and Enter before anything is drawn, as text expanders and scanners do.
    consultant.driver.execute_script(
        "const field = document.querySelector('textarea[aria-label=Message]'); field.focus();"
        "document.execCommand('insertText', false, 'Typed at once');"
        "field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}))"
    )
    visitor.sees_in_chat("Typed at once")
    assert consultant.find('textarea[aria-label="Message"]').get_attribute("value") == ""


def test_hand_over_is_told_to_the_visitor_and_comes_to_the_colleague(
    visitor: Visitor, consultant: Consultant, shop: Demo, operator_browser: Callable[..., WebDriver]
) -> None:
    shop.add_operator("kim@example.org", PASSWORD)
    colleague = Consultant(operator_browser(1440, 900))
    colleague.signs_in_with_password(shop.base, "kim@example.org", PASSWORD)
    visitor.opens_chat()
    visitor.says("A hard question")
    opens_row(consultant)
    consultant.says("I ask a colleague.")
    visitor.sees_in_chat("I ask a colleague.")
    listed = "return [...document.querySelectorAll('.owner option')].map((option) => option.text)"
    wait_for(consultant.driver, lambda: "Kim" in consultant.driver.execute_script(listed), "the colleague")
    Select(consultant.find(".owner select")).select_by_visible_text("Kim")
    consultant.confirms("Hand over to Kim")
    visitor.sees_in_chat("Kim takes over.")
    tab(colleague, "mine")
    sees_row(colleague, "I ask a colleague.")
    tab(consultant, "colleagues")
    sees_row(consultant, "Kim")
    colleague.driver.quit()


def test_note_stays_among_colleagues(visitor: Visitor, consultant: Consultant) -> None:
    visitor.opens_chat()
    visitor.says("Hello")
    opens_row(consultant)
    consultant.find('textarea[aria-label="Message"]').send_keys(Keys.ESCAPE)
    consultant.find("body").send_keys("n")
    note = wait_for(consultant.driver, lambda: consultant.find('textarea[aria-label="Note"]'), "the field for a note")
    note.send_keys("CANARY: gets angry easily")
    consultant.button("Add note").click()
    wait_for(consultant.driver, lambda: "CANARY" in consultant.text(".message.note"), "the note")
    consultant.says("How can I help?")
    visitor.sees_in_chat("How can I help?")
    visitor.driver.refresh()
    visitor.sees_in_chat("How can I help?")
    assert "CANARY" not in str(in_widget(visitor.driver, "return root.innerHTML"))


def test_canned_reply_is_written_found_by_its_shortcut_and_filled(visitor: Visitor, consultant: Consultant) -> None:
    visitor.opens_chat()
    visitor.do("Cobrowse.identify({name: 'Mara', email: 'mara@example.org'})")
    visitor.says("Hello")
    sees_row(consultant, "Mara")
    opens_row(consultant)
    consultant.button("Canned replies").click()
    consultant.button("Write the first canned reply").click()
    fields = consultant.driver.find_elements(By.CSS_SELECTOR, ".canned .draft input, .canned .draft textarea")
    fields[0].send_keys("welcome")
    fields[1].send_keys("Welcome {name}, this is {me}!")
    consultant.button("Add reply").click()
    wait_for(consultant.driver, lambda: "/welcome" in consultant.text(".canned ul"), "the reply")
    consultant.button("Done").click()
    field = consultant.find('textarea[aria-label="Message"]')
    field.send_keys("/wel")
    wait_for(consultant.driver, lambda: consultant.find('.offers [role="option"]'), "the offer")
    field.send_keys(Keys.ENTER)
    wait_for(consultant.driver, lambda: "Welcome Mara, this is Robin" in str(field.get_attribute("value")), "it")
    field.send_keys(Keys.ENTER)
    visitor.sees_in_chat("Welcome Mara, this is Robin (demo)!")


def test_marks_and_typing_are_seen_on_both_sides(visitor: Visitor, consultant: Consultant) -> None:
    visitor.opens_chat()
    visitor.says("Hello")
    opens_row(consultant)
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, "return !!root.querySelector('.read')"), "the read mark")
    consultant.says("Hi")
    visitor.sees_in_chat("Hi")
    wait_for(consultant.driver, lambda: consultant.find(".mark.read"), "read by the visitor")
    visitor.button("Close chat").click()
    consultant.says("Still there?")
    wait_for(consultant.driver, lambda: consultant.find(".mark.delivered"), "delivered, not read")
    badge = "return root.querySelector('.launcher .badge').textContent"
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, badge) == "1", "the badge")
    visitor.driver.refresh()
    visitor.button("Chat, 1 unread").click()
    visitor.types("textarea", "I am")
    wait_for(consultant.driver, lambda: "is typing" in consultant.text("section.dialog"), "that the visitor types")
    consultant.find('textarea[aria-label="Message"]').send_keys("So")
    wait_for(
        visitor.driver,
        lambda: in_widget(visitor.driver, "return root.querySelector('.typing').innerText.includes('is typing')"),
        "that the consultant types",
    )


def test_chat_opens_by_itself_on_the_first_message_of_a_consultant(visitor: Visitor, consultant: Consultant) -> None:
    consultant.opens_dialog()
    consultant.says("Can I help you?")
    visitor.sees_in_chat("Can I help you?")
    assert visitor.button("Close chat").is_displayed()
    visitor.opens(visitor.driver.current_url)
    assert visitor.button("Close chat").is_displayed(), "it is remembered over pages"


@pytest.mark.main
def test_pictures_of_the_visitor_pasted_and_dropped_reach_the_desk(visitor: Visitor, consultant: Consultant) -> None:
    visitor.opens_chat()
    for selector, name in (("textarea", "pasted.png"), (".panel", "dropped.png")):
        in_widget_async(visitor.driver, PICTURE, selector, name)
        sees_row(consultant, "Sent a file")
    opens_row(consultant)
    shown = "return [...document.querySelectorAll('.picture img')].filter((image) => image.naturalWidth === 240).length"
    wait_for(consultant.driver, lambda: consultant.driver.execute_script(shown) == 2, "both pictures")
    consultant.driver.execute_script("document.querySelector('.picture').click()")
    wait_for(consultant.driver, lambda: consultant.find("dialog.large[open] img"), "the large picture")
    consultant.button("Mark up").click()
    wait_for(consultant.driver, lambda: consultant.find("dialog.editor"), "the editor")


FAKES = """window.news = []; document.hasFocus = () => false;
window.Notification = class { static permission = 'granted'; constructor(title, more) { news.push([title, more.body]); } close() {} };
const node = () => ({ connect: (other) => other, gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} },
  frequency: {}, start() { news.push('tone') }, stop() {} });
window.AudioContext = class { currentTime = 0; resume() {} createOscillator() { return node() } createGain() { return node() } };"""


def test_news_is_heard_and_shown_unless_muted(visitor: Visitor, consultant: Consultant) -> None:
    consultant.find(".bar h1").click()  # browsers are silent until the page was touched
    consultant.driver.execute_script(FAKES)
    visitor.opens_chat()
    visitor.says("Anybody there?")
    news = "return window.news"
    wait_for(
        consultant.driver, lambda: len(consultant.driver.execute_script(news)) == 3, "two tones and a notification"
    )
    assert ["Visitor", "Anybody there?"] in consultant.driver.execute_script(news)
    consultant.find("body").send_keys("m")
    wait_for(consultant.driver, lambda: consultant.find('[aria-label="Sound"][aria-pressed="false"]'), "the sound off")
    visitor.says("Hello?")
    wait_for(consultant.driver, lambda: len(consultant.driver.execute_script(news)) == 4, "a notification alone")
    assert consultant.driver.execute_script(news)[3] == ["Visitor", "Hello?"]
    consultant.driver.refresh()
    wait_for(consultant.driver, lambda: consultant.find('[aria-label="Sound"][aria-pressed="false"]'), "still muted")


def test_inbox_is_searched(visitor: Visitor, consultant: Consultant) -> None:
    visitor.opens_chat()
    visitor.says("The zipper of the Drift sleeping bag is stuck")
    sees_row(consultant, "zipper")
    consultant.find("body").send_keys("/")
    search = consultant.driver.switch_to.active_element
    search.send_keys("nothing like it")
    wait_for(consultant.driver, lambda: "No dialogues match" in consultant.text(".inbox"), "no results")
    search.send_keys(*[Keys.BACKSPACE] * len("nothing like it"), "SLEEPING")
    sees_row(consultant, "zipper")


def test_only_rows_in_sight_are_made(consultant: Consultant, shop: Demo) -> None:
    async def fill() -> None:
        store = await open_store(f"sqlite+aiosqlite:///{shop.data_dir / 'cobrowse.db'}")
        for number in range(120):
            dialog = await store.dialogs.open("demo", f"visitor-{number}")
            await store.dialogs.add_message(dialog.id, "visitor", "", f"message {number}")
        await store.close()

    asyncio.run(fill())
    tab(consultant, "mine")
    tab(consultant, "waiting")
    sees_row(consultant, "message 119")
    made = "return document.querySelectorAll('ul[aria-label=Dialogues] li').length"
    assert consultant.driver.execute_script(made) < 40

    def at_the_end() -> bool:
        consultant.driver.execute_script(
            "const box = document.querySelector('.inbox .rows'); box.scrollTop = box.scrollHeight"
        )
        return any("message 0\n" in f"{row}\n" for row in rows(consultant))

    wait_for(consultant.driver, at_the_end, "the last row, page by page")
    assert consultant.driver.execute_script(made) < 40


def test_keyboard_shortcuts_are_listed_and_work(visitor: Visitor, consultant: Consultant) -> None:
    visitor.opens_chat()
    visitor.says("Hello")
    sees_row(consultant, "Hello")
    body = consultant.find("body")
    body.send_keys("?")
    wait_for(consultant.driver, lambda: "Next dialogue" in consultant.text("dialog.shortcuts"), "the list")
    consultant.find("dialog.shortcuts").send_keys(Keys.ESCAPE)
    body.send_keys("j")
    wait_for(consultant.driver, lambda: consultant.find("section.dialog"), "the dialogue")
    body.send_keys("r")
    assert consultant.driver.switch_to.active_element.get_attribute("aria-label") == "Message"
    consultant.driver.switch_to.active_element.send_keys("j", Keys.ESCAPE)
    body.send_keys("s")
    consultant.confirms("Send request")
    visitor.is_asked()


def test_while_nobody_is_there_the_visitor_leaves_an_address(visitor: Visitor, consultant: Consultant) -> None:
    consultant.find(".away input").send_keys(Keys.SPACE)
    visitor.opens_chat()
    away = "return root.querySelector('.intro')?.innerText ?? ''"
    wait_for(visitor.driver, lambda: "Nobody is here" in in_widget(visitor.driver, away), "the form")
    visitor.says("Please call me")
    assert "Please fill this in." in in_widget(visitor.driver, away)
    email = ".intro input[type=email]"
    visitor.types(email, "not an address")
    visitor.button("Send").click()
    assert "Please enter an e-mail address." in in_widget(visitor.driver, away)
    visitor.types(email, *[Keys.BACKSPACE] * len("not an address"), "mara@example.org")
    visitor.button("Send").click()
    visitor.sees_in_chat("Please call me")
    assert in_widget(visitor.driver, away) == ""
    sees_row(consultant, "mara@example.org", "Please call me")


def test_screencast_is_watched_inside_the_console_too(visitor: Visitor, consultant: Consultant) -> None:
    consultant.opens_dialog()
    consultant.requests()
    visitor.is_asked()
    visitor.accepts()
    visitor.sees_live_bar()
    consultant.goes_to_screencast_window()
    consultant.sees_status("Live")
    consultant.driver.close()
    consultant.goes_to_workspace()
    consultant.button("Watch here").click()
    consultant.sees_status("Live")
    consultant.sees("doc.querySelector('h1') !== null", "the page")
    assert consultant.find("section.dialog").is_displayed()
    for name in ("Take snapshot", "Show here", "End screencast", "Hide it here"):
        box = consultant.button(name).rect
        assert box["x"] + box["width"] <= consultant.driver.execute_script("return innerWidth"), name
    for part in (".with-stage .toolbar", ".with-stage section.dialog > header"):
        cut = "const part = document.querySelector(arguments[0]); return part.scrollWidth > part.clientWidth"
        assert not consultant.driver.execute_script(cut, part), f"{part} is cut off"


def filter_visitors(consultant: Consultant, **choice: Any) -> None:
    consultant.find(".filters summary").click()
    for text in choice.values():
        consultant.find(".filters input").send_keys(text)


def test_visitors_are_filtered(visitor: Visitor, consultant: Consultant) -> None:
    consultant.sees_visitor("Tarn & Fell")
    filter_visitors(consultant, text="checkout")
    wait_for(consultant.driver, lambda: "No visitors match." in consultant.text(".visitors"), "nobody")
    visitor.opens(visitor.driver.current_url + "checkout")
    consultant.sees_visitor("Checkout")
    consultant.button("Show all").click()
    consultant.sees_visitor("Checkout")
