"""HTTP: the widget's files and visits, the console's files and sign-in, assets, docs, health."""

from cobrowse.http.middleware import middlewares
from cobrowse.http.routes import routes

__all__ = ["middlewares", "routes"]
