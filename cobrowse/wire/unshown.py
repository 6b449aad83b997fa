"""Why parts of a page are missing in the mirror, as the operation UNSHOWN says it."""

from __future__ import annotations

from enum import StrEnum


class Unshown(StrEnum):
    """Why a part of the visitor's page cannot be shown, though no rule hides it."""

    OTHER_ORIGIN = "other_origin"
    """A frame of another website."""
    SANDBOXED = "sandboxed"
    """A frame that the page itself has closed off."""
    EMBEDDED = "embedded"
    """What a plug-in or the browser's own viewer shows."""
    STYLE_SHEET = "style_sheet"
    """A style sheet of another website that may not be read."""
    CANVAS = "canvas"
    """A drawing with pictures of another website in it."""
    VIDEO = "video"
    """A video: its pictures are not carried."""
    PICTURE = "picture"
    """A picture that is too large, or that may not be read. Found by the mirror, not told by the page."""
