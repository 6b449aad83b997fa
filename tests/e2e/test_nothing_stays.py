"""After a screencast nothing of its page is in Redis, on disk, in logs or metrics: all of them are searched for canaries."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from aiohttp import web
from selenium.webdriver import Chrome

from cobrowse.auditing.har import forms
from cobrowse.http.static import script_tag
from tests.e2e.browsers import wait_for
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.serving import served
from tests.many_hubs import settings_of
from tests.redis_server import RedisServer, free_port, redis_server

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "kim@example.org", "a long enough password"
# Words, for what looks like a key is left out of titles and addresses.
CANARIES = {
    "text": "brambleford",
    "title": "copperwindow",
    "attribute": "meadowlantern",
    "value": "harvestcandle",
    "later": "timberpebble",
    "style": "silverthicket",
    "image": "marblekettle",
    "address": "orchardbeacon",
    "shadow": "velvetgranite",
}
# Every library logs all that it can.
SERVE = (
    "import logging, sys; logging.basicConfig(level=0, format='%(levelname)s %(name)s %(message)s %(args)s');"
    "from cobrowse.cli import main; main()"
)


def page(tag: str) -> str:
    c = CANARIES
    sheet = f".{c['style']} {{ color: red }} " * 300
    return f"""<!DOCTYPE html><html><head><title>{c["title"]}</title>{tag}<style>{sheet}</style></head><body>
<h1 title="{c["attribute"]}">{c["text"]}</h1><p id="later">x</p><input id="field"><img src="/photo.png">
<div id="host"></div><script>host.attachShadow({{mode: 'open'}}).innerHTML = '<p>{c["shadow"]}</p>'</script></body></html>"""


def photo() -> bytes:
    """A picture of one line whose grey tones are the letters of a canary."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    tones = CANARIES["image"].encode()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", len(tones), 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" + tones, 0)) + chunk(b"IEND", b"")


def found_in(data: bytes) -> set[str]:
    lowered = data.decode("latin-1").lower()
    return {place for place, text in CANARIES.items() if any(form in lowered for form in forms(text, parts=True))}


def everything_in(redis: RedisServer) -> bytes:
    """Write all that Redis has to a file, without compression; returns it."""

    def say(*words: str) -> str:
        command = ["redis-cli", "-p", str(redis.port), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    say("config", "set", "rdbcompression", "no")
    assert say("save") == "OK"
    folder, file = (say("config", "get", name).splitlines()[1] for name in ("dir", "dbfilename"))
    return (Path(folder) / file).read_bytes()


def test_nothing_of_a_page_is_left(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome(1100, 800)), Consultant(chrome(1440, 900))
    data, log = tmp_path / "data", tmp_path / "hub.log"
    tag = ""

    async def serve_page(_: web.Request) -> web.Response:
        return web.Response(text=page(tag), content_type="text/html")

    async def serve_photo(_: web.Request) -> web.Response:
        return web.Response(body=photo(), content_type="image/png")

    app = web.Application()
    app.router.add_get("/photo.png", serve_photo)
    app.router.add_get(r"/{path:.*}", serve_page)
    with redis_server(tmp_path / "redis") as redis, served(app) as origin:

        def cobrowse(*words: str, given: str = "") -> str:
            command = [sys.executable, "-m", "cobrowse", *words, "--data-dir", str(data)]
            return subprocess.run(command, check=True, capture_output=True, text=True, input=given).stdout

        key = re.findall(r"key +(\S+)", cobrowse("site", "add", "Shop", "--origin", origin))[0]
        cobrowse("operator", "add", EMAIL, "--password-stdin", given=PASSWORD)
        port = free_port()
        base = f"http://localhost:{port}"
        tag = script_tag(base, key)
        command = [sys.executable, "-c", SERVE, "serve", "--port", str(port), "--data-dir", str(data)]
        environment = settings_of(tmp_path) | {"COBROWSE_WATCHDOG": "true"}
        with log.open("wb") as file:
            hub = subprocess.Popen(
                [*command, "--redis-url", redis.url], env=environment, stdout=file, stderr=subprocess.STDOUT
            )
        try:
            wait_for(visitor.driver, lambda: urlopen(f"{base}/healthz").status == 200, "the hub")
            visitor.opens(f"{origin}/{CANARIES['address']}/x")
            consultant.signs_in_with_password(base, EMAIL, PASSWORD)
            go_live(visitor, consultant)
            consultant.sees(f"doc.querySelector('h1')?.textContent === '{CANARIES['text']}'", "the page")
            visitor.find("#field").send_keys(CANARIES["value"])
            visitor.do("later.textContent = arguments[0]", CANARIES["later"])
            consultant.sees(f"doc.querySelector('#later').textContent === '{CANARIES['later']}'", "the change")
            consultant.sees(f"doc.querySelector('#field').value === '{CANARIES['value']}'", "the value")
            consultant.sees(f"doc.querySelector('img').naturalWidth === {len(CANARIES['image'])}", "the picture")
            # While it runs they are there: the search can find something.
            assert found_in(everything_in(redis)) >= {"image", "style", "title", "address"}

            visitor.button("Stop").click()
            consultant.sees_status("The visitor stopped the screencast")
            visitor.driver.get("about:blank")
            until = time.monotonic() + 30
            while (left := found_in(everything_in(redis))) and time.monotonic() < until:
                time.sleep(0.5)
            assert left == set()
            # What is compressed could hide them: no log is there at all.
            keys = subprocess.run(
                ["redis-cli", "-p", str(redis.port), "keys", "*"], check=True, capture_output=True, text=True
            ).stdout.split()
            kinds = {re.sub(r"^[^:]*:\{[^}]*\}:|:?[0-9a-f]{64}$", "", one) for one in keys}
            assert kinds <= {"due:due", "g:hubs", "g:keys", "g:available", f"f:seen:{key}"}
            with urlopen(f"{base}/metrics") as answer:
                assert found_in(answer.read()) == set()
        finally:
            hub.terminate()
            hub.wait(30)
        for one in sorted(data.rglob("*")):
            assert not one.is_file() or found_in(one.read_bytes()) == set(), one
        written = log.read_bytes()
        assert b"DEBUG" in written
        assert found_in(written) == set()
