"""Where things are, in the real product: scroll positions after a reload, the scrollbar of right-to-left pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.browsers import wait_for
from tests.e2e.embedding import embedding
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.pictures import different, keep, part
from tests.e2e.test_corpus import without_widget

pytestmark = pytest.mark.browser

RIGHT_TO_LEFT = """<!DOCTYPE html><html lang=en dir=rtl><head><title>Right to left</title><style>
body { margin: 0; font: 18px sans-serif } header { background: #246; color: #fff; padding: 16px; position: sticky; top: 0 }
.fix { position: fixed; left: 0; bottom: 0; background: #c40; color: #fff; padding: 8px }
li { padding: 6px; border-bottom: 1px solid #999 }</style>{{tag}}</head>
<body><header>head</header><ul id=u></ul><div class=fix>left corner</div>
<script>u.innerHTML = '<li>line</li>'.repeat(60)</script></body></html>"""
SEEN = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"


@pytest.mark.chromium
def test_scrollbar_of_right_to_left_pages(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome(700, 600, bars=True)), Consultant(chrome(1500, 1300, bars=True))
    with embedding(tmp_path) as site:
        visitor.opens(site.page("rtl", RIGHT_TO_LEFT))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        visitor.do("scrollTo(0, 300)")
        consultant.sees("doc.defaultView.scrollY === 300", "the scroll position")
        consultant.button("100 %").click()
        left, top, width, height = visitor.do("const d = document.documentElement; return [0, 0, d.clientWidth, 120]")
        page = without_widget(visitor, lambda: part(visitor.driver, left, top, width, height))

        def same() -> bool:
            frame = consultant.box(".mirror")
            mirror = part(consultant.driver, frame["left"], frame["top"], width, height)
            keep("right to left", page, mirror)
            return different(page, mirror) < 0.001

        wait_for(consultant.driver, same, "everything where it is on the page")
        corner = visitor.do(SEEN, ".fix")
        found = consultant.mirror(
            "return mirror.placeAt(arguments[0], arguments[1]).box", corner["x"] + 5, corner["y"] + 5
        )
        assert [round(found[side] - corner[side]) for side in ("left", "top", "width", "height")] == [0, 0, 0, 0]
