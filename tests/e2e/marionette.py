"""Firefox without geckodriver, which Debian does not package: selenium's commands over Mozilla's Marionette protocol.

Marionette speaks WebDriver under other names: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from selenium.webdriver.common.options import ArgOptions
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver

START_SECONDS = 60
COMMANDS = {
    Command.NEW_SESSION: "NewSession",
    Command.NEW_WINDOW: "NewWindow",
    Command.CLOSE: "CloseWindow",
    Command.GET: "Navigate",
    Command.GO_BACK: "Back",
    Command.GO_FORWARD: "Forward",
    Command.REFRESH: "Refresh",
    Command.FIND_ELEMENT: "FindElement",
    Command.FIND_ELEMENTS: "FindElements",
    Command.FIND_CHILD_ELEMENT: "FindElement",
    Command.FIND_CHILD_ELEMENTS: "FindElements",
    Command.FIND_ELEMENT_FROM_SHADOW_ROOT: "FindElementFromShadowRoot",
    Command.FIND_ELEMENTS_FROM_SHADOW_ROOT: "FindElementsFromShadowRoot",
    Command.GET_SHADOW_ROOT: "GetShadowRoot",
    Command.CLEAR_ELEMENT: "ElementClear",
    Command.CLICK_ELEMENT: "ElementClick",
    Command.SEND_KEYS_TO_ELEMENT: "ElementSendKeys",
    Command.W3C_GET_CURRENT_WINDOW_HANDLE: "GetWindowHandle",
    Command.W3C_GET_WINDOW_HANDLES: "GetWindowHandles",
    Command.SET_WINDOW_RECT: "SetWindowRect",
    Command.GET_WINDOW_RECT: "GetWindowRect",
    Command.SWITCH_TO_WINDOW: "SwitchToWindow",
    Command.SWITCH_TO_FRAME: "SwitchToFrame",
    Command.SWITCH_TO_PARENT_FRAME: "SwitchToParentFrame",
    Command.W3C_GET_ACTIVE_ELEMENT: "GetActiveElement",
    Command.GET_CURRENT_URL: "GetCurrentURL",
    Command.GET_TITLE: "GetTitle",
    Command.W3C_EXECUTE_SCRIPT: "ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "ExecuteAsyncScript",
    Command.GET_ELEMENT_TEXT: "GetElementText",
    Command.GET_ELEMENT_TAG_NAME: "GetElementTagName",
    Command.GET_ELEMENT_VALUE_OF_CSS_PROPERTY: "GetElementCSSValue",
    Command.IS_ELEMENT_SELECTED: "IsElementSelected",
    Command.IS_ELEMENT_ENABLED: "IsElementEnabled",
    Command.GET_ELEMENT_RECT: "GetElementRect",
    Command.GET_ELEMENT_ATTRIBUTE: "GetElementAttribute",
    Command.GET_ELEMENT_PROPERTY: "GetElementProperty",
    Command.GET_ELEMENT_ARIA_ROLE: "GetComputedRole",
    Command.GET_ELEMENT_ARIA_LABEL: "GetComputedLabel",
    Command.SCREENSHOT: "TakeScreenshot",
    Command.SET_TIMEOUTS: "SetTimeouts",
    Command.W3C_ACTIONS: "PerformActions",
    Command.W3C_CLEAR_ACTIONS: "ReleaseActions",
    Command.W3C_ACCEPT_ALERT: "AcceptAlert",
}
RENAMED = {
    Command.FIND_CHILD_ELEMENT: {"id": "element"},
    Command.FIND_CHILD_ELEMENTS: {"id": "element"},
    Command.FIND_ELEMENT_FROM_SHADOW_ROOT: {"shadowId": "shadowRoot"},
    Command.FIND_ELEMENTS_FROM_SHADOW_ROOT: {"shadowId": "shadowRoot"},
}
PREFERENCES = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.disable_open_during_load": True,
    "dom.min_background_timeout_value": 10,
    "dom.timeout.enable_budget_timer_throttling": False,
    "layout.css.devPixelsPerPx": "1.0",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.prefs.recommended": True,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.server": "data:,",
}


class Marionette(RemoteConnection):
    """Carries selenium's commands to one Firefox."""

    def __init__(self, port: int) -> None:
        super().__init__(client_config=ClientConfig(f"http://localhost:{port}"))
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), timeout=300)
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        self._file = self._socket.makefile("rb")
        self._count = 0
        self._receive()

    def _receive(self) -> Any:
        length = b""
        while (digit := self._file.read(1)) != b":":
            if not digit:
                raise RuntimeError("Firefox has closed the connection")
            length += digit
        return json.loads(self._file.read(int(length)))

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """Send one command and wait for its answer, in the shape that selenium expects of a driver."""
        if command == Command.QUIT:
            self.close()
            return {"value": None}
        renamed = RENAMED.get(command, {})
        given = {renamed.get(key, key): value for key, value in params.items() if key != "sessionId"}
        if command == Command.NEW_SESSION:
            given = given["capabilities"]["alwaysMatch"] if "alwaysMatch" in given.get("capabilities", {}) else {}
            given = {key: value for key, value in given.items() if key != "browserName"}
        self._count += 1
        message = json.dumps([0, self._count, f"WebDriver:{COMMANDS[command]}", given]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._receive()
        if error:
            told = {"value": {"error": error["error"], "message": error["message"], "stacktrace": ""}}
            return {"status": 500, "value": json.dumps(told)}
        return {"value": result["value"] if isinstance(result, dict) and set(result) == {"value"} else result}

    def close(self) -> None:
        """Close the connection; Firefox is ended by its process."""
        self._file.close()
        self._socket.close()


class Firefox(WebDriver):
    """Firefox with a profile of its own."""

    def __init__(self, width: int, height: int) -> None:
        binary = shutil.which("firefox-esr") or shutil.which("firefox")
        if not binary:
            raise RuntimeError("Firefox is needed: make test-browsers installs it (apt package firefox-esr)")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        profile = Path(tempfile.mkdtemp(prefix="cobrowse-firefox-"))
        wanted = {**PREFERENCES, "marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
        (profile / "user.js").write_text("\n".join(lines), "utf-8")
        command = [binary, "--marionette", "--headless", "--no-remote", "--profile", str(profile)]
        command += [f"--width={width}", f"--height={height}"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            super().__init__(command_executor=Marionette(port), options=_Options())
        except BaseException:
            self._process.kill()
            raise
        self.set_window_size(width, height)

    def quit(self) -> None:
        """End the browser."""
        super().quit()
        self._process.terminate()
        self._process.wait(30)


class _Options(ArgOptions):
    @property
    def default_capabilities(self) -> dict[str, Any]:
        return {"browserName": "firefox", "pageLoadStrategy": "normal"}
