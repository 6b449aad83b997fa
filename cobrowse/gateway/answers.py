"""Shapes of what the hub answers over the control plane; a refusal is `told.Refused`."""

from __future__ import annotations

from cobrowse.gateway.told import DialogRow, Message, RequestLimits, Screencast, Told


class MessageAnswer(Told):
    """The message as it was written down."""

    message: Message


class MessagesAnswer(Told):
    """Up to 100 messages, oldest first."""

    messages: list[Message]


class RequestMade(Told):
    """The screencast that was asked for."""

    screencast: Screencast


class TicketAnswer(Told):
    """A ticket."""

    ticket: str


class LimitsAnswer(Told):
    """What holds now."""

    requests: RequestLimits


class SharedAgain(Told):
    """The screencast that begins."""

    screencast: str


class ReceiptAnswer(Told):
    """What a visitor can keep of a screencast."""

    receipt: str
    """Plain text."""


class InboxAnswer(Told):
    """Up to 50 dialogs, latest first."""

    dialogs: list[DialogRow]


class Colleague(Told):
    """Somebody who takes part in dialogs."""

    id: str
    name: str
    present: bool
    """At the desk now."""


class ColleaguesAnswer(Told):
    """All of them."""

    colleagues: list[Colleague]


class Canned(Told):
    """A canned reply."""

    id: int
    shortcut: str
    text: str


class CannedAnswer(Told):
    """All of them."""

    canned: list[Canned]
