"""How long files may be."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("cobrowse", "codegen", "console", "mirror_js", "shared_js", "tests", "widget_js")
WRITTEN = {".py", ".ts", ".tsx", ".css", ".mjs", ".sh"}
BUILT = {"node_modules", "static", "generated", "__pycache__"}
MOST_LINES = 400


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in WRITTEN]
    written = [path for path in files if not BUILT & set(path.relative_to(ROOT).parts)]
    assert len(written) > 400
    lines = {str(path.relative_to(ROOT)): path.read_text("utf-8").count("\n") for path in written}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}
