"""What a scan is asked to do: the network's settings, the Ksocket's own over them, and a range for one run. Pure."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import Any, Final

import msgspec

from kshub.faults import Fault
from kshub.orders.windows import ScanWindows
from kshub.orders.windows import checked as checked_windows
from kswire.orders import LONGEST, METHODS, PROFILES, SHORTEST, Ask, Scan, Timeouts
from kswire.wire import Wire

MAX_NETWORKS: Final = 1000  # entries of one list
MAX_ADDRESSES: Final = 4096  # of one Ask
MAX_NARROWED: Final = 65_536  # addresses that a narrowed run searches: as many as a collector takes
PRIVATE: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "169.254.0.0/16", "fe80::/10")

Network = IPv4Network | IPv6Network


class ScanSettings(Wire, frozen=True):
    """None: as in the common settings, or the collector's default."""

    start: tuple[str, ...] | None = None
    permitted: tuple[str, ...] | None = None
    prohibited: tuple[str, ...] | None = None
    profile: str | None = None
    methods: tuple[str, ...] | None = None
    timeouts: Timeouts | None = None
    windows: ScanWindows | None = None  # of a network only


def read(text: str) -> ScanSettings:
    """As a row holds them."""
    return msgspec.json.decode(text, type=ScanSettings)


def write(settings: ScanSettings) -> str:
    """As a row holds them."""
    return msgspec.json.encode(settings).decode()


def checked(settings: ScanSettings, *, own: bool = False) -> ScanSettings:
    """The same settings, when each value can be meant. own: they are a Ksocket's, which has no windows of its own.

    Raises:
        Fault: "order-wrong" with the key and the value.
    """
    for key in ("start", "permitted", "prohibited"):
        networks(getattr(settings, key) or (), key)
    if settings.profile is not None and settings.profile not in PROFILES:
        raise Fault("order-wrong", key="profile", value=settings.profile[:80])
    methods(settings.methods)
    for method, seconds in _seconds(settings).items():
        if not SHORTEST <= seconds <= LONGEST:
            raise Fault("order-wrong", key=f"timeouts.{method}", value=f"{seconds:g}")
    if settings.windows is not None and own:
        raise Fault("order-wrong", key="settings", value="windows")
    if settings.windows is not None:
        checked_windows(settings.windows)
    return settings


def networks(entries: Sequence[str], key: str) -> list[Network]:
    """Addresses and CIDRs; key: where they stand.

    Raises:
        Fault: "order-wrong", "order-large".
    """
    if len(entries) > MAX_NETWORKS:
        raise Fault("order-large", most=MAX_NETWORKS)
    return [_network(entry, key) for entry in entries]


def methods(chosen: Sequence[str] | None) -> tuple[str, ...]:
    """The methods to be used, all where nothing is chosen.

    Raises:
        Fault: "order-wrong".
    """
    unknown = [one for one in chosen or () if one not in METHODS]
    if unknown:
        raise Fault("order-wrong", key="methods", value=unknown[0][:80])
    return tuple(dict.fromkeys(chosen)) if chosen else METHODS


def scan(run: str, common: ScanSettings, own: ScanSettings, narrow: Sequence[str] = ()) -> Scan:
    """The order to one Ksocket. narrow: these networks, and nothing outside them, for this run only.

    They are where such a run begins, too: the gateway, whose tables would tell of them, may lie outside.

    Raises:
        Fault: "order-wrong", "order-large", "order-empty", "narrow-large".
    """
    merged: dict[str, Any] = _given(common) | _given(own)
    start, permitted = tuple(merged.get("start", ())), tuple(merged.get("permitted", ()))
    if narrow:
        inside = _within(permitted, narrow)
        start, permitted = _searched(inside), tuple(map(str, inside))
    return Scan(
        run=run,
        start=start,
        permitted=permitted,
        # what is prohibited for all stays so for each
        prohibited=tuple(dict.fromkeys((*(common.prohibited or ()), *(own.prohibited or ())))),
        profile=merged.get("profile", "safe"),
        methods=methods(merged.get("methods")),
        timeouts=_timeouts(common, own),
    )


def ask(
    run: str, addresses: Sequence[str], chosen: Sequence[str] | None, common: ScanSettings, own: ScanSettings
) -> Ask:
    """A person asks these addresses again, without discovery.

    Raises:
        Fault: "order-wrong", "order-large", "order-empty".
    """
    if not addresses:
        raise Fault("order-empty")
    if len(addresses) > MAX_ADDRESSES:
        raise Fault("order-large", most=MAX_ADDRESSES)
    for address in addresses:
        _network(address, "addresses")
    prohibited = tuple(dict.fromkeys((*(common.prohibited or ()), *(own.prohibited or ()))))
    return Ask(
        run=run,
        addresses=tuple(addresses),
        methods=methods(chosen),
        prohibited=prohibited,
        again=True,
        timeouts=_timeouts(common, own),
    )


def _given(settings: ScanSettings) -> dict[str, Any]:
    known = msgspec.structs.asdict(settings)
    return {name: value for name, value in known.items() if value is not None}


def _timeouts(common: ScanSettings, own: ScanSettings) -> Timeouts | None:
    """Each method's by itself: what the Ksocket has of its own goes before."""
    merged = _seconds(common) | _seconds(own)
    return Timeouts(**merged) if merged else None


def _seconds(settings: ScanSettings) -> dict[str, float]:
    told = ((method, getattr(settings.timeouts, method, None)) for method in METHODS)
    return {method: seconds for method, seconds in told if seconds is not None}


def _within(permitted: tuple[str, ...], narrow: Sequence[str]) -> list[Network]:
    """What is in both. Nothing permitted by name means private addresses, so a range never widens that.

    Raises:
        Fault: "order-empty".
    """
    allowed, wanted = _distinct(networks(permitted or PRIVATE, "permitted")), _distinct(networks(narrow, "narrow"))
    both = [one for left in allowed for right in wanted if (one := _both(left, right)) is not None]
    if not both:
        raise Fault("order-empty")
    return both


def _searched(inside: list[Network]) -> tuple[str, ...]:
    """The part that can be searched address by address; who is in the other networks of IPv6, only tables tell.

    Raises:
        Fault: "narrow-large".
    """
    some = [one for one in inside if one.version == 4 or one.num_addresses == 1]
    if not some or sum(one.num_addresses for one in some) > MAX_NARROWED:
        raise Fault("narrow-large", most=MAX_NARROWED)
    return tuple(map(str, some))


def _distinct(some: list[Network]) -> list[Network]:
    """None of them within another."""
    four = [one for one in some if isinstance(one, IPv4Network)]
    six = [one for one in some if isinstance(one, IPv6Network)]
    return [*collapse_addresses(four), *collapse_addresses(six)]


def _both(left: Network, right: Network) -> Network | None:
    if isinstance(left, IPv4Network) and isinstance(right, IPv4Network):
        return left if left.subnet_of(right) else right if right.subnet_of(left) else None
    if isinstance(left, IPv6Network) and isinstance(right, IPv6Network):
        return left if left.subnet_of(right) else right if right.subnet_of(left) else None
    return None


def _network(entry: str, key: str) -> Network:
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        raise Fault("order-wrong", key=key, value=entry[:80]) from None
