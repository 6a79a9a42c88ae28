"""What a machine calls itself and announces by mDNS, asked of itself alone, from an ordinary port.

RFC 6762, 5.5 and 6.7: a query sent by unicast, and answered so; RFC 6763, 9: the types of services. Pure.
"""

import re
from collections.abc import Iterable
from typing import Final

from ksocket.discover.names import dns
from ksocket.discover.names.said import Said, hosts
from kswire.facts import Service

PORT: Final = 5353
TYPES: Final = "_services._dns-sd._udp.local"
MAX_SERVICES: Final = 30

_TYPE: Final = re.compile(r"(?:.*\.)?_([a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?)\._(tcp|udp)\.local")


def request(addr: str) -> bytes:
    """What the machine at this address is called, and which services it has: one datagram."""
    return dns.query(0, dns.reverse(addr), TYPES, recursion=False)


def parse(datagrams: Iterable[bytes], addr: str) -> Said:
    """Its names and services, from all that it answered; a service has a port when its record came along."""
    records = [one for datagram in datagrams if (message := dns.parse(datagram)) for one in message.records]
    names = [one.target for one in records if one.kind == dns.PTR and one.name == dns.reverse(addr)]
    ports = {
        match.groups(): one.port for one in records if one.kind == dns.SRV and (match := _TYPE.fullmatch(one.name))
    }
    told = [one.target for one in records if one.kind == dns.PTR and one.name == TYPES]
    found = {match.groups(): None for one in told if (match := _TYPE.fullmatch(one))} | ports
    services = (Service(name=name, port=ports.get((name, way)), protocol=way) for name, way in found)
    return Said(hosts(names, "mdns"), tuple(services)[:MAX_SERVICES])


def complete(datagrams: list[bytes], addr: str) -> bool:
    """Both questions were answered."""
    said = parse(datagrams, addr)
    return bool(said.hostnames and said.services)
