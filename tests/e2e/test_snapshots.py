"""Snapshots: taken, marked up, sent, seen by the visitor, found again; and how true they are."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PIL import Image
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from cobrowse.store import open_store
from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import EMAIL, PASSWORD, embedding
from tests.e2e.people import Consultant, Demo, Visitor, go_live
from tests.e2e.pictures import different, keep, part

pytestmark = pytest.mark.browser

MAX_DIFFERENT = 0.01
"""Share of pixels."""
SNAPSHOT = """const done = arguments[0]; window.cobrowseMirror.snapshot()
.then((canvas) => done(canvas.toDataURL('image/png')), (error) => done(String(error)))"""
CANVAS = ".editor-paper > [role=img]"


@pytest.fixture
def live(visitor: Visitor, consultant: Consultant) -> tuple[Visitor, Consultant]:
    go_live(visitor, consultant)
    consultant.driver.set_window_size(1440, 900)  # a headless screen is small
    consultant.sees("[...doc.images].every((image) => image.naturalWidth > 1)", "the pictures")
    return visitor, consultant


def takes_snapshot(consultant: Consultant) -> None:
    consultant.button("Take snapshot").click()
    wait_for(consultant.driver, lambda: consultant.find(f"{CANVAS} canvas"), "the editor")


def drags(consultant: Consultant, fx: float, fy: float, tx: float, ty: float) -> None:
    """Drag over the canvas; places are parts of it."""
    canvas = consultant.find(CANVAS)
    width, height = canvas.size["width"], canvas.size["height"]
    actions = ActionChains(consultant.driver, duration=60)
    actions.move_to_element_with_offset(canvas, int((fx - 0.5) * width), int((fy - 0.5) * height)).click_and_hold()
    actions.move_to_element_with_offset(canvas, int((tx - 0.5) * width), int((ty - 0.5) * height)).release().perform()


def clicks(consultant: Consultant, x: float, y: float) -> None:
    canvas = consultant.find(CANVAS)
    width, height = canvas.size["width"], canvas.size["height"]
    actions = ActionChains(consultant.driver, duration=60)
    actions.move_to_element_with_offset(canvas, int((x - 0.5) * width), int((y - 0.5) * height)).click().perform()


def canvas(consultant: Consultant) -> Image.Image:
    """What the canvas shows."""
    box = consultant.box(CANVAS)
    return part(consultant.driver, *(box[side] for side in ("left", "top", "width", "height")))


def pixels(image: Image.Image) -> list[tuple[int, tuple[int, int, int]]]:
    """Return the colours of a picture with how often they are there."""
    return cast("list[tuple[int, tuple[int, int, int]]]", image.getcolors(1 << 24) or [])


def red(image: Image.Image) -> int:
    """Count pixels in the red of the marks."""
    return sum(count for count, (r, g, b) in pixels(image) if abs(r - 216) + abs(g - 27) + abs(b - 27) < 30)


def received(visitor: Visitor) -> Image.Image:
    """The last picture of the visitor's chat, as it is drawn there."""

    def drawn() -> str | None:
        return str(
            in_widget(
                visitor.driver,
                "const all = root.querySelectorAll('.picture canvas'); const last = all[all.length - 1];"
                "const data = last.getContext('2d').getImageData(0, 0, last.width, last.height).data;"
                "return data.some((value) => value !== 0) ? last.toDataURL('image/png') : null",
            )
            or ""
        )

    url = wait_for(visitor.driver, drawn, "the picture in the visitor's chat")
    return Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB")


@pytest.mark.main
def test_click_here_is_sent_in_three_actions_and_both_find_it_again(
    live: tuple[Visitor, Consultant], shop: Demo
) -> None:
    visitor, consultant = live
    width, height = visitor.do("return [innerWidth, innerHeight]")
    takes_snapshot(consultant)
    visitor.sees_in_chat("took a snapshot of this page")
    consultant.button("click HERE").click()
    clicks(consultant, 0.3, 0.3)
    consultant.find(".editor-foot input").send_keys("The blue one")
    consultant.button("Send picture").click()
    wait_for(consultant.driver, lambda: consultant.find(".message.operator .picture img"), "the picture here")
    visitor.sees_in_chat("The blue one")
    image = received(visitor)
    assert image.size == (width, height), "the visitor's resolution"
    assert red(image) > 300
    visitor.driver.refresh()
    assert received(visitor).size == image.size
    in_widget(visitor.driver, "root.querySelector('.picture').click()")
    wait_for(visitor.driver, lambda: visitor.widget.find_element(By.CSS_SELECTOR, ".large"), "it")
    assert visitor.button("Save").is_displayed()
    visitor.presses(Keys.ESCAPE)
    wait_for(visitor.driver, lambda: in_widget(visitor.driver, "return !root.querySelector('.large')"), "closed")
    consultant.driver.refresh()
    wait_for(consultant.driver, lambda: consultant.find(".message.operator .picture img"), "the picture again")

    async def kinds() -> list[str]:
        store = await open_store(f"sqlite+aiosqlite:///{shop.data_dir / 'cobrowse.db'}")
        found = [entry.kind async for entry in store.trail.entries("demo")]
        await store.close()
        return found

    assert asyncio.run(kinds()).count("snapshot") == 1


def test_marks_are_drawn_undone_moved_and_removed(live: tuple[Visitor, Consultant]) -> None:
    _, consultant = live
    takes_snapshot(consultant)
    empty = red(canvas(consultant))
    for number, tool in enumerate(("Arrow", "Rectangle", "Ellipse", "Pen")):
        consultant.button(tool).click()
        drags(consultant, 0.1 + number * 0.2, 0.2, 0.2 + number * 0.2, 0.4)
    drawn = red(canvas(consultant))
    assert drawn > empty + 1000
    body = consultant.find("dialog.editor")
    for _ in range(3):
        body.send_keys(Keys.CONTROL, "z")
    wait_for(consultant.driver, lambda: empty < red(canvas(consultant)) < drawn / 2, "one mark")
    body.send_keys(Keys.CONTROL, "y")
    one = red(canvas(consultant))
    # Chosen by a click on its line, moved by keys, removed.
    consultant.button("Select").click()
    clicks(consultant, 0.15, 0.3)
    wait_for(consultant.driver, lambda: consultant.button("Delete").is_enabled(), "a chosen mark")
    before = canvas(consultant)
    body.send_keys(Keys.SHIFT, Keys.ARROW_DOWN)
    wait_for(consultant.driver, lambda: canvas(consultant) != before, "the moved mark")
    body.send_keys(Keys.DELETE)
    wait_for(consultant.driver, lambda: red(canvas(consultant)) < one, "one mark fewer")
    assert not consultant.button("Delete").is_enabled()


def test_marks_are_made_by_keys_alone(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    consultant.find(".stage").send_keys("c")
    wait_for(consultant.driver, lambda: consultant.find(f"{CANVAS} canvas"), "the editor")
    keys = consultant.find("dialog.editor").send_keys
    keys("1")  # at its own size, or thin lines lose their colour
    empty = red(canvas(consultant))
    keys("r", Keys.ENTER)
    wait_for(consultant.driver, lambda: red(canvas(consultant)) > empty + 500, "a rectangle")
    small = red(canvas(consultant))
    for _ in range(3):
        keys(Keys.ALT, Keys.SHIFT, Keys.ARROW_RIGHT)
    wait_for(consultant.driver, lambda: red(canvas(consultant)) > small + 50, "a wider one")
    keys("t", Keys.ENTER)
    field = wait_for(consultant.driver, lambda: consultant.find(".editor-text"), "the field")
    field.send_keys("HERE", Keys.ENTER)
    keys(Keys.CONTROL, Keys.ENTER)
    assert red(received(visitor)) > small


def test_words_numbers_and_blurred_parts(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    takes_snapshot(consultant)
    consultant.button("Text").click()
    clicks(consultant, 0.2, 0.8)
    field = wait_for(consultant.driver, lambda: consultant.find(".editor-text"), "the field")
    field.send_keys("Not this one", Keys.ENTER)
    consultant.button("Numbered marker").click()
    clicks(consultant, 0.6, 0.8)
    clicks(consultant, 0.7, 0.8)
    marked = canvas(consultant)
    assert red(marked) > 1500
    consultant.button("Blur").click()
    drags(consultant, 0.05, 0.2, 0.6, 0.6)
    consultant.button("Send picture").click()
    image = received(visitor)
    width, height = image.size
    part = image.crop((int(width * 0.1), int(height * 0.25), int(width * 0.5), int(height * 0.55)))
    # Boxes of one colour: neighbours within a box are the same.
    same = sum(
        part.getpixel((x, y)) == part.getpixel((x + 1, y))
        for x in range(part.width - 1)
        for y in range(0, part.height, 9)
    )
    assert same / ((part.width - 1) * len(range(0, part.height, 9))) > 0.9
    # What is sent is the picture itself: nothing below the blurred part travels with it.
    consultant.sees_in_chat("Robin")


@pytest.mark.main
def test_cropped_picture_has_the_size_of_the_crop_and_can_be_uncropped(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    takes_snapshot(consultant)
    whole = consultant.find(CANVAS).size["width"]
    consultant.button("Crop").click()
    drags(consultant, 0.25, 0.25, 0.75, 0.75)
    wait_for(consultant.driver, lambda: consultant.find(CANVAS).size["width"] < whole * 0.6, "the crop")
    consultant.button("Uncrop").click()
    wait_for(consultant.driver, lambda: consultant.find(CANVAS).size["width"] == whole, "the whole")
    consultant.find("dialog.editor").send_keys("c")
    drags(consultant, 0.5, 0.02, 0.99, 0.98)
    consultant.find("dialog.editor").send_keys(Keys.CONTROL, Keys.ENTER)
    image = received(visitor)
    width = visitor.do("return innerWidth")
    assert abs(image.width - width / 2) < width * 0.03


def test_marks_are_not_lost_by_accident(live: tuple[Visitor, Consultant]) -> None:
    _, consultant = live
    takes_snapshot(consultant)
    consultant.button("Rectangle").click()
    drags(consultant, 0.2, 0.2, 0.5, 0.5)
    consultant.button("Cancel").click()
    assert "Discard your changes?" in consultant.find(".sure").text
    consultant.button("Keep editing").click()
    consultant.button("Cancel").click()
    consultant.button("Discard").click()
    wait_for(
        consultant.driver, lambda: not consultant.driver.find_elements(By.CSS_SELECTOR, "dialog.editor"), "the end"
    )


@pytest.mark.main
def test_picture_of_a_hidden_tab_says_as_of_when(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    visitor.looks_away()
    consultant.sees_status("another tab")
    takes_snapshot(consultant)
    corner = canvas(consultant)
    corner = corner.crop((0, corner.height - 45, 200, corner.height))
    yellow = sum(count for count, (r, g, b) in pixels(corner) if r > 220 and g > 180 and b < 120)
    assert yellow > 1000


@pytest.mark.chromium  # others take no clipboard from a script
def test_picture_from_the_clipboard_is_marked_up_before_it_goes(live: tuple[Visitor, Consultant]) -> None:
    visitor, consultant = live
    consultant.goes_to_workspace()
    consultant.driver.execute_async_script(
        """const done = arguments[0]; const canvas = document.createElement('canvas'); canvas.width = 300; canvas.height = 200;
        const context = canvas.getContext('2d'); context.fillStyle = 'teal'; context.fillRect(0, 0, 300, 200);
        canvas.toBlob((blob) => { const data = new DataTransfer(); data.items.add(new File([blob], 'map.png', {type: 'image/png'}));
          document.querySelector('textarea[aria-label=Message]').dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); done(); }, 'image/png');"""
    )
    wait_for(consultant.driver, lambda: consultant.find(f"{CANVAS} canvas"), "the editor")
    consultant.button("Send picture").click()
    assert received(visitor).size == (300, 200)


PARTS = """<!DOCTYPE html><title>Parts</title>{{tag}}<style>:root { --c: rgb(10, 80, 90); font-size: 18px } body { margin: 0; height: 2600px; background: papayawhip; color: var(--c) }
h1 { position: sticky; top: 0; background: teal; color: white; margin: 0 } .box { width: 14rem; height: 120px; overflow: auto; border: 2px solid } ol { counter-reset: a } li::before { content: "§ " }
#fixed { position: fixed; right: 30px; bottom: 20px; background: gold; padding: 1rem } .grid { display: grid; grid-template-columns: 2fr 1fr; gap: 1vw } @media (max-width: 950px) { .grid { background: pink } }</style>
<h1>Sticky</h1><div style="height: 300px"></div><div class=grid><div class=box id=box><div style="height: 900px; background: linear-gradient(red, blue)">tall<ol><li>one<li>two</ol></div></div>
<iframe id=frame style="height: 130px; border: 3px solid" srcdoc="<style>p{color:red}</style><div style='height:700px'></div><p>deep in a frame</p><div style='height:700px'></div>"></iframe></div>
<div id=host></div><p><input value="typed"> <input placeholder="Nothing yet"> <input type=checkbox checked> <select><option>a<option selected>b</select> <textarea>lines
of words</textarea> <progress value=0.4></progress></p><canvas id=canvas width=200 height=60></canvas><div id=fixed>Fixed</div><dialog id=modal style="border: 4px solid teal"><p>A dialog</p></dialog>
<script>host.attachShadow({mode: 'open'}).innerHTML = '<style>:host { display: block; padding: 8px; background: #def } .s { height: 70px; width: 300px; overflow: auto; border: 1px dashed } b::after { content: " and after"; color: green }</style><div class=s><div style="height: 500px">top</div><b>in the shadow</b><div style="height: 500px"></div></div><slot></slot>';
host.innerHTML = '<i style="color: crimson">slotted</i>'; const c = canvas.getContext('2d'); c.fillStyle = 'purple'; c.fillRect(20, 10, 120, 30);
frame.onload = () => frame.contentWindow.scrollTo(0, 660); box.scrollTop = 310; host.shadowRoot.querySelector('.s').scrollTop = 480; scrollTo(0, 200);</script>"""


@pytest.mark.chromium
@pytest.mark.parametrize(("dpr", "width", "modal"), [(1, 1000, False), (2, 900, True), (1.5, 1200, False)])
def test_snapshot_is_what_is_seen_at_any_density_and_size(
    tmp_path: Path, chrome: Callable[..., Chrome], dpr: float, width: int, modal: bool
) -> None:
    visitor, consultant = Visitor(chrome(width, 800)), Consultant(chrome(1700, 1300))
    for person, size in ((visitor, (width, 640)), (consultant, (1700, 1150))):
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": dpr, "mobile": False}
        person.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    with embedding(tmp_path) as site:
        visitor.opens(site.page("parts", PARTS))
        consultant.signs_in_with_password(site.hub.base, EMAIL, PASSWORD)
        go_live(visitor, consultant)
        metrics = {"width": 1700, "height": 1150, "deviceScaleFactor": dpr, "mobile": False}
        consultant.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        if modal:
            visitor.do("document.querySelector('#modal').showModal()")
            consultant.sees("doc.querySelector('#modal').matches(':popover-open')", "the dialog")
        consultant.sees("doc.querySelector('#frame').contentWindow.scrollY === 660", "the scrolled frame")
        consultant.sees(
            "doc.querySelector('#host').shadowRoot.querySelector('.s').scrollTop === 480", "the scrolled box"
        )
        consultant.sees("getComputedStyle(doc.querySelector('#canvas')).content.includes('/assets/')", "the canvas")
        consultant.driver.execute_script("document.querySelector('.mirror-cursor').hidden = true")
        box = consultant.box(".mirror-frame:not(.waiting)")
        assert round(box["width"]) == width, "the mirror is at its natural size"

        def share() -> float:
            seen = part(consultant.driver, *(box[side] * dpr for side in ("left", "top", "width", "height")))
            url = consultant.driver.execute_async_script(SNAPSHOT)
            still = Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB")
            found = different(seen, still)
            if found >= MAX_DIFFERENT:
                keep(f"parts-{dpr}-{width}", seen, still)
            return found

        wait_for(consultant.driver, lambda: share() < MAX_DIFFERENT, "a true picture", 8)
