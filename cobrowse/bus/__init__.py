"""What hubs share: the log of each screencast (ordered, resumable, bounded) and the board."""

from cobrowse.bus.log import Appended, Bus, Outcome, Position, Read, ReadMode
from cobrowse.bus.memory import MemoryBus
from cobrowse.bus.state import Board, MemoryBoard

__all__ = ["Appended", "Board", "Bus", "MemoryBoard", "MemoryBus", "Outcome", "Position", "Read", "ReadMode"]
