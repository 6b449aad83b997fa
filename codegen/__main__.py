"""Write every generated file, below the folder in which this is run."""

from __future__ import annotations

from pathlib import Path

from codegen.files import generated


def main() -> None:
    """Write them."""
    for path, text in generated(Path()).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


main()
