"""Settings: described once, read in a known order, wrong ones refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cobrowse.config import load_settings, settings_reference
from cobrowse.errors import StartUpError

ROOT = Path(__file__).parents[1]


def test_reference_page_is_the_one_in_the_docs() -> None:
    assert (ROOT / "docs" / "configuration.md").read_text("utf-8") == settings_reference()


def test_command_line_wins_over_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "c.toml"
    file.write_text("port = 1\nrequest_seconds = 2\nmessage_max_chars = 3\n")
    monkeypatch.setenv("COBROWSE_PORT", "10")
    monkeypatch.setenv("COBROWSE_REQUEST_SECONDS", "20")
    settings = load_settings(file, port=100, host=None)
    assert (settings.port, settings.request_seconds, settings.message_max_chars) == (100, 20, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("port = 70000", "port"),
        ("no_such_setting = 1", "no_such_setting"),
        ("port = ", "cannot read the configuration file"),
    ],
)
def test_wrong_settings_are_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(text)
    with pytest.raises(StartUpError) as error:
        load_settings(file)
    assert says in error.value.message


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({"port": 9000}, "http://localhost:9000"),
        ({"host": "10.0.0.5", "port": 80}, "http://10.0.0.5:80"),
        ({"public_url": "https://help.example.com/"}, "https://help.example.com"),
    ],
)
def test_base_url(given: dict[str, Any], url: str) -> None:
    assert load_settings(**given).base_url == url
