"""Is a credential file for this address. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from ksocket.credentials.accounts import CredentialFile, Network


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a file is for an address, and the entry that decides.

    reason: "included:10.0.0.0/8", "not-included", "excluded:10.0.0.1" (a single address without its prefix length).
    """

    matches: bool
    reason: str


def matches(file: CredentialFile, addr: str) -> Match:
    """Whether an entry of includes contains the address and none of excludes does.

    Raises:
        ValueError: no address.
    """
    address = _address(addr)
    included = _first(file.includes, address)
    if included is None:
        return Match(matches=False, reason="not-included")
    excluded = _first(file.excludes, address)
    if excluded is not None:
        return Match(matches=False, reason=f"excluded:{_spelling(excluded)}")
    return Match(matches=True, reason=f"included:{_spelling(included)}")


class Index:
    """Which of many files could be for an address: one look-up a prefix length instead of one a network."""

    def __init__(self, files: Sequence[CredentialFile]) -> None:
        self._files = files
        self._by_length: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for position, file in enumerate(files):
            for network in file.includes:
                found = self._by_length[network.version, network.prefixlen][int(network.network_address)]
                if not found or found[-1] != position:
                    found.append(position)

    def candidates(self, addr: str) -> list[CredentialFile]:
        """The files of which an include contains the address, in their order.

        Raises:
            ValueError: no address.
        """
        address = _address(addr)
        number, bits = int(address), address.max_prefixlen
        found: set[int] = set()
        for (version, length), networks in self._by_length.items():
            if version == address.version:
                found.update(networks.get(number >> (bits - length) << (bits - length), ()))
        return [self._files[position] for position in sorted(found)]


@lru_cache(1024)  # an address is asked about some ten times in a row
def _address(addr: str) -> IPv4Address | IPv6Address:
    return ip_address(addr.partition("%")[0])  # fe80::1%eth0: the zone is this machine's, not the file's


def _first(networks: Sequence[Network], address: IPv4Address | IPv6Address) -> Network | None:
    return next((network for network in networks if address in network), None)


def _spelling(network: Network) -> str:
    single = network.prefixlen == network.max_prefixlen
    return str(network.network_address) if single else str(network)
