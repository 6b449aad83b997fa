"""How a website's widget looks and what it says: everything has a default, so that nothing need be set."""

from __future__ import annotations

import base64
import binascii
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

MAX_LOGO_CHARS = 48_000
"""A logo of 36 kB: it travels with every visit."""

Asked = Literal["off", "optional", "required"]


class Branding(BaseModel):
    """Settings of one website's widget. Empty texts mean the usual ones, in the page's language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    position: Literal["right", "left"] = "right"
    colour: str = Field("", pattern=r"^(#[0-9a-fA-F]{6})?$")
    """Of the launcher and the head; texts on it are black or white, whichever can be read."""
    logo: str = Field("", max_length=MAX_LOGO_CHARS)
    """A PNG in base64."""
    title: str = Field("", max_length=60)
    greeting: str = Field("", max_length=300)
    away_text: str = Field("", max_length=300)
    """Said while nobody is at the desk."""
    request_text: str = Field("", max_length=500)
    """What a visitor is asked before a screencast, unless the consultant words it otherwise."""
    ask_name: Asked = "off"
    """Asked before the first message."""
    ask_email: Asked = "off"
    uploads: Literal["none", "pictures", "files"] = "pictures"
    """What visitors may send besides text."""
    language: str = Field("", pattern=r"^([a-z]{2})?$")
    """Empty: the page's."""

    @field_validator("logo")
    @classmethod
    def _is_png(cls, value: str) -> str:
        try:
            body = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("not base64") from None
        if value and not body.startswith(b"\x89PNG\r\n\x1a\n"):
            raise ValueError("not a PNG")
        return value

    def for_widget(self) -> dict[str, str]:
        """Return what the visitor's browser is told."""
        told = self.model_dump(exclude={"request_text", "away_text", "ask_name", "ask_email"}, exclude_defaults=True)
        named = {"awayText": self.away_text, "askName": self.ask_name, "askEmail": self.ask_email}
        return told | {key: value for key, value in named.items() if value not in {"", "off"}}
