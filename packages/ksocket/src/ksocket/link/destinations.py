"""The one table of control traffic: everything that this machine talks to beside what it scans.

Scan traffic passes `Scope.permits`; control traffic goes to what is listed here, and nothing else opens a socket.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from ksocket.config.settings import Connect
from ksocket.link.proxy import goes_direct

RESOLVERS = Path("/etc/resolv.conf")


@dataclass(frozen=True, slots=True)
class Destination:
    """purpose: "hub", "proxy", "resolver". through: the proxy's URL when it is not reached directly."""

    purpose: str
    host: str
    port: int
    protocol: str = "tcp"
    through: str | None = None

    @property
    def text(self) -> str:
        """host:port/protocol."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}/{self.protocol}"


def control_traffic(
    connect: Connect, env: Mapping[str, str] = os.environ, resolvers: Path = RESOLVERS
) -> tuple[Destination, ...]:
    """Where control traffic goes with these settings; empty when no hub is set: a scan by hand needs none."""
    if not connect.host:
        return ()
    proxy = None if direct(connect, env) else connect.proxy
    found = [Destination("hub", connect.host, connect.port, through=proxy)]
    asked = connect.host
    if proxy:
        parts = urlsplit(proxy)
        asked = parts.hostname or ""
        found.append(Destination("proxy", asked, parts.port or 80))
    if not _is_address(asked):
        for server in _servers(resolvers):
            found += [Destination("resolver", server, 53, protocol) for protocol in ("udp", "tcp")]
    return tuple(found)


def direct(connect: Connect, env: Mapping[str, str] = os.environ) -> bool:
    """Is the hub reached without a proxy?"""
    named = (env.get("NO_PROXY") or env.get("no_proxy") or "").split(",")
    return connect.proxy is None or goes_direct(connect.host or "", connect.port, (*connect.no_proxy, *named))


def _servers(path: Path) -> list[str]:
    """As resolv.conf(5) has them: at most three."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace")[: 64 << 10].splitlines()
    except OSError:
        return []
    words = [line.split() for line in lines]
    return [one[1] for one in words if len(one) > 1 and one[0] == "nameserver"][:3]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
