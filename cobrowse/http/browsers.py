"""A short name for a browser, from its User-Agent: only for a person to read, never to decide by."""

from __future__ import annotations

import re

# Order matters: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Version", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Return for example `Chrome 156, Windows`; `Unknown browser` when nothing is known."""
    text = user_agent[:500].replace("HeadlessChrome", "Chrome")
    browser = ""
    for mark, name in _BROWSERS:
        if found := re.search(rf"\b{mark}/(\d+)", text):
            browser = f"{name} {found[1]}"
            break
    system = next((name for mark, name in _SYSTEMS if mark in text), "")
    return ", ".join(filter(None, (browser, system))) or "Unknown browser"
