"""Refuses to build a wheel or sdist without the browser bundles, or with bundles older than their sources."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REMEDY = "run `npm ci && npm run build` first"


class BundleCheck(BuildHookInterface):  # type: ignore[type-arg]
    """Compares the hashes that `build.mjs` wrote down with the sources that are here."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        """Check, unless this is an editable install, which serves whatever is built later."""
        if version == "editable":
            return
        root = Path(self.root)
        manifest = root / "cobrowse" / "static" / "manifest.json"
        if not manifest.is_file():
            raise RuntimeError(f"the browser bundles are missing: {REMEDY}")
        for name, digest in json.loads(manifest.read_text("utf-8"))["sources"].items():
            source = root / name
            if not source.is_file() or hashlib.sha256(source.read_bytes()).hexdigest() != digest:
                raise RuntimeError(f"the browser bundles are older than {name}: {REMEDY}")
