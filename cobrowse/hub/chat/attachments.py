"""Files that people send into a dialogue and read from it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from cobrowse.codes import Author, ErrorCode
from cobrowse.errors import BadInput, NotAllowed, NotFound
from cobrowse.hub.chat.dialogs import Dialogs
from cobrowse.hub.chat.uploads import Upload, examine
from cobrowse.store import Dialog, File, Store
from cobrowse.store.ids import new_id, now_ms


async def _permitted() -> None:
    """Nothing more is asked for."""


class Attachments:
    """Each file is shown by one message."""

    def __init__(self, *, store: Store, dialogs: Dialogs, max_caption: int) -> None:
        self._store = store
        self._dialogs = dialogs
        self._max_caption = max_caption
        """Characters."""

    async def attach(
        self,
        dialog: Dialog,
        author: str,
        name: str,
        *,
        file_name: str,
        body: bytes,
        caption: str,
        client_id: str,
        only_pictures: bool = False,
        permit: Callable[[], Awaitable[None]] = _permitted,
    ) -> dict[str, Any]:
        """Check a file, keep it, and pass it on as a message. Raises BadInput for kinds that are not passed on.

        `permit` is asked last, when all else is good: what it raises, nothing was kept.
        """
        if len(caption) > self._max_caption:
            raise BadInput("The caption is too long.", code=ErrorCode.MESSAGE_TOO_LONG)
        upload = await asyncio.to_thread(examine, file_name, body)
        if only_pictures and not upload.is_picture:
            raise NotAllowed("Only a picture can be sent as a snapshot.", code=ErrorCode.FILE_NOT_ALLOWED)
        if author == Author.VISITOR:
            await self._check_accepted(dialog, upload)
        await permit()
        size = len(upload.body)
        file = File(new_id(), dialog.id, upload.name, upload.type, size, upload.width, upload.height, now_ms())
        await self._store.files.add(file, upload.body)
        message, fresh = await self._store.dialogs.add_message(
            dialog.id, author, name, caption.strip(), client_id, file=file
        )
        if not fresh:
            await self._store.files.remove(file.id)
        return await self._dialogs.pass_on(dialog, message, client_id)

    async def _check_accepted(self, dialog: Dialog, upload: Upload) -> None:
        site = await self._store.sites.get(dialog.site)
        allowed = site.branding.uploads if site else "none"
        if allowed == "none" or (allowed == "pictures" and not upload.is_picture):
            raise NotAllowed("This website does not accept such files.", code=ErrorCode.FILE_NOT_ALLOWED)

    async def file(self, number: str, *, site: str = "", visitor: str = "") -> tuple[File, bytes]:
        """Return a file, for a visitor only of the own dialog. Raises NotFound."""
        found = await self._store.files.get(number)
        if found and visitor:
            dialog = await self._store.dialogs.get(found[0].dialog)
            if dialog is None or (dialog.site, dialog.visitor) != (site, visitor):
                found = None
        if found is None:
            raise NotFound("There is no such file.", code=ErrorCode.NO_FILE)
        return found
