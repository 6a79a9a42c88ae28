"""What left in a stretch of time, and what of it was heard of. Pure."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Work = TypeVar("Work")


@dataclass(slots=True)
class Window(Generic[Work]):
    """What left in a stretch of time, and how many of its canaries answered. waited: their round trips, in seconds."""

    begun: float
    ends: float
    packets: int = 0
    canaries: int = 0
    back: int = 0
    waited: float = 0.0
    work: list[Work] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Packets a second."""
        return self.packets / (self.ends - self.begun)


@dataclass(slots=True)
class Seen:
    """Canaries at one kind of rate."""

    canaries: int = 0
    back: int = 0

    def add(self, window: Window[Any]) -> None:
        """Those of one window more."""
        self.canaries += window.canaries
        self.back += window.back

    @property
    def share(self) -> float:
        """How many of them answered, as a part of 1; there is at least one."""
        return self.back / self.canaries
