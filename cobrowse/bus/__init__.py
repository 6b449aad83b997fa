"""What hubs share: the log of each screencast (ordered, resumable, bounded) and the shared."""

from cobrowse.bus.log import Appended, Bus, Outcome, Position, Read, ReadMode
from cobrowse.bus.memory import MemoryBus
from cobrowse.bus.state import MemoryState, SharedState

__all__ = ["Appended", "Bus", "MemoryBus", "MemoryState", "Outcome", "Position", "Read", "ReadMode", "SharedState"]
