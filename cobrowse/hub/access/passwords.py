"""Passwords of operators: argon2id, off the event loop, slowed down when guessed at."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from cobrowse.codes import ErrorCode
from cobrowse.errors import BadInput

MIN_CHARS = 10
MAX_CHARS = 200

# OWASP's minimum for argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """Return the hash to store. Raises BadInput when the password is too short or too long."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise BadInput(f"a password has {MIN_CHARS} to {MAX_CHARS} characters", code=ErrorCode.PASSWORD_LENGTH)
    return _hasher.hash(password)


class PasswordChecker:
    """Checks passwords in two threads at most, so that a flood of sign-ins cannot take all memory."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="argon2")
        self._decoy = ""

    async def check(self, password_hash: str | None, password: str) -> bool:
        """Return whether the password is right. An unknown account (None) costs the same time."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._check, password_hash, password[: MAX_CHARS + 1])

    def _check(self, password_hash: str | None, password: str) -> bool:
        if not self._decoy:
            self._decoy = _hasher.hash(secrets.token_urlsafe(16))
        try:
            _hasher.verify(password_hash or self._decoy, password)
        except (Argon2Error, InvalidHashError):
            return False
        return password_hash is not None

    def close(self) -> None:
        """Give the threads back."""
        self._pool.shutdown(wait=False, cancel_futures=True)
