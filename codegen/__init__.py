"""Writes what both languages share: `make codes`. Source: `cobrowse/codes.py` and `cobrowse/gateway/contract.py`."""
