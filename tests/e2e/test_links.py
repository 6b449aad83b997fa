"""Lines that break or are blocked, on either side, in a real browser: the screencast goes on."""

from __future__ import annotations

import pytest

from tests.e2e.browsers import wait_for
from tests.e2e.people import Consultant, Visitor, chromium, go_live

pytestmark = pytest.mark.browser

REMEMBER_SOCKETS = (
    "window.openSockets = []; const Real = WebSocket; window.WebSocket = class extends Real {"
    "constructor(...given) { super(...given); if (String(given[0]).includes('/v1/frames/')) openSockets.push(this); } };"
)
CUT_SOCKETS = (
    "const real = window.fetch; window.fetch = (url, ...more) => String(url).includes('/v1/frames/') && window.WebSocket !=="
    " window.RealWebSocket ? Promise.reject(new Error('offline')) : real(url, ...more);"
    "window.RealWebSocket = WebSocket; window.WebSocket = class { constructor() { throw new Error('offline') } };"
    "for (const socket of window.openSockets) socket.close();"
)


@pytest.mark.chromium
def test_lost_frame_links_of_both_sides_are_resumed(visitor: Visitor, consultant: Consultant) -> None:
    chromium(visitor).execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": REMEMBER_SOCKETS})
    visitor.driver.refresh()
    go_live(visitor, consultant)
    chromium(consultant).execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": REMEMBER_SOCKETS})
    consultant.driver.refresh()
    consultant.sees_status("Live")
    consultant.driver.execute_script(CUT_SOCKETS)
    consultant.sees_status("Reconnecting to the server")
    visitor.do(CUT_SOCKETS)
    visitor.do("document.querySelector('h1').textContent = 'Said while offline'")
    consultant.driver.execute_script("window.WebSocket = window.RealWebSocket")
    consultant.sees_status("Visitor offline since")
    visitor.do("window.WebSocket = window.RealWebSocket")
    consultant.sees("doc.querySelector('h1').textContent === 'Said while offline'", "what was said while offline")
    consultant.sees_status("Live")


BLOCK_SOCKETS = (
    "window.tried = 0; window.WebSocket = class extends EventTarget { static OPEN = 1; constructor() { super(); window.tried++;"
    " this.readyState = 0; setTimeout(() => { this.readyState = 3; const event = new CloseEvent('close', {code: 1006});"
    " this.dispatchEvent(event); this.onerror?.(new Event('error')); this.onclose?.(event); }, 5); } close() {} send() {} };"
)


@pytest.mark.chromium
def test_where_websockets_are_blocked_everything_goes_over_http(visitor: Visitor, consultant: Consultant) -> None:
    for person in (visitor, consultant):
        chromium(person).execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": BLOCK_SOCKETS})
        person.driver.refresh()
    go_live_slowly(visitor, consultant)
    assert visitor.do("return window.tried") > 0
    visitor.do("document.querySelector('h1').textContent = 'Said over HTTP'")
    consultant.sees("doc.querySelector('h1').textContent === 'Said over HTTP'", "what was said over HTTP")
    consultant.button("End screencast").click()
    wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")


def go_live_slowly(visitor: Visitor, consultant: Consultant) -> None:
    """As `go_live`; the screencast window is a new document that needs its sockets blocked too."""
    consultant.opens_dialog()
    consultant.requests()
    visitor.is_asked()
    visitor.accepts()
    consultant.goes_to_screencast_window()
    chromium(consultant).execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": BLOCK_SOCKETS})
    consultant.driver.refresh()
    consultant.sees_status("Live")
    assert consultant.driver.execute_script("return window.tried") > 0
