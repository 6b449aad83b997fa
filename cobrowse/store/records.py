"""Rows as values. Times are milliseconds since the Unix epoch, UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cobrowse.store.branding import Branding


class Role(StrEnum):
    """What an operator may do."""

    CONSULTANT = "consultant"
    """Talks with visitors and watches screencasts."""
    AUDITOR = "auditor"
    """Sees masking rules and the audit trail, never a live page."""
    ADMIN = "admin"
    """May do all of it, and set how the widget looks."""

    @property
    def may_watch(self) -> bool:
        """Auditors never see live pages."""
        return self is not Role.AUDITOR

    @property
    def may_manage(self) -> bool:
        """How the widget looks is an admin's work."""
        return self is Role.ADMIN

    @property
    def may_audit(self) -> bool:
        """Masking rules and the audit trail are not a consultant's work."""
        return self is not Role.CONSULTANT


@dataclass(frozen=True, slots=True)
class Site:
    """An owner's website."""

    key: str
    name: str
    origins: tuple[str, ...]
    mode: str
    """`standard` or `private`."""
    asset_origins: tuple[str, ...] = ()
    """Origins whose images and fonts the hub may fetch when a visitor's browser may not read them."""
    branding: Branding = field(default_factory=Branding)
    """How the widget looks and what it says."""
    consent_steps: int = 1
    """How many steps a visitor takes to start a screencast: 1, Yes; 2, Yes and then Start sharing."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A person in the console."""

    id: str
    email: str
    name: str
    role: Role
    password_hash: str


@dataclass(frozen=True, slots=True)
class Dialog:
    """The chat between one visitor and the operators of one site."""

    id: str
    site: str
    visitor: str
    opened: int
    state: str = "open"
    """`open` or `closed`."""
    operator: str = ""
    """Whose it is; empty while nobody took it."""
    operator_name: str = ""
    name: str = ""
    """The visitor's, if told."""
    email: str = ""
    last_id: int = 0
    last_at: int = 0
    last_author: str = ""
    last_text: str = ""
    unread: int = 0
    """Messages of the visitor that no operator has read."""
    operator_read: int = 0
    """Number of the last message that an operator has read; the next two are the visitor's."""
    visitor_got: int = 0
    visitor_read: int = 0
    revision: int = 0
    """Rises with every change."""

    def as_json(self) -> dict[str, Any]:
        """Return what the console's inbox lists."""
        return {
            "dialog": self.id,
            "site": self.site,
            "visitor": self.visitor,
            "state": self.state,
            "operator": self.operator,
            "operatorName": self.operator_name,
            "name": self.name,
            "email": self.email,
            "lastAt": self.last_at,
            "lastAuthor": self.last_author,
            "lastText": self.last_text,
            "unread": self.unread,
            "visitorGot": self.visitor_got,
            "visitorRead": self.visitor_read,
            "revision": self.revision,
        }


@dataclass(frozen=True, slots=True)
class File:
    """A picture or document in a dialog; its bytes are read by themselves."""

    id: str
    dialog: str
    name: str
    type: str
    bytes: int
    width: int
    """Pixels; 0 for what is no picture."""
    height: int
    sent: int

    def as_json(self) -> dict[str, Any]:
        """Return what both browsers get with the message."""
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "bytes": self.bytes,
            "width": self.width,
            "height": self.height,
        }


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message. `author` is `visitor`, `operator`, `notice` or `note`.

    A notice's text is a code that each side words in its own language; a note is for operators only.
    """

    id: int
    dialog: str
    author: str
    name: str
    text: str
    sent: int
    file: File | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the message as both browsers get it."""
        return {
            "id": self.id,
            "author": self.author,
            "name": self.name,
            "text": self.text,
            "sent": self.sent,
            "file": self.file.as_json() if self.file else None,
        }


@dataclass(frozen=True, slots=True)
class Consent:
    """Who asked for a screencast, what the visitor answered, and how it ended."""

    screencast: str
    dialog: str
    operator: str
    operator_name: str
    origin: str
    text: str
    asked: int
    answer: str = ""
    answered: int = 0
    ended: int = 0
    end_reason: str = ""
    tab: str = ""
    seen: int = 0
    """When the visitor's tab was last known to take part."""
    rules_version: int = 0
    """Of the masking rules that held when it was asked for."""
    rules_digest: str = ""
    widget: str = ""
    """Version of the widget in the visitor's browser."""
