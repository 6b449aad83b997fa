"""The command line as an owner uses it, in processes of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

COBROWSE = [sys.executable, "-m", "cobrowse"]


def run(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COBROWSE, *map(str, arguments)], input=given, capture_output=True, text=True, timeout=60)


def test_site_and_operator_are_added(tmp_path: Path) -> None:
    added = run("site", "add", "My shop", "--origin", "https://Shop.example/", "--data-dir", tmp_path)
    assert added.returncode == 0, added.stderr
    key = re.search(r"key +(\w+)", added.stdout)
    assert key
    assert f'/widget.js" data-site="{key[1]}" referrerpolicy="no-referrer"></script>' in added.stdout
    operator = (
        "operator",
        "add",
        "kim@example.org",
        "--role",
        "consultant",
        "--password-stdin",
        "--data-dir",
        tmp_path,
    )
    assert run(*operator, given="a long enough password\n").returncode == 0
    again = run(*operator, given="a long enough password\n")
    assert again.returncode == 1
    assert again.stderr == "cobrowse: there is already an operator kim@example.org\n"
    listed = run("doctor", "--data-dir", tmp_path, "--port", "0")
    assert "My shop (https://shop.example)" in listed.stdout


def test_owner_says_how_many_steps_yes_takes(tmp_path: Path) -> None:
    added = run("site", "add", "X", "--origin", "https://x.example", "--consent-steps", "2", "--data-dir", tmp_path)
    key = added.stdout.split()[1]
    assert steps_of(tmp_path, key) == 2
    changed = run("site", "consent", key, "--steps", "1", "--data-dir", tmp_path)
    assert (changed.returncode, changed.stdout) == (0, "one step: Yes\n")
    assert steps_of(tmp_path, key) == 1
    unknown = run("site", "consent", "nobody", "--steps", "2", "--data-dir", tmp_path)
    assert (unknown.returncode, unknown.stderr) == (1, "cobrowse: There is no website with the key nobody.\n")
    for wrong in (("site", "consent", key, "--steps", "3"), ("site", "add", "Y", "--consent-steps", "0")):
        refused = run(*wrong, "--data-dir", tmp_path)
        assert refused.returncode == 2
        assert "'1', '2'" in refused.stderr


def steps_of(folder: Path, key: str) -> int:
    with contextlib.closing(sqlite3.connect(folder / "cobrowse.db")) as database:
        return int(database.execute("SELECT consent_steps FROM sites WHERE key = ?", [key]).fetchone()[0])


@pytest.mark.parametrize(
    ("arguments", "given", "code", "says"),
    [
        (("site", "add", "X", "--origin", "shop"), "", 2, "is not an origin"),
        (("operator", "add", "nobody", "--password-stdin"), "long enough pw\n", 2, "not an e-mail address"),
        (("operator", "add", "a@b", "--password-stdin"), "short\n", 2, "10 to 200 characters"),
        (("serve", "--port", "99999"), "", 1, "wrong settings: port"),
        (("serve", "--config", "no-such.toml"), "", 1, "cannot read the configuration file"),
    ],
)
def test_wrong_input_is_one_clear_sentence(
    tmp_path: Path, arguments: tuple[str, ...], given: str, code: int, says: str
) -> None:
    result = run(*arguments, "--data-dir", tmp_path, given=given)
    assert result.returncode == code
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_port_in_use_is_said_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port), "--data-dir", tmp_path)
    assert result.returncode == 1
    assert f"port {port} on 127.0.0.1 is in use by another program" in result.stderr
    assert "--port" in result.stderr


def test_unwritable_data_folder_is_said_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("serve", "--port", "0", "--data-dir", tmp_path / "file" / "sub")
    assert result.returncode == 1
    assert "cannot write to the data folder" in result.stderr
    assert "Traceback" not in result.stderr


def test_demo_prints_three_addresses_that_answer_and_stops_cleanly(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*COBROWSE, "demo", "--port", "0", "--data-dir", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout
    try:
        lines = ""
        while "Stop with Ctrl+C" not in lines:
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            lines += line
        for name in ("demo shop", "console", "docs"):
            address = re.search(rf"{name} +(http\S+)", lines)
            assert address, lines
            with urllib.request.urlopen(address[1], timeout=10) as answer:
                assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out.endswith("stopped\n")
    assert errors == ""


def test_rules_are_published_and_shown_version_by_version(tmp_path: Path) -> None:
    data = ["--data-dir", str(tmp_path)]
    key = re.findall(r"key +(\S+)", run("site", "add", "Shop", "--origin", "https://shop.example", *data).stdout)[0]
    assert json.loads(run("rules", "show", key, *data).stdout) == {"mode": "standard", "rules": []}
    assert "no rules were published" in run("rules", "history", key, *data).stdout
    file = tmp_path / "rules.json"
    told = {"mode": "private", "rules": [{"action": "allow", "selector": "nav", "url": "", "note": "menu"}]}
    file.write_text(json.dumps(told))
    assert "version 1: 1 rules, private" in run("rules", "publish", key, str(file), "--note", "first", *data).stdout
    assert json.loads(run("rules", "show", key, *data).stdout) == told
    file.write_text(json.dumps({"mode": "standard", "rules": []}))
    run("rules", "publish", key, str(file), *data)
    assert json.loads(run("rules", "show", key, "--version", "1", *data).stdout) == told
    history = run("rules", "history", key, *data).stdout.splitlines()
    assert len(history) == 2
    assert "first" in history[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "mode is standard or private"),
        ('{"mode": "standard", "rules": [{"action": "mask", "selector": "p["}]}', "rule 1"),
        ('{"mode": "standard"}', "rules are a list"),
    ],
)
def test_rules_that_cannot_be_read_are_a_sentence(tmp_path: Path, content: str, says: str) -> None:
    data = ["--data-dir", str(tmp_path)]
    key = re.findall(r"key +(\S+)", run("site", "add", "Shop", "--origin", "https://shop.example", *data).stdout)[0]
    file = tmp_path / "rules.json"
    file.write_text(content)
    refused = run("rules", "publish", key, str(file), *data)
    assert refused.returncode == 2
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr


def test_audit_trail_is_verified_and_exported(tmp_path: Path) -> None:
    data = ["--data-dir", str(tmp_path)]
    key = re.findall(r"key +(\S+)", run("site", "add", "Shop", "--origin", "https://shop.example", *data).stdout)[0]
    file = tmp_path / "rules.json"
    file.write_text('{"mode": "standard", "rules": []}')
    for _ in range(3):
        run("rules", "publish", key, str(file), *data)
    assert run("audit", "verify", *data).stdout == f"ok    {key}: 3 entries\n"
    exported = json.loads(run("audit", "export", key, *data).stdout)
    assert [entry["data"]["version"] for entry in exported] == [1, 2, 3]
    lines = run("audit", "export", key, "--format", "csv", *data).stdout.splitlines()
    assert len(lines) == 4
    with contextlib.closing(sqlite3.connect(tmp_path / "cobrowse.db")) as database:
        database.execute("UPDATE trail SET data = '{}' WHERE number = 2")
        database.commit()
    found = run("audit", "verify", "--site", key, *data)
    assert found.returncode == 1
    assert "entry 2 was changed" in found.stdout
    assert "no website" in run("audit", "export", "nobody", *data).stderr
