"""Values that look like somebody's: cards, accounts, addresses, numbers of people. For audits of what was visible.

Needs the extra `audit` (python-stdnum checks the numbers as their issuers do).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cobrowse.privacy.numbers import holds_card


class PersonalData(NamedTuple):
    """A kind of value, and the value."""

    kind: str
    value: str


_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}|00\d{1,3}|\(0?\d{2,5}\)|0\d{2,5})[ ()/.-]{0,2}\d[\d ()/.-]{5,14}\d(?!\w)")
_DIGITS = re.compile(r"(?<![\w.,])\d(?:[ .-]?\d){8,14}(?![\w,]|\.\d)")
_SSN = re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)")
_LETTERS = re.compile(r"\b(?:[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]|[XYZ]?\d{7,8}[A-Z]|[A-Z]{2}\d{6}[A-D])\b")
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")


def find_personal_data(text: str) -> Iterator[PersonalData]:
    """Yield what a text seems to hold."""
    if len(text) < 6:
        return
    from stdnum import iban
    from stdnum.us import ssn

    for found in _EMAIL.findall(text):
        yield PersonalData("e-mail address", found)
    for found in _JWT.findall(text):
        yield PersonalData("token (JWT)", found)
    for found in _IBAN.findall(text):
        if iban.is_valid(found):
            yield PersonalData("IBAN", found)
            text = text.replace(found, " ")
    if holds_card(text):
        yield PersonalData("card number", text)
    for found in _SSN.findall(text):
        if ssn.is_valid(found):
            yield PersonalData("national number (US)", found)
    national: set[str] = set()
    for found in (*_DIGITS.findall(text), *_LETTERS.findall(text)):
        for kind, valid in _national():
            if found not in national and valid(found):
                national.add(found)
                yield PersonalData(f"national number ({kind})", found)
    for found in _PHONE.findall(text):
        digits = re.sub(r"\D", "", found)
        if found not in national and 8 <= len(digits) <= 15:
            yield PersonalData("phone number", found.strip())


def _national() -> list[tuple[str, Callable[[str], bool]]]:
    """Numbers with a check digit, so that no order number is taken for one."""
    from stdnum.de import idnr
    from stdnum.es import dni, nie
    from stdnum.fr import nir
    from stdnum.it import codicefiscale
    from stdnum.pl import pesel

    def nino(value: str) -> bool:
        return bool(_NINO.fullmatch(value))

    return [
        ("DE", idnr.is_valid),
        ("FR", nir.is_valid),
        ("PL", pesel.is_valid),
        ("GB", nino),
        ("ES", dni.is_valid),
        ("ES", nie.is_valid),
        ("IT", codicefiscale.is_valid),
    ]
