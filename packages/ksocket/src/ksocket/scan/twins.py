"""IPv6 addresses of machines that are asked already at another address: found, told, and not asked a second time."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kswire.macs import of_a_group

if TYPE_CHECKING:
    from ksocket.scan.places import Places


def is_twin(addr: str, places: "Places", asked: Callable[[str], bool]) -> bool:
    """Whether the one other machine's address with this MAC address is asked: this address is the same machine's.

    Several IPv4 addresses with one MAC address may be a router that answers for others, and a MAC address of a group of
    routers goes from one to another: who is asked then tells who it is.
    """
    macaddr = places.macaddr(addr)
    if ":" not in addr or macaddr is None or of_a_group(macaddr):
        return False
    others = [one for one in places.holders(macaddr) if one != addr]
    first = sum(":" not in one for one in others) <= 1
    return first and any(map(asked, others))


def in_turn(addresses: Iterable[str]) -> list[str]:
    """The addresses in the order in which they are told, so that the same one of a machine is asked in each scan."""
    return sorted(addresses, key=lambda one: (":" in one, len(one), one))
