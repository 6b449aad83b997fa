"""What an operator's console can say about dialogs: inbox, hand-over, notes, canned replies, pointing."""

from __future__ import annotations

from cobrowse.gateway import payloads as p
from cobrowse.gateway.namespace import Namespace, Reply, guarded
from cobrowse.http.guards import check_may_watch
from cobrowse.hub import Hub
from cobrowse.hub.screencasts.record import require_watching
from cobrowse.store import Operator


class InboxEvents(Namespace):
    """Events of the inbox and its dialogs."""

    def __init__(self, name: str, hub: Hub) -> None:
        super().__init__(name, hub)
        self.operators: dict[str, Operator] = {}

    def operator(self, socket: str) -> Operator:
        """Return who this is. Raises NotAllowed when the role takes no part in dialogues."""
        return check_may_watch(self.operators[socket])

    @guarded
    async def on_ping(self, socket: str, _data: object = None) -> None:
        """How long the way to the hub and back is."""

    @guarded
    async def on_inbox(self, socket: str, data: object = None) -> Reply:
        operator, wanted = self.operator(socket), p.parse(p.Inbox, data)
        return await self.hub.inbox.page(operator, wanted.view, wanted.search.strip(), wanted.before)

    @guarded
    async def on_colleagues(self, socket: str, _data: object = None) -> Reply:
        self.operator(socket)
        return {"colleagues": await self.hub.staffing.colleagues()}

    @guarded
    async def on_assign(self, socket: str, data: object = None) -> None:
        operator, wanted = self.operator(socket), p.parse(p.Assignment, data)
        await self.hub.inbox.assign(await self.hub.dialogs.get(wanted.dialog), operator, wanted.operator)

    @guarded
    async def on_set_state(self, socket: str, data: object = None) -> None:
        operator, wanted = self.operator(socket), p.parse(p.SetState, data)
        await self.hub.inbox.set_state(await self.hub.dialogs.get(wanted.dialog), wanted.state, operator)

    @guarded
    async def on_read(self, socket: str, data: object = None) -> None:
        self.operator(socket)
        await self.hub.dialogs.read_by_operator(await self.hub.dialogs.get(p.parse(p.DialogRef, data).dialog))

    @guarded
    async def on_note(self, socket: str, data: object = None) -> Reply:
        operator, said = self.operator(socket), p.parse(p.OperatorSay, data)
        dialog = await self.hub.dialogs.get(said.dialog)
        return {"message": await self.hub.dialogs.note(dialog, operator, said.text, said.id)}

    @guarded
    async def on_typing(self, socket: str, data: object = None) -> None:
        operator, told = self.operator(socket), p.parse(p.OperatorTyping, data)
        await self.hub.dialogs.operator_types(await self.hub.dialogs.get(told.dialog), operator, on=told.on)

    @guarded
    async def on_away(self, socket: str, data: object = None) -> None:
        self.operator(socket)
        self.hub.availability.set_away(socket, away=p.parse(p.Away, data).away)
        await self.hub.staffing.changed(left=True)

    @guarded
    async def on_canned(self, socket: str, _data: object = None) -> Reply:
        self.operator(socket)
        return {"canned": [reply.as_json() for reply in await self.hub.store.canned.all()]}

    @guarded
    async def on_save_canned(self, socket: str, data: object = None) -> None:
        self.operator(socket)
        reply = p.parse(p.CannedReply, data)
        await self.hub.store.canned.save(reply.id, reply.shortcut, reply.text)

    @guarded
    async def on_delete_canned(self, socket: str, data: object = None) -> None:
        self.operator(socket)
        await self.hub.store.canned.remove(p.parse(p.CannedRef, data).id)

    @guarded
    async def on_snapshot(self, socket: str, data: object = None) -> Reply:
        operator, wanted = self.operator(socket), p.parse(p.ScreencastRef, data)
        return {"ticket": await self.hub.snapshots.issue(wanted.screencast, operator)}

    @guarded
    async def on_point(self, socket: str, data: object = None) -> None:
        operator, place = self.operator(socket), p.parse(p.Place, data)
        record = require_watching(await self.hub.screencasts.get(place.screencast), operator.id)
        await self.hub.screencasts.tab.point(record, operator.name, place.model_dump(exclude={"screencast"}))
