"""Which hubs live, and where they are reached."""

from __future__ import annotations

import contextlib

from cobrowse.bus import SharedState
from cobrowse.codes import ErrorCode
from cobrowse.errors import StartUpError, Unavailable

SILENCE_SECONDS = 15.0
"""A hub that was silent for so long is dead."""
HUBS = "hubs"
KEYS = "keys"
DEAD = "hub"
"""Kind of what is due when a hub was silent for too long."""


class Membership:
    """This hub among the others. `fingerprint` is the same for all that sign with the same key."""

    def __init__(self, *, shared: SharedState, name: str, fingerprint: str) -> None:
        self._shared = shared
        self._name = name
        self._fingerprint = fingerprint
        self.address = ""
        """Where other hubs reach this one, if they can."""

    @property
    def groups(self) -> list[str]:
        """Groups of the shared state that must not expire."""
        return [HUBS, KEYS]

    async def check_key(self) -> None:
        """Raise StartUpError when the others sign with another key."""
        if await self._shared_fingerprint() != self._fingerprint:
            raise StartUpError(
                "the other hubs on this Redis sign with another key: give all the same secret_key, or the same "
                "secret.key in their data folders",
                code=ErrorCode.SECRET_KEY,
            )

    async def _shared_fingerprint(self) -> str:
        """Return the fingerprint of the key of the hub that was here first; this one's if there was none."""
        await self._shared.swap(KEYS, "print", None, self._fingerprint.encode())
        return (await self._shared.get(KEYS, "print") or b"").decode()

    async def beat(self) -> bool:
        """Say that this hub lives; returns False when nobody knew of it, so that all it knows must be told."""
        await self._shared.schedule(f"{DEAD}:{self._name}", SILENCE_SECONDS)
        known, mine = await self._shared.get(HUBS, self._name), self.address.encode() or b"-"
        if known != mine:
            await self._shared.swap(HUBS, self._name, known, mine)
        if known is None:
            await self._shared_fingerprint()
        return known is not None

    async def leave(self) -> None:
        """This hub stops: it is dead at once, and others look after what was connected here."""
        await self.remove(self._name)
        await self._shared.schedule(f"{DEAD}:{self._name}", 0)

    async def remove(self, hub: str) -> None:
        """This hub is none of the living any more."""
        await self._shared.swap(HUBS, hub, await self._shared.get(HUBS, hub), None)

    async def hubs(self) -> list[str]:
        """Return the names of all hubs that live."""
        return list(await self._shared.all(HUBS))

    async def address_of(self, hub: str) -> str:
        """Return where another hub is reached, empty when unknown."""
        with contextlib.suppress(Unavailable):
            address = (await self._shared.get(HUBS, hub) or b"").decode()
            return address if address.startswith("http") else ""
        return ""

    async def has_peers(self) -> bool:
        """Whether another hub could take over what is connected here."""
        with contextlib.suppress(Unavailable):
            return len(await self.hubs()) > 1
        return False
