"""What hubs share: the log of each screencast (ordered, resumable, bounded), the shared state, and files."""

from cobrowse.bus.backend import Backend, open_backend
from cobrowse.bus.files import SharedFiles
from cobrowse.bus.log import Appended, Bus, Outcome, Position, Read, ReadMode
from cobrowse.bus.memory import MemoryBus, MemoryState
from cobrowse.bus.state import SharedState

__all__ = [
    "Appended",
    "Backend",
    "Bus",
    "MemoryBus",
    "MemoryState",
    "Outcome",
    "Position",
    "Read",
    "ReadMode",
    "SharedFiles",
    "SharedState",
    "open_backend",
]
