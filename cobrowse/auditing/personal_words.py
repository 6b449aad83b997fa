"""Words beside which something personal stands, in the languages of the widget and of its neighbours.

`personal_words.json` has what forms, tables and lists are labelled with (the autofill fields of the HTML specification
and their usual translations), common illnesses and common given names. Matched by whole words, without accents.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

_HONORIFIC = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herrn?|Frau|M|Mme|Mlle|Monsieur|Madame|Sr|Sra|Señor|Señora|Sig|Dhr|Mevr|Pan|Pani)\.?\s+"
    r"(?:[A-ZÀ-Þ]\w*\.?\s+)?([A-ZÀ-Þ][\w'’-]{2,})"
)
_PAIR = re.compile(
    r"\b([A-ZÀ-Ž][a-zà-ž]{1,15})\s+(?:[A-Z]\.?\s+)?(?:(?:van|von|de|da|di|del|la|le|der|den)\s+)*([A-ZÀ-Ž][\w'’-]{1,20})"
)
_WORDS = re.compile(r"\w+(?:-\w+)*")


def plain(text: str) -> str:
    """Return a text in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l").replace("ø", "o"))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


_DATA = json.loads((Path(__file__).parent / "personal_words.json").read_text("utf-8"))
_KIND_OF: dict[str, str] = {plain(word): kind for kind, words in _DATA["labels"].items() for word in words.split()}
_ILLNESSES = frozenset(_DATA["illnesses"].split())
_NAMES = frozenset(_DATA["given names"].split())
MAX_LABEL = 60


def kind_of_label(label: str) -> str:
    """Return what stands beside a label, an empty string when that is nothing personal."""
    if not label.strip() or len(label) > MAX_LABEL:
        return ""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    words = re.findall(r"[^\W_]+", plain(split))
    for size in (4, 3, 2, 1):
        for start in range(len(words) - size + 1):
            if kind := _KIND_OF.get("-".join(words[start : start + size])):
                return kind
    joined = "".join(words)
    # Written without spaces.
    return next((kind for word, kind in _KIND_OF.items() if ord(word[0]) > 0x2E00 and word in joined), "")


def names_in(text: str) -> list[str]:
    """Return what stands in a text as a person's name does: after Mr or Frau, or a given name and another one."""
    found = [one[0] for one in _HONORIFIC.finditer(text)]
    found += [one[0] for one in _PAIR.finditer(text) if plain(one[1]) in _NAMES]
    return found


def diagnoses_in(text: str) -> list[str]:
    """Return names of illnesses in a short text: long ones speak of them, short ones of somebody."""
    return [word for word in _WORDS.findall(plain(text)) if word in _ILLNESSES] if len(text) <= MAX_LABEL else []
