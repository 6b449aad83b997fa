"""Delays through a real hub: two browsers, one machine, one clock."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from tests.e2e.browsers import in_widget, open_chrome, wait_for
from tests.e2e.embedding import EMAIL, PASSWORD, embedding
from tests.e2e.people import Consultant, Visitor, go_live

PAGE = """<!DOCTYPE html><html><head><meta charset=utf-8><title>Bench</title>{{tag}}</head><body><p id=target>start</p>
<div id=rows></div><script>
const row = (i) => { const made = document.createElement('div'); made.className = 'row';
  made.innerHTML = `<span>${i}</span><a href="/item/${i}">Item ${i}</a><p>Some words about item ${i}.</p>`; return made; };
rows.append(...Array.from({length: 400}, (_, i) => row(i)));
window.now = () => performance.timeOrigin + performance.now();
window.change = async (count, storm) => { const at = []; let on = true;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  if (storm) (async () => { for (let n = 0; on; n++) { const some = Array.from({length: 1000}, (_, i) => row(n * 1000 + i));
    rows.append(...some); await frame(); for (const one of some) one.remove(); await frame(); } })();
  for (let i = 0; i < count; i++) { await new Promise((done) => setTimeout(done, 60 + (i * 7) % 23));
    target.textContent = 'change ' + i; at.push(now()); }
  await new Promise((done) => setTimeout(done, 300)); on = false; return at; };
</script></body></html>"""
WATCH = """
const doc = window.cobrowseMirror.document;
window.painted = {};
const now = () => performance.timeOrigin + performance.now();
(function look() {
  const target = window.cobrowseMirror.document?.querySelector('#target');
  const text = target?.textContent;
  // What stands in the document now is painted with this frame.
  if (text && !(text in window.painted)) window.painted[text] = now();
  requestAnimationFrame(look);
})();
"""
CHANGES = 80
LARGE = """<!DOCTYPE html><html><head><meta charset=utf-8><title>Large</title>{{tag}}</head><body><div id=rows></div><script>
for (let i = 0; i < 9500; i++) { const made = document.createElement('div'); made.className = 'row';
  made.innerHTML = `<b>${i}</b><span>item <i>${i}</i></span><a href="/item/${i}">Item</a><p>Some <em>words</em> <s>about</s> it</p>`;
  rows.append(made); }
</script></body></html>"""
YES = """root.addEventListener('click',
  () => { window.yes ??= performance.timeOrigin + performance.now(); }, {capture: true, once: true})"""
FIRST = """
window.first = {};
const now = () => performance.timeOrigin + performance.now();
(function look() {
  const mirror = window.cobrowseMirror;
  if (mirror?.document?.querySelector('.row')) window.first.content ??= now();
  if (mirror?.complete) window.first.complete ??= now();
  requestAnimationFrame(look);
})();
"""
FIRST_ROUNDS = 5


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _latest_dialog(folder: Path) -> str:
    with contextlib.closing(sqlite3.connect(folder / "cobrowse.db")) as database:
        return str(database.execute("SELECT id FROM dialogs ORDER BY opened DESC").fetchone()[0])


def first_content(folder: Path) -> str:
    """Measure from the click on Yes to the picture, and return the section."""
    found: dict[str, list[float]] = {"content": [], "complete": []}
    for number in range(FIRST_ROUNDS):
        visitor, consultant = Visitor(open_chrome(1000, 800)), Consultant(open_chrome(1400, 900))
        data = folder / str(number)
        try:
            with embedding(data) as site:
                visitor.opens(site.page("large", LARGE))
                consultant.signs_in_with_password(site.hub.base, EMAIL, PASSWORD)
                consultant.opens_dialog()
                consultant.requests()
                visitor.is_asked()
                # The window is there before the click: opening one is the browser's time.
                consultant.driver.execute_script(f"window.open('/console/screencast/{_latest_dialog(data)}')")
                consultant.goes_to_screencast_window()
                consultant.driver.execute_script(FIRST)
                in_widget(visitor.driver, YES)
                visitor.accepts()
                consultant.sees_status("Live")
                driver = consultant.driver
                done = "return window.first.complete"
                wait_for(driver, lambda: driver.execute_script(done), "all of it")  # noqa: B023
                at = visitor.driver.execute_script("return window.yes")
                for name, seen in consultant.driver.execute_script("return window.first").items():
                    found[name].append(seen - at)
        finally:
            visitor.driver.quit()
            consultant.driver.quit()
    content, complete = (_percentile(found[name], 0.5) for name in ("content", "complete"))
    return (
        "## From Yes to the first content in the mirror, through a hub\n\n"
        f"Two browsers and a hub on this machine, a page of 76,000 elements: its first part is shown {content:,.0f} ms after"
        f" the visitor's click, all of it after {complete:,.0f} ms (medians of {FIRST_ROUNDS})."
    )


def through_a_hub(folder: Path) -> str:
    """Measure and return the section."""
    rows = ["| page | p50 ms | p95 ms | seen |", "|---|---|---|---|"]
    visitor, consultant = Visitor(open_chrome(1000, 800)), Consultant(open_chrome(1400, 900))
    visitor.driver.set_script_timeout(120)
    try:
        with embedding(folder) as site:
            visitor.opens(site.page("bench", PAGE))
            consultant.signs_in_with_password(site.hub.base, EMAIL, PASSWORD)
            go_live(visitor, consultant)
            consultant.sees("doc.querySelectorAll('.row').length === 400", "the rows")
            consultant.driver.execute_script(WATCH)
            for name, storm in (("quiet", False), ("1,000 rows inserted and removed in turn", True)):
                consultant.driver.execute_script("window.painted = {}")
                changed = visitor.driver.execute_async_script(
                    "const [count, storm, done] = arguments; change(count, storm).then(done)", CHANGES, storm
                )
                last = f"return 'change {CHANGES - 1}' in window.painted"
                wait_for(consultant.driver, lambda: consultant.driver.execute_script(last), "the last change")  # noqa: B023
                painted = consultant.driver.execute_script("return window.painted")
                # A change that was over before the next frame is never seen: what was seen instead is the next one.
                found = [painted[f"change {i}"] - at for i, at in enumerate(changed) if f"change {i}" in painted]
                rows.append(
                    f"| {name} | {_percentile(found, 0.5):.1f} | {_percentile(found, 0.95):.1f} | {len(found)}/{CHANGES} |"
                )
    finally:
        visitor.driver.quit()
        consultant.driver.quit()
    return (
        "## From a change in the page to the frame that shows it in the mirror, through a hub\n\n"
        "Two browsers and a hub on this machine. The frame's callback is measured, to which painting adds a part of a frame.\n\n"
        + "\n".join(rows)
    )
