"""Drawings, objects and framesets through the hub: what stands in other files of the website is shown in the console."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.embedding import embedding
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = [pytest.mark.browser, pytest.mark.chromium]

SPRITE = """<svg xmlns="http://www.w3.org/2000/svg"><symbol id="cart" viewBox="0 0 24 24"><rect width="24" height="24"
fill="crimson"/><image href="https://elsewhere.example/x.png" width="9" height="9"/></symbol></svg>"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10" fill="purple"/></svg>'
PAGE = """<!DOCTYPE html><html><head><title>Elements</title>{{tag}}<meta name="color-scheme" content="dark"></head><body>
<h1>Elements</h1><svg width=120 height=120><use id=use href="/sprite.svg#cart"></use></svg>
<p><object id=object type="image/svg+xml" data="/logo.svg" width=200 height=100></object> <b id=after>beside it</b></p>
<svg width=60 height=40><rect id=set width=10 height=30><set attributeName=width to=50 fill=freeze /></rect></svg>
</body></html>"""
FRAMESET = """<html><head><title>Frames</title>{{tag}}</head>
<frameset cols="200,*"><frame src="/menu"><frame src="/main"></frameset></html>"""


def test_what_other_files_hold_is_shown(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    consultant, visitor = Consultant(chrome(1440, 900)), Visitor(chrome(1000, 700))
    with embedding(tmp_path) as site:
        site.drawing("sprite.svg", SPRITE)
        site.drawing("logo.svg", LOGO)
        address = site.page("elements", PAGE)
        consultant.signs_in(site.hub.sign_in_link)
        visitor.opens(address)
        go_live(visitor, consultant)
        consultant.sees("doc.querySelector('#use').getBoundingClientRect().width === 120", "the symbol of the sprite")
        consultant.sees("doc.querySelector('#set').getBoundingClientRect().width === 50", "what the drawing became")
        consultant.sees("doc.querySelector('object').matches('[cb-picture]')", "the picture of the object")
        consultant.sees("doc.querySelector('#after').getBoundingClientRect().left > 200", "the text beside the object")
        consultant.sees("getComputedStyle(doc.querySelector('h1')).color === 'rgb(255, 255, 255)'", "white on dark")


def test_a_page_of_frames_is_mirrored(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    consultant, visitor = Consultant(chrome(1440, 900)), Visitor(chrome(1000, 700))
    with embedding(tmp_path) as site:
        site.page("menu", "<html><body><h3>Menu</h3><!--{{tag}}--></body></html>")
        site.page("main", "<html><body><h1>Main content</h1><!--{{tag}}--></body></html>")
        address = site.page("frames", FRAMESET)
        consultant.signs_in(site.hub.sign_in_link)
        visitor.opens(address)
        go_live(visitor, consultant)
        consultant.sees(
            "[...doc.querySelectorAll('frame')].map((one) => one.contentDocument.body.textContent).join()"
            " === 'Menu,Main content'",
            "both frames",
        )
        visitor.sees_live_bar()
