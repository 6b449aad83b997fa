"""Values that look like somebody's: cards, accounts, names, addresses, numbers of people. For audits of what is seen.

Needs the extra `audit` (python-stdnum checks the numbers as their issuers do).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from cobrowse.auditing.national_numbers import national_numbers
from cobrowse.auditing.personal_words import diagnoses_in, kind_of_label, names_in
from cobrowse.privacy.numbers import holds_card, luhn


class PersonalData(NamedTuple):
    """A kind of value, and the value."""

    kind: str
    value: str


CONTACT = frozenset(("e-mail address", "phone number"))
"""What websites show of themselves, too."""
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?")
_ONE_TIME_LINK = re.compile(
    r"/(?:reset|recover|confirm|verify|activate|invite|invitation|magic|unsubscribe|share|token|login)[\w-]*[/=?](?:\w+=)?"
    r"(?=[\w-]*\d)[\w-]{6,}",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}\b")
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}|00\d{1,3}|\(0?\d{2,5}\)|0\d{2,5})[ ()/.-]{0,2}\d[\d ()/.-]{5,14}\d(?!\w)")
_GROUPS = re.compile(r"(?<!\d)(?:[456]\d{3}|2[2-7]\d\d|3\d{3})(?:[\W_]{0,3}\d{4}){2}[\W_]{0,3}\d{1,7}(?!\d)")
_DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([./ -])(?:0?[1-9]|1[0-2])\1(?P<last>19\d\d|20[01]\d)"
    r"|(?P<first>19\d\d|20[01]\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])\.? [^\W\d_]{3,9} (?P<named>19\d\d|20[01]\d))(?!\d)"
)
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w'’.-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Square"
    r"|Boulevard|Blvd|Way|Close|Terrace|Place|Crescent)\b"
    r"|\b[A-ZÄÖÜ][\wäöüß-]*(?:stra(?:ß|ss)e|str\.|weg|gasse|allee|platz|ufer|damm) \d{1,4}\b"
    r"|\b\d{1,4},? (?:bis,? )?(?:rue|avenue|boulevard|place|chemin|impasse|allée) [\w'’ -]{3,}"
    r"|\b(?:Calle|Avenida|Plaza|Paseo|Rua|Travessa|Via|Viale|Piazza|Corso|ul\.|ulica|al\.) [\w'’. -]{3,40}?,? "
    r"(?:n\.? ?º? ?)?\d{1,4}\b"
    r"|\b[A-Z][\w]+(?:straat|laan|gracht|plein|kade|gatan|vägen) \d{1,4}\b"
)
_CURRENCY = r"(?:[€$£¥₺₽₴]|\b(?:EUR|USD|GBP|CHF|PLN|CZK|SEK|TRY|JPY|zł|Kč|kr|TL)\b)"
_AMOUNT = re.compile(rf"{_CURRENCY} ?\d|\d ?{_CURRENCY}|\d{{4}}")
_ICD = re.compile(r"\b[A-TV-Z]\d{2}\.\d{1,2}[A-Z]?\b")
_LABELLED = re.compile(r"^\s*([^:\n]{2,60}?)\s*[:：]\s*(\S.*)$")
ADULT_SINCE, OLDEST = 2012, 1920
MAX_SHORT = 80
"""A longer text speaks of things rather than of the reader."""


def find_personal_data(text: str, label: str = "") -> Iterator[PersonalData]:
    """Yield what a text seems to hold; `label` is what stands beside it."""
    if len(text) < 3:
        return
    if not label and (said := _LABELLED.match(text)):
        label = said[1]
    asked = kind_of_label(label)
    text = _readable(text)
    found = list(_found(text, asked))
    yield from dict.fromkeys(found)
    value = text.rpartition(":")[2].strip() if not label or label in text else text.strip()
    if not found and asked and _fits(asked, value):
        yield PersonalData(asked, value)


def _found(text: str, asked: str) -> Iterator[PersonalData]:
    from stdnum import iban

    for found in _EMAIL.findall(text):
        yield PersonalData("e-mail address", found)
    for found in _JWT.findall(text):
        yield PersonalData("token (JWT)", found)
    for one in _ONE_TIME_LINK.finditer(text):
        yield PersonalData("link for one person", one[0])
    for found in _IBAN.findall(text):
        if iban.is_valid(found):
            yield PersonalData("IBAN", found)
            text = text.replace(found, " ")
    card = next((one[0] for one in _GROUPS.finditer(text) if 13 <= len(re.sub(r"\D", "", one[0])) <= 19), "")
    if card or holds_card(text):
        digits = re.sub(r"\D", "", card)
        yield PersonalData("card number" if not card or luhn(digits) else "card number, mistyped", card or text)
        return
    spoken_of = asked == "tax or identity number"
    national = list(national_numbers(text, spoken_of=spoken_of))
    for country, found in national:
        yield PersonalData(f"national number ({country})", found)
    for found in _PHONE.findall(text):
        digits = re.sub(r"\D", "", found)
        if 8 <= len(digits) <= 15 and not any(found.strip() in one or one in found for _, one in national):
            yield PersonalData("phone number", found.strip())
    for one in _STREET.finditer(text):
        yield PersonalData("address", one[0])
    if len(text) <= MAX_SHORT or asked:
        yield from _of_somebody(text, asked)


def _of_somebody(text: str, asked: str) -> Iterator[PersonalData]:
    for one in _DATE.finditer(text):
        year = int(one["last"] or one["first"] or one["named"])
        if asked == "birth date" or (not asked and OLDEST <= year <= ADULT_SINCE - 6):
            yield PersonalData("birth date", one[0])
    for name in names_in(text):
        yield PersonalData("name", name)
    for word in [*diagnoses_in(text), *_ICD.findall(text)]:
        yield PersonalData("diagnosis", word)


def _fits(asked: str, value: str) -> bool:
    """Whether a value beside a label is one of its kind, rather than words about it."""
    if not value or not re.search(r"\w", value) or len(value) > MAX_SHORT or kind_of_label(value) == asked:
        return False
    if asked in {"salary", "account"}:
        return bool(_AMOUNT.search(value))
    if asked == "birth date":
        return bool(_DATE.search(value) or re.search(r"\d{2,4}[年년]", value))
    if asked in {"phone number", "tax or identity number"}:
        return bool(re.search(r"\d{2}", value))
    if asked == "name":
        return value[:1] != value[:1].lower() or not value.isascii()
    return True


def _readable(text: str) -> str:
    """Return a text as a person reads it: digits of any script, plain spaces, nothing invisible."""
    letters = []
    for char in text:
        category = unicodedata.category(char)
        if category == "Nd":
            letters.append(str(unicodedata.digit(char)))
        elif category == "Zs":
            letters.append(" ")
        elif category not in {"Cf", "Cc"} or char in "\n\t":
            letters.append("-" if category == "Pd" else char)
    return "".join(letters)
