"""HTTP: the widget's files and visits, the console's files and sign-in, assets, docs, health."""

from cobrowse.http.routes import attach_http

__all__ = ["attach_http"]
