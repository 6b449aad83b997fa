"""The cursor stands where the visitor points: within a CSS pixel, at any zoom and density, in boxes, frames and shadows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.actions.mouse_button import MouseButton

from tests.e2e.browsers import wait_for
from tests.e2e.embedding import EMAIL, PASSWORD, Embedding, embedding
from tests.e2e.people import Consultant, Visitor, pointer_of

pytestmark = [pytest.mark.browser, pytest.mark.chromium]

PAGE = """<!DOCTYPE html><title>NAME</title>{{tag}}<style>body { margin: 0; height: 3000px } b { position: absolute; width: 31px; height: 17px; background: teal }</style>
<b id=plain style="left: 333px; top: 211px"></b>
<div id=box style="position: absolute; left: 40px; top: 60px; width: 200px; height: 120px; overflow: auto">
 <div style="height: 900px; position: relative"><b id=boxed style="left: 20px; top: 400px"></b></div></div>
<iframe id=frame style="position: absolute; left: 420px; top: 80px; width: 200px; height: 150px; border: 3px solid"
 srcdoc="<body style='margin:0;height:800px'><b id=framed style='position:absolute;left:55px;top:320px;width:31px;height:17px;background:red'></b>"></iframe>
<div id=host style="position: absolute; left: 100px; top: 350px"></div>
<script>host.attachShadow({mode: 'open'}).innerHTML = '<div style="overflow:auto;width:120px;height:60px"><div style="height:300px"><i id=shaded style="display:block;margin:150px 0 0 40px;width:31px;height:17px;background:blue"></i></div></div>';
host.shadowRoot.firstChild.scrollTop = 120; box.scrollTop = 370;
frame.onload = () => frame.contentWindow.scrollTo(0, 260);</script>"""
NUMBERS = itertools.count()
FIND = {
    "plain": "document.querySelector('#plain')",
    "in a scrolled box": "document.querySelector('#boxed')",
    "in a scrolled frame": "document.querySelector('#frame').contentDocument.querySelector('#framed')",
    "in a shadow root": "document.querySelector('#host').shadowRoot.querySelector('#shaded')",
}
MIDDLE = """const element = %s; let box = element.getBoundingClientRect(); let x = box.x + box.width / 2, y = box.y + box.height / 2;
const frame = element.ownerDocument.defaultView.frameElement;
if (frame && element.ownerDocument !== document) { const outer = frame.getBoundingClientRect(); x += outer.x + frame.clientLeft; y += outer.y + frame.clientTop; }
return [x, y]"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedding]:
    with embedding(tmp_path_factory.mktemp("cursor")) as made:
        yield made


def live(site: Embedding, chrome: Callable[..., Chrome], dpr: float) -> tuple[Visitor, Consultant]:
    visitor, consultant = Visitor(chrome(900, 800)), Consultant(chrome(1440, 900))
    metrics = {"width": 900, "height": 640, "deviceScaleFactor": dpr, "mobile": False}
    visitor.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    name = f"Targets {next(NUMBERS)}"
    visitor.opens(site.page("targets", PAGE.replace("NAME", name)))
    consultant.signs_in_with_password(site.hub.base, EMAIL, PASSWORD)
    consultant.sees_visitor(name)
    consultant.driver.find_element("xpath", f"//button[contains(@class, 'visitor')][contains(., '{name}')]").click()
    consultant.requests()
    visitor.is_asked()
    visitor.accepts()
    consultant.goes_to_screencast_window()
    consultant.driver.set_window_size(1440, 900)
    consultant.sees_status("Live")
    visitor.button("Close chat").click()
    return visitor, consultant


def points_at(visitor: Visitor, x: float, y: float) -> None:
    actions, pointer = pointer_of(visitor.driver)
    pointer.move_to_location(int(x) - 3, int(y))
    pointer.move_to_location(int(x), int(y))
    actions.perform()


def cursor(consultant: Consultant) -> tuple[float, float]:
    """The cursor's middle in CSS pixels of the visitor's page, when it has come to rest."""
    script = """const mirror = document.querySelector('.mirror'); const outer = mirror.getBoundingClientRect();
    const scale = outer.width / mirror.offsetWidth; const box = document.querySelector('.mirror-cursor').getBoundingClientRect();
    return [(box.x + box.width / 2 - outer.x) / scale, (box.y + box.height / 2 - outer.y) / scale]"""
    found = [0.0, 0.0]

    def still() -> bool:
        nonlocal found
        before = found
        found = list(consultant.driver.execute_script(script))
        return abs(before[0] - found[0]) + abs(before[1] - found[1]) < 0.01

    wait_for(consultant.driver, still, "a cursor that rests")
    return found[0], found[1]


@pytest.mark.parametrize("dpr", [1, 1.5, 3])
def test_cursor_is_exact_at_any_zoom_and_density(site: Embedding, chrome: Callable[..., Chrome], dpr: float) -> None:
    visitor, consultant = live(site, chrome, dpr)
    consultant.sees("!!doc.querySelector('#frame').contentDocument?.querySelector('#framed')", "the frame")
    wait_for(
        consultant.driver,
        lambda: consultant.mirror("return doc.querySelector('#frame').contentWindow.scrollY") == 260,
        "the scrolled frame",
    )
    worst = 0.0
    for size in ((1440, 900), (1100, 700)):
        consultant.driver.set_window_size(*size)
        for zoom in ("Fit", "Zoom in", "100 %", "Zoom out"):
            consultant.button(zoom).click()
            for name, find in FIND.items():
                x, y = visitor.do(MIDDLE % find)
                points_at(visitor, x, y)
                wait_for(
                    consultant.driver,
                    lambda: abs(cursor(consultant)[0] - int(x)) + abs(cursor(consultant)[1] - int(y)) <= 2,  # noqa: B023
                    f"the cursor {name}, {zoom} in {size}, density {dpr}",
                )
                at = cursor(consultant)
                worst = max(worst, abs(at[0] - int(x)), abs(at[1] - int(y)))
    assert worst <= 1, f"{worst} CSS pixels"


def test_presses_of_each_button_and_touches_are_told_apart(site: Embedding, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = live(site, chrome, 1)
    visitor.do("document.addEventListener('contextmenu', (event) => event.preventDefault())")
    consultant.driver.execute_script(
        """window.presses = []; const cursor = document.querySelector('.mirror-cursor'); let began = 0;
        new MutationObserver(() => { const on = cursor.classList.contains('pressed');
          if (on && !began) { began = performance.now(); presses.push([cursor.dataset.press, cursor.classList.contains('double'), 0]); }
          else if (on) presses.push([cursor.dataset.press, cursor.classList.contains('double'), 0]);
          if (!on && began) { presses.at(-1)[2] = performance.now() - began; began = 0; }
        }).observe(cursor, {attributes: true, attributeFilter: ['class']});"""
    )

    def presses() -> list[list[object]]:
        found: list[list[object]] = consultant.driver.execute_script("return presses")
        return found

    actions, pointer = pointer_of(visitor.driver)
    pointer.move_to_location(600, 500)
    for button in (MouseButton.LEFT, MouseButton.MIDDLE, MouseButton.RIGHT):
        # Press and release fall into one batch.
        pointer.pointer_down(button)
        pointer.pointer_up(button)
        pointer.pause(0.5)
    actions.perform()
    wait_for(consultant.driver, lambda: len(presses()) >= 3 and presses()[-1][2], "three presses")
    assert [kind for kind, *_ in presses()][:3] == ["left", "middle", "right"]
    assert all(150 <= float(str(ms)) <= 300 for _, _, ms in presses()[:3] if ms)
    ActionChains(visitor.driver).double_click().perform()
    wait_for(consultant.driver, lambda: any(double for _, double, _ in presses()), "a double click")
    actions, touch = pointer_of(visitor.driver, "touch")
    touch.move_to_location(620, 520)
    touch.pointer_down()
    touch.pointer_up()
    actions.perform()
    wait_for(consultant.driver, lambda: presses()[-1][0] == "touch", "a touch")


def test_cursor_that_left_is_hollow_at_the_edge_and_says_so(site: Embedding, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = live(site, chrome, 1)
    points_at(visitor, 450, 300)
    wait_for(consultant.driver, lambda: abs(cursor(consultant)[0] - 450) <= 1, "the cursor")
    visitor.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": 899, "y": 300})
    visitor.do(
        "document.documentElement.dispatchEvent(new PointerEvent('pointerout', {bubbles: true, relatedTarget: null,"
        " clientX: 899, clientY: 300, pointerType: 'mouse'}))"
    )
    wait_for(
        consultant.driver, lambda: "outside the window" in consultant.text(".mirror-cursor"), "the words at the edge"
    )
    assert cursor(consultant)[0] > 890
    assert "outside" in str(consultant.find(".mirror-cursor").get_attribute("class"))
    points_at(visitor, 450, 300)
    wait_for(consultant.driver, lambda: "outside" not in consultant.text(".mirror-cursor"), "the cursor that is back")


def test_typing_shows_a_small_keyboard_and_never_the_words_of_the_chat(
    site: Embedding, chrome: Callable[..., Chrome]
) -> None:
    visitor, consultant = live(site, chrome, 1)
    visitor.do("document.body.insertAdjacentHTML('afterbegin', '<input id=field>')")
    points_at(visitor, 450, 300)
    consultant.sees("!!doc.querySelector('#field')", "the field")
    visitor.find("#field").send_keys("a")
    wait_for(
        consultant.driver,
        lambda: consultant.find(".mirror-cursor.typing .mirror-cursor-keys").is_displayed(),
        "the keys",
    )
    visitor.opens_chat()
    visitor.types("textarea", "UNSENT-CANARY")
    consultant.goes_to_workspace()
    wait_for(consultant.driver, lambda: "typing" in consultant.text("section.dialog"), "that the visitor types")
    for handle in consultant.driver.window_handles:
        consultant.driver.switch_to.window(handle)
        assert "UNSENT-CANARY" not in consultant.driver.page_source
        assert "UNSENT-CANARY" not in str(consultant.mirror("return doc.documentElement.outerHTML"))
