"""What can be asked for, and what each field's value may be. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from kswire.problems import Code

STATES: Final = ("new", "stable", "outdated")
MARKS: Final = ("confirmed", "out-of-scope", "retired", "any", "none")
HAS: Final = (
    *("packages", "updates", "serial", "os", "ports", "services", "containers", "vlans", "domain"),
    *("tag", "note", "mark", "name", "details", "attempts"),
)
MAX_NUMBER: Final = 2**31 - 1
MAX_DAYS: Final = 36_500
_DAYS: Final = re.compile(r"([0-9]{1,5})d")
_NUMBER: Final = re.compile(r"[0-9]{1,10}")
_PORT: Final = re.compile(r"(?:(?:tcp|udp)/)?([0-9]{1,5})", re.IGNORECASE)
_MAX_PORT: Final = 65_535
_MAC: Final = re.compile(r"[0-9a-f]{1,12}")


@dataclass(frozen=True, slots=True)
class Field:
    """ordered: < and > are understood. limited: a comparison may stand behind the value: package:bash<5.

    example: a value. right: whether a value can be one.
    """

    example: str
    ordered: bool = False
    limited: bool = False
    right: Callable[[str], bool] = lambda _: True


def _among(*words: str) -> Callable[[str], bool]:
    return lambda value: value.casefold() in words


def _subnet(value: str) -> bool:
    return network(value) is not None


def _count(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) and int(value) <= MAX_NUMBER


def _moment(value: str) -> bool:
    return moment(value, datetime.now(UTC)) is not None


def _mac(value: str) -> bool:
    return bool(_MAC.fullmatch(digits(value)))


def _port(value: str) -> bool:
    found = _PORT.fullmatch(value)
    return found is not None and 0 < int(found[1]) <= _MAX_PORT


def network(value: str) -> IPv4Network | IPv6Network | None:
    """A network or a single address; None: it is neither."""
    if "%" in value:
        return None
    try:
        return ip_network(value, strict=False)
    except ValueError:
        return None


def moment(value: str, now: datetime) -> datetime | None:
    """A day (its begin in UTC), a time, or so many days ago: 2026-01-31, 2026-01-31T12:00, 7d; None: it is none."""
    if days := _DAYS.fullmatch(value):
        return now - timedelta(days=int(days[1])) if int(days[1]) <= MAX_DAYS else None
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def digits(value: str) -> str:
    """A MAC address or its begin, without what stands between."""
    return re.sub(r"[:.\-\s]", "", value.casefold())


FIELDS: Final[dict[str, Field]] = {
    "text": Field("tokyo"),
    "host": Field("web01"),
    "addr": Field("192.0.2."),
    "subnet": Field("10.1.0.0/16", right=_subnet),
    "mac": Field("00:11:22", right=_mac),
    "serial": Field("ABC123"),
    "os": Field("ubuntu"),
    "version": Field("22.04", ordered=True),
    "vendor": Field("cisco"),
    "model": Field("C9300"),
    "type": Field("switch"),
    "package": Field("libssl3<3.0.14", limited=True),
    "packages": Field("100", ordered=True, right=_count),
    "updates": Field("10", ordered=True, right=_count),
    "port": Field("8443, udp/161", right=_port),
    "service": Field("nginx"),
    "container": Field("redis"),
    "vlan": Field("10, office"),
    "domain": Field("corp.example.com"),
    "tag": Field("env=prod", limited=True),
    "note": Field('"A社"'),
    "mark": Field(", ".join(MARKS), right=_among(*MARKS)),
    "state": Field(", ".join(STATES), right=_among(*STATES)),
    "seen": Field("2026-01-31, 7d", ordered=True, right=_moment),
    "method": Field("ssh"),
    "problem": Field("login-refused", right=_among(*(str(one) for one in Code))),
    "file": Field("10_servers.toml"),
    "has": Field(", ".join(HAS), right=_among(*HAS)),
    "space": Field('"A社"'),
    "network": Field('"本社"'),
}


def nearest(name: str) -> str | None:
    """The field that was meant, most likely."""
    return next(iter(get_close_matches(name, FIELDS, 1, 0.6)), None)
