"""The browser that an audit drives: Chromium or Chrome through selenium, headless."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cobrowse.auditing.network_record import NetworkRecord
from cobrowse.codes import ErrorCode
from cobrowse.errors import CobrowseError

T = TypeVar("T")
PATIENCE_SECONDS = 20.0
POLL_SECONDS = 0.05
READING_SECONDS = 1.0
YES = ("Yes", "Start sharing")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--headless=new",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    # A public page may load the widget from this machine.
    "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights",
)
TAG = """
if (window === window.top && location.protocol.startsWith('http')) {{
  const script = document.createElement('script');
  script.src = {src};
  script.dataset.site = {site};
  script.referrerPolicy = 'no-referrer';
  const put = () => document.documentElement ? document.documentElement.append(script) : setTimeout(put);
  put();
}}
"""


SCROLL = """
const done = arguments[0];
const height = document.documentElement.scrollHeight, step = innerHeight;
let at = 0;
const next = () => {
  scrollTo(0, at);
  at += step;
  if (at < Math.min(height, step * 20)) requestAnimationFrame(next);
  else { scrollTo(0, 0); requestAnimationFrame(done); }
};
next();
"""


STILL_ASKS = """
const field = document.querySelector(arguments[0]);
return field?.type === 'password' && field.checkVisibility?.() !== false && field.offsetParent !== null;
"""


class NoBrowser(CobrowseError):
    """There is no browser to drive, or it does not do what it should."""

    code = ErrorCode.NO_BROWSER


class Browser:
    """One window. Its methods block."""

    def __init__(self, width: int, height: int, *, program: str = "", secure: str = "") -> None:
        """Open it; `secure` names an origin without TLS that is to be treated as if it had. Raises NoBrowser."""
        try:
            from selenium.webdriver import Chrome, ChromeOptions, ChromeService
        except ImportError:
            raise NoBrowser("cobrowse audit drives a browser: pip install 'cobrowse[audit]'") from None
        from selenium.common.exceptions import WebDriverException

        options = ChromeOptions()
        found = program or next((path for name in NAMES if (path := shutil.which(name))), "")
        if found:
            options.binary_location = found
        self._profile = tempfile.mkdtemp(prefix="cobrowse-audit-")
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Chromium's sandbox does not run as root, as in containers; for all others pages stay inside it.
            options.add_argument("--no-sandbox")
        for argument in (*ARGUMENTS, f"--window-size={width},{height}", f"--user-data-dir={self._profile}"):
            options.add_argument(argument)
        if secure:
            options.add_argument(f"--unsafely-treat-insecure-origin-as-secure={secure}")
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
        driver = shutil.which("chromedriver")
        try:
            # Without a driver of the system's, selenium finds one.
            self.driver = Chrome(options=options, service=ChromeService(driver) if driver else None)
        except WebDriverException as error:
            self._forget_profile()
            raise NoBrowser(f"Chromium or Chrome cannot be started: {(error.msg or '').splitlines()[0]}") from None
        self.record = NetworkRecord()

    def close(self) -> None:
        """End the browser."""
        self.driver.quit()
        self._forget_profile()

    def _forget_profile(self) -> None:
        shutil.rmtree(self._profile, ignore_errors=True)

    def embed(self, hub: str, site: str) -> None:
        """Put the widget into every page that is opened from now on, whatever its policy says."""
        self.driver.execute_cdp_cmd("Page.enable", {})
        self.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
        quiet = resource("quiet.js")
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": quiet})
        tag = TAG.format(src=json.dumps(f"{hub}/widget.js"), site=json.dumps(site))
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": tag})

    def open(self, url: str) -> None:
        """Go to a page; what left before it is forgotten. Raises NoBrowser when the page does not come."""
        from selenium.common.exceptions import WebDriverException

        self.collect()
        self.record = NetworkRecord()
        try:
            self.driver.get(url)
        except WebDriverException as error:
            raise NoBrowser((error.msg or "the page does not come").splitlines()[0]) from None

    def went_elsewhere(self, wanted: str) -> str:
        """Return in words why this is not the page that was asked for, or how it was refused; empty when it is.

        Without a wanted address only refusals count.
        """
        self.collect()
        if self.record.status >= 400:
            return f"the website answered with {self.record.status}"
        here = str(self.run("return location.href"))
        if wanted and _place(here) != _place(wanted):
            return f"it went on to {here.partition('?')[0]}: not signed in? Audit that address if it is meant"
        return ""

    def shows_password(self, selector: str) -> bool:
        """Whether a field of this selector is there to be filled with a password."""
        return bool(self.run(STILL_ASKS, selector))

    def waits(self) -> int:
        """Return how much the page's scripts are still going to do soon."""
        return int(self.run("return window.__auditWaits?.() ?? 0"))

    def collect(self) -> NetworkRecord:
        """Return all that left since the page was opened."""
        for line in self.driver.get_log("performance"):  # type: ignore[no-untyped-call]
            message = json.loads(line["message"])["message"]
            self.record.take(message["method"], message["params"])
        return self.record

    def run(self, script: str, *arguments: object) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def scroll(self) -> None:
        """Go down the page and up again, so that it shows what it loads only then."""
        from selenium.common.exceptions import WebDriverException

        with contextlib.suppress(WebDriverException):
            self.driver.execute_async_script(SCROLL)

    def accept(self) -> None:
        """Say Yes to the widget's question as a person does. Raises NoBrowser when there is none or no Yes counts."""

        def answers() -> list[Any]:
            # The driver gives closed roots too.
            root = self.driver.find_element("css selector", "cobrowse-widget:not([aria-hidden])").shadow_root
            buttons = root.find_elements("css selector", '[role="group"] button')
            return [one for one in buttons if one.is_displayed() and one.accessible_name in YES]

        def pressed() -> bool:
            # Yes counts only when the question stood in view for a moment; there can be a second step.
            time.sleep(READING_SECONDS)
            if found := answers():
                found[0].click()
            return not answers()

        self.wait(answers, "the widget's question")
        self.wait(pressed, "the Yes to count")

    def wait(self, condition: Callable[[], T], what: str, seconds: float = PATIENCE_SECONDS) -> T:
        """Wait until a condition holds; its errors are no failure before the time is over. Raises NoBrowser."""
        from selenium.common.exceptions import WebDriverException

        until = time.monotonic() + seconds
        while True:
            try:
                if found := condition():
                    return found
            except WebDriverException:
                pass  # elements come and go while a page works
            if time.monotonic() > until:
                raise NoBrowser(f"waited {seconds:.0f} s for {what}")
            time.sleep(POLL_SECONDS)


def _place(url: str) -> tuple[str, str, str]:
    """Return what tells one page from another: a slash at the end and a safer scheme do not."""
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query


def resource(name: str) -> str:
    """Return a file of this package."""
    return (Path(__file__).parent / name).read_text("utf-8")
