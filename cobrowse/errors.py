"""The errors that cross a boundary (HTTP, socket, command line): a stable code and a sentence for a person."""

from __future__ import annotations

from cobrowse.codes import ErrorCode


class CobrowseError(Exception):
    """Base of every error that a peer or an owner may see.

    `code` is stable and machine-readable, the message is a sentence; neither ever holds page content.
    `status` is the HTTP status it becomes.
    """

    code: ErrorCode = ErrorCode.ERROR
    status = 400

    def __init__(
        self, message: str, *, code: ErrorCode | None = None, status: int | None = None, seconds: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.seconds = seconds
        """After how long it would be possible, where that is known."""
        if code is not None:
            self.code = code
        if status is not None:
            self.status = status

    def as_json(self) -> dict[str, dict[str, str | int]]:
        """Return the one error shape: `{"error": {"code", "message"}}`, and `seconds` where a wait is known."""
        wait: dict[str, str | int] = {} if self.seconds is None else {"seconds": self.seconds}
        return {"error": {"code": self.code.value, "message": self.message, **wait}}


class BadInput(CobrowseError):
    """What was sent is not of the documented shape or size."""

    code = ErrorCode.BAD_INPUT
    status = 400


class NotSignedIn(CobrowseError):
    """A session or token is missing, expired or forged."""

    code = ErrorCode.NOT_SIGNED_IN
    status = 401


class NotAllowed(CobrowseError):
    """The peer is known, but this is not its right."""

    code = ErrorCode.NOT_ALLOWED
    status = 403


class NotFound(CobrowseError):
    """No such thing, or none that this peer may know of."""

    code = ErrorCode.NOT_FOUND
    status = 404


class Conflict(CobrowseError):
    """The state does not admit this now."""

    code = ErrorCode.CONFLICT
    status = 409


class TooLarge(CobrowseError):
    """Over a documented size limit."""

    code = ErrorCode.TOO_LARGE
    status = 413


class TooMany(CobrowseError):
    """Over a documented rate limit."""

    code = ErrorCode.TOO_MANY
    status = 429


class Unavailable(CobrowseError):
    """What this needs is out of reach now; trying again later is right."""

    code = ErrorCode.UNAVAILABLE
    status = 503


class StartUpError(CobrowseError):
    """The hub cannot start; the message says why and what to do."""

    code = ErrorCode.START_UP
    status = 500
