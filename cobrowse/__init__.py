"""Self-hosted co-browse server: a consultant watches a visitor's tab live, without video."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("cobrowse")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"
