"""The frame plane: one binary WebSocket per live screencast and side. The hub never decodes a body."""

from cobrowse.frames.routes import attach_frames

__all__ = ["attach_frames"]
