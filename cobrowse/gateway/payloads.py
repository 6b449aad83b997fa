"""Shapes and sizes of what comes in over the control plane. Nothing else is looked at."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, ValidationError, field_validator

from cobrowse.codes import Answer, DialogState, ErrorCode, InboxView, StopReason
from cobrowse.errors import BadInput
from cobrowse.privacy.secrets import MASK, url_tells_secrets

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
C = TypeVar("C", bound=StrEnum)
Code = Annotated[C, Strict(False)]
"""A code as its text."""
MAX_TITLE = 300
MAX_URL = 1000
MAX_REQUEST_TEXT = 500


class _Payload(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, use_attribute_docstrings=True)


class Page(_Payload):
    """What the console's list shows of a tab; the widget has masked it."""

    title: str = Field(max_length=MAX_TITLE)
    url: str = Field(max_length=MAX_URL)
    hidden: bool

    @field_validator("url")
    @classmethod
    def _without_secrets(cls, url: str) -> str:
        """Forget an address that a widget should have shortened: it is neither shown nor kept."""
        try:
            return "" if url_tells_secrets(url.replace(MASK, "")) else url
        except ValueError:
            return ""


class VisitorHello(_Payload):
    """The visitor's connect."""

    token: str = Field(max_length=4096)
    page: Page
    language: str = Field("", pattern=r"^([a-z]{2})?$")
    elsewhere: bool = False
    """Whether this tab was on another origin since the last page of this website."""


class Say(_Payload):
    """A chat message; `id` is the sender's own, so that a repeated send is not a second message."""

    id: Id
    text: str = Field(max_length=100_000)


class RequestAnswer(_Payload):
    """The visitor's answer to the consent card."""

    screencast: Id
    answer: Code[Answer]
    widget: str = Field("", max_length=64, pattern=r"^[A-Za-z0-9._-]*$")
    """Which program captures, by the name of its file."""


class ScreencastRef(_Payload):
    """One screencast."""

    screencast: Id


class Stop(ScreencastRef):
    """The visitor's side ends a screencast."""

    reason: Code[StopReason] = StopReason.BY_VISITOR


class ShareAgain(ScreencastRef):
    """The visitor takes a Stop back."""

    widget: str = Field("", max_length=64, pattern=r"^[A-Za-z0-9._-]*$")


class VisitorRef(_Payload):
    """One visitor of one site."""

    site: Id
    visitor: Id


class OperatorSay(Say):
    """A chat message of an operator."""

    dialog: Id


class DialogRef(_Payload):
    """One dialog."""

    dialog: Id


class History(DialogRef):
    """Older messages of a dialog."""

    before: int


class ScreencastRequest(_Payload):
    """An operator asks for a screencast."""

    dialog: Id
    text: str = Field(default="", max_length=MAX_REQUEST_TEXT)


class Typing(_Payload):
    """Somebody writes, or not any more."""

    on: bool


class OperatorTyping(Typing, DialogRef):
    """An operator writes in a dialog."""


class Marks(_Payload):
    """Numbers of the last message that the visitor's browser has, and that the visitor has read."""

    got: int = Field(0, ge=0, lt=2**53)
    read: int = Field(0, ge=0, lt=2**53)


class Introduction(_Payload):
    """Who the visitor is, as told before the first message or by the website."""

    name: str = Field("", max_length=200)
    email: str = Field("", max_length=254)


class Inbox(_Payload):
    """Which page of the inbox."""

    view: Code[InboxView]
    search: str = Field("", max_length=100)
    before: int = Field(0, ge=0, lt=2**53)


class Assignment(DialogRef):
    """Who gets a dialog; empty for nobody."""

    operator: str = Field("", max_length=64)


class SetState(DialogRef):
    """Close a dialog or open it again."""

    state: Code[DialogState]


class CannedReply(_Payload):
    """A reply to keep; 0 for a new one."""

    id: int = Field(0, ge=0, lt=2**31)
    shortcut: str = Field(max_length=40, pattern=r"^[\w-]+$")
    text: str = Field(min_length=1, max_length=4000)


class CannedRef(_Payload):
    """One canned reply."""

    id: int = Field(ge=1, lt=2**31)


class Away(_Payload):
    """Whether an operator takes new dialogues."""

    away: bool


class LinkState(ScreencastRef):
    """How the link of a watched tab is: milliseconds until the hub has what was sent, and how much is left out."""

    delay: int = Field(ge=0, le=3_600_000)
    level: int = Field(ge=0, le=3)


class Place(ScreencastRef):
    """A place on the visitor's page: a box in CSS pixels of the viewport, and, where known, the same in parts of an
    element's box, so that it is found again when the page moved meanwhile."""

    x: float = Field(ge=-1e6, le=1e6)
    y: float = Field(ge=-1e6, le=1e6)
    width: float = Field(ge=0, le=1e6)
    height: float = Field(ge=0, le=1e6)
    node: int = Field(0, ge=0, lt=2**53)
    left: float = Field(0, ge=-1e6, le=1e6)
    top: float = Field(0, ge=-1e6, le=1e6)
    right: float = Field(1, ge=-1e6, le=1e6)
    bottom: float = Field(1, ge=-1e6, le=1e6)


P = TypeVar("P", bound=_Payload)


def parse(model: type[P], data: object) -> P:
    """Return the checked payload. Raises BadInput that names the field and never its value."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        where = ", ".join(".".join(map(str, item["loc"])) or "payload" for item in error.errors())
        raise BadInput(f"Wrong or missing: {where}", code=ErrorCode.BAD_PAYLOAD) from None
