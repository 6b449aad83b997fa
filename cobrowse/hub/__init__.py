"""The shell round the pure core: presence, dialogs, running screencasts, tokens, limits."""

from cobrowse.hub.hub import Hub
from cobrowse.hub.ports import ControlPort

__all__ = ["ControlPort", "Hub"]
