"""The page as a consultant has it, read for an audit: its texts, what looks like somebody's, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cobrowse.auditing.findings import Finding, PageReport
from cobrowse.auditing.personal_data import CONTACT, find_personal_data
from cobrowse.auditing.personal_words import kind_of_label
from cobrowse.wire.document import ROOTS, Node, PageDocument, kids_of, walk

MAX_TEXTS = 2000
MAX_EXCERPT = 80
PERSONAL = frozenset(
    (
        *("name", "given-name", "family-name", "additional-name", "nickname", "username", "email", "tel"),
        *("tel-national", "street-address", "address-line1", "address-line2", "postal-code", "organization"),
        *("bday", "bday-day", "bday-month", "bday-year", "sex"),
    )
)
_WORDS = ("title", "alt", "placeholder", "aria-label", "aria-description", "aria-valuetext", "href", "label", "content")
_INLINE_TAGS = """a abbr b bdi bdo big cite code data em font i ins label mark q s samp small span strong sub sup
time tt u var wbr"""
_INLINE = frozenset(_INLINE_TAGS.split())
_STRING = re.compile(r"content\s*:[^;}]*?(?:\"((?:[^\"\\]|\\.)+)\"|'((?:[^'\\]|\\.)+)')")
_MASK = "•"


def read_page(page: PageDocument, name: str, report: PageReport, canaries: list[str]) -> None:
    """Note visible texts, fields that look personal, and values that look like somebody's."""
    seen: set[tuple[str, str]] = set()

    def judge(where: str, text: str, label: str = "", *, public: bool = False) -> None:
        if any(canary in text for canary in canaries):
            return
        for part in re.split(r"[•\n]+", text):
            for kind, value in find_personal_data(part, label):
                if (kind, where) not in seen:
                    seen.add((kind, where))
                    own = public and kind in CONTACT
                    report.findings.append(
                        Finding("suspicious", name, where, kind, "", excerpt(part, value), value, own)
                    )

    for root in page.roots():
        for node in walk(root):
            if node.tag == "#text":
                continue
            for line in _lines(node):
                told = " ".join(line.split())
                if told.replace(_MASK, "").strip() and len(report.texts) < MAX_TEXTS:
                    report.texts.append(told)
                judge(path_of(node), line, _label_before(node), public=_is_public(node))
            for attribute in _WORDS:
                if text := node.attrs.get(attribute, ""):
                    judge(f"{path_of(node)} [{attribute}]", text, public=_is_public(node))
            if node.value:
                judge(path_of(node), node.value, _label_before(node))
            words = node.attrs.get("autocomplete", "").lower().split()
            kind = node.attrs.get("type", "").lower()
            personal = kind in {"email", "tel"} or any(word in PERSONAL for word in words)
            if node.tag in {"input", "textarea", "select"} and personal and node.value and _MASK not in node.value:
                report.findings.append(
                    Finding("personal", name, path_of(node), kind if kind in {"email", "tel"} else " ".join(words))
                )
    for number, text in page.sheets.items():
        for found in _STRING.finditer(text):
            judge(f"style sheet {number}", found[1] or found[2])
    judge("title", page.title)


def excerpt(text: str, value: str) -> str:
    """Return a value with what stands round it, as it was sent: what is masked is dots in it."""
    text = " ".join(text.split())
    at = max(text.find(" ".join(value.split())), 0)
    start = max(at - 20, 0)
    end = start + MAX_EXCERPT
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


def _lines(node: Node) -> Iterator[str]:
    """Yield the texts of an element that a person reads as one: over inline elements, apart from blocks."""
    if node.tag in _INLINE and node.parent is not None and not node.parent.tag.startswith("#"):
        return
    parts: list[str] = []
    stack: list[Node | None] = list(reversed(kids_of(node)))
    while stack:
        at = stack.pop()
        if at is None:
            continue
        if at.tag == "#text":
            parts.append(at.text)
        elif at.tag in _INLINE:
            stack += reversed(kids_of(at))
        else:
            parts.append("\0")
    yield from (line for line in "".join(parts).split("\0") if line.strip())


def _label_before(node: Node) -> str:
    """Return the words that name what stands in an element: the cell or term before it, its heading, its label."""
    before: Node | None = None
    for kid in kids_of(node.parent) if node.parent else []:
        if kid is node:
            break
        if kid.tag != "#text" or kid.text.strip():
            before = kid
    if before is None:
        return ""
    text = before.text if before.tag == "#text" else "".join(one.text for one in walk(before) if one.tag == "#text")
    label = " ".join(text.split()).rstrip(":： ")
    return label if kind_of_label(label) else ""


def _is_public(node: Node) -> bool:
    """Whether a website speaks of itself here."""
    at: Node | None = node
    while at is not None:
        if at.tag in {"footer", "address"} or at.attrs.get("role") == "contentinfo":
            return True
        if at.tag == "a" and at.attrs.get("href", "").startswith(("mailto:", "tel:")):
            return True
        at = at.host if at.tag in ROOTS else at.parent
    return False


def path_of(node: Node) -> str:
    """Return where an element stands, by names only: from the nearest one with an id down, and in which frame."""
    steps: list[str] = []
    at: Node | None = node
    while at is not None:
        if at.tag in ROOTS:
            if at.host is None:
                break
            steps.append("(frame)" if at.tag == "#frame" else "(shadow root)")
            at = at.host
            continue
        if identity := at.attrs.get("id"):
            steps.append(f"{at.tag}#{identity}")
            at = _root_of(at)
            continue
        twins = [one for one in (at.parent.kids if at.parent else []) if one.tag == at.tag]
        steps.append(f"{at.tag}({twins.index(at) + 1})" if len(twins) > 1 and at in twins else at.tag)
        at = at.parent
    return " > ".join(reversed(steps))


def _root_of(node: Node) -> Node | None:
    at: Node | None = node
    while at is not None and at.tag not in ROOTS:
        at = at.parent
    return at
