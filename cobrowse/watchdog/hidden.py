"""What an element of a hidden part must not tell: all that the widget lets through there is layout."""

from __future__ import annotations

import re

from cobrowse.privacy.marks import BLOCK
from cobrowse.privacy.secrets import readable, token_like
from cobrowse.watchdog.contents import unescaped
from cobrowse.wire.document import HOOK, Node, PageDocument

_WORDS = frozenset(
    (
        *("title", "alt", "placeholder", "label", "summary", "abbr", "standby", "prompt", "datetime", "href", "src"),
        *("xlink:href", "poster", "background", "value", "name", "for", "checked", "selected", "min", "max", "low"),
        *("high", "optimum"),
    )
)
"""Attributes that nothing masked has."""
_ARIA = frozenset(
    (
        *("aria-hidden", "aria-expanded", "aria-disabled", "aria-orientation", "aria-level", "aria-busy"),
        *("aria-haspopup", "aria-modal", "aria-readonly", "aria-required"),
    )
)
"""Of ARIA, what layout hangs on; as `aria-*` a masked part has only these."""
_LAYOUT_NAMES = """type dir hidden width height colspan rowspan span align valign role disabled open multiple
size rows cols wrap border cellpadding cellspacing nowrap face color bgcolor noshade reversed popover inert
contenteditable readonly required controls scope headers lang slot part tabindex is frame frameborder
framespacing hspace vspace marginwidth marginheight scrolling noresize compact clear rules char charoff behavior
direction loop scrollamount scrolldelay truespeed mathvariant displaystyle scriptlevel stretchy fence separator
form lspace rspace minsize maxsize symmetric largeop movablelimits accent accentunder linethickness columnalign
rowalign columnspacing rowspacing columnlines rowlines columnspan notation depth voffset mathsize mathcolor
mathbackground"""
_LAYOUT = frozenset(_LAYOUT_NAMES.split())
"""What layout hangs on, also of custom elements."""
_PLAIN = re.compile(r"[\w%#.,()/+*\s!-]*")
_WORD = re.compile(r"(?<![\w-])[a-zA-Z][\w-]*|[^\x00-\x7f]+")
_TELLING_STYLE = re.compile(
    r"""["'\\]|url\(|src\(|(?:^|;)\s*(?:--[^:;]*|content|quotes|font-family|font|grid-area|grid-template-areas"""
    r"""|animation(?:-name)?|view-transition-[a-z]+|counter-[a-z]+|list-style[a-z-]*|container[a-z-]*|anchor-name"""
    r"""|will-change|transition(?:-property)?|d)\s*:""",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"""(?:content|quotes|--[\w-]+)\s*:[^;}]*?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""", re.IGNORECASE
)
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\\s\u200b-\u200f\ufeff]*")
_NAME = re.compile(r"(?:\\[0-9a-fA-F]{1,6}\s?|\\.|[\w-]|[^\x00-\x7f])+", re.DOTALL)
_SCHEME = "color-scheme"
"""What a page is coloured for is no secret, wherever it is said."""


class Vocabulary:
    """The words of a page's style sheets and rules: as class names they are the owner's, in hidden parts too."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self.whole = True
        """False while a style sheet is missing: then any word may be one of its own."""

    def learn(self, text: str) -> None:
        """Take in the names in a style sheet or a selector."""
        self._words.update(unescaped(word) for word in _NAME.findall(text))

    def knows(self, word: str) -> bool:
        """Whether a class name may stand in a hidden part."""
        return word in self._words or not self.whole


def has_own_words(node: Node, words: Vocabulary) -> bool:
    """Whether a class name of a hidden element is in no style sheet: it may tell something."""
    return any(not words.knows(word) for word in node.attrs.get("class", "").split())


def tells(node: Node, level: int, page: PageDocument, *, part: bool) -> bool:
    """Whether a node of a hidden part tells something. `part`: it is less than a whole page."""
    if node.tag == "#text":
        return readable(node.text)
    if level == BLOCK and node.kids:
        return True
    if node.value is not None and readable(node.value):
        return True
    if node.checked & 1 or node.selected or node.id in page.pictures:
        return True
    in_head = node.parent is not None and node.parent.tag == "head"
    if part and node.tag == "title" and in_head and readable(page.title):
        return True
    if part and node.tag == "style" and not in_head and node.sheet and _sheet_tells(page.sheets.get(node.sheet[0], "")):
        return True
    if node.tag == "meta" and node.attrs.get("name", "").lower() == _SCHEME:
        return False
    return any(_attribute_tells(node, name.lower(), value) for name, value in node.attrs.items())


def _attribute_tells(node: Node, name: str, value: str) -> bool:
    if not readable(value):
        return False
    if name in _WORDS or name.startswith((HOOK, "data-", "on")):
        return name != "data-cobrowse"
    if name.startswith("aria-"):
        return name not in _ARIA
    if name == "class":
        return any(map(_is_data, value.split()))
    if name == "style":
        return bool(_TELLING_STYLE.search(value)) or not _PLAIN.fullmatch(re.sub(r"[:;]", " ", value))
    if name == "id":
        return _is_data(value)
    if "-" in node.tag and name not in _LAYOUT:
        return True
    # Names of parts and headers are lists of words too.
    sentence = name not in {"part", "headers"} and len(_WORD.findall(value)) > 3 and not re.search(r"[\d(#]", value)
    return "@" in value or token_like(value) or sentence


def _is_data(word: str) -> bool:
    return "@" in word or bool(re.search(r"\d{5}", word)) or token_like(word)


def _sheet_tells(text: str) -> bool:
    """Whether a style sheet of a hidden part shows a text; letters of icon fonts are none."""
    for found in _CONTENT.finditer(text):
        string = unescaped(found[1] or found[2] or "")
        if readable(string) and not _PRIVATE_USE.fullmatch(string):
            return True
    return False
