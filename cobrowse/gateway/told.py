"""Shapes of the events that the hub sends over the control plane. Tests hold all that is heard to them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from cobrowse.codes import Author, DialogState, EndReason, ErrorCode, Refusal
from cobrowse.gateway.payloads import DialogRef, ScreencastRef, VisitorRef
from cobrowse.session import State


class Told(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)


class Done(Told):
    """It was done."""

    ok: Literal[True]


class Problem(Told):
    """Why something was refused."""

    code: ErrorCode
    message: str
    """A sentence for a person."""
    seconds: int = 0
    """After how long the same is possible, where that is known."""


class Refused(Told):
    """The answer to whatever was not done."""

    error: Problem


class ChatFile(Told):
    """A file of a dialog; its bytes are read over HTTP."""

    id: str
    name: str
    type: str
    """Media type."""
    bytes: int
    width: int
    """Pixels; 0 for what is no picture."""
    height: int


class Message(Told):
    """A message of a dialog."""

    id: int
    """Grows with time: the order of the messages."""
    author: Author
    name: str
    """Whose it is, or whom a notice is about; empty for the visitor."""
    text: str
    """What was said, or a notice's code."""
    sent: int
    """Milliseconds since 1970."""
    file: ChatFile | None
    clientId: str | None = None
    """The sender's own `id`, when this is told as news."""


class DialogMessage(Message, VisitorRef, DialogRef):
    """A message, and of which dialog it is."""


class RequestLimits(Told):
    """Seconds until the visitor may be asked for a screencast; 0 for no limit."""

    pause: int
    """After an answer, a Stop, or a request that was withdrawn."""
    muted: int
    """Because the visitor said so."""


class DialogLimits(RequestLimits, VisitorRef, DialogRef):
    """Limits that changed."""


class VisitorRow(VisitorRef):
    """A visitor who is on a website now."""

    siteName: str
    browser: str
    since: int
    """Milliseconds since 1970."""
    chatted: bool
    """Whether there was a dialog before this visit."""
    tabs: int
    title: str
    """Of the page that the visitor looks at, or looked at last; masked by the widget."""
    url: str


class DialogRow(VisitorRef, DialogRef):
    """A dialog as the inbox lists it."""

    state: DialogState
    operator: str
    """Whose it is; empty for nobody's."""
    operatorName: str
    name: str
    """The visitor's, if told."""
    email: str
    lastAt: int
    """Milliseconds since 1970; 0 while nothing was said."""
    lastAuthor: Literal["", Author.VISITOR, Author.OPERATOR]
    lastText: str
    unread: int
    """Messages of the visitor that no operator has read."""
    visitorGot: int
    """Number of the last message that the visitor's browser has."""
    visitorRead: int
    """Number of the last message that the visitor has read."""
    revision: int
    """Rises with every change: of two, the higher one is how the dialog stands."""


class Screencast(ScreencastRef, VisitorRef, DialogRef):
    """A screencast as operators see it."""

    state: State
    reason: EndReason | Refusal | Literal[""]
    """Empty while it is not over."""
    operator: str
    """Name of who asked."""
    watchers: list[str]
    """Names of those who watch."""
    again: str
    """The ended screencast that the visitor shared again with this one, or empty."""
    revision: int
    """Rises with every change: of two, the higher one is how the screencast stands."""


class ScreencastNews(Screencast):
    """A screencast whose state changed."""

    askAgainIn: int = 0
    """When it is over: seconds until the next request, as `pause` of the limits."""
    muted: int = 0
    """When it is over: seconds for which the visitor does not want to be asked."""


class OpenedDialog(DialogRow):
    """A dialog with all that a console shows of it."""

    messages: list[Message]
    """The latest 100, oldest first."""
    screencast: Screencast | None
    """The one that is requested or running."""
    requests: RequestLimits
    presence: VisitorRow | None
    """The visitor, when on the website."""


class Rules(Told):
    """What a page is captured with. A widget that cannot read them masks everything."""

    version: int
    """Rules of a lower version are older; of a running screencast they only become stricter."""
    mode: Literal["standard", "private"]
    """`private` masks all that no rule allows."""
    rules: list[tuple[Literal["mask", "block", "allow"], str, str]]
    """Action, CSS selector, and the path for which it holds, with `*` for anything; empty for all."""


# --- events to the visitor


class Ended(ScreencastRef):
    """The screencast is over: nothing more is captured."""

    reason: EndReason


class VisitorWelcome(Told):
    """The first word after each connect."""

    messages: list[Message]
    """The latest 100 of the dialog, oldest first."""
    staffed: bool
    """Whether anybody is at the desk, or was within the last ten seconds."""
    read: int
    """Number of the last message that an operator has read."""
    seen: int
    """Number of the last message that the visitor has read."""
    known: bool
    """Whether the visitor told a name or an address before."""
    requests: RequestLimits
    consented: str
    """The screencast of this tab that was agreed to before, or empty."""
    asked: str
    """The screencast that this tab is being asked for, or empty."""
    ended: Ended | None
    """The one of this tab that ended last, within the last ten minutes."""
    steps: int
    """How many deliberate actions it takes to share again."""


class Staffed(Told):
    """Whether anybody is at the desk now."""

    staffed: bool


class OperatorWriting(Told):
    """An operator writes, or not any more."""

    name: str
    on: bool


class ReadMark(Told):
    """Operators have read all messages up to this number."""

    upto: int


class Ask(ScreencastRef):
    """A request: the consent card is to be shown."""

    operator: str
    """Name of who asks."""
    text: str
    """Words of the request."""
    seconds: int
    """How long it stands."""
    rules: Rules
    """With which the page would be captured."""
    steps: int
    """1: Yes begins it. 2: Yes, then Start sharing."""


class Withdrawal(ScreencastRef):
    """A request is over without the visitor's answer in this tab."""

    reason: Refusal


class Start(ScreencastRef):
    """The tab is to open its frame link."""

    ticket: str
    """For the HELLO."""
    watchers: list[str]
    """Names of those who watch."""
    rules: Rules
    resumed: bool
    """Sent because a page of the tab connected, not because of an answer."""
    again: str
    """The ended screencast that was shared again with this one, or empty."""
    revision: int
    """As in `Watchers`."""


class RulesNews(ScreencastRef):
    """The rules became stricter."""

    rules: Rules


class Watchers(ScreencastRef):
    """Who watches now."""

    watchers: list[str]
    revision: int
    """Rises with every change: of two lists, the one with the higher number holds."""


class SnapshotTaken(ScreencastRef):
    """An operator takes a still picture."""

    operator: str


class PlaceShown(ScreencastRef):
    """An operator shows a place on the page: a box in CSS pixels of the window."""

    operator: str
    x: float
    y: float
    width: float
    height: float
    node: int
    """The element there, by its number in the running keyframe; 0 for none."""
    left: float
    """With the next three: the same box in parts of the element's."""
    top: float
    right: float
    bottom: float


class TakenOver(Told):
    """The tab connected again, or another tab has its identity: this connection is closed."""


# --- events to operators


class OperatorWelcome(Told):
    """All that is so now; sent after each connect, and again whenever events may have been missed."""

    visitors: list[VisitorRow]
    screencasts: list[Screencast]
    """Those that are requested or running."""
    requestTexts: dict[str, str] = {}
    """What a request says unless worded otherwise, by website."""


class VisitorWriting(VisitorRef):
    """A visitor writes, or not any more."""

    on: bool


class Present(Told):
    """Who is at the desk now."""

    present: list[str]
    """Ids of operators."""


class HandedTo(DialogRef):
    """A dialog was given to an operator by another one."""

    operator: str
    """Id of who got it."""
    by: str
    """Name of who gave it."""
