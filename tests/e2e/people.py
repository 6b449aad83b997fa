"""What a visitor and a consultant do and see, in their own words."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from cobrowse.cli.main import cli
from cobrowse.store import open_store
from tests.e2e.browsers import WAIT_SECONDS, in_widget, wait_for, widget_root
from tests.e2e.webkit import WebKit

# Asking the driver for the name of each button takes long: it is asked for those that may have it.
CANDIDATES = """const tell = (text) => (text ?? '').replace(/\\s+/g, ' ').trim();
const all = [...root.querySelectorAll('button')];
const fit = all.filter((one) => one.hasAttribute('aria-labelledby') ||
  [tell(one.getAttribute('aria-label')), tell(one.textContent), one.title].some((text) => text.includes(name)));
return fit.length ? fit : all"""
ANSWER_SECONDS = 2
DATABASE = "cobrowse.db"
QUIET_MS = 1500
"""In this time something that was begun by mistake would show."""


class Demo:
    """`cobrowse demo` as a process; its addresses as printed.

    `source` is another copy of the package than the tests'; `keep_roots` is for browsers whose driver gives no closed
    shadow roots.
    """

    def __init__(
        self,
        data_dir: Path,
        port: int = 0,
        shop_port: int = 0,
        *,
        source: Path | None = None,
        keep_roots: bool = False,
    ) -> None:
        self.data_dir = data_dir
        module = "tests.e2e.kept_roots" if keep_roots else "cobrowse"
        command = [sys.executable, "-u", "-m", module, "demo", "--port", str(port), "--data-dir", str(data_dir)]
        command += ["--shop-port", str(shop_port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=source)
        assert self._process.stdout
        self.process = self._process.pid
        printed = ""
        while "Stop with Ctrl+C" not in printed:
            line = self._process.stdout.readline()
            assert line, f"the demo did not start: {printed}"
            printed += line
        self.shop = re.findall(r"demo shop +(\S+)/", printed)[0]
        self.sign_in_link = re.findall(r"console +(\S+)", printed)[0]
        self.base = self.sign_in_link.split("/console/")[0]
        self.port = int(self.base.rsplit(":", 1)[1])
        self.shop_port = int(self.shop.rsplit(":", 1)[1])

    def run(self, *arguments: str, given: str = "") -> str:
        """Run another `cobrowse` command on the same data; returns what it printed."""
        result = CliRunner().invoke(cli, [*arguments, "--data-dir", str(self.data_dir)], input=given)
        assert result.exit_code == 0, result.output
        return result.stdout

    def add_operator(self, email: str, password: str) -> None:
        self.run("operator", "add", email, "--name", "Kim", "--password-stdin", given=password)

    def stop(self) -> None:
        """Stop it, if it was not stopped before."""
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=30)


@contextmanager
def demo(
    data_dir: Path, port: int = 0, shop_port: int = 0, *, source: Path | None = None, keep_roots: bool = False
) -> Iterator[Demo]:
    """Run the demo; ports of 0 are chosen. A new folder gets an empty database: making it takes a second each time."""
    if not (data_dir / DATABASE).exists():
        shutil.copy(_empty_database(), data_dir / DATABASE)
    running = Demo(data_dir, port, shop_port, source=source, keep_roots=keep_roots)
    try:
        yield running
    finally:
        running.stop()


@cache
def _empty_database() -> Path:
    path = Path(tempfile.mkdtemp(prefix="cobrowse-empty-")) / DATABASE

    async def make() -> None:
        async with await open_store(f"sqlite+aiosqlite:///{path}"):
            pass

    asyncio.run(make())
    return path


class Visitor:
    """A person on the website."""

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver

    def opens(self, url: str) -> None:
        self.driver.get(url)
        wait_for(
            self.driver, lambda: in_widget(self.driver, "return root.querySelector('.launcher') !== null"), "the widget"
        )

    @property
    def widget(self) -> ShadowRoot:
        return widget_root(self.driver)

    def _shown(self, name: str) -> list[WebElement]:
        return _named(in_widget(self.driver, f"const [name] = arguments; {CANDIDATES}", name) or [], name)

    def button(self, name: str) -> WebElement:
        return wait_for(self.driver, lambda: self._shown(name), f"the visitor's button {name}")[0]

    def opens_chat(self) -> None:
        self.button("Chat").click()

    def types(self, field: str, *keys: str) -> None:
        """Type into a field of the widget, at its end. ChromeDriver's own keys find no focus inside of a closed root."""
        found = wait_for(self.driver, lambda: self.widget.find_element(By.CSS_SELECTOR, field), f"the field {field}")
        ActionChains(self.driver).click(found).send_keys(Keys.END, *keys).perform()

    def presses(self, *keys: str) -> None:
        """Press keys where the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def says(self, text: str) -> None:
        self.types("textarea", text)
        self.button("Send").click()

    def settles(self) -> None:
        """The card has stood still for long enough to be answered, or is gone."""
        ready = "return !root.querySelector('[role=group] .choice button.settling')"
        wait_for(self.driver, lambda: in_widget(self.driver, ready), "a card that can be answered")

    def stays_unwatched(self) -> None:
        """Nothing begins, also not a little later."""
        self.driver.execute_async_script(f"setTimeout(arguments[0], {QUIET_MS})")
        assert not self.is_watched()

    def sees_in_chat(self, text: str) -> None:
        wait_for(
            self.driver,
            lambda: in_widget(self.driver, f"return root.querySelector('.log').innerText.includes({text!r})"),
            f"{text!r} in the visitor's chat",
        )

    def is_asked(self) -> WebElement:
        card = wait_for(
            self.driver, lambda: self.widget.find_element(By.CSS_SELECTOR, '[role="group"]'), "the consent card"
        )
        assert card.accessible_name == "Screencast request"
        return card

    def is_asking(self) -> bool:
        """Whether a question is shown."""
        return bool(in_widget(self.driver, "return !!root.querySelector('[role=group]')"))

    def accepts(self) -> None:
        """Say Yes as people do: read the card while it stands still, then press with the pointer."""
        wait_for(self.driver, self.is_asking, "the question")
        until = time.monotonic() + WAIT_SECONDS
        while self.is_asking():
            assert time.monotonic() < until, "Yes does not count"
            self.settles()
            for button in (self._shown("Yes") or self._shown("Start sharing"))[:1]:
                ActionChains(self.driver).click(button).perform()
            with suppress(TimeoutException):
                wait_for(self.driver, lambda: not self.is_asking(), "the answer", ANSWER_SECONDS)

    def is_watched(self) -> bool:
        return bool(in_widget(self.driver, "return !root.querySelector('.live').hidden"))

    def sees_live_bar(self) -> None:
        wait_for(self.driver, self.is_watched, "the live bar")

    def looks_away(self) -> None:
        """Hide the page behind another tab."""
        if isinstance(self.driver, WebKit):
            # Its driver opens tabs behind the one that is shown.
            self.driver.minimize_window()
        else:
            self.driver.switch_to.new_window("tab")

    def do(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)


class Consultant:
    """A person in the console."""

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver
        self.workspace = driver.current_window_handle

    def signs_in(self, link: str) -> None:
        self.driver.get(link)
        wait_for(self.driver, lambda: self.driver.find_element(By.CSS_SELECTOR, ".workspace"), "the console")

    def signs_in_with_password(self, base: str, email: str, password: str) -> None:
        self.driver.get(f"{base}/console/")
        wait_for(self.driver, lambda: self.find("#email"), "the sign-in page").send_keys(email)
        self.find("#password").send_keys(password)
        self.button("Sign in").click()
        wait_for(self.driver, lambda: self.find(".workspace"), "the console")

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def button(self, name: str) -> WebElement:
        script = f"const root = document, [name] = arguments; {CANDIDATES}"
        found = wait_for(
            self.driver,
            lambda: _named(self.driver.execute_script(script, name), name),
            f"the consultant's button {name}",
        )
        return found[0]

    def text(self, selector: str) -> str:
        """Return an element's text as people see it; WebKit's driver finds none in some of them."""
        found: str = self.driver.execute_script("return document.querySelector(arguments[0]).innerText", selector)
        return found

    def visitors(self) -> list[str]:
        script = "return [...document.querySelectorAll('ul[aria-label=Visitors] li')].map((row) => row.innerText)"
        rows: list[str] = self.driver.execute_script(script)
        return rows

    def sees_visitor(self, *texts: str) -> None:
        wait_for(
            self.driver,
            lambda: any(all(text in row for text in texts) for row in self.visitors()),
            f"a visitor {texts}",
        )

    def opens_dialog(self) -> None:
        wait_for(self.driver, lambda: self.driver.find_element(By.CSS_SELECTOR, ".visitor"), "a visitor").click()
        wait_for(self.driver, lambda: self.find("section.dialog"), "the dialogue")

    def says(self, text: str) -> None:
        field = wait_for(self.driver, lambda: self.find('textarea[aria-label="Message"]'), "where a message is written")
        field.send_keys(text)
        self.button("Send").click()

    def sees_in_chat(self, text: str) -> None:
        wait_for(self.driver, lambda: text in self.find('[role="log"]').text, f"{text!r} in the console")

    def armed(self, name: str) -> WebElement:
        """Return a button that takes no press in the first moment, when it takes one."""
        wait_for(self.driver, lambda: self.button(name).get_attribute("aria-disabled") == "false", f"{name} armed")
        return self.button(name)

    def confirms(self, name: str) -> None:
        """Press a button that is armed late, so that a double click is no answer."""
        self.armed(name).click()

    def requests(self) -> None:
        self.button("Request screencast").click()
        self.confirms("Send request")

    def notice(self) -> str:
        return wait_for(self.driver, lambda: self.find(".notice").text, "a notice")

    def goes_to_screencast_window(self) -> None:
        def opened() -> bool:
            return len(self.driver.window_handles) > 1

        blocked = "//*[@role='alert'][contains(., 'blocked the screencast window')]//button"
        wait_for(self.driver, lambda: opened() or self.driver.find_elements(By.XPATH, blocked), "the screencast window")
        if not opened():
            # A browser that blocks windows says so, and a click opens it.
            self.driver.find_element(By.XPATH, blocked).click()
        wait_for(self.driver, opened, "the screencast window")
        self.driver.switch_to.window(next(h for h in self.driver.window_handles if h != self.workspace))

    def goes_to_workspace(self) -> None:
        self.driver.switch_to.window(self.workspace)

    def box(self, selector: str) -> dict[str, float]:
        """Return where an element is on the screen, as it is painted."""
        script = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"
        found: dict[str, float] = self.driver.execute_script(script, selector)
        return found

    def status(self) -> str:
        return self.find('[role="status"][aria-label="Screencast status"]').text

    def sees_status(self, text: str) -> None:
        wait_for(self.driver, lambda: text in self.status(), f"the status {text!r}")

    def mirror(self, script: str, *arguments: object) -> Any:
        """Run a script with `doc`, the mirror's document, and `mirror`."""
        return self.driver.execute_script(
            "const mirror = window.cobrowseMirror; const doc = mirror?.document; if (!doc?.body) return null;" + script,
            *arguments,
        )

    def sees(self, script: str, what: str) -> Any:
        """Wait until an expression over `doc` is true."""
        return wait_for(self.driver, lambda: self.mirror(f"return {script}"), f"{what} in the mirror")


def _named(buttons: list[WebElement], name: str) -> list[WebElement]:
    return [one for one in buttons if one.is_displayed() and one.accessible_name == name]


def pointer_of(driver: WebDriver, kind: str = "mouse") -> tuple[ActionBuilder, Any]:
    """A pointer that goes to places of the window: `mouse` or `touch`. Selenium's own class has no types."""
    made: Any = PointerInput
    actions = ActionBuilder(driver, mouse=made(kind, kind))
    return actions, actions.pointer_action


def ask(visitor: Visitor, consultant: Consultant) -> None:
    """From two open windows to the consent card."""
    consultant.opens_dialog()
    consultant.requests()
    visitor.is_asked()


def go_live(visitor: Visitor, consultant: Consultant) -> None:
    """From two open windows to a running screencast, the consultant in its window."""
    ask(visitor, consultant)
    visitor.accepts()
    consultant.goes_to_screencast_window()
    consultant.sees_status("Live")


def chromium(person: Visitor | Consultant) -> Chrome:
    """The browser, for what only Chromium's driver can do."""
    assert isinstance(person.driver, Chrome)
    return person.driver
