"""What must not be in any string of a stream, whatever the rules are: canaries, card numbers, secrets in addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cobrowse.privacy.numbers import holds_card, luhn, numbers_in
from cobrowse.privacy.secrets import MASK, url_tells_secrets
from cobrowse.wire.document import HOOK, Node, Written, kids_of

CARD = "card number"
CANARY = "canary"
ADDRESS = "secret in the address"
WORDS = frozenset(
    (
        *("title", "alt", "placeholder", "label", "summary", "abbr", "standby", "prompt", "datetime", "name", "for"),
        *("content", "cite", "download"),
    )
)
"""Attributes that are words for a person or for programs, as `data-*`, `aria-*` and those of custom elements are."""
_QUOTED = r"""(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')"""
_STRING = re.compile(
    rf"""(?P<place>(?:url|src|path|format|image-set)\(\s*(?:{_QUOTED.replace("((", "(?:(")}|[^"')]*))|{_QUOTED}""",
    re.DOTALL | re.IGNORECASE,
)
"""The digits of addresses and paths are places."""
MAX_STRING = 1000
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_INLINE_TAGS = """a abbr b bdi bdo big cite code data em font i ins kbd label mark output q s samp small span strong sub
sup time tt u var wbr"""
_INLINE = frozenset(_INLINE_TAGS.split())
_GROUPS = re.compile(
    r"(?<!\d)(?:\d{4}[ \u00a0.-]?){3}\d{1,7}(?!\d)|(?<!\d)3\d{3}[ \u00a0.-]?\d{6}[ \u00a0.-]?\d{5}(?!\d)"
)
_ISSUED = re.compile(r"4|5[0-9]|6[0-9]|3[0-9]|2(?:2[2-9]|[3-6]|7[01]|720)")
MAX_RUN = 64
"""So many texts of one line are read together."""


class Contents:
    """The patterns of one installation."""

    def __init__(self, canaries: Sequence[re.Pattern[str]] = ()) -> None:
        self._canaries = canaries

    def canary(self, text: str) -> Iterator[str]:
        """Yield which canaries stand in a text."""
        for number, pattern in enumerate(self._canaries, 1):
            if pattern.search(text):
                yield f"{CANARY} {number}"

    def written(self, one: Written, node: Node | None) -> Iterator[str]:
        """Yield what must not be in a string that came."""
        yield from self.canary(one.text)
        if one.what in {"text", "value", "title"} or _is_words(one.what, node):
            yield from numbers_in(one.text)
        elif one.what in {"styles", "@style"} and css_holds_card(one.text):
            yield CARD
        if one.what == "address" and url_tells_secrets(one.text.replace(MASK, "")):
            yield ADDRESS

    def line(self, texts: list[str]) -> Iterator[str]:
        """Yield what must not be in texts that stand side by side, but is in none of them alone."""
        if len(texts) < 2:
            return
        for joined in ("".join(texts), " ".join(text.strip() for text in texts)):
            yield from self.canary(joined)
            for found in _GROUPS.findall(joined):
                digits = re.sub(r"\D", "", found)
                if 13 <= len(digits) <= 19 and _ISSUED.match(digits) and luhn(digits):
                    yield CARD


def _is_words(what: str, node: Node | None) -> bool:
    name = what.removeprefix("@").removeprefix(HOOK)
    if not what.startswith("@"):
        return False
    if name in WORDS or name.startswith(("data-", "aria-")):
        return True
    return node is not None and "-" in node.tag and name not in {"class", "style", "id", "is", "d", "points", "values"}


def css_holds_card(text: str) -> bool:
    """Whether a string in a style sheet holds a card number."""
    for found in _STRING.finditer(text):
        string = "" if found["place"] else found[2] or found[3] or ""
        if len(string) <= MAX_STRING and holds_card(unescaped(string)):
            return True
    return False


def unescaped(text: str) -> str:
    """Return a string or a name of CSS without its escapes."""

    def letter(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else 0
        return (chr(code) if 0 < code < 0x110000 else "\ufffd") if found[1] else found[2]

    return _CSS_ESCAPE.sub(letter, text) if "\\" in text else text


def line_of(node: Node) -> list[str]:
    """Return the texts that stand in one line with a text node, as far as elements tell."""
    top = node.parent
    while top is not None and top.tag in _INLINE and top.parent is not None:
        top = top.parent
    if top is None:
        return []
    texts: list[str] = []
    stack = kids_of(top)[::-1]
    while stack and len(texts) < MAX_RUN:
        at = stack.pop()
        if at.tag == "#text":
            texts.append(at.text)
        elif at.tag in _INLINE:
            stack += kids_of(at)[::-1]
        else:
            texts.append("\n")
    return texts
