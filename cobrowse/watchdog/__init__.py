"""Checks frames for what must not be in them, beside the hub."""
