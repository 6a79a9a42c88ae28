"""Who announces services on a link by mDNS over IPv6: one question to the group, answered to its sender alone.

RFC 6762, 5.1 and 6.7: a question from an ordinary port, to which responders answer by unicast. Printers and the like
that answer no call to all nodes are found so.
"""

import secrets
import socket
from ipaddress import IPv6Address
from typing import Final

from ksocket.discover import frames6
from ksocket.discover.names import dns, mdns

GROUP: Final = IPv6Address("ff02::fb")
ANSWER_SECONDS: Final = 0.3  # RFC 6762, 6: records that several hosts may have come after 20 to 120 ms


class Announcers:
    """The question of one link. It holds a port, so that the kernel refuses no answer.

    Raises:
        OSError: there is no port to be had.
    """

    def __init__(self) -> None:
        self._number = secrets.randbelow(1 << 16)
        self._held = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        try:
            self._held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # answers are heard by the packet socket
            self._held.bind(("::", 0))
        except OSError:
            self._held.close()
            raise
        self.port: Final[int] = self._held.getsockname()[1]

    def question(self, source: IPv6Address, macaddr: bytes) -> bytes:
        """A whole frame that asks everyone for the types of its services (RFC 6763, 9)."""
        asked = dns.query(self._number, mdns.TYPES, recursion=False)
        datagram = frames6.datagram(source, GROUP, (self.port, mdns.PORT), asked)
        return frames6.multicast(GROUP, macaddr) + datagram

    def answered(self, heard: frames6.Datagram) -> bool:
        """Whether somebody says what it has, and knows what was asked."""
        if heard.ports != (mdns.PORT, self.port):
            return False
        message = dns.parse(heard.payload)
        return message is not None and message.number == self._number and bool(message.records)

    def close(self) -> None:
        """Give the port back."""
        self._held.close()
