"""The numbers that the watchdog knows are those that the widget hides (`widget_js/src/privacy/numbers.test.ts`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobrowse.privacy.numbers import holds_account, holds_card, holds_social_security, luhn, numbers_in

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "numbers.json").read_text("utf8"))
GAPS = ["", " ", "-", "\u00a0", "\u202f", "\u2009", "\u200b", "\u00ad", "\u2013", "/", "  ", "\t", "_", "·"]
ZEROS = [0x30, 0x660, 0x6F0, 0x966, 0xFF10, 0x1D7D8]


def holds_number(text: str) -> bool:
    return holds_card(text) or holds_account(text) or holds_social_security(text)


@pytest.mark.parametrize("text", VECTORS["hidden"])
def test_number_is_found(text: str) -> None:
    assert holds_number(text)


@pytest.mark.parametrize("text", VECTORS["shown"])
def test_no_number_is_seen_where_there_is_none(text: str) -> None:
    assert not holds_number(text)


@given(
    st.sampled_from(["4", "51", "55", "6011", "62", "35", "2221", "5061"]),
    st.text("0123456789", min_size=14, max_size=14),
    st.sampled_from(GAPS),
    st.sampled_from(ZEROS),
)
def test_any_card_in_any_script_with_any_gap_is_found(begin: str, digits: str, gap: str, zero: int) -> None:
    body = (begin + digits)[:15]
    number = next(body + last for last in "0123456789" if luhn(body + last))
    written = gap.join(number[at : at + 4] for at in range(0, 16, 4))
    assert holds_card(f"a {written.translate({48 + n: zero + n for n in range(10)})} z")


@given(st.floats(allow_nan=False, allow_infinity=False), st.datetimes())
def test_decimals_and_times_are_no_cards(number: float, time: object) -> None:
    assert "e" in str(number) or not holds_number(f"{number:.17f}"[:24]) or abs(number) >= 1e12
    assert not holds_number(str(time))


def test_kinds_are_named() -> None:
    assert numbers_in("4111 1111 1111 1111, DE89 3704 0044 0532 0130 00, 536-90-4399") == [
        "card number",
        "account number",
        "social security number",
    ]
    assert numbers_in("order 4012345678") == []


def test_check_digits() -> None:
    assert luhn("79927398713")
    assert not luhn("79927398710")
