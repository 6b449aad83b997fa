"""Visitors, operators and what they say to each other."""
