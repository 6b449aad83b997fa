"""The store: one method per thing the hub wants to know or keep."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, event, func, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from cobrowse.codes import Author, ErrorCode
from cobrowse.errors import Conflict, StartUpError
from cobrowse.privacy import Ruleset, parse_rules
from cobrowse.store import tables as t
from cobrowse.store.asking import Asking
from cobrowse.store.consents import Consents
from cobrowse.store.ids import new_id, now_ms
from cobrowse.store.inbox import Inbox, dialog_of, note_message
from cobrowse.store.migrations import upgrade
from cobrowse.store.records import Dialog, File, Message, Operator, Role, Site
from cobrowse.store.sites import Sites
from cobrowse.store.trail import Trail

HISTORY_PAGE = 100
"""Messages sent at once; older ones are asked for."""


MAX_AGAIN = 10_000
"""Messages that are told again after an outage; who lacks more of them reads them when reconnecting."""


def hash_token(token: str) -> str:
    """Return what is stored of a secret that its holder shows again."""
    return hashlib.sha256(token.encode()).hexdigest()


async def open_store(url: str) -> Store:
    """Connect, migrate and return the store.

    Raises StartUpError when the database cannot be reached or written.
    """
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database and parsed.database != ":memory:":
        await asyncio.to_thread(_ensure_writable, Path(parsed.database).parent)
    engine = create_async_engine(parsed)
    if sqlite:
        event.listen(engine.sync_engine, "connect", _configure_sqlite)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    except (SQLAlchemyError, OSError) as error:
        await engine.dispose()
        cause = getattr(error, "orig", None) or error
        raise StartUpError(
            f"cannot open the database {parsed.render_as_string(hide_password=True)}: {cause}", code=ErrorCode.DATABASE
        ) from None
    return Store(engine)


def _ensure_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StartUpError(
            f"cannot write to the data folder {folder}: {error.strerror}. Choose another with --data-dir.",
            code=ErrorCode.DATA_DIR,
        ) from None


def _configure_sqlite(connection: Any, _: object) -> None:
    cursor: sqlite3.Cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    # Its own knows ASCII only.
    connection.run_async(lambda raw: raw.create_function("lower", 1, _lower, deterministic=True))


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


class Store(Sites, Consents):
    """Everything durable. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.trail = Trail(engine)
        self.inbox = Inbox(engine)
        self.asking = Asking(engine)

    async def close(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()

    async def ready(self) -> bool:
        """Return whether the database answers."""
        try:
            async with self._engine.connect() as connection:
                await connection.execute(select(1))
        except (DBAPIError, OSError):
            return False
        return True

    # --- masking rules

    async def rulesets(self, site: str, *, since: int = 0) -> list[Ruleset]:
        """Return the versions of a website's rules from `since` on, oldest first; empty for none published."""
        query = select(t.rulesets).where(t.rulesets.c.site == site, t.rulesets.c.version >= since)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(t.rulesets.c.version))).all()
        return [_ruleset(row) for row in rows]

    async def ruleset(self, site: Site) -> Ruleset:
        """Return the rules that hold now; version 0 where none were published."""
        query = select(t.rulesets).where(t.rulesets.c.site == site.key).order_by(t.rulesets.c.version.desc()).limit(1)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return _ruleset(row) if row else Ruleset(site.key, 0, site.mode)

    async def publish_rules(self, ruleset: Ruleset) -> None:
        """Add the next version. Raises Conflict when somebody else published that one."""
        try:
            async with self._engine.begin() as connection:
                await connection.execute(
                    insert(t.rulesets).values(
                        site=ruleset.site,
                        version=ruleset.version,
                        mode=ruleset.mode,
                        rules=json.dumps([rule.as_json() for rule in ruleset.rules]),
                        digest=ruleset.digest,
                        author=ruleset.author,
                        note=ruleset.note,
                        published=ruleset.published,
                    )
                )
        except IntegrityError:
            raise Conflict("another version was published at the same moment", code=ErrorCode.RULES_CHANGED) from None

    async def rules_versions(self) -> dict[str, int]:
        """Return the latest version of each website that has published rules."""
        query = select(t.rulesets.c.site, func.max(t.rulesets.c.version)).group_by(t.rulesets.c.site)
        async with self._engine.connect() as connection:
            return {row[0]: int(row[1]) for row in await connection.execute(query)}

    # --- operators and their sessions

    async def add_operator(self, email: str, name: str, role: Role, password_hash: str) -> Operator:
        """Add a person. Raises Conflict when the address is taken."""
        operator = Operator(new_id(), email.strip().lower(), name, role, password_hash)
        try:
            async with self._engine.begin() as connection:
                await connection.execute(
                    insert(t.operators).values(
                        id=operator.id,
                        email=operator.email,
                        name=name,
                        role=role.value,
                        password_hash=password_hash,
                        created=now_ms(),
                    )
                )
        except IntegrityError:
            raise Conflict(f"there is already an operator {operator.email}", code=ErrorCode.OPERATOR_EXISTS) from None
        return operator

    async def operators(self) -> list[Operator]:
        """Return all operators, by name."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(t.operators).order_by(t.operators.c.name))).all()
        return [_operator(row) for row in rows]

    async def operator_by_email(self, email: str) -> Operator | None:
        """Return the operator with this address, in any case of letters."""
        async with self._engine.connect() as connection:
            query = select(t.operators).where(t.operators.c.email == email.strip().lower())
            row = (await connection.execute(query)).first()
        return _operator(row) if row else None

    async def set_password_hash(self, operator: str, password_hash: str) -> None:
        """Replace an operator's password."""
        async with self._engine.begin() as connection:
            await connection.execute(
                update(t.operators).where(t.operators.c.id == operator).values(password_hash=password_hash)
            )

    async def add_console_session(self, operator: str, seconds: float) -> str:
        """Begin a session; returns its secret, of which only a hash is kept."""
        secret = secrets.token_urlsafe(32)
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.console_sessions).where(t.console_sessions.c.expires < now_ms()))
            await connection.execute(
                insert(t.console_sessions).values(
                    id_hash=hash_token(secret), operator=operator, expires=now_ms() + int(seconds * 1000)
                )
            )
        return secret

    async def console_operator(self, secret: str) -> Operator | None:
        """Return whose session this is, None when unknown or over."""
        query = (
            select(t.operators)
            .join(t.console_sessions, t.console_sessions.c.operator == t.operators.c.id)
            .where(t.console_sessions.c.id_hash == hash_token(secret), t.console_sessions.c.expires > now_ms())
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return _operator(row) if row else None

    async def console_roles(self, secrets: Iterable[str]) -> dict[str, Role]:
        """Return what those of these sessions may do that are not over: not signed out, not run out, of somebody."""
        hashes = {hash_token(secret): secret for secret in secrets}
        query = (
            select(t.console_sessions.c.id_hash, t.operators.c.role)
            .join(t.operators, t.console_sessions.c.operator == t.operators.c.id)
            .where(t.console_sessions.c.id_hash.in_(hashes), t.console_sessions.c.expires > now_ms())
        )
        async with self._engine.connect() as connection:
            return {hashes[row.id_hash]: Role(row.role) for row in await connection.execute(query)}

    async def end_console_session(self, secret: str) -> None:
        """Sign out."""
        async with self._engine.begin() as connection:
            await connection.execute(
                delete(t.console_sessions).where(t.console_sessions.c.id_hash == hash_token(secret))
            )

    async def add_sign_in_link(self, operator: str, seconds: float) -> str:
        """Return a secret that signs this operator in once."""
        secret = secrets.token_urlsafe(32)
        async with self._engine.begin() as connection:
            await connection.execute(
                insert(t.sign_in_links).values(
                    token_hash=hash_token(secret), operator=operator, expires=now_ms() + int(seconds * 1000)
                )
            )
        return secret

    async def use_sign_in_link(self, secret: str) -> Operator | None:
        """Use a link up; None when it is unknown, used or over."""
        links = t.sign_in_links
        async with self._engine.begin() as connection:
            query = select(links.c.operator, links.c.expires).where(links.c.token_hash == hash_token(secret))
            link = (await connection.execute(query)).first()
            if link is None:
                return None
            used = await connection.execute(delete(links).where(links.c.token_hash == hash_token(secret)))
            if used.rowcount != 1 or link.expires < now_ms():
                return None
            row = (await connection.execute(select(t.operators).where(t.operators.c.id == link.operator))).first()
        return _operator(row) if row else None

    # --- dialogs and messages

    async def dialog_of(self, site: str, visitor: str) -> Dialog | None:
        """Return the visitor's dialog, if there is one."""
        query = select(t.dialogs).where(t.dialogs.c.site == site, t.dialogs.c.visitor == visitor)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return dialog_of(row) if row else None

    async def open_dialog(self, site: str, visitor: str) -> Dialog:
        """Return the visitor's dialog, new or known."""
        known = await self.dialog_of(site, visitor)
        if known:
            return known
        dialog = Dialog(new_id(), site, visitor, now_ms())
        try:
            async with self._engine.begin() as connection:
                await connection.execute(
                    insert(t.dialogs).values(id=dialog.id, site=site, visitor=visitor, opened=dialog.opened)
                )
        except IntegrityError:  # opened by the other side at the same moment
            return await self.open_dialog(site, visitor)
        return dialog

    async def dialog(self, dialog: str) -> Dialog | None:
        """Return the dialog of this id."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(t.dialogs).where(t.dialogs.c.id == dialog))).first()
        return dialog_of(row) if row else None

    async def add_message(
        self,
        dialog: str,
        author: str,
        name: str,
        text: str,
        client_id: str | None = None,
        *,
        file: File | None = None,
    ) -> tuple[Message, bool]:
        """Write a message durably; returns it and whether it is new (a repeated `client_id` is not)."""
        values = {"dialog": dialog, "author": author, "name": name, "text": text, "client_id": client_id}
        try:
            async with self._engine.begin() as connection:
                sent = now_ms()
                named = values | {"sent": sent, "file": file.id if file else ""}
                number = _inserted_id(await connection.execute(insert(t.messages).values(**named)))
                await note_message(connection, dialog, number, named)
                return Message(number, dialog, author, name, text, sent, file), True
        except IntegrityError:
            async with self._engine.connect() as connection:
                return await self._message_again(connection, dialog, client_id), False

    async def _message_again(self, connection: AsyncConnection, dialog: str, client_id: str | None) -> Message:
        query = _messages().where(t.messages.c.dialog == dialog, t.messages.c.client_id == client_id)
        row = (await connection.execute(query)).first()
        if row is None:
            raise Conflict("the dialog does not exist any more", code=ErrorCode.NO_DIALOG)
        return _message(row)

    async def messages(self, dialog: str, *, before: int | None = None, notes: bool = True) -> list[Message]:
        """Return the latest messages before `before`, in order, one page at most; notes are for operators only."""
        query = _messages().where(t.messages.c.dialog == dialog)
        if not notes:
            query = query.where(t.messages.c.author != Author.NOTE)
        if before is not None:
            query = query.where(t.messages.c.id < before)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(t.messages.c.id.desc()).limit(HISTORY_PAGE))).all()
        return [_message(row) for row in reversed(rows)]

    async def messages_since(self, sent: int) -> list[tuple[Dialog, Message]]:
        """Return what visitors may hear of what was said from a time on, oldest first, with the dialogs."""
        query = (
            _messages(t.dialogs.c.site, t.dialogs.c.visitor, t.dialogs.c.opened)
            .join(t.dialogs, t.dialogs.c.id == t.messages.c.dialog)
            .where(t.messages.c.sent >= sent, t.messages.c.author != Author.NOTE)
            .order_by(t.messages.c.id)
            .limit(MAX_AGAIN)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [(Dialog(row.dialog, row.site, row.visitor, row.opened), _message(row)) for row in rows]


def _ruleset(row: Any) -> Ruleset:
    rules = parse_rules(json.loads(row.rules))
    return Ruleset(row.site, row.version, row.mode, rules, row.author, row.note, row.published)


def _operator(row: Any) -> Operator:
    return Operator(row.id, row.email, row.name, Role(row.role), row.password_hash)


_FILE = {column.name: column.label(f"file_{column.name}") for column in t.files.columns if column.name != "body"}


def _messages(*more: ColumnElement[Any]) -> Select[Any]:
    """Messages with what is known of their files."""
    return select(t.messages, *_FILE.values(), *more).outerjoin(t.files, t.files.c.id == t.messages.c.file)


def _message(row: Any) -> Message:
    file = File(**{name: getattr(row, f"file_{name}") for name in _FILE}) if row.file_id else None
    return Message(row.id, row.dialog, row.author, row.name, row.text, row.sent, file)


def _inserted_id(result: Any) -> int:
    return int(result.inserted_primary_key[0])
