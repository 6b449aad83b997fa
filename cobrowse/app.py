"""The composition root: opens what a hub needs, makes its parts of it, and the application that serves them.

Nothing else knows all parts.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from cobrowse.bus import Backend, open_backend
from cobrowse.config import Settings
from cobrowse.errors import StartUpError
from cobrowse.frames import attach_frames
from cobrowse.gateway import attach_gateway
from cobrowse.http import attach_http
from cobrowse.http.body import MAX_BODY_BYTES
from cobrowse.hub import Hub
from cobrowse.hub.access.passwords import PasswordChecker
from cobrowse.hub.access.rates import Rates
from cobrowse.hub.access.tokens import Tokens, load_key
from cobrowse.hub.assets.proxy import AssetProxy
from cobrowse.hub.assets.store import Assets
from cobrowse.hub.chat.attachments import Attachments
from cobrowse.hub.chat.dialogs import Dialogs
from cobrowse.hub.chat.inbox import Inbox
from cobrowse.hub.chat.staffing import Staffing
from cobrowse.hub.chat.visits import Visits
from cobrowse.hub.cluster.events import Events
from cobrowse.hub.cluster.membership import Membership
from cobrowse.hub.cluster.schedule import Schedule
from cobrowse.hub.metrics import Metrics
from cobrowse.hub.overview import Overview
from cobrowse.hub.planes import Planes
from cobrowse.hub.presence.availability import Availability
from cobrowse.hub.presence.visitors import Presence
from cobrowse.hub.rules import Rules
from cobrowse.hub.screencasts.asking import Asking
from cobrowse.hub.screencasts.pages import Pages
from cobrowse.hub.screencasts.requests import Requests
from cobrowse.hub.screencasts.service import Screencasts
from cobrowse.hub.screencasts.snapshots import Snapshots
from cobrowse.hub.screencasts.tab import AskedTab
from cobrowse.hub.upkeep import Upkeep
from cobrowse.hub.websites import Websites
from cobrowse.store import Store, open_store
from cobrowse.tasks import TaskSet


@asynccontextmanager
async def open_hub(settings: Settings) -> AsyncIterator[Hub]:
    """Open the store and the bus; closes everything at the end. Raises StartUpError."""
    key = await asyncio.to_thread(load_key, settings.data_dir, settings.secret_key)
    store = await open_store(settings.sqlalchemy_url)
    name = secrets.token_hex(4)
    tasks = TaskSet()
    try:
        backend = await open_backend(
            settings.redis_url,
            prefix=settings.redis_prefix,
            name=name,
            tasks=tasks,
            max_bytes=settings.log_max_bytes,
            max_entries=settings.log_max_entries,
        )
    except StartUpError:
        await tasks.close()
        await store.close()
        raise
    hub = compose(settings, store, backend, key=key, name=name, tasks=tasks)
    try:
        await hub.start()
        yield hub
    finally:
        await hub.close()


def compose(settings: Settings, store: Store, backend: Backend, *, key: bytes, name: str, tasks: TaskSet) -> Hub:
    """Make the parts of the hub called `name`, each with what it needs."""
    bus, shared = backend.bus, backend.state
    metrics = Metrics(name)
    tokens = Tokens(key, visit_seconds=settings.visitor_token_seconds)

    presence = Presence(shared, name)
    availability = Availability(shared, name)
    events = Events(shared=shared, hub=name, presence=presence, tasks=tasks)
    websites = Websites(sites=store.sites, events=events, tasks=tasks)
    planes = Planes(people=store.people, tasks=tasks)
    membership = Membership(shared=shared, name=name, fingerprint=hashlib.sha256(b"print" + key).hexdigest()[:16])

    assets = Assets(max_bytes=settings.asset_max_bytes, total_bytes=settings.assets_total_bytes, files=backend.files)
    rules = Rules(store)
    asking = Asking(settings=settings, past=store.asking, presence=presence, events=events)
    tab = AskedTab(settings=settings, sites=store.sites, rules=rules, tokens=tokens, presence=presence, events=events)
    screencasts = Screencasts(
        settings=settings,
        store=store,
        bus=bus,
        shared=shared,
        tab=tab,
        asking=asking,
        events=events,
        assets=assets,
        tasks=tasks,
        hub=name,
    )
    pages = Pages(screencasts=screencasts, tab=tab, presence=presence, consents=store.consents)
    requests = Requests(
        store=store,
        rules=rules,
        presence=presence,
        screencasts=screencasts,
        asking=asking,
        availability=availability,
    )

    dialogs = Dialogs(
        store=store,
        events=events,
        presence=presence,
        websites=websites,
        screencasts=screencasts,
        asking=asking,
        max_chars=settings.message_max_chars,
    )
    staffing = Staffing(availability=availability, people=store.people, shared=shared, events=events, tasks=tasks)
    visits = Visits(
        hub=name,
        store=store,
        tokens=tokens,
        shared=shared,
        websites=websites,
        presence=presence,
        staffing=staffing,
        events=events,
        screencasts=screencasts,
        pages=pages,
        asking=asking,
    )
    upkeep = Upkeep(
        name=name,
        store=store,
        shared=shared,
        tasks=tasks,
        membership=membership,
        schedule=Schedule(shared=shared, metrics=metrics),
        events=events,
        websites=websites,
        presence=presence,
        availability=availability,
        staffing=staffing,
        visits=visits,
        screencasts=screencasts,
        planes=planes,
        audit_days=settings.audit_days,
    )
    return Hub(
        name=name,
        settings=settings,
        store=store,
        backend=backend,
        tasks=tasks,
        metrics=metrics,
        tokens=tokens,
        passwords=PasswordChecker(),
        rates=Rates(settings),
        planes=planes,
        events=events,
        websites=websites,
        presence=presence,
        availability=availability,
        membership=membership,
        visits=visits,
        dialogs=dialogs,
        inbox=Inbox(store=store, dialogs=dialogs, events=events),
        attachments=Attachments(store=store, dialogs=dialogs, max_caption=settings.message_max_chars),
        staffing=staffing,
        overview=Overview(sites=store.sites, websites=websites, presence=presence, screencasts=screencasts),
        rules=rules,
        asking=asking,
        requests=requests,
        screencasts=screencasts,
        pages=pages,
        links=screencasts.links,
        snapshots=Snapshots(screencasts=screencasts, tokens=tokens, trail=store.trail),
        assets=assets,
        asset_proxy=AssetProxy(assets, private_networks=settings.asset_proxy_private_networks),
        upkeep=upkeep,
    )


def make_app(hub: Hub) -> web.Application:
    """Return the web application of a hub, with all its planes."""
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    attach_http(app, hub)
    hub.planes.add(attach_frames(app, hub))
    hub.planes.add(attach_gateway(app, hub))
    return app
