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
        ("4111 1111 1111 1112", ["card number, mistyped"]),
        ("4111\u202f1111\u202f1111\u202f1111", ["card number"]),
        ("4111–1111–1111–1111", ["card number"]),
        ("٤١١١ ١١١١ ١١١١ ١١١١", ["card number"]),
        ("Signed in as Kim Doe", ["name"]),
        ("Frau Kowalska", ["name"]),
        ("Name: Xu Li", ["name"]),
        ("Geburtsdatum: 03.04.1981", ["birth date"]),
        ("born 1979-11-02", ["birth date"]),
        ("Hauptstraße 12, 10115 Berlin", ["address"]),
        ("12 Baker Street", ["address"]),
        ("14 rue de la Paix", ["address"]),
        ("Salary: 4,200 €", ["salary"]),
        ("Gehalt: 4.200 EUR", ["salary"]),
        ("Diagnosis: broken leg", ["diagnosis"]),
        ("Type 2 diabetes", ["diagnosis"]),
        ("https://x.example/reset/k3Xz81q", ["link for one person"]),
        ("44051401359", ["national number (PL)"]),
        ("811218-9876", ["national number (SE)"]),
        ("54362315K", ["national number (ES)"]),
        ("390.533.447-05", ["national number (BR)"]),
        ("756.9217.0769.85", ["national number (CH)"]),
        ("131052-308T", ["national number (FI)"]),
        ("10000000146", ["national number (TR)"]),
        ("710319/2745", ["national number (CZ)"]),
        ("1 84 12 76 451 089 46", ["national number (FR)"]),
        ("NIF: 501 442 600", ["national number (PT)"]),
        ("BSN: 111222333", ["national number (CZ)"]),
        ("501 442 600 steps", []),
        ("Name of the product", []),
        ("Salary negotiations are hard", []),
        ("Born to run: the best shoes of 2024", []),
        ("Delivery on 14.03.2026", []),
        ("version 10.4.22.1", []),
        ("•••••• ••••••", []),
    ],
)
def test_values(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in find_personal_data(text)] == kinds


@pytest.mark.parametrize(
    ("label", "text", "kinds"),
    [
        ("Vorname", "Marlene", ["name"]),
        ("Date of birth", "3 April 1981", ["birth date"]),
        ("氏名", "山田太郎", ["name"]),
        ("Зарплата", "120 000 ₽", ["salary"]),
        ("Diagnose", "Beinbruch", ["diagnosis"]),
        ("Steuernummer", "12 345 678 901", ["tax or identity number"]),
        ("Size", "42", []),
    ],
)
def test_values_by_what_stands_beside_them(label: str, text: str, kinds: list[str]) -> None:
    assert [one.kind for one in find_personal_data(text, label)] == kinds
