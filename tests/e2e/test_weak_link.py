"""A weak uplink of the visitor is measured, shown, spared step by step, and in the end the reason why it is over."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.chaos.proxy import BreakingProxy
from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import EMAIL, PASSWORD, embedding
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><title>Busy</title>{{tag}}<h1 id=count>0</h1>
<script>let n = 0; setInterval(() => { count.textContent = ++n }, 150)</script>"""


@contextmanager
def uplink(port: int) -> Iterator[BreakingProxy]:
    """A proxy before the hub, in a thread with an event loop of its own."""
    loop = asyncio.new_event_loop()
    proxy = BreakingProxy(port)
    loop.run_until_complete(proxy.start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(proxy.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def test_weak_link_is_shown_spared_recovers_and_at_last_ends_the_screencast(
    tmp_path: Path, visitor_browser: Callable[..., WebDriver], operator_browser: Callable[..., WebDriver]
) -> None:
    with embedding(tmp_path) as site, uplink(site.hub.port) as link:
        visitor, consultant = Visitor(visitor_browser(1000, 800)), Consultant(operator_browser(1440, 900))
        html = PAGE.replace("{{tag}}", site.tag.replace(f":{site.hub.port}", f":{link.port}") + "<!-- {{tag}} -->")
        visitor.opens(site.page("busy", html))
        consultant.signs_in_with_password(site.hub.base, EMAIL, PASSWORD)
        go_live(visitor, consultant)
        consultant.driver.set_window_size(1440, 900)
        wait_for(consultant.driver, lambda: "Delay" in consultant.text(".strip"), "the delay")
        assert "Weak" not in consultant.text(".strip")
        link.delay = 1.0
        wait_for(consultant.driver, lambda: "pointer less often" in consultant.text(".strip"), "what is left out", 30)
        assert "no canvases" not in consultant.text(".strip")
        link.delay = 0
        wait_for(consultant.driver, lambda: "Weak" not in consultant.text(".strip"), "the link that is good again", 30)
        link.delay = 11
        consultant.goes_to_workspace()
        wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end", 60)
        assert "too weak" in in_widget(visitor.driver, "return root.querySelector('.log').innerText")
        # On a link like that the word of it may be lost: it is told again when there is one.
        link.delay = 0
        wait_for(consultant.driver, lambda: "too weak" in consultant.notice(), "the reason", 60)
        assert consultant.button("Ask for a picture").is_displayed()
