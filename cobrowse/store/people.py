"""Operators in the store, with their sessions in the console and their sign-in links."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from cobrowse.codes import ErrorCode
from cobrowse.errors import Conflict
from cobrowse.store import tables as t
from cobrowse.store.ids import new_id, now_ms
from cobrowse.store.records import Operator, Role


class People:
    """Of a session and a link only a hash is kept. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, email: str, name: str, role: Role, password_hash: str) -> Operator:
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

    async def all(self) -> list[Operator]:
        """Return all operators, by name."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(t.operators).order_by(t.operators.c.name))).all()
        return [_operator(row) for row in rows]

    async def by_email(self, email: str) -> Operator | None:
        """Return the operator with this address, in any case of letters."""
        async with self._engine.connect() as connection:
            query = select(t.operators).where(t.operators.c.email == email.strip().lower())
            row = (await connection.execute(query)).first()
        return _operator(row) if row else None

    async def begin_session(self, operator: str, seconds: float) -> str:
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

    async def of_session(self, secret: str) -> Operator | None:
        """Return whose session this is, None when unknown or over."""
        query = (
            select(t.operators)
            .join(t.console_sessions, t.console_sessions.c.operator == t.operators.c.id)
            .where(t.console_sessions.c.id_hash == hash_token(secret), t.console_sessions.c.expires > now_ms())
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return _operator(row) if row else None

    async def roles(self, secrets: Iterable[str]) -> dict[str, Role]:
        """Return what those of these sessions may do that are not over: not signed out, not run out, of somebody."""
        hashes = {hash_token(secret): secret for secret in secrets}
        query = (
            select(t.console_sessions.c.id_hash, t.operators.c.role)
            .join(t.operators, t.console_sessions.c.operator == t.operators.c.id)
            .where(t.console_sessions.c.id_hash.in_(hashes), t.console_sessions.c.expires > now_ms())
        )
        async with self._engine.connect() as connection:
            return {hashes[row.id_hash]: Role(row.role) for row in await connection.execute(query)}

    async def end_session(self, secret: str) -> None:
        """Sign out."""
        async with self._engine.begin() as connection:
            await connection.execute(
                delete(t.console_sessions).where(t.console_sessions.c.id_hash == hash_token(secret))
            )

    async def add_link(self, operator: str, seconds: float) -> str:
        """Return a secret that signs this operator in once."""
        secret = secrets.token_urlsafe(32)
        async with self._engine.begin() as connection:
            await connection.execute(
                insert(t.sign_in_links).values(
                    token_hash=hash_token(secret), operator=operator, expires=now_ms() + int(seconds * 1000)
                )
            )
        return secret

    async def use_link(self, secret: str) -> Operator | None:
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


def hash_token(token: str) -> str:
    """Return what is stored of a secret that its holder shows again."""
    return hashlib.sha256(token.encode()).hexdigest()


def _operator(row: Any) -> Operator:
    return Operator(row.id, row.email, row.name, Role(row.role), row.password_hash)
