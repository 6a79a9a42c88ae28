"""Which addresses notifications may be sent to. Pure.

Who administers one space says where its events go, and must not reach through the hub what only the hub can reach.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_TRANSLATED: Final = IPv6Network("64:ff9b::/96")  # NAT64, RFC 6052: the last 32 bits are the IPv4 address
_COMPATIBLE: Final = IPv6Network("::/96")
_GLOBAL: Final = IPv6Network("2000::/3")  # all that IANA gives out: site-local fec0::/10, RFC 3879, is not in it
_EXAMPLES: Final = (IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))  # RFC 3849, 9637; not every Python knows
_ONLY_BY_NAME: Final[tuple[Network, ...]] = (
    IPv4Network("169.254.0.0/16"),  # link-local, metadata of clouds
    IPv4Network("168.63.129.16/32"),  # Azure's own, though public: learn.microsoft.com, "What is IP 168.63.129.16"
    IPv4Network("100.100.100.200/32"),  # Alibaba Cloud's metadata
    IPv6Network("fe80::/10"),
    IPv6Network("fd00:ec2::/32"),  # AWS's metadata
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is allowed beside public addresses. private: any private or loopback address; networks: those in them."""

    private: bool = False
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, setting: bool | Iterable[str]) -> "Allowed":
        """As `[notify] allowPrivate` says it.

        Raises:
            ValueError: no network.
        """
        if isinstance(setting, bool):
            return cls(private=setting)
        return cls(networks=tuple(ip_network(one) for one in setting))

    def permits(self, address: Address) -> bool:
        """Whether this may be dialled: each address that it leads to must be allowed."""
        return all(self._permits(one) for one in meant(address))

    def near(self, address: Address) -> bool:
        """Whether what is sent there unencrypted stays where the settings allow it, off the public net."""
        return self.permits(address) and not all(_public(one) for one in meant(address))

    def _permits(self, address: Address) -> bool:
        if any(address in network for network in self.networks if network.version == address.version):
            return True
        if any(address in network for network in _ONLY_BY_NAME if network.version == address.version):
            return False
        if address.is_multicast or address.is_unspecified or (address.is_reserved and not address.is_loopback):
            return False
        return self.private or _public(address)


def _public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (address not in _GLOBAL or any(address in one for one in _EXAMPLES)):
        return False
    return address.is_global and not address.is_multicast


def meant(address: Address) -> Iterator[Address]:
    """The address itself, or the IPv4 address that is written into an IPv6 one; of tunnels both."""
    if not isinstance(address, IPv6Address):
        yield address
    elif address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address in _TRANSLATED or (address in _COMPATIBLE and int(address) > 1):
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    else:
        yield address
        if address.sixtofour is not None:
            yield address.sixtofour
        if address.teredo is not None:
            yield from address.teredo
