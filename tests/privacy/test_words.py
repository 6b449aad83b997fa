"""The names and labels of secret fields are known to the hub by the same words as to the widget."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from cobrowse.privacy.secrets import is_secret_field
from cobrowse.privacy.words import says_nothing, tells_secret

LIST = Path(__file__).with_name("secret-fields.tsv")
LANGUAGES = {
    "name",
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "pl",
    "cs",
    "sv",
    "tr",
    "ru",
    "uk",
    "ar",
    "zh",
    "ja",
    "ko",
}
DOCS = Path(__file__).parents[2] / "docs" / "privacy.md"


class Row(NamedTuple):
    """A name or label, whether it is a secret field's, and what is written down of a wrong judgement."""

    secret: bool
    text: str
    wrong: str
    held_out: bool


def _rows() -> list[Row]:
    rows = []
    for line in LIST.read_text("utf-8").splitlines():
        if line and not line.startswith(";"):
            kind, _, _, text, *wrong = line.split("\t")
            held_out = bool(hashlib.sha256(text.encode()).digest()[0] & 1)
            rows.append(Row(kind == "+", text, "".join(wrong), held_out))
    return rows


def test_what_is_judged_wrongly_is_written_down_and_nothing_else_is() -> None:
    for row in _rows():
        told = tells_secret(row.text)
        assert row.wrong == ("" if told == row.secret else "missed" if row.secret else "false alarm"), row.text


def test_every_language_is_in_the_list_on_both_sides() -> None:
    seen: dict[str, set[str]] = {"+": set(), "-": set()}
    for line in LIST.read_text("utf-8").splitlines():
        if not line.startswith(";"):
            seen[line[0]].add(line.split("\t")[1])
    assert seen["+"] == seen["-"] == LANGUAGES


def test_the_docs_publish_what_is_measured() -> None:
    rows = _rows()
    page = re.sub(r"\s+", " ", DOCS.read_text("utf-8"))
    for some in (rows, [row for row in rows if row.held_out]):
        secret = [row for row in some if row.secret]
        harmless = [row for row in some if not row.secret]
        missed = sum(not tells_secret(row.text) for row in secret)
        alarms = sum(tells_secret(row.text) for row in harmless)
        assert missed <= 0.025 * len(secret)
        assert alarms <= 0.01 * len(harmless)
        recall, false_alarms = 100 - 100 * missed / len(secret), 100 * alarms / len(harmless)
        assert f"{len(secret):,} of secret fields, {recall:.1f} % known" in page
        assert f"{len(harmless):,} of others, {false_alarms:.1f} % taken for secret" in page


@pytest.mark.parametrize(
    ("kind", "words", "secret"),
    [
        ("text", ["Kreditkartennummer"], True),
        ("text", ["Compass", "passenger_name"], False),
        ("checkbox", ["Remember my password"], False),
        ("email", ["password_reset"], False),
        ("", ["", "كلمة المرور"], True),
    ],
)
def test_a_field_is_known_by_its_names_and_labels(kind: str, words: list[str], secret: bool) -> None:
    assert is_secret_field(kind, "", words) is secret


def test_words_that_only_lead_to_others_say_nothing() -> None:
    assert all(map(says_nothing, ["", "*", "New", "Confirm", "2."]))
    assert not says_nothing("Username")
