"""A screencast begins by a decision of the visitor: not by an accident, and not by a script of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import in_widget, in_widget_async, wait_for
from tests.e2e.embedding import Embedding, embedding
from tests.e2e.people import Consultant, Demo, Visitor, ask, go_live, pointer_of

pytestmark = pytest.mark.browser

QUIET_MS = 1500
FORM = """<!DOCTYPE html><html><head><title>Form</title>{{first}}</head><body style="font: 16px sans-serif">
<form onsubmit="return false"><label>Street <input id=street></label> <label>Town <input id=town></label></form>
<button id=next style="position: fixed; left: 40px; bottom: 40px; width: 200px; height: 80px">Next</button>
{{tag}}</body></html>"""


@pytest.fixture
def site(tmp_path: Path, visitor_kind: str) -> Iterator[Embedding]:
    with embedding(tmp_path, keep_roots=visitor_kind == "webkit") as running:
        yield running


@pytest.fixture
def people(
    site: Embedding, visitor_browser: Callable[..., WebDriver], operator_browser: Callable[..., WebDriver]
) -> tuple[Visitor, Consultant]:
    consultant = Consultant(operator_browser(1440, 900))
    consultant.signs_in(site.hub.sign_in_link)
    return Visitor(visitor_browser(1100, 800)), consultant


def stays_unwatched(visitor: Visitor) -> None:
    """Nothing begins, also not a little later."""
    visitor.driver.execute_async_script(f"setTimeout(arguments[0], {QUIET_MS})")
    assert not visitor.is_watched()


def place_of(visitor: Visitor, selector: str) -> tuple[int, int]:
    """The middle of an element of the widget."""
    script = f"const box = root.querySelector({selector!r}).getBoundingClientRect();"
    x, y = in_widget(visitor.driver, script + "return [box.x + box.width / 2, box.y + box.height / 2]")
    return int(x), int(y)


def settles(visitor: Visitor) -> None:
    """The card can be answered."""
    ready = "const yes = root.querySelector('.choice button'); return !!yes && !yes.classList.contains('settling')"
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, ready), "a card that can be answered")


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
    settles(visitor)
    visitor.presses(" East", Keys.ENTER)
    assert visitor.do("return [street.value, town.value]") == ["Long Lane 5, second floor, left", "10435 Berlin East"]
    assert visitor.do("return document.activeElement.id") == "town"
    said = in_widget(visitor.driver, "return root.querySelector('.announced').textContent")
    assert "asks to see this page" in said
    assert "F8" in said
    stays_unwatched(visitor)
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
    stays_unwatched(visitor)
    visitor.accepts()
    visitor.sees_live_bar()


def test_yes_by_keys_after_the_named_key(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    visitor.find("#street").click()
    ask(visitor, consultant)
    settles(visitor)
    visitor.presses(Keys.F8)
    assert in_widget(visitor.driver, "return root.activeElement.localName") == "h2"
    visitor.presses(Keys.SPACE)
    stays_unwatched(visitor)
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


def test_words_typed_onto_yes_are_no_yes(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    ask(visitor, consultant)
    settles(visitor)
    visitor.presses(Keys.F8)
    visitor.presses(Keys.F8)
    visitor.presses("10435 Berlin")
    stays_unwatched(visitor)


def test_two_steps_where_the_owner_wants_them(site: Embedding, people: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = people
    site.hub.run("site", "consent", site.key, "--steps", "2")
    visitor.opens(site.page("form", FORM.replace("{{first}}", "")))
    ask(visitor, consultant)
    settles(visitor)
    yes = visitor.button("Yes")
    # A double click is one step.
    ActionChains(visitor.driver).double_click(yes).perform()
    visitor.button("Start sharing")
    stays_unwatched(visitor)
    assert visitor.button("No").is_displayed()
    settles(visitor)
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
    settles(visitor)
    ActionChains(visitor.driver).click(visitor.button("Start sharing")).perform()
    visitor.sees_live_bar()


# --- scripts of the page

SOCKET = """const send = WebSocket.prototype.send; WebSocket.prototype.send = function (data) { watched.push(String(data));
return send.call(this, data); }; const plain = window.WebSocket;
window.WebSocket = new Proxy(plain, {construct(...given) { watched.push('new'); return Reflect.construct(...given); }});
const apply = Function.prototype.apply; Function.prototype.apply = function (self, given) {
  if (self && typeof self.emit === 'function' && self.nsp && !window.hub) { window.hub = self;
    self.onAny?.((event, data) => { if (event === 'ask') self.emit('answer', {screencast: data.screencast, answer: 'yes', widget: 'forged'}); }); }
  return Reflect.apply(apply, this, [self, given]); };"""
"""Answers in the visitor's name on the widget's own socket, which a script can get hold of through the language itself."""

LISTENER = """const add = EventTarget.prototype.addEventListener; window.clicks = [];
EventTarget.prototype.addEventListener = function (type, listener, options) {
  if (type === 'click') clicks.push(listener); return add.call(this, type, listener, options); };
setInterval(() => { for (const one of clicks) try { one({isTrusted: true, detail: 1, type: 'click', preventDefault() {}}); } catch {} }, 100);"""
"""Calls every listener of clicks with an event that says it is of a person."""

SHEET = """const attach = Element.prototype.attachShadow; window.roots = [];
Element.prototype.attachShadow = function (options) { const root = attach.call(this, options); roots.push(root); return root; };
setInterval(() => { for (const host of document.querySelectorAll('*')) if (host.shadowRoot) roots.push(host.shadowRoot);
  for (const root of roots) { const sheet = new CSSStyleSheet(); sheet.replaceSync(
    '.choice button:first-child { position: fixed; inset: 0; width: 100vw; height: 100vh; opacity: 0; } .choice { position: static }');
    root.adoptedStyleSheets = [sheet]; } }, 200);"""
"""Makes Yes invisible and as large as the window, wherever it finds a root."""

FOCUS = """setInterval(() => { const host = document.querySelector('cobrowse-widget'); host?.focus();
host?.shadowRoot?.querySelector('.choice button')?.focus(); if (host) host.style.cssText = 'transform: translateX(-3000px) !important'; }, 50);"""
"""Moves the card out of sight and the focus onto Yes."""

FORGERIES = {"socket": SOCKET, "listener": LISTENER, "sheet": SHEET, "focus": FOCUS}


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
    stays_unwatched(visitor)
    captured = "return performance.getEntriesByType('resource').some((entry) => entry.name.includes('/v1/frames/'))"
    assert visitor.do(captured) is False
    assert not [data for data in visitor.do("return watched") if "/visitor" in data], "the widget's socket was seen"


RECORDER = """window.met = new Set(); window.leaks = [];
const root = Node.prototype.getRootNode, host = Object.getOwnPropertyDescriptor(ShadowRoot.prototype, 'host').get;
const { apply } = Reflect, native = { set: Set.prototype.add };
let looking = false;
const look = (value, where) => {
  if (looking || value === null || typeof value !== 'object') return;
  looking = true;
  try { find(value, where); } finally { looking = false; }
};
const find = (value, where) => {
  let at = null;
  try { at = apply(root, value, []); } catch { return; }
  let inside = value.localName === undefined && value.host !== undefined;
  try { inside = apply(host, at, []).localName === 'cobrowse-widget'; } catch {}
  // The driver looks into the widget too, by the page's own functions.
  if (inside && new Error().stack.includes('/widget/')) leaks[leaks.length] = where + new Error().stack.split('/widget/').slice(1, 3).map((at) => at.slice(0, 40)).join(' < ');
};
const wrap = (owner, name) => {
  const told = Object.getOwnPropertyDescriptor(owner, name);
  if (!told || !told.configurable || name === 'constructor') return;
  const spy = (method) => function (...given) {
    look(this, name);
    for (let i = 0; i < given.length; i++) look(given[i], name);
    const result = apply(method, this, given);
    look(result, name);
    return result;
  };
  const made = { ...told };
  if (typeof told.value === 'function') made.value = spy(told.value);
  for (const part of ['get', 'set']) if (told[part]) made[part] = spy(told[part]);
  Object.defineProperty(owner, name, made);
};
const types = [Node, Element, HTMLElement, HTMLButtonElement, HTMLTextAreaElement, HTMLInputElement, HTMLDivElement, Document,
  DocumentFragment, ShadowRoot, EventTarget, CharacterData, SVGElement, HTMLCanvasElement, CanvasRenderingContext2D];
for (const type of types) for (const name of Object.getOwnPropertyNames(type.prototype)) wrap(type.prototype, name);
for (const name of ['get', 'set', 'has', 'add', 'forEach', 'delete']) for (const type of [Map, Set, WeakMap, WeakSet]) wrap(type.prototype, name);
for (const name of ['map', 'filter', 'find', 'push', 'forEach', 'at', 'concat', 'includes', 'indexOf']) wrap(Array.prototype, name);
const items = Object.getPrototypeOf([][Symbol.iterator]());
const { next } = items;
items.next = function () { const result = apply(next, this, []); look(result.value, 'an iterator'); return result; };"""
"""Looks into everything that the page's own functions are given, for a node of the widget's closed root."""


def test_page_that_wraps_every_function_meets_nothing_of_the_widget(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
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

COVERS = {
    "a popover": "const cover = document.createElement('div'); cover.popover = 'manual'; document.body.append(cover);"
    "cover.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; margin: 0; background: white;"
    "pointer-events: none'; setInterval(() => { try { cover.hidePopover(); } catch {} cover.showPopover(); }, 20);",
    "an inert page": "document.documentElement.inert = true;",
    "nothing painted": "document.documentElement.style.display = 'none';",
}


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


# --- where it ends


@pytest.mark.parametrize("how", ["back", "anew"])
def test_tab_that_was_on_another_website_is_not_shared_any_more(
    how: str, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    page = site.page("form", FORM.replace("{{first}}", ""))
    visitor.opens(page)
    go_live(visitor, consultant)
    visitor.driver.get(f"{site.hub.base}/healthz")
    if how == "back":
        visitor.driver.back()
    else:
        visitor.driver.get(page)
    consultant.sees_status("The visitor went to another website")
    assert not visitor.is_watched()
    consultant.goes_to_desk()
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


def test_visitor_who_stopped_by_accident_shares_again(shop: Demo, visitor: Visitor, consultant: Consultant) -> None:
    go_live(visitor, consultant)
    visitor.button("Stop").click()
    consultant.sees_status("The visitor stopped the screencast.")
    settled = "const button = [...root.querySelectorAll('.state-line button')][0]; return !button.classList.contains('settling')"
    button = visitor.button("Share again")
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, settled), "a button that counts")
    ActionChains(visitor.driver).click(button).perform()
    visitor.sees_live_bar()
    consultant.sees_status("Live")


def test_visitor_wants_not_to_be_asked_again_today_and_takes_it_back(
    shop: Demo, visitor: Visitor, consultant: Consultant
) -> None:
    ask(visitor, consultant)
    visitor.button("No").click()
    visitor.sees_in_chat("You declined. Nothing is shared.")
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
