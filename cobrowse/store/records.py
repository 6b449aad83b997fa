"""Rows as values. Times are milliseconds since the Unix epoch, UTC."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What an operator may do."""

    CONSULTANT = "consultant"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def may_watch(self) -> bool:
        """Auditors never see live pages."""
        return self is not Role.AUDITOR

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


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message. `author` is `visitor`, `operator` or `notice`."""

    id: int
    dialog: str
    author: str
    name: str
    text: str
    sent: int

    def as_json(self) -> dict[str, Any]:
        """Return the message as both browsers get it."""
        return {
            "id": self.id,
            "author": self.author,
            "name": self.name,
            "text": self.text,
            "sent": self.sent,
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
