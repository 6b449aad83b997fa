"""What both namespaces have: limits, and errors as answers."""

from __future__ import annotations

import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import socketio

from cobrowse.codes import ErrorCode
from cobrowse.errors import CobrowseError, NotSignedIn, TooMany
from cobrowse.hub import Hub
from cobrowse.hub.access.limits import TokenBucket

log = logging.getLogger("cobrowse.gateway")

Reply = dict[str, Any]
Args = ParamSpec("Args")
N = TypeVar("N", bound="Namespace")
EVENTS_BURST_SECONDS = 5


def guarded(
    handler: Callable[Concatenate[N, str, Args], Awaitable[Reply | None]],
) -> Callable[..., Awaitable[Reply]]:
    """Answer with an error object instead of ending the connection; nothing content-bearing is logged."""

    @functools.wraps(handler)
    async def wrapper(self: N, socket: str, *args: Args.args, **kwargs: Args.kwargs) -> Reply:
        try:
            self.spend(socket)
            return await handler(self, socket, *args, **kwargs) or {"ok": True}
        except CobrowseError as error:
            return error.as_json()
        except Exception:
            log.exception("event handler %s failed", handler.__name__)
            return CobrowseError("Something went wrong on the server.", code=ErrorCode.INTERNAL).as_json()

    return wrapper


class Namespace(socketio.AsyncNamespace):  # type: ignore[misc]  # python-socketio has no types
    """A namespace of the hub's."""

    def __init__(self, name: str, hub: Hub) -> None:
        super().__init__(name)
        self.hub = hub
        self._buckets: dict[str, TokenBucket] = {}

    def admit(self, socket: str) -> None:
        """From now on this connection may say something, so often."""
        rate = self.hub.settings.events_per_second
        self._buckets[socket] = TokenBucket(rate, rate * EVENTS_BURST_SECONDS, self.hub.now())

    def spend(self, socket: str) -> None:
        """Count an event. Raises NotSignedIn, TooMany."""
        bucket = self._buckets.get(socket)
        if bucket is None:
            raise NotSignedIn("This connection is not signed in.")
        if not bucket.take(self.hub.now()):
            raise TooMany("Too many events. Slow down.")

    def release(self, socket: str) -> None:
        """The connection is gone."""
        self._buckets.pop(socket, None)
