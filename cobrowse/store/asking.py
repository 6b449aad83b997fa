"""What limits how often a visitor is asked for a screencast: earlier answers, and what the visitor chose."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from cobrowse.codes import STOPPED, Answer, Refusal
from cobrowse.store import tables as t

ENOUGH = 20
"""Decisions that are looked at: more than there are different pauses."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a request or a screencast went; `refused` for No and Stop, not for any other end."""

    at: int
    refused: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a dialog. Times are milliseconds since 1970, 0 for never."""

    decisions: tuple[Decision, ...] = ()
    """The latest ones, oldest first."""
    withdrawn: int = 0
    """When an operator last took a request back."""
    lifted: int = 0
    """When the visitor last lifted a pause."""
    muted_until: int = 0


class Asking:
    """Reads it from the consents themselves, so that nothing is counted twice and no hub forgets. Each method is one
    transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def past(self, dialog: str) -> Past:
        """Return what is known of a dialog."""
        consents = t.consents.c
        shared = and_(consents.answer == Answer.YES.value, consents.ended > 0)
        decided = or_(consents.answer == Refusal.DECLINED.value, shared)
        latest = (
            select(consents.answer, consents.answered, consents.ended, consents.end_reason)
            .where(consents.dialog == dialog, decided)
            .order_by(consents.asked.desc())
            .limit(ENOUGH)
        )
        withdrawn = select(func.max(consents.answered)).where(
            consents.dialog == dialog, consents.answer == Refusal.WITHDRAWN.value
        )
        chosen = select(t.dialogs.c.muted_until, t.dialogs.c.pause_lifted).where(t.dialogs.c.id == dialog)
        async with self._engine.connect() as connection:
            row = (await connection.execute(chosen)).first()
            rows = (await connection.execute(latest)).all()
            taken_back = int((await connection.execute(withdrawn)).scalar() or 0)
        decisions = [
            Decision(row.answered, refused=True)
            if row.answer == Refusal.DECLINED
            else Decision(row.ended, refused=row.end_reason in STOPPED)
            for row in reversed(rows)
        ]
        return Past(tuple(decisions), taken_back, row.pause_lifted if row else 0, row.muted_until if row else 0)

    async def mute(self, dialog: str, until: int) -> None:
        """The visitor is not asked before this time."""
        await self._set(dialog, muted_until=until)

    async def lift_pause(self, dialog: str, now: int) -> None:
        """What made a pause until now makes none any more."""
        await self._set(dialog, pause_lifted=now)

    async def allow(self, dialog: str, now: int) -> None:
        """The visitor may be asked again."""
        await self._set(dialog, muted_until=0, pause_lifted=now)

    async def _set(self, dialog: str, **values: int) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(update(t.dialogs).where(t.dialogs.c.id == dialog).values(**values))
