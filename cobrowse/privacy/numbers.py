"""Numbers that are somebody's by their own form: cards, bank accounts, social security numbers. As the widget judges.

The widget's `privacy/numbers.ts` again, by another way: a text becomes a sketch in which every sign stands
for its kind. `tests/vectors/numbers.json` holds both to the same answers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

_ISSUED = re.compile(
    r"4\d{12}(?:\d{3}|\d{5,6})?|3(?:[47]\d{13}|[0689]\d{12,17}|5\d{14,17})|5(?:[1-5]\d{14}|[0678]\d{12,17})|6\d{14,18}"
    r"|220[0-4]\d{12,15}|2(?:2[2-9]|[3-6]\d|7[0-2])\d{13}|1\d{14}|[789]\d{15}"
)
"""Beginnings and lengths that issuers use, from ISO/IEC 7812 and the card brands' lists."""
_GROUPS = re.compile(r"4,6,[45]|4,4,4,4,[1-3]|4,4,4,[1-3]|4,3,3,3|4,4,5|6,13|6,10|4,8,4")
"""Groups in which card numbers are written, beside groups of one length."""
_LENGTHS = {
    code[:2]: int(code[2:])
    for code in re.findall(
        r"[A-Z]{2}\d\d",
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22"
        "GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20"
        "MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26"
        "UA29VA22VG24XK20YE30",
    )
}
"""Lengths of the account numbers of each country (ISO 13616, SWIFT's IBAN registry)."""

_MIN_DIGITS = 7
_GAP = "[ _.,:;-]"
_RUN = re.compile(rf"\d(?:{_GAP}{{0,4}}\d){{{_MIN_DIGITS - 1},}}")
_PARTS = re.compile(r"\d+|\D+")
_ACCOUNT = re.compile(rf"(?<![A-Za-z\d])[A-Z]{_GAP}{{0,2}}[A-Z](?:{_GAP}{{0,2}}\d){{2}}")
_SIGN = re.compile(rf"{_GAP}{{0,4}}([A-Z\d])")
_DASH = re.compile(r" ?-+ ?")
_SOFT = re.compile(r"[ _-]*")
_SSN = re.compile(r"(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}")
_DASHES = frozenset("−\u00a0\u00ad\u202f\u3000" + "".join(map(chr, (*range(0x2007, 0x2010), *range(0x2060, 0x2065)))))
_HARD = {".": ".", ",": ",", ";": ";", **dict.fromkeys("\\:*·•∙|~'’", ":")}


def numbers_in(text: str) -> list[str]:
    """Return what kinds of number a text holds."""
    kinds = {
        "card number": holds_card,
        "account number": holds_account,
        "social security number": holds_social_security,
    }
    return [kind for kind, holds in kinds.items() if holds(text)]


def holds_card(text: str) -> bool:
    """Whether a text holds a card number: of an issuer's beginning and length, and with the right check digit."""
    return any(_holds_card(run) for run in _runs(_sketch(text)))


def holds_account(text: str) -> bool:
    """Whether a text holds an international bank account number (IBAN) with the right check digits."""
    sketch = _sketch(text)
    return any(_is_account(sketch, found.start()) for found in _ACCOUNT.finditer(sketch))


def holds_social_security(text: str) -> bool:
    """Whether a text holds a social security number as 536-90-4399."""
    return any(_holds_social_security(*run) for run in _runs(_sketch(text)))


def luhn(digits: str) -> bool:
    """Check the last digit as ISO/IEC 7812-1 computes it."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def _sketch(text: str) -> str:
    """Digits of any script as ASCII, letters in capitals, and what may stand within a number as one of six kinds."""
    if sum(char.isdigit() for char in text) < _MIN_DIGITS:
        return ""
    return "".join(map(_kind, text))


def _kind(char: str) -> str:
    if char.isdigit():
        return str(unicodedata.digit(char))
    if char.isalpha() and char not in "\u3164\u115f":
        plain = unicodedata.normalize("NFKC", char).upper()
        return plain if len(plain) == 1 and plain.isascii() else "z"
    category = unicodedata.category(char)
    if char in _DASHES or category == "Pd":
        return "-"
    if char in " \t\n\r\f\v":
        return " "
    if char.isspace() or category in {"Cf", "Cc", "Mn", "Mc", "Me", "Pc"} or char in "/\u2800\u3164\u115f":
        return "_"
    return _HARD.get(char, "#")


Run = tuple[list[str], list[str], str]
"""Groups of digits, what stands between them, and what stands before."""


def _runs(sketch: str) -> Iterator[Run]:
    for found in _RUN.finditer(sketch):
        parts = _PARTS.findall(found[0])
        yield parts[::2], parts[1::2], sketch[max(0, found.start() - 2) : found.start()]


def _holds_card(run: Run) -> bool:
    groups, gaps, before = run
    for start in range(len(groups)):
        digits = ""
        ahead = gaps[start - 1] if start else before
        for end in range(start + 1, len(groups) + 1):
            digits += groups[end - 1]
            if len(digits) > 19:
                if end == start + 1 and _holds_card_within(digits) and not _is_decimal([], ahead):
                    return True
                break
            whole = end - start == len(groups)
            if _is_card(digits) and _fits(groups[start:end], gaps[start : end - 1], ahead, whole=whole):
                return True
    return False


def _holds_card_within(digits: str) -> bool:
    return any(
        _is_card(digits[start : start + length]) for length in (15, 16) for start in range(len(digits) - length + 1)
    )


def _is_card(digits: str) -> bool:
    return bool(_ISSUED.fullmatch(digits)) and luhn(digits)


def _is_decimal(gaps: list[str], before: str) -> bool:
    if not gaps:
        return bool(re.search(r"(?:^|[^A-Za-z])[.,]$", before))
    return gaps in (["."], [","])


def _fits(groups: list[str], gaps: list[str], before: str, *, whole: bool) -> bool:
    """Whether groups can be those of one card number, by their lengths and by what is between them."""
    if _is_decimal(gaps, before):
        return False
    if not gaps:
        return True
    if any(re.search(r"[,;][ _-]", gap) for gap in gaps):
        return False
    lengths = [len(group) for group in groups]
    if _GROUPS.fullmatch(",".join(map(str, lengths))):
        return True
    soft = all(_SOFT.fullmatch(gap) for gap in gaps)
    if set(lengths[:-1]) == {lengths[0]} and lengths[-1] <= lengths[0]:
        steps = {int(second) - int(first) for first, second in pairwise(groups)}
        counts = len(groups) > 2 and len(steps) == 1 and steps != {0}
        return (lengths[0] > 2 or soft) and not counts
    return soft and whole and lengths[0] != 3 and not re.search(r"[+(#]$", before)


def _holds_social_security(groups: list[str], gaps: list[str], _before: str) -> bool:
    around = ["", *gaps, ""]
    for at in range(len(groups) - 2):
        if [len(group) for group in groups[at : at + 3]] != [3, 2, 4] or not _SSN.fullmatch(
            "".join(groups[at : at + 3])
        ):
            continue
        outer, inner = (around[at], around[at + 3]), around[at + 1 : at + 3]
        if all(map(_DASH.fullmatch, inner)) and not any(map(_DASH.fullmatch, outer)):
            return True
    return False


def _is_account(sketch: str, at: int) -> bool:
    signs = ""
    while (found := _SIGN.match(sketch, at)) and len(signs) < (_LENGTHS.get(signs[:2], 0) if len(signs) > 1 else 2):
        signs += found[1]
        at = found.end()
    if len(signs) != _LENGTHS.get(signs[:2], 0):
        return False
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1
