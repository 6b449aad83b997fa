"""Widgets that were tampered with: built from a copy of the sources with some functions taken out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.e2e.serving import ROOT

MASKS_NOTHING = {
    "privacy/levels.ts": ("ownLevel(element: Element, read: ElementReader): Level | null {", "return null;"),
    "privacy/secrets.ts": ("isSecret(field: Element): boolean {", "return false;"),
    "privacy/numbers.ts": ("export function findNumbers(text: string): Range[] {", "return [];"),
    "privacy/text.ts": ("export function hide(text: string, ranges: readonly Range[]): string {", "return text;"),
}
LEAVES_OUT_MARKS = {
    "privacy/gate.ts": (
        "attribute(element: Element, tag: string, name: string, value: string, level: Level): string | null {",
        """if (/^data-(?:cobrowse|sentry|dd-|private|hj|clarity|openreplay)/.test(name)) return null;
        if (name === 'class') value = value.replace(/\\b(?:rr|sentry|ph|fs|ym|dd|highlight)-[\\w-]+/g, '');""",
    ),
}
"""Then a stream does not tell what the page itself marks: only the owner's rules are left."""


def tampered_copy(copy: Path, *tampered: dict[str, tuple[str, str]]) -> Path:
    """Build the project anew in a folder, with lines added at the beginning of functions."""
    for folder in ("cobrowse", "shared_js", "mirror_js", "widget_js", "console", "docs"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    for name in ("build.mjs", "package.json", "tsconfig.json"):
        shutil.copy(ROOT / name, copy)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    for name, (start, added) in {name: edit for one in tampered for name, edit in one.items()}.items():
        file = copy / "widget_js" / "src" / name
        source = file.read_text("utf-8")
        assert start in source
        file.write_text(source.replace(start, start + added), "utf-8")
    subprocess.run(["node", "build.mjs"], cwd=copy, check=True)
    return copy
