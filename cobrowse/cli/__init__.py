"""The command line."""

from cobrowse.cli.main import main

__all__ = ["main"]
