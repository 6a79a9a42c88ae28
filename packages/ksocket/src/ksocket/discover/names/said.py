"""What a machine, or the name server, says of it without a login: names and services, bounded and readable. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kswire.facts import Hostname, Service, joined

MAX_NAMES: Final = 10  # of one source: certificates may hold hundreds
MAX_TEXT: Final = 120  # characters of a title, a version, a subject

_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST: Final = re.compile(rf"(?=.{{1,253}}\Z)(?=[^a-z]*[a-z]){_LABEL}(?:\.{_LABEL})*")
_NOBODY: Final = frozenset({"localhost", "localhost.localdomain", "localhost.local", "ip6-localhost"})


@dataclass(frozen=True, slots=True)
class Said:
    """Names with their source ("dns", "mdns", "netbios", "tls"), and services; both empty when it said nothing."""

    hostnames: tuple[Hostname, ...] = ()
    services: tuple[Service, ...] = ()

    def __add__(self, other: "Said") -> "Said":
        names = {one.hostname for one in self.hostnames}
        return Said(
            (*self.hostnames, *(one for one in other.hostnames if one.hostname not in names)),
            joined(self.services, other.services),
        )


def host(text: str) -> str | None:
    """The text as a host name, lower case and without the root's dot (RFC 1123, 2.1; underscores are met); else None.

    Names that anybody has, addresses and wildcards are none.
    """
    name = text.lower().removesuffix(".")
    return name if _HOST.fullmatch(name) and name not in _NOBODY else None


def hosts(texts: Iterable[str], source: str) -> tuple[Hostname, ...]:
    """Those that are host names, each once, at most MAX_NAMES of them."""
    names = dict.fromkeys(name for text in texts if (name := host(text)))
    return tuple(Hostname(hostname=name, source=source) for name in list(names)[:MAX_NAMES])


def line(text: str) -> str | None:
    """The text as one line that can be printed, cut to MAX_TEXT characters; None when nothing is left."""
    shown = "".join(one if one.isprintable() else " " for one in text[: MAX_TEXT * 20])
    return " ".join(shown.split())[:MAX_TEXT].rstrip() or None
