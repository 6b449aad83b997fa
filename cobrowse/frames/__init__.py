"""The frame plane: one binary WebSocket per live screencast and side. The hub never decodes a body."""

from cobrowse.frames.routes import routes

__all__ = ["routes"]
