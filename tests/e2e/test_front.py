"""The widget stays in front of the page, and what people do in it stays in it."""

from __future__ import annotations

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import Embedding
from tests.e2e.people import Consultant, Visitor, ask, go_live

pytestmark = pytest.mark.browser

SHOWS = {
    "a modal dialog": "document.querySelector('#one').showModal()",
    "a modal dialog over another": "document.querySelector('#one').showModal(); document.querySelector('#two').showModal()",
    "a modal dialog in a shadow root": """const host = document.createElement('div'); document.body.append(host);
        host.attachShadow({mode: 'open'}).innerHTML = '<dialog><p>In a component</p><input></dialog>';
        host.shadowRoot.querySelector('dialog').showModal()""",
    "an element in full screen": "document.querySelector('#full').requestFullscreen()",
    "a popover over all": "document.querySelector('#over').showPopover()",
}
PAGE = """<!DOCTYPE html><html><head><title>Front</title><style>
#over { position: fixed; inset: 0; width: 100%; height: 100%; margin: 0; border: 0; background: #fed }
</style></head><body><button id=show>Show</button><div id=full style="background: #def"><p>Full</p></div>
<dialog id=one><p>One</p><input id=inside></dialog><dialog id=two><p>Two</p></dialog><div id=over popover=manual>Over</div>
<script>show.onclick = () => { SHOW; }</script>{{tag}}</body></html>"""


@pytest.mark.parametrize("what", SHOWS)
def test_stop_and_chat_work_above_whatever_the_page_shows(
    what: str, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("front", PAGE.replace("SHOW", SHOWS[what])))
    ask(visitor, consultant)
    # Shown while the question waits: the question can be answered, and all else goes on.
    ActionChains(visitor.driver).click(visitor.find("#show")).perform()
    visitor.accepts()
    visitor.sees_live_bar()
    visitor.says("Above all that")
    visitor.sees_in_chat("Above all that")
    consultant.goes_to_workspace()
    consultant.sees_in_chat("Above all that")
    visitor.button("Stop").click()
    wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")


def test_widget_goes_home_when_the_dialog_closes_and_keeps_what_is_written(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("front", PAGE.replace("SHOW", SHOWS["a modal dialog"])))
    go_live(visitor, consultant)
    visitor.do("document.querySelector('#one').showModal()")
    parent = "return document.querySelector('cobrowse-widget').parentNode.id || 'home'"
    wait_for(visitor.driver, lambda: visitor.do(parent) == "one", "the widget in the dialog")
    visitor.types("textarea", "half a sen")
    visitor.do("document.querySelector('#one').close()")
    wait_for(visitor.driver, lambda: visitor.do(parent) == "home", "the widget at home")
    visitor.presses("tence")
    assert in_widget(visitor.driver, "return root.querySelector('textarea').value") == "half a sentence"
    consultant.sees("!doc.querySelector('cobrowse-widget')", "a mirror without the widget")
    visitor.do("document.querySelector('#inside').value = 'mirrored'")
    assert visitor.is_watched()


def test_escape_in_the_chat_closes_the_chat_and_not_the_pages_dialog(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, _ = people
    visitor.opens(site.page("front", PAGE.replace("SHOW", SHOWS["a modal dialog"])))
    ActionChains(visitor.driver).click(visitor.find("#show")).perform()
    visitor.opens_chat()
    visitor.types("textarea", "x", Keys.ESCAPE)
    assert in_widget(visitor.driver, "return root.querySelector('.panel').hidden")
    assert visitor.do("return document.querySelector('#one').open") is True


TRAPS = {
    "on focusin": "document.addEventListener('focusin', (event) => { if (!trap.contains(event.target)) inner.focus(); });",
    "on focusin, captured": "document.addEventListener('focusin', (event) => { if (!trap.contains(event.target)) inner.focus(); }, true);",
    "on focusout": "document.addEventListener('focusout', (event) => { if (event.relatedTarget && !trap.contains(event.relatedTarget)) inner.focus(); });",
    "on a press elsewhere": """for (const type of ['pointerdown', 'mousedown', 'touchstart', 'click'])
        document.addEventListener(type, (event) => { if (!trap.contains(event.target)) { event.preventDefault(); event.stopPropagation(); inner.focus(); } }, true);""",
}
TRAPPED = """<!DOCTYPE html><html><head><title>Trap</title></head><body>
<div id=trap role=dialog aria-modal=true><input id=inner></div><script>TRAP
inner.focus();</script>{{tag}}</body></html>"""


@pytest.mark.parametrize("how", TRAPS)
def test_focus_trap_of_the_page_pulls_no_word_out_of_the_chat(
    how: str, site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, _ = people
    visitor.opens(site.page("trap", TRAPPED.replace("TRAP", TRAPS[how])))
    visitor.opens_chat()
    visitor.types("textarea", "I am stuck here")
    assert in_widget(visitor.driver, "return root.querySelector('textarea').value") == "I am stuck here"
    assert visitor.do("return inner.value") == ""


KEYS = """<!DOCTYPE html><html><head><title>Keys</title></head><body><div id=menu>A menu</div><button id=away>Away</button>
<script>window.met = []; const types = ['keydown', 'keypress', 'keyup', 'input', 'beforeinput', 'change', 'paste', 'focusin', 'focusout',
'pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'compositionstart', 'copy', 'cut', 'contextmenu', 'drop', 'dragover'];
for (const target of [document, document.documentElement, document.body]) for (const captured of [true, false])
  for (const type of types) target.addEventListener(type, (event) => {
    if (event.target.localName === 'cobrowse-widget') met.push(type + (captured ? ' captured' : '')); }, captured);
document.addEventListener('pointerdown', (event) => { if (!menu.contains(event.target)) menu.hidden = true; });
</script>{{tag}}</body></html>"""


def test_nothing_that_is_done_in_the_widget_reaches_the_page(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.opens(site.page("keys", KEYS))
    visitor.opens_chat()
    visitor.says("jk? / e")
    visitor.sees_in_chat("jk? / e")
    visitor.types("textarea", Keys.CONTROL + "a", Keys.CONTROL + "c")
    consultant.opens_dialog()
    consultant.requests()
    visitor.accepts()
    visitor.sees_live_bar()
    visitor.button("Stop").click()
    wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")
    assert visitor.do("return [...new Set(met)]") == []
    assert visitor.do("return menu.hidden") is False, "the page's menu was closed"


def test_press_beside_the_fields_takes_the_focus_from_nothing(
    site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, _ = people
    visitor.opens(site.page("keys", KEYS))
    visitor.opens_chat()
    visitor.find("#away").click()
    visitor.do("document.querySelector('#away').focus()")
    ActionChains(visitor.driver).click(visitor.widget.find_element("css selector", ".head strong")).perform()
    assert visitor.do("return document.activeElement.id") == "away"
    visitor.types("textarea", "but a field does")
    assert in_widget(visitor.driver, "return root.querySelector('textarea').value") == "but a field does"


@pytest.mark.parametrize("size", [(900, 420), (360, 560)], ids=["a phone on its side", "a small phone"])
def test_question_can_be_answered_in_a_low_window(
    size: tuple[int, int], site: Embedding, people: tuple[Visitor, Consultant]
) -> None:
    visitor, consultant = people
    visitor.driver.set_window_size(*size)
    visitor.opens(site.page("front", PAGE.replace("SHOW", "")))
    ask(visitor, consultant)
    visitor.button("Read more").click()
    visitor.accepts()
    visitor.sees_live_bar()
