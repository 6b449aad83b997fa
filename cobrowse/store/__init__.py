"""Data that lasts: sites, operators, console sessions, dialogs, messages, consents. Never the content of a page."""

from cobrowse.store.look import Look
from cobrowse.store.records import Consent, Dialog, File, Message, Operator, Role, Site
from cobrowse.store.store import Store, open_store

__all__ = ["Consent", "Dialog", "File", "Look", "Message", "Operator", "Role", "Site", "Store", "open_store"]
