"""What says that a field of a rebuilt page is secret: its kind, what browsers fill in, its names, and its labels."""

from __future__ import annotations

import re

from cobrowse.privacy.secrets import is_secret_field, readable
from cobrowse.wire.document import HOOK, Node, walk

_FIELDS = frozenset(("input", "textarea", "select"))
_TYPED = frozenset(("text", "tel", "number", "search", ""))
_SECRET = frozenset(("password", "passwd", "cvv", "cvv2", "cvc", "cvc2", "iban"))
"""Words at the end of a name or a label that leave no doubt; what else speaks of secrets is the widget's to judge."""
MAX_WORDS = 4
_OWN = ("name", "id", "data-testid", "aria-label", "placeholder", "title")
_AS_THEY_ARE = ("aria-label", "placeholder", "title")
"""What is sent as the page has it, so that any word of a secret counts; of names a stream can have a part only."""


def is_readable_secret(node: Node) -> bool:
    """Whether a node is a secret field whose value can be read."""
    if node.tag not in _FIELDS:
        return False
    values = (node.value, node.attrs.get("value"), node.attrs.get(f"{HOOK}value"))
    if not any(value is not None and readable(value) for value in values):
        return False
    words = [node.attrs.get(name, "") for name in _AS_THEY_ARE]
    if is_secret_field(node.attrs.get("type", ""), node.attrs.get("autocomplete", ""), words):
        return True
    return node.attrs.get("type", "text").lower() in _TYPED and any(map(_names_secret, _words_of(node)))


def _names_secret(text: str) -> bool:
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))
    return bool(words) and len(words) < MAX_WORDS and words[-1].lower() in _SECRET


def _words_of(field: Node) -> list[str]:
    """Return the names of a field and the labels that a person reads beside it."""
    found = [field.attrs[name] for name in _OWN if field.attrs.get(name)]
    named, identity = field.attrs.get("aria-labelledby", "").split(), field.attrs.get("id", "")
    root = field
    while root.parent is not None:
        root = root.parent
        if root.tag == "label":
            found.append(_text(root))
    if not named and not identity:
        return found
    for node in walk(root):
        labels = node.tag == "label" and node.attrs.get("for", "") == identity != ""
        if labels or node.attrs.get("id") in named:
            found.append(_text(node))
    return found


def _text(node: Node) -> str:
    return " ".join("".join(one.text for one in walk(node) if one.tag == "#text").split())
