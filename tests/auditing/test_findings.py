"""What is news against a baseline, what fails, and what is read from sitemaps and scripts of steps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from aiohttp import web

from cobrowse.auditing.findings import Finding, PageReport, Report
from cobrowse.auditing.report import page, table
from cobrowse.auditing.steps import Step, read_steps
from cobrowse.auditing.targets import locations, pages_of
from cobrowse.errors import BadInput
from cobrowse.serving import listen

LEAK = Finding("leak", "a.html", "input#iban", "mask .iban", 'keyframe 1: "<b>Zq0001"')
PHONE = Finding("suspicious", "a.html", "p(2)", "phone number")
UNMATCHED = Finding("unmatched", "", "mask .never", "matched nothing")


def report() -> Report:
    made = PageReport(
        "a.html", planted=2, things=9, fields=["input#q"], texts=["Hello <b>"], findings=[LEAK, PHONE, PHONE]
    )
    return Report("standard", ["mask .never"], [made, PageReport("b.html", problem="it took too long")], [UNMATCHED])


def test_news_is_what_the_baseline_does_not_have() -> None:
    assert report().news([]) == [LEAK, PHONE, UNMATCHED]
    assert report().news([PHONE.key, UNMATCHED.key]) == [LEAK]
    assert [one.fails for one in report().findings()] == [True, True, False]


def test_key_does_not_change_with_the_entry() -> None:
    assert LEAK.key == Finding("leak", "a.html", "input#iban", "mask .iban", "delta 7").key


def test_reports_name_everything_and_escape_it() -> None:
    lines = table(report(), [PHONE.key])
    assert "LEAK  a.html: 2 hidden places, 1 leaks" in lines
    assert "FAIL  b.html: it took too long" in lines
    assert "p(2) (phone number) (known)" in lines
    made = page(report(), [PHONE.key], "today")
    words = "Not passed: 1 leak, 1 page could not be audited; 2 pages in all"
    assert words in made
    assert lines.endswith(words)
    assert "Hello &lt;b&gt;" in made
    assert "&quot;&lt;b&gt;Zq0001" in made
    assert "<b>" not in made
    told = json.loads(json.dumps(report().as_json([PHONE.key])))
    assert [one["known"] for one in told["findings"]] == [False, True, False]


def test_headline_says_what_the_exit_code_says() -> None:
    made = PageReport("a.html", findings=[PHONE])
    only = Report("standard", [], [made], [UNMATCHED])
    assert only.verdict([]) == (False, "Not passed: 1 visible value that looks like somebody's; 1 page in all")
    assert only.verdict([PHONE.key]) == (True, "Passed: nothing leaked from 1 page; 1 known findings")
    assert Report("standard", [], [PageReport("a", problem="404")]).verdict([])[0] is False
    assert 'class="verdict bad"' in page(only, [], "today")
    assert 'class="verdict good"' in page(only, [PHONE.key], "today")


def test_public_contact_is_told_once_for_the_site() -> None:
    def contact(name: str, where: str, value: str, *, public: bool) -> Finding:
        return Finding("suspicious", name, where, "e-mail address", "", f"write to {value}", value, public)

    pages = [
        PageReport(name, findings=[contact(name, "footer", "info@shop.example", public=True)])
        for name in ("a", "b", "c")
    ]
    pages[1].findings.append(contact("b", "p", "kim@example.com", public=False))
    found = Report("standard", [], pages).findings()
    assert [(one.page, one.where) for one in found] == [("all pages", "footer (public contact)"), ("b", "p")]
    assert found[0].detail == "on 3 pages"
    assert "write to kim@example.com" in table(Report("standard", [], pages), [])


def test_steps(tmp_path: Path) -> None:
    file = tmp_path / "steps.json"
    file.write_text('[{"open": "/login"}, {"type": "#user", "text": "kim"}, {"press": "enter"}, {"audit": "in"}]')
    assert read_steps(file) == [
        Step("open", "/login"),
        Step("type", "#user", "kim"),
        Step("press", "enter"),
        Step("audit", "in"),
    ]
    for wrong in (
        '{"open": "/"}',
        '[{"open": 1}]',
        '[{"jump": "x"}]',
        '[{"type": "#user"}]',
        '[{"open": "/", "click": "a"}]',
        "[",
    ):
        file.write_text(wrong)
        with pytest.raises(BadInput, match=r"step|JSON"):
            read_steps(file)


def test_sitemaps() -> None:
    body = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc> https://shop.test/a </loc></url><url><loc>https://shop.test/b?x=1&amp;y=2</loc></url></urlset>"""
    assert locations(body) == ["https://shop.test/a", "https://shop.test/b?x=1&y=2"]
    bomb = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>'
    assert locations(bomb) == []
    with pytest.raises(BadInput):
        locations(b"no XML")


async def test_folders(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a b.html").write_text("x")
    (tmp_path / "deep" / "c.htm").write_text("x")
    (tmp_path / "style.css").write_text("x")
    async with pages_of((str(tmp_path), "https://shop.test/"), limit=10) as found:
        assert [one.name for one in found] == ["a b.html", "deep/c.htm", "https://shop.test/"]
        assert found[0].url.endswith("/a%20b.html")
    with pytest.raises(BadInput, match="--max-pages"):
        async with pages_of((str(tmp_path),), limit=1):
            pass
    with pytest.raises(BadInput, match="no address, file or folder"):
        async with pages_of((str(tmp_path / "nowhere"),), limit=1):
            pass


async def test_sitemaps_that_name_each_other_end() -> None:
    """An index whose sitemaps name the index again."""

    async def index(request: web.Request) -> web.Response:
        names = ("/b.xml", "/a.xml", f"/page{request.path[1]}")
        locs = "".join(f"<url><loc>{request.scheme}://{request.host}{name}</loc></url>" for name in names)
        return web.Response(text=f"<urlset>{locs}</urlset>", content_type="application/xml")

    app = web.Application()
    app.router.add_get("/{name}.xml", index)
    async with (
        listen(app, "127.0.0.1", 0) as port,
        pages_of((f"http://127.0.0.1:{port}/a.xml",), limit=10) as found,
    ):
        assert [one.url.rsplit("/", 1)[1] for one in found] == ["pagea", "pageb"]
