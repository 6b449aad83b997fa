"""Which rules hold on a page: those for all addresses, and those that the page says, or whose address it shows."""

from __future__ import annotations

import re

from cobrowse.privacy.rules import Action, Rule
from cobrowse.privacy.secrets import MASK
from cobrowse.wire.document import PageDocument


def url_matches(pattern: str, path: str) -> bool:
    """Whether a rule's address, in which `*` stands for anything, is this one; empty is every one."""
    if not pattern:
        return True
    return bool(re.fullmatch(".*".join(map(re.escape, re.split(r"\*+", pattern))), path, re.DOTALL))


def holds_here(rule: Rule, number: int, version: int, page: PageDocument, *, whole: bool) -> bool:
    """Whether the rule `number` of `version` holds at a page's address.

    An address is shortened before it is sent, so the page says which rules hold. What it says of another version is not
    of this list. `whole`: where nothing was cut, an address is judged here as well, and not only believed; a page in
    private mode has only the beginning of its own.
    """
    if not rule.url:
        return True
    said = page.scope is not None and page.scope[0] == version
    if said and page.scope is not None and number in page.scope[1]:
        return True
    if not whole or (said and rule.action is Action.ALLOW):
        return False
    address = re.sub(r"^[a-z]+://[^/]*", "", page.url)
    shown = (address, re.split("[?#]", address, maxsplit=1)[0])
    return any(MASK not in one and url_matches(rule.url, one) for one in shown)
