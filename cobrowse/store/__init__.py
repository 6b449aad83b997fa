"""Data that lasts: sites, operators, console sessions, dialogs, messages, consents. Never the content of a page."""

from cobrowse.store.branding import Branding
from cobrowse.store.database import Store, open_store
from cobrowse.store.records import Consent, Dialog, File, Message, Operator, Role, Site

__all__ = ["Branding", "Consent", "Dialog", "File", "Message", "Operator", "Role", "Site", "Store", "open_store"]
