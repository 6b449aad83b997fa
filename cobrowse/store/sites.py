"""Websites in the store, with their settings."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput, NotFound
from cobrowse.store import tables as t
from cobrowse.store.branding import Branding
from cobrowse.store.ids import now_ms
from cobrowse.store.records import Site

CONSENT_STEPS = (1, 2)


def check_consent_steps(steps: object) -> None:
    """Raise BadInput for anything but the two ways in which a visitor can say Yes."""
    if type(steps) is not int or steps not in CONSENT_STEPS:
        raise BadInput("The number of steps to say Yes (consent_steps) is 1 or 2.", code=ErrorCode.BAD_CONSENT_STEPS)


class Sites:
    """Websites and their settings. Each method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(
        self,
        name: str,
        origins: Iterable[str],
        *,
        mode: str = "standard",
        key: str = "",
        asset_origins: Iterable[str] = (),
        consent_steps: int = 1,
    ) -> Site:
        """Add a website; the key is made unless given. Raises BadInput for an unknown number of steps."""
        check_consent_steps(consent_steps)
        key = key or secrets.token_hex(8)
        site = Site(key, name, tuple(origins), mode, tuple(asset_origins), consent_steps=consent_steps)
        async with self._engine.begin() as connection:
            await connection.execute(
                insert(t.sites).values(
                    key=site.key,
                    name=name,
                    origins=json.dumps(site.origins),
                    mode=mode,
                    asset_origins=json.dumps(site.asset_origins),
                    created=now_ms(),
                    consent_steps=consent_steps,
                )
            )
        return site

    async def get(self, key: str) -> Site | None:
        """Return the website of this key."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(t.sites).where(t.sites.c.key == key))).first()
        return _site(row) if row else None

    async def known(self, key: str) -> Site:
        """As `get`. Raises NotFound."""
        site = await self.get(key)
        if site is None:
            raise NotFound(f"There is no website with the key {key}.", code=ErrorCode.UNKNOWN_SITE)
        return site

    async def all(self) -> list[Site]:
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

    async def set_consent_steps(self, key: str, steps: int) -> bool:
        """Say how many steps Yes takes. Returns whether there is such a website. Raises BadInput for other steps."""
        check_consent_steps(steps)
        async with self._engine.begin() as connection:
            query = update(t.sites).where(t.sites.c.key == key).values(consent_steps=steps)
            return bool((await connection.execute(query)).rowcount)

    async def set_branding(self, key: str, branding: Branding) -> bool:
        """Replace how a website's widget looks. Returns whether there is such a website."""
        async with self._engine.begin() as connection:
            values = {"branding": branding.model_dump_json(exclude_defaults=True)}
            result = await connection.execute(update(t.sites).where(t.sites.c.key == key).values(**values))
        return bool(result.rowcount)


def _site(row: Any) -> Site:
    asset_origins = tuple(json.loads(row.asset_origins))
    origins = tuple(json.loads(row.origins))
    return Site(row.key, row.name, origins, row.mode, asset_origins, _branding(row.branding), row.consent_steps)


def _branding(text: str) -> Branding:
    try:
        return Branding.model_validate_json(text)
    except ValidationError:
        return Branding()  # of a later version, perhaps: the usual one is never wrong
