"""What a visitor points with decides which styles hold: a desktop with a mouse, a phone with fingers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from selenium.webdriver import Chrome

from tests.e2e.embedding import EMAIL, PASSWORD, Embedding
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><html lang=en><head><title>Pointing</title><meta name=viewport content="width=device-width">{{tag}}<style>
@media (hover: hover) { .hover { width: 101px } } @media (hover: none) { .hover { width: 102px } }
@media (pointer: fine) { .pointer { width: 101px } } @media (pointer: coarse) { .pointer { width: 102px } }
@media (any-hover: hover) { .any { width: 101px } } @media not (any-hover: hover) { .any { width: 102px } }
</style></head><body><p class=hover>hover</p><p class=pointer>pointer</p><p class=any>any</p></body></html>"""
WIDTHS = "return [...document.querySelectorAll('p')].map((one) => getComputedStyle(one).width)"


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_styles_for_mouse_and_fingers_are_those_of_the_visitor(
    device: str, site: Embedding, chrome: Callable[..., Chrome]
) -> None:
    visitor, consultant = Visitor(chrome(1000, 800, phone=device == "phone")), Consultant(chrome(1440, 900))
    visitor.opens(site.page("pointing", PAGE))
    width = "101px" if device == "desktop" else "102px"
    assert visitor.do(WIDTHS) == [width] * 3
    consultant.signs_in_with_password(site.hub.base, EMAIL, PASSWORD)
    go_live(visitor, consultant)
    shown = "[...doc.querySelectorAll('p')].every((one) => doc.defaultView.getComputedStyle(one).width === '%s')"
    consultant.sees(shown % width, "the styles that the visitor has")
