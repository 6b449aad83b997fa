"""`cobrowse audit` over real pages in a real browser: it finds what is planted, and passes what is clean."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from cobrowse.demo import shop_app
from tests.e2e.serving import served
from tests.e2e.test_watchdog import tampered

__all__ = ["tampered"]

pytestmark = pytest.mark.browser

CLEAN = """<!DOCTYPE html><title>Clean</title><h1>Account</h1><form>
<input id="q" name="q"><input id="pw" type="password">
<input type="hidden" name="csrf" value="x"><input id="card" autocomplete="cc-number"></form>
<p class="iban">x</p><div data-cobrowse="mask"><p>masked</p><input id="in-mask"></div><div class="rr-block">x</div>
<div id="host"></div><script>host.attachShadow({mode: 'open'}).innerHTML = '<input id=deep type=password>'</script>"""
LEAKY = """<!DOCTYPE html><title>Leaky</title><h1>Account</h1><div data-cobrowse="mask"><input id="name"></div>
<p id="greeting"></p><p>GB82 WEST 1234 5698 7654 32</p><p>kim.doe@example.com</p>
<input id="mail" type="email" autocomplete="email">
<script>document.querySelector('#name').addEventListener('input', (event) => {
  document.querySelector('#greeting').textContent = 'Hello ' + event.target.value;
})</script>"""
LOGIN = """<!DOCTYPE html><title>Sign in</title>
<form><input id="user"><input id="pw" type="password"><button>Go</button></form>
<main hidden><p class="secret">of members</p><p>0171 555 01420</p></main><script>
document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (document.querySelector('#user').value === 'kim') document.querySelector('main').hidden = false;
})</script>"""
RULES = {"mode": "standard", "rules": [{"action": "mask", "selector": ".iban"}, {"action": "block", "selector": ".no"}]}


def audit(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cobrowse", "audit", *map(str, arguments)]
    # An owner's own settings are in the environment: an audit must touch neither that database nor that Redis.
    theirs = {
        "COBROWSE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x",
        "COBROWSE_REDIS_URL": "redis://127.0.0.1:1/0",
    }
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=150, env=os.environ | theirs)


def findings(file: Path) -> list[tuple[Any, ...]]:
    told = json.loads(file.read_text("utf-8"))
    return [tuple(one[name] for name in ("kind", "page", "where", "what")) for one in told["findings"]]


def test_clean_page_passes_and_what_rules_do_not_match_is_told(tmp_path: Path) -> None:
    (tmp_path / "clean.html").write_text(CLEAN)
    (tmp_path / "rules.json").write_text(json.dumps(RULES))
    report = tmp_path / "report.json"
    done = audit(tmp_path / "clean.html", "--rules", tmp_path / "rules.json", "--json", report)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok    clean.html: 8 hidden places, 0 leaks, 1 visible fields" in done.stdout
    assert findings(report) == [("unmatched", "", "block .no", "matched nothing")]
    (page,) = json.loads(report.read_text("utf-8"))["pages"]
    assert page["fields"] == ["input#q"]
    assert "Account" in page["texts"]


def test_planted_leaks_are_caught_and_a_baseline_lets_known_ones_pass(tmp_path: Path) -> None:
    (tmp_path / "leaky.html").write_text(LEAKY)
    report, pictures, baseline = tmp_path / "report.json", tmp_path / "report.html", tmp_path / "known.json"
    done = audit(tmp_path / "leaky.html", "--json", report, "--html", pictures, "--baseline", baseline)
    assert done.returncode == 1, done.stdout + done.stderr
    assert findings(report) == [
        ("leak", "leaky.html", "input#name", 'data-cobrowse="mask"'),
        ("suspicious", "leaky.html", "html > body > p(3)", "e-mail address"),
        ("personal", "leaky.html", "input#mail", "email"),
    ]
    (leak,) = [one for one in json.loads(report.read_text("utf-8"))["findings"] if one["kind"] == "leak"]
    assert "Hello Zq" in leak["detail"]
    assert "delta" in leak["detail"]
    html = pictures.read_text("utf-8")
    assert "data:image/png;base64," in html
    assert "http" not in html.replace("http-equiv", "")

    assert audit(tmp_path / "leaky.html", "--baseline", baseline, "--write-baseline").returncode == 0
    done = audit(tmp_path / "leaky.html", "--baseline", baseline)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("(known)") == 3
    (tmp_path / "leaky.html").write_text(LEAKY.replace("</h1>", "</h1><b>AB123456C</b>"))
    done = audit(tmp_path / "leaky.html", "--baseline", baseline)
    assert done.returncode == 1, "news fails"


def test_widget_that_masks_nothing_leaks_everywhere(tmp_path: Path, tampered: Path) -> None:
    (tmp_path / "clean.html").write_text(CLEAN)
    (tmp_path / "rules.json").write_text(json.dumps(RULES))
    report = tmp_path / "report.json"
    done = audit(tmp_path, "--rules", tmp_path / "rules.json", "--json", report, cwd=tampered)
    assert done.returncode == 1, done.stdout + done.stderr
    leaks = {where for kind, _, where, _ in findings(report) if kind == "leak"}
    assert leaks >= {"input#pw", "input#card", "input#deep", "input#in-mask", "p.iban", "div.rr-block", "div"}


def test_steps_lead_to_what_is_audited(tmp_path: Path) -> None:
    (tmp_path / "login.html").write_text(LOGIN)
    steps = tmp_path / "steps.json"
    steps.write_text(
        json.dumps(
            [
                {"type": "#user", "text": "kim"},
                {"type": "#pw", "text": "hunter2"},
                {"click": "button"},
                {"wait": "main:not([hidden])"},
                {"audit": "inside"},
            ]
        )
    )
    report = tmp_path / "report.json"
    done = audit(tmp_path / "login.html", "--steps", steps, "--json", report)
    assert done.returncode == 1, done.stdout + done.stderr
    assert ("suspicious", "login.html (inside)", "html > body > main > p(2)", "phone number") in findings(report)
    steps.write_text('[{"click": "#nothing"}]')
    done = audit(tmp_path / "login.html", "--steps", steps)
    assert done.returncode == 2
    assert "waited 20 s for #nothing" in done.stderr


def test_pages_of_a_website_that_has_a_widget_already(tmp_path: Path) -> None:
    shop = shop_app(hub_url="https://help.invalid", site_key="theirs")
    with served(shop) as origin:
        done = audit(f"{origin}/checkout", f"{origin}/account", "--json", tmp_path / "report.json")
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert [page["problem"] for page in told["pages"]] == ["", ""]
    assert [one for one in told["findings"] if one["kind"] == "leak"] == []
    assert all(page["planted"] >= 4 for page in told["pages"])


def member_site() -> web.Application:
    """A login with a session, pages that send others away, and one that is not there."""

    async def login(request: web.Request) -> web.Response:
        if request.method == "POST" and (await request.post()).get("pw") == "hunter2":
            answer = web.Response(status=303, headers={"Location": "/home"})
            answer.set_cookie("who", "kim")
            return answer
        return web.Response(text=MEMBERS_LOGIN, content_type="text/html")

    async def member(request: web.Request) -> web.Response:
        if "who" not in request.cookies:
            raise web.HTTPFound("/login")
        return web.Response(text=MEMBERS_PAGE, content_type="text/html")

    app = web.Application()
    app.add_routes(
        [web.route("*", "/login", login), *(web.get(path, member) for path in ("/home", "/account", "/contact"))]
    )
    return app


MEMBERS_LOGIN = """<!DOCTYPE html><title>Sign in</title><form method=post action=/login>
<input name=user id=user><input name=pw id=pw type=password><button>Go</button></form>"""
MEMBERS_PAGE = """<!DOCTYPE html><title>Account</title><h1>Account</h1>
<dl><dt>Salary</dt><dd id=pay>4,200 €</dd></dl>
<p id=card><span>4111</span> <span>1111</span> <span>1111</span> <span>1111</span></p>
<p id=mail>kim.doe<wbr>@example.com</p><iframe srcdoc="<p>Signed in as Kim Doe</p>"></iframe>
<div data-cobrowse=mask><input id=hid></div><p id=echo>x</p><label>Vorname <input id=first value=Marlene></label>
<footer>info@shop.example</footer>
<script>const late = () => { echo.textContent = 'Hello ' + hid.value };
hid.addEventListener('input', () => setTimeout(late, 2500))</script>"""


@pytest.mark.timeout(500)
def test_members_pages_and_who_is_not_let_in(tmp_path: Path) -> None:
    """What is not the page that was asked for is no page that is clean."""
    report, steps = tmp_path / "report.json", tmp_path / "steps.json"
    sign_in = [
        {"open": "/login"},
        {"type": "#user", "text": "kim"},
        {"type": "#pw", "text": "hunter2"},
        {"click": "button"},
    ]
    with served(member_site()) as origin:
        targets = [f"{origin}/account", f"{origin}/nowhere"]
        done = audit(*targets, "--json", report)
        assert done.returncode == 2, done.stdout
        problems = [page["problem"] for page in json.loads(report.read_text("utf-8"))["pages"]]
        assert "/login: not signed in?" in problems[0]
        assert problems[1] == "the website answered with 404"
        assert "ok  " not in done.stdout
        assert "Not passed" in done.stdout

        steps.write_text(json.dumps([{**one, "text": "wrong"} if one.get("type") == "#pw" else one for one in sign_in]))
        for more in ([], [{"audit": "inside"}]):
            steps.write_text(json.dumps(json.loads(steps.read_text()) + more))
            done = audit(targets[0], "--steps", steps)
            assert done.returncode == 2, done.stdout
            assert "not signed in" in done.stdout

        steps.write_text(json.dumps(sign_in))
        began = time.monotonic()
        done = audit(
            targets[0],
            f"{origin}/contact",
            f"{origin}/home",
            "--steps",
            steps,
            "--json",
            report,
            "--html",
            tmp_path / "a.html",
        )
        took = time.monotonic() - began
    assert done.returncode == 1, done.stdout + done.stderr
    found = findings(report)
    assert ("leak", f"{origin}/account", "input#hid", 'data-cobrowse="mask"') in found, "an echo 2.5 s later"
    kinds = {(where, what) for _, page, where, what in found if page == f"{origin}/account"}
    assert {("dd#pay", "salary"), ("p#mail", "e-mail address"), ("input#first", "name, filled in by the page")} <= kinds
    assert any("(frame)" in where and what == "name" for where, what in kinds)
    assert [page for _, page, where, _ in found if "footer" in where] == ["all pages"]
    excerpts = [one["excerpt"] for one in json.loads(report.read_text("utf-8"))["findings"]]
    assert "4,200 €" in excerpts
    assert took < 90, "ten seconds a page for a picture that does not come"
