"""The second line: reads what was sent as a consultant's browser does, and looks for what must not be there.

It knows nothing of the widget but its streams. A violation names a rule and a node, never what was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cobrowse.privacy.marks import BLOCK, Marks
from cobrowse.privacy.rules import Ruleset
from cobrowse.privacy.secrets import MASK, holds_card, is_secret_field, readable, url_tells_secrets
from cobrowse.wire.decoder import Op, StreamDecoder
from cobrowse.wire.document import HOOK, Node, PageDocument, Written
from cobrowse.wire.envelope import Entry, Kind

_WORDS = frozenset(f"@{name}" for name in ("title", "alt", "placeholder", "label", "summary", "aria-label"))
"""Attributes that are words for a person."""
_TELLS = ("title", "alt", "placeholder", "label", "aria-label", "href", "src", "value", "name")
"""Attributes that nothing masked has."""
_SCHEME = "color-scheme"
"""What a page is coloured for is no secret, wherever it is said."""


class Violation(NamedTuple):
    """What was broken (never what was found), in which entry, at which node; 0 is the page itself."""

    rule: str
    seq: int
    node: int


class Watchdog:
    """Watches one screencast. Not thread-safe; not fast: it runs beside the hub, never in it."""

    def __init__(self, rules: Ruleset, canaries: Sequence[re.Pattern[str]] = ()) -> None:
        self.page = PageDocument()
        self._decoder = StreamDecoder()
        self._canaries = canaries
        self._seq = 0
        self._suspects: dict[tuple[int, str], int] = {}
        self.use(rules)

    def use(self, rules: Ruleset) -> None:
        """Go on with other rules."""
        self.marks = Marks(rules.mode, rules.rules, rules.version)
        self._suspects = {}

    def take(self, entry: Entry) -> list[Violation]:
        """Read one entry; returns what is forbidden whatever the rules are. Raises BadInput when it cannot be read."""
        keyframe = entry.kind is Kind.KEYFRAME
        return self.apply(self._decoder.body(entry.body, keyframe=keyframe, flags=entry.flags), entry.seq)

    def apply(self, ops: list[Op], seq: int) -> list[Violation]:
        """Take the operations of the entry `seq`; as `take`."""
        self._seq = seq
        return [Violation(rule, seq, one.id) for one in self.page.apply(ops) for rule in self._forbidden(one)]

    def _forbidden(self, one: Written) -> list[str]:
        found = [f"canary {number}" for number, pattern in enumerate(self._canaries, 1) if pattern.search(one.text)]
        if one.what in {"text", "value", "title"} or one.what in _WORDS:
            found += ["card number"] if holds_card(one.text) else []
        if one.what == "address" and url_tells_secrets(one.text.replace(MASK, "")):
            found.append("secret in the address")
        if one.what in {"value", "@value", f"@{HOOK}value"} and readable(one.text):
            node = self.page.nodes.get(one.id)
            attrs = node.attrs if node else {}
            if node and node.tag == "input" and is_secret_field(attrs.get("type", ""), attrs.get("autocomplete", "")):
                found.append("secret field")
        return found

    def check(self) -> list[Violation]:
        """Look at the whole page; returns what rules and marks hide and can be read, if it could at the last check too.

        A rule can come to hold in the middle of a change that is still on its way: once is no proof.
        """
        found: dict[tuple[int, str], int] = {}

        def hidden(node: Node, level: int, why: str) -> None:
            if _tells(node, level):
                found[node.id, why] = self._suspects.get((node.id, why), self._seq)

        self.marks.levels(self.page, hidden)
        again = [Violation(why, seq, node) for (node, why), seq in found.items() if (node, why) in self._suspects]
        self._suspects = found
        return again

    @property
    def suspicious(self) -> bool:
        """Whether the next check decides on something that the last one found."""
        return bool(self._suspects)


def _tells(node: Node, level: int) -> bool:
    if node.tag == "#text":
        return readable(node.text)
    if level == BLOCK and node.kids:
        return True
    if node.value is not None and readable(node.value):
        return True
    if node.tag == "meta" and node.attrs.get("name", "").lower() == _SCHEME:
        return False
    return any(readable(value) for name, value in node.attrs.items() if name in _TELLS or name.startswith(HOOK))
