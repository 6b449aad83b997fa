"""Times and names as they are stored."""

from __future__ import annotations

import secrets
import time


def now_ms() -> int:
    """Return the time in milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """Return an unguessable name of 128 bits."""
    return secrets.token_urlsafe(16)
