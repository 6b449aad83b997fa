"""Whether a name or a label says that its field is secret: `widget_js/src/privacy/words.ts` again, from the same words.

The words stand in `secret-words.txt`, which says what its signs mean.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("secret-words.txt")
MAX_TEXT = 200
"""Longer texts are no names and no labels."""
_MIN_GLUED = 8
"""Behind letters that are no word, words written as one count from so many letters on."""
_MAX_GLUED = 40
"""Longer words are not taken apart: that takes time, and nobody writes them."""
_MORE_CJK = 8
"""How many letters may stand beside a CJK term that only counts alone."""
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
_RUNS = re.compile(r"[a-z]+|\d+|[^\W\d_a-z]+")
_SPELT = str.maketrans({"ß": "ss", "ł": "l", "ı": "i", "æ": "a", "ø": "o", "đ": "d", "ة": "ه", "ى": "ي"})
_CJK = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_PARTICLES = re.compile("[のご的您你]")
_NOT_ITSELF = re.compile("名|数量|數量|符号|符號|种类|類型|シンボル|이름|심볼|화폐")
_ARTICLE = re.compile("^(?:[وبلف]?ال|لل)(?=..)")
_SHORT_PARTS = frozenset({"no", "nr", "my", "tb", "re", "db", "cc"})
_MADE_OF = ("terms", "only", "expired", "date", "number", "thing", "secret", "word", "when", "affixes")


def plain(text: str) -> str:
    """Take away case, accents, and vowels that are written out."""
    text = unicodedata.normalize("NFKD", text.lower()).translate(_SPELT)
    text = unicodedata.normalize("NFC", _MARKS.sub("", text))
    return re.sub("([aou])e", r"\1", text)


def _camel_apart(text: str) -> str:
    """Set the words of a name in camel case apart."""
    out = []
    for at, char in enumerate(text):
        if char.isupper() and at:
            before, after = text[at - 1], text[at + 1 : at + 2]
            if before.islower() or before.isdigit() or (before.isupper() and after.islower()):
                out.append(" ")
        out.append(char)
    return re.sub("[#№]", " no ", "".join(out))


def tokens(text: str) -> list[str]:
    """Split a name or a label into words."""
    stop = table()["stop"]
    runs = (_ARTICLE.sub("", run) for run in _RUNS.findall(plain(_camel_apart(text))))
    return ["no" if run == "n" else run for run in runs if run not in stop]


@cache
def table() -> dict[str, list[str]]:
    """Return the lists of the file by their names, each term as a text would be that holds it."""
    text = re.sub("^;.*\n", "", _FILE.read_text("utf-8"), flags=re.MULTILINE)
    sections = re.split(r"^\[(\w+)\]\n", text, flags=re.MULTILINE)
    lists = {
        name: re.split(r",\s*", plain(body).strip()) for name, body in zip(sections[1::2], sections[2::2], strict=True)
    }
    stop = frozenset(lists["stop"])
    for name, terms in lists.items():
        kept = {_term(term, frozenset() if name == "stop" else stop) for term in terms}
        lists[name] = sorted((term for term in kept - {""} if not _is_covered(term, kept)), reverse=True)
    return lists


def _is_covered(term: str, terms: set[str]) -> bool:
    """Whether the beginning of a word stands for this term too."""
    begins = {f"{term[:length]}*" for length in range(2, len(term.rstrip("*")) + 1)}
    return " " not in term and not terms.isdisjoint(begins - {term})


def _term(term: str, stop: frozenset[str]) -> str:
    if _CJK.search(term):
        return _PARTICLES.sub("", term.replace(" ", ""))
    words = (_ARTICLE.sub("", word) for word in term.split())
    return " ".join(word for word in words if word not in stop)


class _Terms:
    """Terms by what they begin with."""

    def __init__(self, terms: list[str]) -> None:
        split = [term.replace("#", "{number}").split(" ") for term in terms]
        self._listed = [term for term in split if term[0].startswith("{")]
        self._words = {term[0] for term in split if len(term) == 1} - {"{number}"}
        self._longer: dict[str, list[list[str]]] = {}
        for term in split:
            if len(term) > 1 and not term[0].startswith("{"):
                self._longer.setdefault(term[0][:2], []).append(term)

    def end(self, words: list[str], at: int) -> int:
        """Return where the longest term that begins at a word ends; -1 when none does."""
        word = words[at] if at < len(words) else ""
        end = at + 1 if _holds(self._words, word) else -1
        return max([end, *(self._end(term, words, at) for term in (*self._longer.get(word[:2], ()), *self._listed))])

    def _end(self, term: list[str], words: list[str], start: int) -> int:
        at = start
        for element in term:
            after = _step(element, words, at)
            # A number may stand between: "code à 6 chiffres".
            if after < 0 and start < at < len(words) and words[at].isdecimal():
                after = _step(element, words, at + 1)
            if after < 0:
                return -1
            at = after
        return at


def _step(element: str, words: list[str], at: int) -> int:
    if element.startswith("{"):
        return _terms(element[1:-1]).end(words, at)
    if at >= len(words):
        return -1
    fits = words[at].startswith(element[:-1]) if element.endswith("*") else words[at] == element
    return at + 1 if fits else -1


def _holds(words: set[str], word: str) -> bool:
    """Whether a set has a word or, with `*`, a beginning of it."""
    return word in words or any(f"{word[:length]}*" in words for length in range(2, len(word) + 1))


@cache
def _terms(name: str) -> _Terms:
    lists = table()
    match name:
        case "terms":
            return _Terms([term for term in lists["terms"] if not term.startswith("*") and not _CJK.search(term)])
        case "neutral":
            return _Terms([*lists["neutral"], *lists["affixes"], "#"])
        case _:
            return _Terms(lists[name])


@cache
def _parts() -> dict[str, set[str]]:
    """Return the words that a longer word can be made of, by their first two letters."""
    parts: dict[str, set[str]] = {}
    for word in (word for name in _MADE_OF for term in table()[name] for word in term.split(" ")):
        if not re.search("[{#]|^[*]", word) and (len(word) > 2 or word in _SHORT_PARTS):
            parts.setdefault(word[:2], set()).add(word)
    return parts


def _apart(word: str) -> list[str]:
    """Return the words that a word is made of; itself alone when it is made of none."""
    if not 5 <= len(word) <= _MAX_GLUED:
        return [word]
    dead: set[int] = set()
    for start in range(max(1, len(word) - _MIN_GLUED + 1)):
        parts = _made_of(word, start, dead)
        if parts and len(parts) > 1:
            return [word[:start], *parts] if start else parts
    return [word]


def _made_of(word: str, start: int, dead: set[int]) -> list[str] | None:
    if start == len(word):
        return []
    if start in dead:
        return None
    ends: set[int] = set()
    for part in _parts().get(word[start : start + 2], ()):
        if word.startswith(part.removesuffix("*"), start):
            end = start + len(part.removesuffix("*"))
            ends |= set(range(end, len(word) + 1)) if part.endswith("*") else {end}
    for end in sorted(ends, reverse=True):
        rest = _made_of(word, end, dead) if start or end < len(word) else None
        if rest is not None:
            return [word[start:end], *rest]
    dead.add(start)
    return None


def tells_secret(text: str) -> bool:
    """Whether a name or a label says that its field holds a secret."""
    if not text or len(text) > MAX_TEXT:
        return False
    found = tokens(text)
    words = _without_harmless(found)
    named = not re.search(r"\s", text.strip())
    if _speaks(words, named=named):
        return True
    parts = [part for word in words for part in _apart(word)]
    if len(parts) > len(words) and _speaks(parts, named=named):
        return True
    flat = _PARTICLES.sub("", "".join(found))
    if not _CJK.search(flat):
        return False
    lists = table()
    return any(
        not _NOT_ITSELF.match(rest) for term in filter(_CJK.search, lists["terms"]) for rest in flat.split(term)[1:]
    ) or any(term in flat and len(flat) <= len(term) + _MORE_CJK for term in filter(_CJK.search, lists["only"]))


def _without_harmless(words: list[str]) -> list[str]:
    left: list[str] = []
    at = 0
    while at < len(words):
        end = _terms("harmless").end(words, at)
        if end < 0:
            left.append(words[at])
        at = at + 1 if end < 0 else end
    return left


def _are_neutral(words: list[str]) -> bool:
    return all(word.isdecimal() or _terms("neutral").end([word], 0) > 0 for word in words)


def _speaks(words: list[str], *, named: bool) -> bool:
    """Whether words hold a term, and nothing after it that says that the field only holds something about it."""
    heads = ("heads", "tails") if named else ("heads",)
    for at, word in enumerate(words):
        only = _terms("only").end(words, at)
        if only > 0 and _are_neutral(words[:at] + words[only:]):
            return True
        end = at + 1 if _within(word) else _terms("terms").end(words, at)
        if end > 0:
            rest = [one for one in words[end:] if not one.isdecimal()]
            after = rest[-1:] if named else rest[:1]
            if not any(_terms(name).end([one], 0) > 0 for one in after for name in heads):
                return True
    return False


def _within(word: str) -> bool:
    return any(
        term[1:-1] in word if term.endswith("*") else word.endswith(term[1:])
        for term in table()["terms"]
        if term.startswith("*")
    )


def says_nothing(text: str) -> bool:
    """Whether a label holds neutral words only, so that it takes its meaning from what stands over it."""
    return _are_neutral(tokens(text))
