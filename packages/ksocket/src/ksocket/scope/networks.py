"""Networks as people write them, and sets of them."""

from collections.abc import Iterable, Iterator
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    collapse_addresses,
    ip_address,
    ip_network,
    summarize_address_range,
)

from ksocket.faults import Fault

Network = IPv4Network | IPv6Network
IPAddress = IPv4Address | IPv6Address

MAX_START_ADDRESSES = 65_536
"""So many start addresses may a user name; `[limits] maxAddresses` sets another number."""

LARGEST_IPV6 = 120
"""IPv6 prefixes this long or longer are searched address by address."""

_MAPPED = IPv6Network("::ffff:0:0/96")


class NetworkSet:
    """Finds the network that holds an address, in the time of one look-up a prefix length."""

    def __init__(self, networks: Iterable[Network]) -> None:
        found: dict[tuple[int, int], dict[int, Network]] = {}
        for one in networks:
            shift = one.max_prefixlen - one.prefixlen
            found.setdefault((one.version, shift), {})[int(one.network_address) >> shift] = one
        self._found = sorted(found.items(), key=lambda item: item[0])

    def holder(self, ip: IPAddress) -> Network | None:
        """The smallest network that the address is in."""
        version, number = ip.version, int(ip)
        for (kind, shift), networks in self._found:
            if kind == version and (network := networks.get(number >> shift)):
                return network
        return None

    def __contains__(self, ip: IPAddress) -> bool:
        return self.holder(ip) is not None

    def __bool__(self) -> bool:
        return bool(self._found)


def parse_networks(words: Iterable[str]) -> tuple[Network, ...]:
    """Networks from what a person wrote: addresses, CIDRs (host bits are accepted), ranges `A-B` or `10.0.0.1-9`.

    Raises:
        Fault: "bad-network" with the word that is none.
    """
    return tuple(network for word in words for network in _parse(word))


def each_address(words: Iterable[str]) -> Iterator[IPAddress]:
    """The addresses that words name, one by one: all of a range, of a network those that a machine may have.

    Raises:
        Fault: "bad-network" with the word that is none.
    """
    for word in words:
        for network in _parse(word):
            yield from network if "-" in word or network.num_addresses == 1 else network.hosts()


def count_addresses(networks: Iterable[Network]) -> int:
    """How many addresses these networks hold together; what several of them hold counts once."""
    return sum(one.num_addresses for one in _collapsed(networks))


def one_by_one(networks: Iterable[Network]) -> tuple[Network, ...]:
    """Those of which a scan asks every address; of a larger IPv6 network it asks whom it hears of."""
    return tuple(one for one in networks if one.version == 4 or one.prefixlen >= LARGEST_IPV6)


def refuse_too_many(networks: Iterable[Network], maximum: int = MAX_START_ADDRESSES) -> None:
    """Refuse start addresses that are too many to be meant.

    Raises:
        Fault: "too-many-addresses" with count and maximum.
    """
    if (count := count_addresses(networks)) > maximum:
        raise Fault("too-many-addresses", count=count, maximum=maximum)


def intersect(some: Iterable[Network], others: Iterable[Network]) -> tuple[Network, ...]:
    """What both hold.

    Never empty, since empty words mean "no limit": nothing in common is the unspecified address, which no rule ever
    permits.
    """
    pairs = [(one, other) for one in _collapsed(some) for other in _collapsed(others)]
    common = [max(one, other, key=lambda net: net.prefixlen) for one, other in pairs if overlap(one, other)]
    return _collapsed(common) or (IPv4Network("0.0.0.0/32"),)


def plain(address: str | IPAddress) -> IPAddress:
    """The address without zone id, and as IPv4 when it is an IPv4-mapped one.

    Raises:
        ValueError: it is no address.
    """
    ip = ip_address(address.strip()) if isinstance(address, str) else address
    if isinstance(ip, IPv6Address):
        return ip.ipv4_mapped or IPv6Address(int(ip))
    return ip


def plain_network(network: Network) -> Network:
    """The network, as IPv4 when all its addresses are IPv4-mapped ones."""
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        return IPv4Network((int(network.network_address) & 0xFFFF_FFFF, network.prefixlen - 96))
    return network


def overlap(one: Network, other: Network) -> bool:
    """Is any address in both?"""
    return one.version == other.version and one.overlaps(other)


def covered(network: Network, by: Iterable[Network]) -> bool:
    """Is every address of the network in one of the others (several may share it out)?"""
    first, last = int(network.network_address), int(network.broadcast_address)
    return any(
        one.version == network.version and int(one.network_address) <= first and last <= int(one.broadcast_address)
        for one in _collapsed(by)
    )


def written(network: Network) -> str:
    """The network as a person would write it: a single address without its length."""
    return str(network.network_address if network.num_addresses == 1 else network)


def _parse(word: str) -> Iterator[Network]:
    try:
        first, dash, last = (part.strip() for part in word.partition("-"))
        if dash:
            yield from summarize_address_range(*_ends(first, last))
        else:
            address, slash, length = first.partition("/")
            yield plain_network(ip_network(address.partition("%")[0] + slash + length, strict=False))
    except (ValueError, TypeError) as error:  # TypeError: the ends are of two versions
        raise Fault("bad-network", word=word[:100].strip() or '""') from error


def _ends(first: str, last: str) -> tuple[IPAddress, IPAddress]:
    low = plain(first)
    if last.isdecimal() and isinstance(low, IPv4Address):
        last = first.rpartition(".")[0] + "." + last
    return low, plain(last)


def _collapsed(networks: Iterable[Network]) -> tuple[Network, ...]:
    given = tuple(networks)
    ipv4 = collapse_addresses(one for one in given if isinstance(one, IPv4Network))
    ipv6 = collapse_addresses(one for one in given if isinstance(one, IPv6Network))
    return (*ipv4, *ipv6)
