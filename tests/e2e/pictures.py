"""Pictures of pages and mirrors, and how they differ."""

from __future__ import annotations

import io
import re

from PIL import Image, ImageChops
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.pages import PICTURES

SAME_PIXEL = 24
"""Largest difference of a colour channel that counts as the same: antialiasing differs by a few steps."""


def screen(driver: WebDriver) -> Image.Image:
    """Return what the browser shows."""
    return Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")


def part(driver: WebDriver, left: float, top: float, width: float, height: float) -> Image.Image:
    """Return a part of what the browser shows."""
    return screen(driver).crop((round(left), round(top), round(left + width), round(top + height)))


def different(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ."""
    assert one.size == other.size
    bands = ImageChops.difference(one, other).split()
    worst = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return sum(worst.histogram()[SAME_PIXEL + 1 :]) / (one.width * one.height)


def keep(name: str, page: Image.Image, mirror: Image.Image) -> None:
    """Keep two pictures that differ for a look."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", name)
    page.save(PICTURES / f"{name}-page.png")
    mirror.save(PICTURES / f"{name}-mirror.png")
