"""Which files are generated, and what is in them."""

from __future__ import annotations

from pathlib import Path

from codegen.document import control_events, shapes_page
from codegen.typescript import codes_module, control_module
from codegen.words import words_module

SHARED = Path("shared_js", "generated")
SHAPES = Path("docs", "protocol-shapes.md")
PROTOCOL = Path("docs", "protocol.md")
HEADING = "## Control events\n"


def generated(root: Path) -> dict[Path, str]:
    """Return the text of each generated file by its path; `root` is the repository's folder."""
    protocol = root / PROTOCOL
    return {
        root / SHARED / "codes.ts": codes_module(),
        root / SHARED / "control.ts": control_module(),
        root / SHARED / "secret-words.ts": words_module(),
        root / SHAPES: shapes_page(),
        protocol: _with_section(protocol.read_text("utf-8")),
    }


def _with_section(page: str) -> str:
    before, rest = page.split(HEADING)
    _, *after = rest.split("\n## ", 1)
    return before + HEADING + control_events() + "".join(f"\n## {part}" for part in after)
