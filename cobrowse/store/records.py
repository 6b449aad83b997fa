"""Rows as values. Times are milliseconds since the Unix epoch, UTC."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an operator may do."""

    CONSULTANT = "consultant"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def may_watch(self) -> bool:
        """Auditors never see live pages."""
        return self is not Role.AUDITOR


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
    answer: str
    answered: int
    ended: int
    end_reason: str
    tab: str = ""
    seen: int = 0
    """When the visitor's tab was last known to take part."""
