"""How often, and how much at a time, who may do what."""

from __future__ import annotations

from cobrowse.config import Settings
from cobrowse.hub.access.limits import Admission, KeyedLimit

KEYFRAME_SECONDS = 5.0
"""A keyframe that was asked for and does not come lets the next one be asked for after this time."""
SIGN_IN_SECONDS = 900
"""Attempts to sign in are counted over this time."""


class Rates:
    """All limits of this hub, as the settings say."""

    def __init__(self, settings: Settings) -> None:
        self.visits = _per_minute(settings.visits_per_minute)
        self.connections = _per_minute(settings.connections_per_minute)
        self.messages = _per_minute(settings.messages_per_minute)
        self.files = _per_minute(settings.files_per_minute)
        self.sign_ins = KeyedLimit(settings.sign_in_attempts / SIGN_IN_SECONDS, settings.sign_in_attempts)
        self.assets = KeyedLimit(settings.asset_requests_per_second, settings.asset_requests_per_second * 10)
        self.address_bytes = _bytes(settings.address_bytes_per_second, settings)
        self.site_bytes = _bytes(settings.site_bytes_per_second, settings)
        self.keyframes = Admission(settings.keyframes_at_once, KEYFRAME_SECONDS)


def _per_minute(count: float) -> KeyedLimit:
    return KeyedLimit(count / 60, count)


def _bytes(per_second: float, settings: Settings) -> KeyedLimit:
    return KeyedLimit(per_second, per_second + settings.frame_burst_bytes)
