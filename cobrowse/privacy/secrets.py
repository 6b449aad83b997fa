"""What must never be in a stream, wherever it stands: the widget's `privacy/text.ts`, `secrets.ts` and `urls.ts` again.

It is written twice on purpose: the second look must not share the faults of the first.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

MASK = "•"
_DIGIT_RUN = re.compile(r"\d(?:[ \u00a0.-]?\d){12,22}", re.ASCII)
_RUN = re.compile(r"[A-Za-z0-9_+/=-]{16,}")
_HEX = re.compile(r"[0-9a-f-]{16,}", re.IGNORECASE)
_READABLE = re.compile(rf"[^\s{MASK}]")
_SLUG = re.compile(r"(?:[a-z]{1,24}|\d{1,4})(?:[-_](?:[a-z]{1,24}|\d{1,4}))*(?:\.[a-z]{2,5})?", re.IGNORECASE)
"""Words and years, as addresses have them."""
_SECRET_AUTOCOMPLETE = re.compile(r"cc-.*|one-time-code|.*-password|transaction-.*")
_SECRET_TYPES = frozenset({"password", "hidden", "file"})


def readable(text: str) -> bool:
    """Whether a text says more than that something is masked."""
    return bool(_READABLE.search(text))


def luhn(digits: str) -> bool:
    """Check the last digit as ISO/IEC 7812-1 computes it."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def holds_card(text: str) -> bool:
    """Whether a text holds 13 to 19 digits that can be a card number."""
    if len(text) < 13:
        return False
    for run in _DIGIT_RUN.findall(text):
        digits = re.sub(r"\D", "", run)
        if len(digits) <= 19:
            if luhn(digits):
                return True
            continue
        for length in range(13, 20):
            for start in range(len(digits) - length + 1):
                if digits[start] != "0" and luhn(digits[start : start + length]):
                    return True
    return False


def token_like(word: str) -> bool:
    """Whether a word looks like a key, a session or a signature."""
    if word.startswith("eyJ") and len(word) > 16:
        return True
    for run in _RUN.findall(word):
        digits = sum(char.isdigit() for char in run)
        if _HEX.fullmatch(run) and digits:
            return True
        if len(run) >= 20 and digits >= 3 and re.search(r"[A-Za-z]", run):
            return True
        if len(run) >= 24 and digits and re.search(r"[A-Z]", run) and re.search(r"[a-z]", run):
            return True
    return False


def url_tells_secrets(url: str) -> bool:
    """Whether an address still has a user name, or a part that looks like a key, an e-mail address or a card number."""
    parts = urlsplit(url)
    if "@" in parts.netloc:
        return True
    words = [*parts.path.split("/"), parts.fragment]
    words += [word for pair in parse_qsl(parts.query, keep_blank_values=True) for word in pair]
    return any(
        "@" in word or "%40" in word or holds_card(word) or (token_like(word) and not _SLUG.fullmatch(word))
        for word in words
    )


def is_secret_field(kind: str, autocomplete: str) -> bool:
    """Whether a field's `type` and `autocomplete` say that its value never leaves."""
    if kind.lower() in _SECRET_TYPES:
        return True
    return any(_SECRET_AUTOCOMPLETE.fullmatch(word) for word in autocomplete.lower().split())
