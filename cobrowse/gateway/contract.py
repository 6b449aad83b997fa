"""The control plane's contract: every event of both namespaces, what it carries and how it is answered.

From these tables `make codes` writes TypeScript's types and the section "Control events" of `docs/protocol.md`.
Tests hold the handlers to them, and whatever is heard or answered.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from cobrowse.gateway import answers as a
from cobrowse.gateway import payloads as p
from cobrowse.gateway import told as t


@dataclass(frozen=True, slots=True)
class Said:
    """An event from a client."""

    event: str
    payload: type[BaseModel] | None
    """None: nothing in it is looked at."""
    answer: type[BaseModel]
    """Unless it is refused."""
    meaning: str


@dataclass(frozen=True, slots=True)
class Heard:
    """An event from the hub; it is not acknowledged."""

    event: str
    payload: type[BaseModel]
    meaning: str


VISITOR_SAYS = (
    Said("page", p.Page, t.Done, "title, address or visibility of the page changed"),
    Said("leaving", None, t.Done, "the page goes; without a page in `navigation_seconds` a screencast is over"),
    Said("message", p.Say, a.MessageAnswer, "says something; the same `id` again is the same message"),
    Said("typing", p.Typing, t.Done, "the visitor writes, or not any more"),
    Said("marks", p.Marks, t.Done, "which messages came, and were read"),
    Said("introduce", p.Introduction, t.Done, "who the visitor is"),
    Said("answer", p.RequestAnswer, t.Done, "answers `ask`; refused with `request_over` when that is over"),
    Said("ticket", p.ScreencastRef, a.TicketAnswer, "asks for a ticket for the frame link"),
    Said("link", p.LinkState, t.Done, "how the frame link is; operators are told"),
    Said("stop", p.Stop, t.Done, "ends the screencast; an end that came before it is no error"),
    Said(
        "share_again",
        p.ShareAgain,
        a.SharedAgain,
        "takes back a Stop of the last 10 minutes; refused with `no_screencast`, `nobody_there` or `busy`",
    ),
    Said("mute_requests", None, a.LimitsAnswer, "no request for 24 hours; declines the one that stands"),
    Said("allow_requests", None, a.LimitsAnswer, "lifts all limits"),
    Said("receipt", p.ScreencastRef, a.ReceiptAnswer, "asks for the receipt of a screencast"),
)

VISITOR_HEARS = (
    Heard("welcome", t.VisitorWelcome, "the connection is accepted"),
    Heard("message", t.Message, "a message, also the visitor's own from any tab; one may come twice"),
    Heard("staffed", t.Staffed, "somebody came to the desk, or nobody is left"),
    Heard("typing", t.OperatorWriting, "an operator writes; forgotten after 6 s without a word"),
    Heard("read", t.ReadMark, "messages were read"),
    Heard("ask", t.Ask, "a request for a screencast; told again to each page of the tab"),
    Heard("withdraw", t.Withdrawal, "the request is over: the card goes"),
    Heard("start", t.Start, "consented: HELLO with this ticket; told again to each page of the tab"),
    Heard("rules", t.RulesNews, "capture goes on with these"),
    Heard("watchers", t.Watchers, "who watches changed"),
    Heard("snapshot", t.SnapshotTaken, "the visitor is to be told"),
    Heard("point", t.PlaceShown, "mark this place; nothing is clicked"),
    Heard("end", t.Ended, "the screencast is over"),
    Heard("requests", t.RequestLimits, "the limits changed"),
    Heard("taken_over", t.TakenOver, "do not connect again by yourself"),
)

OPERATOR_SAYS = (
    Said("ping", None, t.Done, "whether the hub is there"),
    Said("open", p.VisitorRef, t.OpenedDialog, "opens the dialog with a visitor; refused with `no_visitor`"),
    Said("dialog", p.DialogRef, t.OpenedDialog, "the same by the dialog's id; refused with `no_dialog`"),
    Said("history", p.History, a.MessagesAnswer, "messages before a number"),
    Said("message", p.OperatorSay, a.MessageAnswer, "says something; takes a dialog that is nobody's"),
    Said("note", p.OperatorSay, a.MessageAnswer, "writes something that operators alone see"),
    Said("typing", p.OperatorTyping, t.Done, "the operator writes, or not any more"),
    Said("read", p.DialogRef, t.Done, "all messages were read"),
    Said("inbox", p.Inbox, a.InboxAnswer, "a page of the inbox"),
    Said("assign", p.Assignment, t.Done, "gives a dialog to an operator; refused with `no_operator`"),
    Said("set_state", p.SetState, t.Done, "closes a dialog, or opens it"),
    Said("colleagues", None, a.ColleaguesAnswer, "who takes part in dialogs"),
    Said("away", p.Away, t.Done, "whether this operator counts as being at the desk"),
    Said("canned", None, a.CannedAnswer, "canned replies"),
    Said("save_canned", p.CannedReply, t.Done, "keeps one; refused with `shortcut_taken`"),
    Said("delete_canned", p.CannedRef, t.Done, "deletes one"),
    Said(
        "request",
        p.ScreencastRequest,
        a.RequestMade,
        "asks to see the tab that the visitor looks at; refused with `busy`, `visitor_left`, `paused` or `muted`",
    ),
    Said("watch", p.ScreencastRef, a.TicketAnswer, "asks for a ticket for the frame link; refused with `no_consent`"),
    Said(
        "snapshot",
        p.ScreencastRef,
        a.TicketAnswer,
        "asks for the right to send one still picture within 15 minutes; visitor and audit trail are told before the "
        "answer; refused with `not_watching`",
    ),
    Said("point", p.Place, t.Done, "shows a place on the visitor's page; refused with `not_watching`"),
    Said("end", p.ScreencastRef, t.Done, "ends a screencast, or withdraws a request"),
)

OPERATOR_HEARS = (
    Heard("welcome", t.OperatorWelcome, "the connection is accepted, or what is so is told anew"),
    Heard("visitor", t.VisitorRow, "a visitor came, or changed"),
    Heard("visitor_gone", p.VisitorRef, "a visitor is gone"),
    Heard("message", t.DialogMessage, "a message or note, also one's own; one may come twice"),
    Heard("dialog", t.DialogRow, "how a dialog stands now"),
    Heard("typing", t.VisitorWriting, "a visitor writes; forgotten after 6 s without a word"),
    Heard("colleagues", t.Present, "who is at the desk changed"),
    Heard("handed_to", t.HandedTo, "a dialog was handed over"),
    Heard("screencast", t.ScreencastNews, "a screencast's state or watchers changed"),
    Heard("requests", t.DialogLimits, "the limits of a visitor changed"),
    Heard("link", p.LinkState, "how a watched tab's frame link is"),
)

SAYS = {"/visitor": VISITOR_SAYS, "/operator": OPERATOR_SAYS}
HEARS = {"/visitor": VISITOR_HEARS, "/operator": OPERATOR_HEARS}
