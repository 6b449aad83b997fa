"""Browsers through selenium: the only door to them."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from selenium.common.exceptions import (
    DetachedShadowRootException,
    NoSuchElementException,
    NoSuchShadowRootException,
    StaleElementReferenceException,
    TimeoutException,
)
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.e2e.kept_roots import KEPT
from tests.e2e.marionette import Firefox
from tests.e2e.webkit import WebKit

T = TypeVar("T")
WAIT_SECONDS = 20
ROOTS_KEPT = {"webkit"}
"""Whose driver gives no closed shadow roots: the pages keep them, see `kept_roots`."""
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Two windows in one test: neither may be slowed down because the other is in front.
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--hide-scrollbars=false",
)
MOUSE = ["primaryHoverType=2", "availableHoverTypes=2", "primaryPointerType=4", "availablePointerTypes=4"]
"""A headless Chromium says that it has none: settings of Blink that say hover and fine pointer, as a desktop does."""
FINGERS = ["primaryHoverType=1", "availableHoverTypes=1", "primaryPointerType=2", "availablePointerTypes=2"]
DARK = ["preferredColorScheme=0"]
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}

_OPEN: weakref.WeakSet[WebDriver] = weakref.WeakSet()
"""What `open_browser` opened, to tell what each window showed when a test failed."""


def chromium() -> tuple[str, str]:
    """Return the paths of Chromium and its driver. Raises RuntimeError with the remedy when they are missing."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (browser and driver):
        raise RuntimeError(
            "Chromium and ChromeDriver are needed: make test installs them (apt packages chromium, chromium-driver)"
        )
    return browser, driver


def open_chrome(
    width: int = 1200,
    height: int = 800,
    *,
    dark: bool = False,
    phone: bool = False,
    log_network: bool = False,
    bars: bool = False,
) -> Chrome:
    """Start a browser with a profile of its own: a desktop with a mouse, or a phone that is touched.

    `bars`: with scrollbars that take room.
    """
    browser, driver = chromium()
    options = ChromeOptions()
    options.binary_location = browser
    for argument in ARGUMENTS:
        if not (bars and argument.startswith("--hide-scrollbars")):
            options.add_argument(argument)
    options.add_argument(f"--window-size={width},{height}")
    options.add_argument(f"--user-data-dir={tempfile.mkdtemp(prefix='cobrowse-chrome-')}")
    if dark:
        options.add_argument("--force-dark-mode")
    options.add_argument(f"--blink-settings={','.join((FINGERS if phone else MOUSE) + (DARK if dark else []))}")
    # Selenium's driver switches the blocker of windows off; people's browsers have it on.
    options.add_experimental_option("excludeSwitches", ["disable-popup-blocking"])
    capabilities = {"browser": "ALL"}
    if log_network:
        capabilities["performance"] = "ALL"
    options.set_capability("goog:loggingPrefs", capabilities)
    opened = Chrome(options=options, service=ChromeService(driver))
    if phone:
        opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
        opened.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
    return opened


def open_browser(kind: str, width: int = 1200, height: int = 800) -> WebDriver:
    """Start a `chromium`, `firefox` or `webkit`."""
    opened: dict[str, Callable[[int, int], WebDriver]] = {"firefox": Firefox, "webkit": WebKit}
    driver = opened.get(kind, open_chrome)(width, height)
    _OPEN.add(driver)
    return driver


def close_browser(driver: WebDriver) -> None:
    """End what `open_browser` started."""
    _OPEN.discard(driver)
    driver.quit()


def wait_for(driver: WebDriver, condition: Callable[[], T | None], what: str, seconds: float = WAIT_SECONDS) -> T:
    """Wait until the condition holds; its last error is no failure until the time is over."""

    def check(_: Any) -> T | None:
        try:
            return condition() or None
        except Exception:  # noqa: BLE001 (elements come and go while a page works)
            return None

    try:
        found = WebDriverWait(driver, seconds, poll_frequency=0.05).until(check)
    except TimeoutException:
        others = [_seen(other) for other in _OPEN if other is not driver]
        raise TimeoutException(
            "; beside it ".join([f"waited {seconds} s for {what}; {_seen(driver)}", *others])
        ) from None
    assert found is not None
    return found


def _seen(driver: WebDriver) -> str:
    """What the window shows, for who reads why a test failed."""
    with contextlib.suppress(Exception):
        text = driver.execute_script("return document.body.innerText")
        widget = in_widget(driver, "return [...root.children].map((child) => child.innerText ?? '').join(' ')")
        return f"{driver.current_url} shows {text[:1500]!r}, the widget {(widget or '')[-600:]!r}"
    return "a window does not answer"


WIDGET = "cobrowse-widget:not([aria-hidden])"
"""What has this name and is hidden holds a clean frame, and nothing that people see."""

# The widget may stand inside of anything that the page shows above itself, also in an open root of the page.
FIND_HOST = """const find = (root) => {
  const host = root.querySelector('cobrowse-widget:not([aria-hidden])');
  if (host) return host;
  for (const element of root.querySelectorAll('*')) {
    const inner = element.shadowRoot && find(element.shadowRoot);
    if (inner) return inner;
  }
  return null;
};
return find(document)"""


def widget_host(driver: WebDriver) -> WebElement:
    """Return the widget's element, wherever it is. Raises NoSuchElementException."""
    try:
        return driver.find_element(By.CSS_SELECTOR, WIDGET)
    except NoSuchElementException:
        found: WebElement | None = driver.execute_script(FIND_HOST)
        if found is None:
            raise
        return found


def widget_root(driver: WebDriver) -> ShadowRoot:
    """Return the widget's shadow root, closed or open, as the driver gives it to no script of the page.

    Raises NoSuchElementException or NoSuchShadowRootException.
    """
    host = widget_host(driver)
    try:
        return host.shadow_root
    except NoSuchShadowRootException:
        # WebKit's driver knows open roots only.
        kept = driver.execute_script(KEPT, host)
        if kept is None:
            raise
        return kept if isinstance(kept, ShadowRoot) else ShadowRoot(driver, kept.id)


def _with_root(driver: WebDriver, run: Callable[..., Any], script: str, arguments: tuple[object, ...]) -> Any:
    try:
        root = widget_root(driver)
    except (NoSuchElementException, NoSuchShadowRootException):
        return None
    told = [root, *arguments]
    if isinstance(driver, WebKit):
        # Its driver writes and reads a root as any node.
        told[0] = WebElement(driver, root.id)
    return run("const root = [].shift.call(arguments);" + script, *told)


def in_widget(driver: WebDriver, script: str, *arguments: object) -> Any:
    """Run a script with `root`, the widget's shadow root; null without one. `arguments` are those given here."""
    for last in (False, True):
        try:
            return _with_root(driver, driver.execute_script, script, arguments)
        except (DetachedShadowRootException, StaleElementReferenceException):
            # Another page has come in between.
            if last:
                raise
    return None


def in_widget_async(driver: WebDriver, script: str, *arguments: object) -> Any:
    """As `in_widget`, with the driver's `done` as the last of the arguments."""
    return _with_root(driver, driver.execute_async_script, script, arguments)
