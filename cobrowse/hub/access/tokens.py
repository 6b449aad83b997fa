"""Signed tokens: who a visitor is, one visit of a tab, and tickets for the frame plane. No token is ever in a URL."""

from __future__ import annotations

import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from cobrowse.codes import ErrorCode
from cobrowse.errors import NotSignedIn, StartUpError


@dataclass(frozen=True, slots=True)
class Visit:
    """One tab of one visitor on one origin."""

    site: str
    visitor: str
    origin: str
    tab: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to write (`visitor`) or read (`operator`, `watchdog`) the frames of one screencast."""

    screencast: str
    side: str
    who: str
    name: str


@dataclass(frozen=True, slots=True)
class SnapshotTicket:
    """The right of an operator to send one picture of a running screencast into its dialog."""

    id: str
    screencast: str
    operator: str
    dialog: str


SNAPSHOT_SECONDS = 15 * 60
"""Time to crop and mark a picture before it is sent."""


class Tokens:
    """Signs and checks. Each purpose has a salt of its own, so that no token passes for another."""

    def __init__(self, key: bytes, *, visit_seconds: int) -> None:
        self._visitors = URLSafeTimedSerializer(key, salt="visitor")
        self._visits = URLSafeTimedSerializer(key, salt="visit")
        self._tickets = URLSafeTimedSerializer(key, salt="ticket")
        self._snapshots = URLSafeTimedSerializer(key, salt="snapshot")
        self._watchdogs = URLSafeTimedSerializer(key, salt="watchdog")
        self.visit_seconds = visit_seconds

    def visitor(self, site: str, visitor: str) -> str:
        """Return what a browser keeps to be known as the same visitor of this site again."""
        return self._visitors.dumps([site, visitor])

    def read_visitor(self, token: str, site: str) -> str | None:
        """Return the visitor's id, or None when the token is not ours or of another site."""
        try:
            of_site, visitor = self._visitors.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return str(visitor) if of_site == site else None

    def visit(self, visit: Visit) -> str:
        """Return a short-lived token."""
        return self._visits.dumps(asdict(visit))

    def read_visit(self, token: object) -> Visit:
        """Return the visit. Raises NotSignedIn when the token is forged or over."""
        return Visit(**self._read(self._visits, token))

    def ticket(self, ticket: Ticket) -> str:
        """Return a short-lived ticket."""
        return self._tickets.dumps(asdict(ticket))

    def read_ticket(self, token: object) -> Ticket:
        """Return the ticket. Raises NotSignedIn when it is forged or over."""
        return Ticket(**self._read(self._tickets, token))

    def snapshot(self, ticket: SnapshotTicket) -> str:
        """Return a short-lived ticket."""
        return self._snapshots.dumps(asdict(ticket))

    def read_snapshot(self, token: object) -> SnapshotTicket:
        """Return the ticket. Raises NotSignedIn when it is forged or over."""
        return SnapshotTicket(**self._read(self._snapshots, token, seconds=SNAPSHOT_SECONDS))

    def watchdog(self) -> str:
        """Return what a watchdog shows: only who has this installation's key can make it."""
        return self._watchdogs.dumps([])

    def check_watchdog(self, token: object) -> None:
        """Raises NotSignedIn when the token is forged or over."""
        self._read(self._watchdogs, token)

    def _read(self, serializer: URLSafeTimedSerializer, token: object, *, seconds: int | None = None) -> dict[str, Any]:
        if not isinstance(token, str) or not 0 < len(token) <= 4096:
            raise NotSignedIn("The token is missing.", code=ErrorCode.TOKEN_MISSING)
        try:
            value: dict[str, Any] = serializer.loads(token, max_age=self.visit_seconds if seconds is None else seconds)
        except SignatureExpired:
            raise NotSignedIn("The token has expired.", code=ErrorCode.TOKEN_EXPIRED) from None
        except BadSignature:
            raise NotSignedIn("The token is not valid.", code=ErrorCode.TOKEN_INVALID) from None
        return value


def load_key(data_dir: Path, given: str = "") -> bytes:
    """Return the signing key of this installation; makes it on the first start, readable by its owner only."""
    if given:
        return given.encode()
    path = data_dir / "secret.key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_hex(32).encode())
        return path.read_bytes()
    except OSError as error:
        raise StartUpError(
            f"cannot write to the data folder {data_dir}: {error.strerror}. Choose another with --data-dir.",
            code=ErrorCode.DATA_DIR,
        ) from None
