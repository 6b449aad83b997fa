"""Which values look like somebody's, and which only look like numbers."""

from __future__ import annotations

import pytest

from cobrowse.auditing.personal_data import find_personal_data


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("write to kim.doe@example.org today", ["e-mail address"]),
        ("DE89 3704 0044 0532 0130 00", ["IBAN"]),
        ("GB82WEST12345698765432", ["IBAN"]),
        ("4111 1111 1111 1111", ["card number"]),
        ("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", ["token (JWT)"]),
        ("SSN 536-90-4399", ["national number (US)"]),
        ("Steuer-ID 36 574 261 809", ["national number (DE)"]),
        ("RCCMNL83S18D969H", ["national number (IT)"]),
        ("NINO AB123456C", ["national number (GB)"]),
        ("call +49 30 5550 1420", ["phone number"]),
        ("call (030) 555 01420", ["phone number"]),
        ("order 2026-000123 of 12.09.2026, € 1,299.00", []),
        ("page 1 of 12, size 1024x768", []),
        ("4111 1111 1111 1112", []),
        ("version 10.4.22.1", []),
        ("•••••• ••••••", []),
    ],
)
def test_values(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in find_personal_data(text)] == kinds
