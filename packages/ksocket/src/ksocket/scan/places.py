"""Where an address lies, and whose MAC it has, as far as this machine and the routers' tables tell."""

from ipaddress import ip_address, ip_interface, ip_network
from typing import TYPE_CHECKING

from ksocket.discover.gateway import Surroundings
from ksocket.discover.names.said import Said
from ksocket.target import Target
from kswire.facts import Address, AddressExtra, Facts, MacVendor
from kswire.registries import mac_vendor

if TYPE_CHECKING:
    from ksocket.credentials.accounts import Network

MAX_PREFIXES = 10_000
MAX_MACS = 200_000


class Places:
    """Prefixes and MAC addresses that the run has learned; bounded, since routers may say anything."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._prefixes: set[Network] = {ip_network(prefix) for prefix in surroundings.prefixes}
        self._macs: dict[str, str] = {}
        self._said: dict[str, Said] = {}
        self._holders: dict[str, list[str]] = {}

    def learn(self, facts: Facts) -> None:
        """The prefixes of a router's interfaces and the MACs of its neighbours, but for those of other VRFs."""
        for interface in facts.interfaces or ():
            if interface.addr and interface.netmask and len(self._prefixes) < MAX_PREFIXES:
                try:
                    prefix = ip_interface(f"{interface.addr}/{interface.netmask}").network
                except ValueError:
                    continue
                if prefix.prefixlen:
                    self._prefixes.add(prefix)
        for neighbor in facts.neighbors or ():
            if neighbor.addr and neighbor.source in ("arp", "ndp") and neighbor.vrf is None:
                self.learn_mac(neighbor.addr, neighbor.macaddr)

    def learn_mac(self, addr: str, macaddr: str | None) -> None:
        """What was seen first stays: our own ARP reply comes before a router's table."""
        if macaddr and addr not in self._macs and len(self._macs) < MAX_MACS:
            self._macs[addr] = macaddr
            self._holders.setdefault(macaddr, []).append(addr)

    def macaddr(self, addr: str) -> str | None:
        """The MAC address of an address, if it was seen."""
        return self._macs.get(addr)

    def holders(self, macaddr: str) -> list[str]:
        """The addresses that were seen with this MAC address."""
        return self._holders.get(macaddr, [])

    def learn_said(self, addr: str, said: Said) -> None:
        """The names and services of an address, as they were told without a login."""
        if said != Said():
            self._said[addr] = said

    def heard(self, target: Target) -> bool:
        """Whether its MAC address, or that of the first jump host on the way to it, was seen."""
        return (target.route[0] if target.route else target.addr) in self._macs

    def address(self, target: Target) -> Address:
        """The record of this target. A machine behind jump hosts has no place here: its prefix may be used twice."""
        if target.route:
            return Address(addr=target.addr, route=target.route)
        mac, said = self._macs.get(target.addr), self._said.get(target.addr, Said())
        vendor = mac_vendor(mac) if mac else None
        return Address(
            addr=target.addr,
            subnet=self._subnet(target.addr),
            macaddr=mac,
            hostnames=said.hostnames,
            services=said.services,
            extra_fields=AddressExtra(macaddr=MacVendor(organization_name=vendor)) if vendor else None,
        )

    def _subnet(self, addr: str) -> str | None:
        ip = ip_address(addr)
        holding = [prefix for prefix in self._prefixes if prefix.version == ip.version and ip in prefix]
        return str(max(holding, key=lambda prefix: prefix.prefixlen)) if holding else None
