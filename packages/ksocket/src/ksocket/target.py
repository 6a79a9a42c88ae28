"""What is asked: an address, and the way to it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """An address, and the jump hosts that lead to it (empty: directly).

    Both together are its identity: the same private address behind another route is another machine.
    """

    addr: str
    route: tuple[str, ...] = ()
