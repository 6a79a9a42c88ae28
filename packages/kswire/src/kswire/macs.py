"""What a MAC address tells: whether it is one adapter's alone, and who made it. Pure."""

from collections.abc import Iterable

from kswire.facts import MacVendor
from kswire.registries import mac_vendor

# Shared by the members of a group of routers: VRRP and CARP for IPv4 and IPv6 (RFC 9568), HSRP 1, 2 and for IPv6,
# GLBP (Cisco), clusters of FortiGate (Fortinet, "HA virtual MAC addresses")
_SHARED = (
    "00:00:5e:00:01:",
    "00:00:5e:00:02:",
    "00:00:0c:07:ac:",
    "00:00:0c:9f:f",
    "00:05:73:a0:0",
    "00:07:b4:00:",
    "00:09:0f:09:",
)
_GROUP, _LOCAL = 1, 2  # bits of the first byte (IEEE 802)


def burned_in(macaddr: str) -> bool:
    """Whether a maker gave this address to one adapter: neither multicast, locally administered nor shared.

    macaddr is lower case with colons.
    """
    return not int(macaddr[:2], 16) & (_GROUP | _LOCAL) and not of_a_group(macaddr) and macaddr != "00:00:00:00:00:00"


def of_a_group(macaddr: str) -> bool:
    """Whether it answers for an address that goes from one router of a group to another. macaddr as above."""
    return macaddr.startswith(_SHARED)


def vendors(macaddrs: Iterable[str | None]) -> dict[str, MacVendor]:
    """Every address once, with its maker where the IEEE knows one: the group `networking.macaddrs` of a node."""
    return {one: MacVendor(organization_name=mac_vendor(one)) for one in macaddrs if one}
