"""The shell round the pure core: presence, dialogs, running screencasts, tokens, limits."""

from cobrowse.hub.hub import Hub

__all__ = ["Hub"]
