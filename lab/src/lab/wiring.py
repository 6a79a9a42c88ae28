"""Who is connected to whom: the `ip -batch` lines and start commands of a network (ip(8)). Pure."""

from ipaddress import IPv4Network, IPv6Interface

from lab import daemons
from lab.description import Description, Host, Link

_LLDP = 1 << 0xE  # the last bits of its destination 01-80-c2-00-00-0e, which a bridge keeps to itself (IEEE 802.1Q)


def bridge(segment: str) -> str:
    """The name of a segment's bridge (at most 15 characters, as any interface)."""
    return f"b-{segment}"[:15]


def port(number: int) -> str:
    """The name of the bridge's end of the cable with this number."""
    return f"p{number}"


def relay_ends(number: int) -> tuple[str, str]:
    """The interfaces between which a relay carries the frames of the cable with this number."""
    return port(number), f"r{number}"


def cables(network: Description) -> list[tuple[str, int, Link]]:
    """(host, index of its link, the link), in the order of their port numbers."""
    return [(name, index, link) for name, host in network.hosts.items() for index, link in enumerate(host.links)]


def fabric(network: Description, processes: dict[str, int]) -> str:
    """What is to be made in the fabric: a bridge a segment, a cable a link. processes: host -> a process in it.

    The bridges have no addresses and do not snoop: the fabric itself never sends anything. They pass on LLDP, as
    a cable between two routers does.
    """
    lines = [
        f"link add {bridge(segment)} up type bridge mcast_snooping 0 group_fwd_mask {_LLDP}"
        for segment in network.segments
    ]
    for number, (name, index, link) in enumerate(cables(network)):
        peer = f"peer name eth{index} address {link.macaddr} netns {processes[name]}"
        lines.append(f"link add {port(number)} type veth {peer}")
        plug = port(number)
        if link.relay is not None:
            near, far = relay_ends(number)
            plug = f"q{number}"
            lines += [f"link add {far} type veth peer name {plug}", f"link set {near} up", f"link set {far} up"]
        lines.append(f"link set {plug} master {bridge(link.segment)} up")
    return _text(lines)


def links(network: Description, host: Host) -> str:
    """What a host does with its interfaces: addresses, routes, neighbours that it is told of."""
    lines = ["link set lo up", *(f"netns add {vrf}" for vrf in host.vrfs)]
    for index, link in enumerate(host.links):
        lines += [f"link set eth{index} netns {link.vrf}"] if link.vrf else _plugged(network, host, index, link)
    if host.gateway is not None:
        lines.append(f"route add default via {host.gateway}")
    lines += [f"route add {route.to} via {route.via}" for route in host.routes]
    for names, state in ((host.neighbors, "stale"), (host.permanent_neighbors, "permanent")):
        lines += [line for name in names for line in _neighbor(network, host, name, state)]
    return _text(lines)


def vrf_links(network: Description, host: Host, vrf: str) -> str:
    """The same within one of the host's VRFs."""
    lines = ["link set lo up"]
    for index, link in enumerate(host.links):
        if link.vrf == vrf:
            lines += _plugged(network, host, index, link)
    lines += [line for name in host.neighbors for line in _neighbor(network, host, name, "stale", vrf)]
    return _text(lines)


def _plugged(network: Description, host: Host, index: int, link: Link) -> list[str]:
    # A silent host has no route to anybody: it can answer ARP and nothing else.
    address = f"{link.address}/32" if host.silent else f"{network.interface(link)} broadcast +"
    lines = [f"link set eth{index} up", *([] if link.ipv6_only else [f"address add {address} dev eth{index}"])]
    lines += [f"address add {IPv6Interface(one)} dev eth{index} nodad" for one in link.ipv6]
    return lines + [f"route add local {IPv4Network(also)} dev lo" for also in link.also]


def _neighbor(network: Description, host: Host, name: str, state: str, vrf: str | None = None) -> list[str]:
    """None, when the other is met in another VRF."""
    found = network.reached_by(host, network.hosts[name])
    if found is None:  # the description was checked
        raise LookupError(name)
    index, link = found
    if host.links[index].vrf != vrf:
        return []
    known = [*([] if link.ipv6_only else [link.address]), *(str(IPv6Interface(one).ip) for one in link.ipv6)]
    return [f"neighbor replace {one} lladdr {link.macaddr} dev eth{index} nud {state}" for one in known]


def start(host: Host, shared: str) -> str:
    """The shell commands of a host once its cables are in place. shared: where it finds its `links` file."""
    without = str(int(not host.ipv6))
    settings = {
        "net/ipv6/conf/all/disable_ipv6": without,  # else every interface multicasts by itself
        "net/ipv6/conf/default/disable_ipv6": without,
        "net/ipv6/conf/all/forwarding": str(int(host.forwarding)),
        "net/ipv6/icmp/echo_ignore_multicast": str(int(host.quiet)),
        "net/ipv4/ip_forward": str(int(host.forwarding)),
        "net/ipv4/icmp_echo_ignore_all": str(int(host.silent)),
        "net/ipv4/ping_group_range": "0 2147483647",
    }
    lines = ["set -eu"]
    lines += [f"[ ! -e /proc/sys/{path} ] || echo '{value}' >/proc/sys/{path}" for path, value in settings.items()]
    lines += [f"ip -batch {shared}/links", _REMEMBER]
    for vrf in host.vrfs:
        within = f"nsenter --net=/run/netns/{vrf}"
        lines += [f"{within} ip -batch {shared}/{vrf}.links", f"{within} sh -c '{_REMEMBER}'"]
    if host.system is None:
        return _text([*lines, "echo ready", "read -r _ || exit 0"])
    return _text([*lines, "exec 3<&0", *daemons.commands(host), *_LINGER])


# The kernel has one neighbour table for all namespaces, and forgets what is stale for a minute once the table has 128
# entries: other labs would take away what a router here is to know.
_REMEMBER = "for one in /proc/sys/net/ipv[46]/neigh/*/gc_stale_time; do [ ! -w $one ] || echo 86400 >$one; done"

# The first process of a PID namespace: it reaps orphans, and goes when its stdin is closed, which ends all others.
_LINGER = (
    "trap 'exit 0' TERM",
    "(while read -r _; do :; done; kill -TERM 1) <&3 >/dev/null 2>&1 &",
    "echo ready",
    "exec </dev/null >/dev/null 3<&-",
    "while :; do wait; done",
)


def _text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
