"""Addresses and networks as people write them in lists."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network, summarize_address_range
from itertools import islice

from ksocket.documents.values import Value, shown
from ksocket.documents.warn import Warn
from ksocket.faults import Fault

Network = IPv4Network | IPv6Network

_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?")
_MOST = 8  # networks named in one sentence


def network(value: Value, warnings: list[Warn]) -> Network:
    """One address or network. Host bits set (10.0.0.5/24) mean the network around it, with a warning.

    Raises:
        Fault: a range, a name, or nothing that could be an address.
    """
    text = value.text().strip()
    try:
        return ip_network(text)
    except ValueError:
        pass
    try:
        loose = ip_network(text, strict=False)
    except ValueError:
        raise _fault(text, value) from None
    warnings.append(Warn("host-bits", value=shown(text), network=loose, **value.place))
    return loose


def address(value: Value) -> str:
    """One address, in its usual spelling.

    Raises:
        Fault: a network, a name, or nothing that could be an address.
    """
    text = value.text().strip()
    try:
        return str(ip_address(text))
    except ValueError:
        raise Fault("not-an-address", value=shown(text), **value.place) from None


def _fault(text: str, value: Value) -> Fault:
    networks = _range(text)
    if networks:
        return Fault("address-range", value=shown(text), networks=networks, **value.place)
    if _NAME.fullmatch(text):
        return Fault("address-name", value=shown(text), **value.place)
    return Fault("not-a-network", value=shown(text), **value.place)


def _range(text: str) -> str | None:
    """The networks that make up 10.0.0.1-10.0.0.9 or 10.0.0.1-9, to be copied into the list."""
    first, dash, last = (part.strip() for part in text.partition("-"))
    if not dash:
        return None
    if last.isdigit() and "." in first:
        last = first.rpartition(".")[0] + "." + last
    try:
        begin, end = ip_address(first), ip_address(last)
        if isinstance(begin, IPv4Address) != isinstance(end, IPv4Address):
            return None
        found = [f'"{net}"' for net in islice(summarize_address_range(begin, end), _MOST + 1)]
    except (ValueError, TypeError):
        return None
    return ", ".join(found[:_MOST]) + (", ..." if len(found) > _MOST else "")
