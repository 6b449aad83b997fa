"""What hubs share: the log of each screencast (ordered, resumable, bounded) and the board."""

from cobrowse.bus.board import Board, MemoryBoard
from cobrowse.bus.contract import Appended, Bus, Outcome, Position, Read, ReadMode
from cobrowse.bus.memory import MemoryBus

__all__ = ["Appended", "Board", "Bus", "MemoryBoard", "MemoryBus", "Outcome", "Position", "Read", "ReadMode"]
