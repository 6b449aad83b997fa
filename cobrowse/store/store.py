"""The store: one method per thing the hub wants to know or keep."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Select, delete, event, func, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from cobrowse.errors import Conflict, StartUpError
from cobrowse.privacy import Ruleset, parse_rules
from cobrowse.store import tables as t
from cobrowse.store.desk import Desk, dialog_of, note_message
from cobrowse.store.look import Look
from cobrowse.store.migrations import upgrade
from cobrowse.store.records import NOTE, Consent, Dialog, File, Message, Operator, Role, Site
from cobrowse.store.trail import Trail

HISTORY_PAGE = 100
"""Messages sent at once; older ones are asked for."""


MAX_AGAIN = 10_000
"""Messages that are told again after an outage; who lacks more of them reads them when reconnecting."""


def now_ms() -> int:
    """Return the time in milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """Return an unguessable name of 128 bits."""
    return secrets.token_urlsafe(16)


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
            f"cannot open the database {parsed.render_as_string(hide_password=True)}: {cause}", code="database"
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
            code="data_dir",
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


class Store:
    """Everything durable. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.trail = Trail(engine)
        self.desk = Desk(engine)

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

    # --- sites

    async def add_site(
        self,
        name: str,
        origins: Iterable[str],
        *,
        mode: str = "standard",
        key: str = "",
        asset_origins: Iterable[str] = (),
    ) -> Site:
        """Add a website; the key is made unless given."""
        site = Site(key or secrets.token_hex(8), name, tuple(origins), mode, tuple(asset_origins))
        async with self._engine.begin() as connection:
            await connection.execute(
                insert(t.sites).values(
                    key=site.key,
                    name=name,
                    origins=json.dumps(site.origins),
                    mode=mode,
                    asset_origins=json.dumps(site.asset_origins),
                    created=now_ms(),
                )
            )
        return site

    async def site(self, key: str) -> Site | None:
        """Return the website of this key."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(t.sites).where(t.sites.c.key == key))).first()
        return _site(row) if row else None

    async def sites(self) -> list[Site]:
        """Return all websites, by name."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(t.sites).order_by(t.sites.c.name))).all()
        return [_site(row) for row in rows]

    async def set_origins(self, key: str, origins: Iterable[str]) -> None:
        """Replace the origins a website may embed the widget from."""
        async with self._engine.begin() as connection:
            await connection.execute(
                update(t.sites).where(t.sites.c.key == key).values(origins=json.dumps(tuple(origins)))
            )

    async def set_asset_origins(self, key: str, origins: Iterable[str]) -> bool:
        """Replace the origins whose images and fonts the hub may fetch. Returns whether there is such a website."""
        async with self._engine.begin() as connection:
            result = await connection.execute(
                update(t.sites).where(t.sites.c.key == key).values(asset_origins=json.dumps(tuple(origins)))
            )
        return bool(result.rowcount)

    async def set_look(self, key: str, look: Look) -> bool:
        """Replace how a website's widget looks. Returns whether there is such a website."""
        async with self._engine.begin() as connection:
            values = {"look": look.model_dump_json(exclude_defaults=True)}
            result = await connection.execute(update(t.sites).where(t.sites.c.key == key).values(**values))
        return bool(result.rowcount)

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
            raise Conflict("another version was published at the same moment", code="rules_changed") from None

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
            raise Conflict(f"there is already an operator {operator.email}", code="operator_exists") from None
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

    async def ended_console_sessions(self, secrets: Iterable[str]) -> set[str]:
        """Return which of these sessions are over: signed out, run out, or of an operator who is gone."""
        hashes = {hash_token(secret): secret for secret in secrets}
        query = (
            select(t.console_sessions.c.id_hash)
            .join(t.operators, t.console_sessions.c.operator == t.operators.c.id)
            .where(t.console_sessions.c.id_hash.in_(hashes), t.console_sessions.c.expires > now_ms())
        )
        async with self._engine.connect() as connection:
            good = set((await connection.execute(query)).scalars())
        return {secret for hashed, secret in hashes.items() if hashed not in good}

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
            raise Conflict("the dialog does not exist any more", code="no_dialog")
        return _message(row)

    async def messages(self, dialog: str, *, before: int | None = None, notes: bool = True) -> list[Message]:
        """Return the latest messages before `before`, in order, one page at most; notes are for operators only."""
        query = _messages().where(t.messages.c.dialog == dialog)
        if not notes:
            query = query.where(t.messages.c.author != NOTE)
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
            .where(t.messages.c.sent >= sent, t.messages.c.author != NOTE)
            .order_by(t.messages.c.id)
            .limit(MAX_AGAIN)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [(Dialog(row.dialog, row.site, row.visitor, row.opened), _message(row)) for row in rows]

    # --- consents

    async def add_consent(self, consent: Consent) -> None:
        """Write down that a screencast was asked for."""
        values = {column.name: getattr(consent, column.name) for column in t.consents.columns}
        async with self._engine.begin() as connection:
            await connection.execute(insert(t.consents).values(**values))

    async def answer_consent(self, screencast: str, answer: str) -> None:
        """Write down the visitor's answer, or why there was none; the first one counts."""
        now = now_ms()
        await self._update_consent(screencast, t.consents.c.answer == "", answer=answer, answered=now, seen=now)

    async def note_widget(self, screencast: str, widget: str) -> None:
        """Write down which version of the widget the visitor's browser runs; the first one counts."""
        await self._update_consent(screencast, t.consents.c.widget == "", widget=widget)

    async def rules_versions(self) -> dict[str, int]:
        """Return the latest version of each website that has published rules."""
        query = select(t.rulesets.c.site, func.max(t.rulesets.c.version)).group_by(t.rulesets.c.site)
        async with self._engine.connect() as connection:
            return {row[0]: int(row[1]) for row in await connection.execute(query)}

    async def see_consent(self, screencast: str) -> None:
        """Write down that the visitor's tab takes part now."""
        await self._update_consent(screencast, t.consents.c.ended == 0, seen=now_ms())

    async def end_consent(self, screencast: str, reason: str) -> None:
        """Write down why the screencast ended; the first reason counts."""
        await self._update_consent(screencast, t.consents.c.ended == 0, ended=now_ms(), end_reason=reason)

    async def _update_consent(self, screencast: str, unless: ColumnElement[bool], **values: Any) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(
                update(t.consents).where(t.consents.c.screencast == screencast, unless).values(**values)
            )

    async def consent(self, screencast: str) -> Consent | None:
        """Return one consent."""
        found = await self._consents(select(t.consents).where(t.consents.c.screencast == screencast))
        return found[0] if found else None

    async def open_consent(self, site: str, visitor: str) -> str | None:
        """Return the visitor's screencast that was consented to and has not ended."""
        query = (
            select(t.consents.c.screencast)
            .join(t.dialogs, t.dialogs.c.id == t.consents.c.dialog)
            .where(t.dialogs.c.site == site, t.dialogs.c.visitor == visitor)
            .where(t.consents.c.answer == "yes", t.consents.c.ended == 0)
            .order_by(t.consents.c.asked.desc())
            .limit(1)
        )
        async with self._engine.connect() as connection:
            found: str | None = (await connection.execute(query)).scalar()
        return found

    async def open_consents(self, before: int) -> list[Consent]:
        """Return those asked for and last seen before a time that have no answer, or a Yes and no end."""
        waiting = t.consents.c.answer.in_(["", "yes"])
        return await self._consents(
            select(t.consents)
            .where(t.consents.c.ended == 0, t.consents.c.asked < before, t.consents.c.seen < before, waiting)
            .limit(1000)
        )

    async def last_declined(self, dialog: str) -> int:
        """Return when the visitor last said No in this dialog; 0 for never."""
        query = select(func.max(t.consents.c.answered)).where(
            t.consents.c.dialog == dialog, t.consents.c.answer == "declined"
        )
        async with self._engine.connect() as connection:
            return int((await connection.execute(query)).scalar() or 0)

    async def consents(self, dialog: str) -> list[Consent]:
        """Return the consents of a dialog, oldest first."""
        return await self._consents(
            select(t.consents).where(t.consents.c.dialog == dialog).order_by(t.consents.c.asked)
        )

    async def _consents(self, query: Select[Any]) -> list[Consent]:
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [Consent(**row._mapping) for row in rows]  # noqa: SLF001 (the documented name of a row's mapping)


def _site(row: Any) -> Site:
    asset_origins = tuple(json.loads(row.asset_origins))
    return Site(row.key, row.name, tuple(json.loads(row.origins)), row.mode, asset_origins, _look(row.look))


def _look(text: str) -> Look:
    try:
        return Look.model_validate_json(text)
    except ValidationError:
        return Look()  # of a later version, perhaps: the usual one is never wrong


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
