"""Images, fonts and style sheets: from the visitor's browser, once per website, and from nowhere else to the console."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image
from selenium.webdriver import Chrome

from tests.e2e.browsers import wait_for
from tests.e2e.embedding import embedding
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.chromium]

PAGE = """<!DOCTYPE html><html><head><title>Assets</title>{{tag}}<style>LONG</style>
<link rel=stylesheet href=/npm/katex/dist/katex.css></head><body><h1>Assets</h1>
<img id=own src=/npm/leaflet/dist/images/marker-icon.png>
<img id=foreign src="FOREIGN/picture.png" width=60 height=40>
<img id=signed src="FOREIGN/picture.png?signature=Zx81kQ0pLm27vbTs" width=60 height=40>
<p style="font-family: KaTeX_Script">letters</p><img id=blob><script>
const canvas = document.createElement('canvas');
canvas.toBlob((made) => { document.querySelector('#blob').src = URL.createObjectURL(made); });
</script></body></html>"""


def requests_of(driver: Chrome) -> list[tuple[str, str]]:
    """Return method and address of what a browser has asked for since the last call."""
    found = []
    for line in driver.get_log("performance"):  # type: ignore[no-untyped-call]
        message = json.loads(line["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            request = message["params"]["request"]
            found.append((request["method"], request["url"]))
        elif message["method"] == "Network.webSocketCreated":
            found.append(("WS", message["params"]["url"].replace("ws:", "http:")))
    return found


@pytest.fixture
def foreign() -> Iterator[str]:
    """Another origin, which lets nobody read its picture."""

    async def picture(_: web.Request) -> web.Response:
        file = io.BytesIO()
        Image.new("RGB", (60, 40), "teal").save(file, "PNG")
        return web.Response(body=file.getvalue(), content_type="image/png")

    app = web.Application()
    app.router.add_get("/picture.png", picture)
    with served(app) as origin:
        yield origin


def test_each_asset_is_uploaded_once_and_the_console_asks_the_hub_alone(
    tmp_path: Path, chrome: Callable[..., Chrome], foreign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COBROWSE_ASSET_PROXY_PRIVATE_NETWORKS", "true")
    console = chrome(1440, 900, log_network=True)
    consultant = Consultant(console)
    source = "return doc.querySelector(arguments[0]).src"
    with embedding(tmp_path) as site:
        html = PAGE.replace("LONG", "h1 { color: teal } " * 400).replace("FOREIGN", foreign)
        address = site.page("assets", html)
        consultant.signs_in(site.hub.sign_in_link)

        def visit(listed: bool) -> list[str]:
            page = chrome(1000, 700, log_network=True)
            visitor = Visitor(page)
            visitor.opens(address)
            go_live(visitor, consultant)
            consultant.sees("getComputedStyle(doc.querySelector('h1')).color === 'rgb(0, 128, 128)'", "the style sheet")
            for picture in ("#own", "#blob", *(["#foreign"] if listed else [])):
                wait_for(
                    console,
                    lambda: "/console/assets/" in consultant.mirror(source, picture),  # noqa: B023
                    f"the picture {picture}",
                )
            consultant.sees(
                "[...doc.images].every((image) => image.complete && image.naturalWidth > 1)", "the pictures"
            )
            consultant.sees("doc.fonts.check('16px KaTeX_Script')", "the font")
            # Such an address is a key: nobody is told, so it stays a box of the same size.
            assert consultant.mirror(source, "#signed").startswith("data:")
            if not listed:
                assert consultant.mirror(source, "#foreign").startswith("data:"), "a box of the same size"
            uploads = [url for method, url in requests_of(page) if method == "PUT"]
            asked = {url for _, url in requests_of(console) if not url.startswith(("data:", "blob:", "chrome"))}
            assert {url for url in asked if not url.startswith(site.hub.base)} == set()
            console.close()
            consultant.goes_to_workspace()
            page.quit()
            wait_for(console, lambda: not consultant.visitors(), "the visitor to be gone")
            return uploads

        assert len(visit(listed=False)) >= 4, "two style sheets, a picture and a font at least"
        key = re.findall(r'data-site="([^"]+)"', site.tag)[0]
        assert "assets from" in site.hub.run("site", "assets", key, "--origin", foreign)
        # What one visitor's page had went with it; what a second one's has too is the website's from then on.
        again = visit(listed=True)
        assert len(again) >= 4
        assert len(set(again)) == len(again), "within a screencast nothing is uploaded twice"
        assert visit(listed=True) == [], "the hub had everything"
