"""What discovery asks of Windows, apart from how it is called: tests play a system behind the same words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Protocol

ECHOES_AT_ONCE = 64  # MAXIMUM_WAIT_OBJECTS of winnt.h: one wait holds no more events


@dataclass(frozen=True, slots=True)
class Memory:
    """A copy of what Windows wrote. base: the address at which it lay there, since pointers lead into it."""

    base: int
    octets: bytes

    def at(self, pointer: int, size: int) -> bytes | None:
        """`size` octets from a pointer on; None when they do not lie within."""
        start = pointer - self.base
        return self.octets[start : start + size] if 0 <= start <= len(self.octets) - size else None


Heard = Callable[[IPv4Address, int, bytes], None]
"""The address that was asked, how many replies, and the buffer that holds them. Called in the thread that asks."""


class Api(Protocol):
    """The calls of iphlpapi.dll that discovery needs. None of them needs a privilege.

    Raises:
        OSError: Windows refuses; its errno is the system's error code (winerror.h).
    """

    def adapters(self) -> Memory:
        """The list of GetAdaptersAddresses."""

    def routes(self) -> bytes:
        """The MIB_IPFORWARD_TABLE2 of GetIpForwardTable2, both families."""

    def neighbors(self) -> bytes:
        """The MIB_IPNET_TABLE2 of GetIpNetTable2, both families; empty when there is no row."""

    def arp(self, address: IPv4Address, source: IPv4Address) -> str | None:
        """The MAC address by SendARP, asked for on the link of `source`; None when nobody answers.

        It blocks: for milliseconds when someone answers, for about three seconds else.
        """

    def echo(self, addresses: Sequence[IPv4Address], milliseconds: int, heard: Heard) -> list[IPv4Address]:
        """One echo request to each, at most ECHOES_AT_ONCE; it blocks until all are answered or timed out.

        Returns those to which none left because the system had no room: they may be asked again.
        """
