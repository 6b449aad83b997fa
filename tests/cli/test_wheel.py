"""The wheel: carries the bundles, runs without Node in an empty environment, and is never built from stale bundles."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def bundle_check(root: Path) -> Any:
    """Return the build hook of `hatch_build.py` for a source tree."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.BundleCheck(str(root), {}, None, None, "", "wheel")


def test_build_without_bundles_or_with_stale_ones_is_refused(tmp_path: Path) -> None:
    hook = bundle_check(tmp_path)
    with pytest.raises(RuntimeError, match="bundles are missing"):
        hook.initialize("standard", {})
    source = tmp_path / "widget_js" / "a.ts"
    source.parent.mkdir()
    source.write_text("one")
    manifest = tmp_path / "cobrowse" / "static" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    manifest.write_text(json.dumps({"sources": {"widget_js/a.ts": digest}}))
    hook.initialize("standard", {})
    source.write_text("two")
    with pytest.raises(RuntimeError, match=r"older than widget_js/a\.ts"):
        hook.initialize("standard", {})


@pytest.mark.timeout(400)
def test_wheel_runs_the_demo_in_an_empty_environment_without_node(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # Nothing but the environment's own programs is on the path.
    alone = {**os.environ, "PATH": str(environment / "bin"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [str(environment / "bin" / "cobrowse"), "demo", "--port", "0", "--data-dir", str(tmp_path / "data")],
        stdout=subprocess.PIPE,
        text=True,
        env=alone,
        cwd=tmp_path,
    )
    assert process.stdout
    try:
        printed = ""
        while "Stop with Ctrl+C" not in printed:
            line = process.stdout.readline()
            assert line, printed
            printed += line
        console = re.findall(r"console +(\S+)/console/", printed)[0]
        shop = re.findall(r"demo shop +(\S+)", printed)[0]
        for address in (f"{console}/widget.js", f"{console}/console/console.js", f"{console}/docs/privacy", shop):
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert answer.status == 200
                assert len(answer.read()) > 500
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
