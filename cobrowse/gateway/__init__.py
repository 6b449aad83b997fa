"""The control plane: Socket.IO namespaces `/visitor` and `/operator`. The only importer of socketio."""

from cobrowse.gateway.gateway import attach_gateway

__all__ = ["attach_gateway"]
