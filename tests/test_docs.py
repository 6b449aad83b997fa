"""The README and the docs say what is true."""

from __future__ import annotations

import re
from pathlib import Path

import click
from click.testing import CliRunner

from cobrowse.cli.main import cli
from cobrowse.http.docs import render
from cobrowse.hub.screencasts.request_texts import REQUEST_TEXTS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_commands_in_the_docs_exist_with_their_options() -> None:
    found = 0
    for page in PAGES:
        for line in re.findall(r"^(?:[A-Z_]+=\S+ )*cobrowse ([a-z].*)$", page.read_text("utf-8"), re.MULTILINE):
            words = line.split()
            path = [word for word in words[:2] if re.fullmatch("[a-z]+", word)]
            command = path if isinstance(cli.commands.get(path[0]), click.Group) else path[:1]
            if command == ["audit"]:  # the pages themselves stand where a command would
                command = ["audit", "pages"]
            helped = CliRunner().invoke(cli, [*command, "--help"])
            assert helped.exit_code == 0, f"{page.name}: {line}"
            for option in re.findall(r"--[a-z-]+", line):
                assert option in helped.output, f"{page.name}: {line}"
            found += 1
    assert found >= 6


def test_make_targets_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text("utf-8")))
    assert {"run", "test", "check", "bench", "wheel"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if not link.startswith("http"):
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_links_into_pages_lead_to_headings() -> None:
    found = 0
    for page in PAGES[1:]:
        for name, heading in re.findall(r"\]\(([a-z-]*)(?:\.md)?#([^)]+)\)", page.read_text("utf-8")):
            assert f'id="{heading}"' in render(name or page.stem), f"{page.name}: {name}#{heading}"
            found += 1
    assert found >= 1
    assert '<h2 id="what-counts-as-yes">' in render("consent")


def test_foreign_marks_in_the_docs_are_those_in_the_code() -> None:
    code = (ROOT / "widget_js" / "src" / "privacy" / "levels.ts").read_text("utf-8")
    text = (ROOT / "docs" / "privacy.md").read_text("utf-8").replace('"', "")
    foreign = ",".join(re.findall(r"'([^'\n]+)'", code[code.index("FOREIGN_BLOCK") : code.index("const OWN")]))
    marks = [mark.replace('"', "") for mark in foreign.split(",") if mark]
    assert len(marks) > 25
    for mark in marks:
        assert f"`{mark}`" in text, mark


def test_tests_that_the_docs_name_exist() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    known = set(re.findall(r"def (test_\w+)\(", tests)) | {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    named = 0
    for page in PAGES:
        for name in re.findall(r"`(?:tests/\w+/)?(test_\w+)(?:\.py)?`", page.read_text("utf-8")):
            assert name in known, f"{page.name}: {name}"
            named += 1
    assert named > 30


def test_every_language_of_the_widget_has_its_question() -> None:
    source = (ROOT / "shared_js" / "text" / "languages.ts").read_text("utf-8")
    assert set(re.findall(r"^  \['([a-z]{2})',", source, re.MULTILINE)) == set(REQUEST_TEXTS)
