"""The log of a screencast: ordered, resumable, bounded."""

from cobrowse.bus.contract import Appended, Bus, Outcome, Position, Read, ReadMode
from cobrowse.bus.memory import MemoryBus

__all__ = ["Appended", "Bus", "MemoryBus", "Outcome", "Position", "Read", "ReadMode"]
