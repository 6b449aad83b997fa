"""The second line: reads what was sent as a consultant's browser does, and looks for what must not be there.

It knows nothing of the widget but its streams. A violation names a rule and a node, never what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from cobrowse.privacy.marks import PRIVATE, SHOW, Look, Marks
from cobrowse.privacy.rules import Ruleset
from cobrowse.privacy.secrets import readable
from cobrowse.watchdog.contents import CARD, Contents, css_holds_card, line_of
from cobrowse.watchdog.fields import is_readable_secret
from cobrowse.watchdog.files import FileText
from cobrowse.watchdog.hidden import Vocabulary, has_own_words, tells
from cobrowse.wire.decoder import Op, StreamDecoder
from cobrowse.wire.document import ROOTS, Node, PageDocument, Written, walk
from cobrowse.wire.envelope import Entry, Kind

SETTLED_MS = 100
"""What stood so long by the stream's own clock was no change on its way: a flush of the widget is whole."""
SETTLED_SECONDS = 0.2
"""The same where nothing more came: the next entry may be late."""
CLASS_MS = 1000
"""For a class name alone: which style sheets a page has can be told later than what it has of them."""
NEW_ADDRESS_SECONDS = 1.0
"""After the page went to another address, what hangs on rules may be on its way so long."""
MAX_BELOW = 500
"""Of what stands below a changed element, so many nodes are looked at at once; the rest with the whole page."""
READABLE_FIELD = "secret field"


_STATES = frozenset(("checked", "selected", "picture", "style", "value"))


class Violation(NamedTuple):
    """What was broken (never what was found), in which entry, at which node; 0 is the page itself."""

    rule: str
    seq: int
    node: int


class _Suspicion(NamedTuple):
    """Since when something is seen that a mark hides: in which entry, by the stream's clock and by this machine's."""

    seq: int
    time: int
    now: float
    slow: bool

    def stood(self, time: int) -> bool:
        """Whether it stood until the stream's clock said this."""
        return time - self.time >= (CLASS_MS if self.slow else SETTLED_MS)

    def stands(self, now: float) -> bool:
        """Whether it stands since long enough by this machine's clock."""
        return now - self.now >= (CLASS_MS / 1000 if self.slow else SETTLED_SECONDS)


class Watchdog:
    """Watches one screencast. Not thread-safe; not fast: it runs beside the hub, never in it."""

    def __init__(self, rules: Ruleset, canaries: Sequence[re.Pattern[str]] = ()) -> None:
        self.page = PageDocument()
        self.words = Vocabulary()
        self._contents = Contents(canaries)
        self._decoder = StreamDecoder()
        self._seq = self._time = 0
        self._suspects: dict[tuple[int, str], _Suspicion] = {}
        self._moved = float("-inf")
        self._files: set[str] = set()
        self.use(rules)

    def use(self, rules: Ruleset) -> None:
        """Go on with other rules."""
        self.marks = Marks(rules.mode, rules.rules, rules.version)
        self.words.learn(self.marks.spelled)
        self._suspects = {}

    def take(self, entry: Entry, now: float) -> list[Violation]:
        """Read one entry; returns what is forbidden in it, and what stood too long before it came.

        Raises BadInput when it cannot be read.
        """
        keyframe = entry.kind is Kind.KEYFRAME
        stood = [
            Violation(why, one.seq, node)
            for (node, why), one in self._suspects.items()
            if one.stood(entry.time) and now >= self._moved + NEW_ADDRESS_SECONDS
        ]
        ops = self._decoder.body(entry.body, keyframe=keyframe, flags=entry.flags)
        if keyframe:
            self._suspects = {}
        return stood + self.apply(ops, entry.seq, time=entry.time, now=now)

    def apply(self, ops: list[Op], seq: int, *, time: int = 0, now: float = 0) -> list[Violation]:
        """Take the operations of the entry `seq`; as `take`."""
        self._seq, self._time = seq, time
        url = self.page.url
        written = self.page.apply(ops)
        if url not in {self.page.url, ""}:
            self._moved = now
        found = [(rule, one.id) for one in written for rule in self._contents.written(one, self._node(one.id))]
        found += self._lines(written)
        found += self._sheets(ops)
        changed = self._changed(ops, written)
        found += [(READABLE_FIELD, node.id) for node in changed if is_readable_secret(node)]
        self._look_at(changed, now)
        return [Violation(rule, seq, node) for rule, node in dict.fromkeys(found)]

    def _node(self, number: int) -> Node | None:
        return self.page.nodes.get(number)

    def _lines(self, written: list[Written]) -> Iterable[tuple[str, int]]:
        """Yield what stands in texts side by side."""
        done: set[int] = set()
        for one in written:
            node = self._node(one.id)
            if one.what != "text" or node is None or not node.parent or node.parent.id in done or not one.text.strip():
                continue
            done.add(node.parent.id)
            for rule in self._contents.line(line_of(node)):
                yield rule, one.id

    def _sheets(self, ops: list[Op]) -> Iterable[tuple[str, int]]:
        """Yield what must not be in style sheets as they are now: a change alone may be half a text."""
        for op in ops:
            if op["op"] in {"sheet", "sheet_change"}:
                text = self.page.sheets.get(op["sheet"], "")
                self.words.learn(text)
                if op["op"] == "sheet_change":
                    yield from ((rule, 0) for rule in self._contents.canary(text))
                    if css_holds_card(text):
                        yield CARD, 0

    def file(self, name: str, text: FileText) -> list[Violation]:
        """Take a file that the page uses; returns what must not be in it."""
        self._files.add(name)
        if text.is_sheet:
            self.words.learn(text.shown)
            self._suspects = {key: one for key, one in self._suspects.items() if not one.slow}
        found = [*self._contents.canary(text.shown), *self._contents.canary(text.hidden)]
        found += [CARD] if text.holds_card else []
        return [Violation(rule, self._seq, 0) for rule in dict.fromkeys(found)]

    def told(self, title: str, url: str) -> list[Violation]:
        """Take the title and the address that the page tells beside the stream; returns what must not be in them."""
        found = [*self._contents.written(Written(0, "title", title), None)]
        found += self._contents.written(Written(0, "address", url), None)
        if readable(title) and self.page.ready and not readable(self.page.title):
            # Of one page, what is hidden in the one place is hidden in the other.
            hidden = next((one for one in walk(self.page.document) if one.tag == "title"), None)
            level = self.marks.look(self.page).of(hidden) if hidden else None
            found += [level.mark] if level and level.level != SHOW and level.mark != PRIVATE else []
        return [Violation(rule, self._seq, 0) for rule in dict.fromkeys(found)]

    def _changed(self, ops: list[Op], written: list[Written]) -> list[Node]:
        """Return the nodes about which these operations tell something, with what stands below a changed attribute."""
        moved = [number for op in ops if op["op"] == "kids" for step in op["steps"] for number in step.get("move", [])]
        told = [op["id"] for op in ops if op["op"] in _STATES]
        numbers = dict.fromkeys([*(one.id for one in written), *told])
        nodes = [node for number in numbers if (node := self._node(number)) is not None]
        for number in dict.fromkeys([*moved, *(op["id"] for op in ops if op["op"] == "attr")]):
            if top := self._node(number):
                nodes += islice(_below(top), MAX_BELOW)
        return list({node.id: node for node in nodes if node.tag not in ROOTS}.values())

    def _look_at(self, nodes: list[Node], now: float) -> None:
        """Look whether what changed, and what was suspected before, can be read though something hides it."""
        known = [node for number, _ in self._suspects if (node := self._node(number)) is not None]
        nodes = [*nodes, *known]
        if nodes:
            self._note(self._seen(nodes), now)

    def _seen(self, nodes: Iterable[Node]) -> dict[tuple[int, str], bool]:
        look: Look = self.marks.look(self.page, complete=self.page.ready)
        page = self.page
        files = {name for name, _ in page.sheet_files.values()}
        self.words.whole = page.ready and not page.sheetless and files <= self._files
        found = {}
        for node in nodes:
            level = look.of(node)
            if level.level == SHOW:
                continue
            if tells(node, level.level, page, part=level.mark != PRIVATE):
                found[node.id, level.mark] = False
            elif has_own_words(node, self.words):
                found[node.id, level.mark] = True
        return found

    def _note(self, found: dict[tuple[int, str], bool], now: float) -> None:
        """Keep what is seen now, with the time since when, and whether only by a class name."""

        def since(key: tuple[int, str], slow: bool) -> _Suspicion:
            known = self._suspects.get(key)
            return known if known and known.slow == slow else _Suspicion(self._seq, self._time, now, slow)

        self._suspects = {key: since(key, slow) for key, slow in found.items()}

    def check(self, now: float) -> list[Violation]:
        """Look at the whole page; returns what rules and marks hide and can be read, and could for a while.

        A rule can come to hold in the middle of a change that is still on its way: once is no proof.
        """
        self._note(self._seen(node for root in self.page.roots() for node in walk(root)), now)
        if now < self._moved + NEW_ADDRESS_SECONDS:
            return []
        return [Violation(why, one.seq, node) for (node, why), one in self._suspects.items() if one.stands(now)]

    @property
    def suspicious(self) -> bool:
        """Whether the next check decides on something that was found."""
        return bool(self._suspects)


def _below(top: Node) -> Iterable[Node]:
    yield top
    for node in walk(top):
        yield node
        if node.nested:
            yield from walk(node.nested)
