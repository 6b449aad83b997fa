"""Screencasts from the request to the receipt."""
