"""Interfaces with their addresses. Sources: ip-address(8), ip-link(8) (iproute2 and BusyBox), else ifconfig(8)."""

import re
from collections.abc import Iterable
from itertools import pairwise

from ksocket.collect.linux import ifconfig
from ksocket.collect.linux.ifconfig import Link, with_netmask
from ksocket.collect.linux.lines import mac, number, rows, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import ExtraFields, Facts, Interface, Networking, Signature
from kswire.macs import burned_in, vendors

COMMAND = """\
if has ip; then
  bounded ip -o link show
  bounded ip -o addr show
else
  bounded ifconfig -a
fi
cd /sys/class/net && for name in *; do
  [ -r "$name/speed" ] && read -r speed <"$name/speed" && echo "speed $name $speed"
done"""

MAX_INTERFACES = 10_000
_ROW = re.compile(r"(\d{1,9}):\s+([^\s:@]{1,64})(?:@[^\s:]+)?:?\s+(.*)")
# Software on one machine has the same addresses there as on the next: they identify nothing.
_VIRTUAL = re.compile(
    r"(docker|veth|br-|virbr|vnet|tap|tun|vmnet|vboxnet|cali|flannel|cni|lxc|lxd|ifb|dummy|vrrp|kube)"
)


def parse(text: str) -> Facts:
    """One record an address, one for an interface without address, in the machine's own order."""
    links: dict[str, Link] = {}
    speeds: dict[str, int] = {}
    rest: list[str] = []
    for row in rows(text):
        matched = _ROW.match(row)
        if matched:
            _read(matched, links)
        elif row.startswith("speed "):
            name, _, speed = row[6:].partition(" ")
            speeds[name] = number(speed) or 0
        else:
            rest.append(row)
    if not links:
        links = ifconfig.parse(rest)
    if not links:
        raise ValueError("no interface at all")
    interfaces = tuple(one for link in links.values() for one in _records(link, speeds.get(link.ifname, 0)))
    macs = vendors(one.macaddr for one in interfaces[:MAX_INTERFACES])
    return Facts(
        interfaces=interfaces[:MAX_INTERFACES],
        extra_fields=ExtraFields(networking=Networking(macaddrs=macs)) if macs else None,
        signatures=_signatures(links.values()) or None,
    )


def _read(matched: re.Match[str], links: dict[str, Link]) -> None:
    name = word(matched[2]) or "?"
    link = links.setdefault(name, Link(name))
    link.index = number(matched[1])
    words = matched[3].replace("\\", " ").split()
    flags = words[0].strip("<>").split(",") if words and words[0].startswith("<") else None
    after = dict(pairwise(words))
    if flags is not None:
        link.up = "UP" in flags and "NO-CARRIER" not in flags
        link.mtu = number(after.get("mtu", ""))
        link.macaddr = mac(after.get("link/ether", "")) or mac(after.get("link/infiniband", ""))
    elif words and words[0] in {"inet", "inet6"} and len(words) > 1:
        found = with_netmask(words[1])
        if found:
            link.addresses.append(found)


def _records(link: Link, megabits: int) -> list[Interface]:
    common = Interface(
        ifname=link.ifname,
        index=link.index,
        macaddr=link.macaddr,
        mtu=link.mtu,
        up=link.up,
        speed=megabits * 1_000_000 if 0 < megabits < 4_000_000 else None,
    )
    if not link.addresses:
        return [common]
    fields = {name: getattr(common, name) for name in common.__struct_fields__ if name not in {"addr", "netmask"}}
    return [Interface(addr=addr, netmask=mask, **fields) for addr, mask in link.addresses]


def _signatures(links: Iterable[Link]) -> tuple[Signature, ...]:
    found: dict[str, None] = {}
    for link in links:
        if link.macaddr and burned_in(link.macaddr) and not _VIRTUAL.match(link.ifname):
            found.setdefault(link.macaddr)
    return tuple(Signature(kind="mac", value=value) for value in found)


PROBE = ShellProbe("interfaces", COMMAND, parse)
