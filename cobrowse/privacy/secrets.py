"""What must never be in a stream, wherever it stands: the widget's `privacy/secrets.ts` and `urls.ts` again.

It is written twice on purpose: the second look must not share the faults of the first. Only the words that tell a
secret field are the same for both (`words.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from cobrowse.privacy.numbers import holds_card
from cobrowse.privacy.words import tells_secret

MASK = "•"
_RUN = re.compile(r"[A-Za-z0-9_+/=-]{16,}")
_HEX = re.compile(r"[0-9a-f-]{16,}", re.IGNORECASE)
_READABLE = re.compile(rf"[^\s{MASK}]")
_SLUG = re.compile(r"(?:[a-z]{1,24}|\d{1,4})(?:[-_](?:[a-z]{1,24}|\d{1,4}))*(?:\.[a-z]{2,5})?", re.IGNORECASE)
"""Words and years, as addresses have them."""
_SECRET_AUTOCOMPLETE = re.compile(r"cc-.*|one-time-code|.*-password|transaction-.*")
_SECRET_TYPES = frozenset({"password", "hidden", "file"})
_PLAIN_TYPES = frozenset({"checkbox", "radio", "button", "submit", "reset", "image", "range", "color", "email"})
"""Nothing can be typed into these: what their names and labels speak of does not stand in them."""


def readable(text: str) -> bool:
    """Whether a text says more than that something is masked."""
    return bool(_READABLE.search(text))


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


def is_secret_field(kind: str, autocomplete: str, words: Iterable[str] = ()) -> bool:
    """Whether a field's `type`, its `autocomplete`, or its names and labels say that its value never leaves."""
    kind = kind.lower()
    if kind in _SECRET_TYPES:
        return True
    if any(_SECRET_AUTOCOMPLETE.fullmatch(word) for word in autocomplete.lower().split()):
        return True
    return kind not in _PLAIN_TYPES and any(map(tells_secret, words))
