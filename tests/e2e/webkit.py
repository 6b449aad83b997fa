"""WebKitGTK's small browser on a virtual screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService

SCREEN = "1920x1400x24"


class WebKit(WebKitGTK):
    """One window of the browser, with a screen of its own."""

    def __init__(self, width: int, height: int) -> None:
        driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
        browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
        if not (driver and screen and browsers):
            raise RuntimeError(
                "WebKitGTK and Xvfb are needed: make test-browsers installs them (apt webkit2gtk-driver, xvfb)"
            )
        reading, writing = os.pipe()
        command = [screen, "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
        self._screen = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        options: Any = WebKitGTKOptions()
        options.binary_location = str(browsers[-1])
        options.add_argument("--automation")
        environment = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"}
        try:
            with warnings.catch_warnings():
                # Selenium's own class for this browser uses what selenium deprecates.
                warnings.simplefilter("ignore", DeprecationWarning)
                super().__init__(options=options, service=WebKitGTKService(driver, env=environment))
        except BaseException:
            self._screen.kill()
            raise
        self.set_window_size(width, height)

    def quit(self) -> None:
        """End the browser and its screen."""
        super().quit()
        self._screen.terminate()
        self._screen.wait(10)
