"""Exactly what discovery sends: made from the values that the senders use."""

from textwrap import fill

from ksocket.discover import (
    announcers,
    block,
    canaries,
    congestion,
    connect,
    cookies,
    frames,
    frames6,
    hearing,
    neighborhood,
    neighbors,
    path,
    ping6,
    routed,
    rtt,
    table,
)
from ksocket.discover.names import http, mdns, netbios, resolver, ssh, tcp, tls
from ksocket.discover.tcp import WAVES
from ksocket.discover.windows import arp, connections, echo
from ksocket.discover.windows.api import ECHOES_AT_ONCE
from ksocket.pace import PROFILES, Profile
from ksocket.scope import LARGEST_IPV6, MAX_LEARNED_PREFIX


def explain() -> str:
    """The text of `ksocket explain discovery`: frames, ports, rates, and what is never sent."""
    likely = " ".join(f".{last}" for last in block.LIKELY)
    waves = "; then ".join(", ".join(map(str, ports)) for ports in WAVES)
    return f"""\
ON THIS MACHINE'S OWN LINKS
  ARP request (Ethernet broadcast, EtherType 0x0806, RFC 826) for each permitted address, {frames.SMALLEST} octets,
  from a packet socket: the kernel's neighbour table stays as it is.
  Profile safe asks once, the others twice. ARP that others send is heard during the scan, not answered.
  The replies of an address that is not asked for are not used.

BEHIND ROUTERS
  1. ICMP echo request (type 8), {routed.ECHO_ROUNDS} rounds, to each permitted address. The payload is a cookie,
     a time in milliseconds and the words "{frames.NAME.decode().strip()}".
  2. TCP SYN to those that stay silent, port {waves}.
     No connection is made: the kernel resets what is answered.
  IPv4 with "don't fragment" and TTL 64. The router's MAC address is asked for by ARP, at most 3 times.
  Alive is who sends an echo reply, a SYN-ACK, a RST, or refuses the probe itself (ICMP type 3), with the right
  cookie: {cookies.BITS} bits that are keyed anew in each run. Routers' messages about others count for nothing.
  Order: across the /24s (.0.1, .1.1, .2.1, ...), in each {likely} first, then
  first the /24s in which someone has answered. After the last probe it listens for 3 time-outs, at least 0.3 s
  ({3 * rtt.UNKNOWN:.0f} s while no round-trip time is known).

WHERE ONE ANSWERS FOR ALL (a firewall, proxy ARP)
{_ghosts()}

FROM ROUTERS' TABLES (read by SNMP and SSH: `ksocket explain snmp`)
  Neighbours by ARP, LLDP, CDP, OSPF and BGP, next hops and host routes are asked singly; networks of a link or a route
  are searched when they are /{MAX_LEARNED_PREFIX} or smaller. Of VRFs only single addresses, and none that the main
  table knows. At most {neighbors.MAX_ADDRESSES:,} addresses and {neighbors.MAX_PREFIXES:,} networks a device.

IPv6
  On this machine's own links that have a prefix: an ICMPv6 echo request to all nodes (ff02::1, hop limit 1)
  from the link-local address and from an address of each prefix, {neighborhood.ROUNDS} rounds; with CAP_NET_RAW one
  general query for multicast listeners (MLDv2, RFC 3810, hop limit 1, routers keep their timers), unless this
  machine's IPv6 gateway there has a higher link-local address: ours would be heard in its place. All answer at
  once, or within {frames6.REPORT_MS} ms. With CAP_NET_RAW also one question by mDNS from each of these addresses
  ({announcers.GROUP}, UDP {mdns.PORT}): {mdns.TYPES}.
  Then neighbour solicitations (hop limit 255) for addresses that the answers let us guess, at most
  {neighborhood.MAX_GUESSES}. No such call leaves on a link with an address that is prohibited or not permitted.
  No prefix shorter than /{LARGEST_IPV6} is swept. Single addresses that somebody or a table names, and prefixes of
  /{LARGEST_IPV6} and longer: on the links neighbour solicitations, as often as ARP; behind routers ICMPv6 echo
  requests, {ping6.ROUNDS} rounds, then TCP connections to the same ports.
  Calls and solicitations count as ARP in the rates. An echo request carries a cookie and the word
  "{frames.NAME.decode().strip()}".

NAMES AND SERVICES, WITHOUT A LOGIN
  Each machine that answered is asked, one question after the other ([names] services = false: none):
{_questions()}
  Names in DNS ([names] dns = false: none): one PTR query for each address to the name servers of
  {resolver.RESOLV_CONF}, those of private addresses never to a server with a public address. A server that is silent
  {resolver.SILENT_AFTER} times in a row is asked no more.

WITHOUT CAP_NET_RAW
  On the links: a TCP connection to port {table.PORT} makes the kernel ask by ARP (3 requests for a silent address),
  at most {table.AT_ONCE} unresolved addresses at once; its neighbour table is read.
  Behind routers: ICMP echo by datagram socket where net.ipv4.ping_group_range allows; then TCP connections to the
  same ports, at most {connect.AT_ONCE} at once, {connect.SECONDS:.0f} s each; closed as soon as they are answered,
  and nothing is written. IPv6: echo by the same sockets, no query for listeners.

ON WINDOWS (no driver, no Npcap and no administrator is needed; not yet run there)
{_windows()}

RATES, over all scans of this machine
{_rates()}
  Probes of one host: at most {PROFILES["safe"].per_host_per_second} a second.
{_pacing()}

NEVER
  Addresses outside the scope or prohibited; other multicast and broadcast addresses; other UDP than named
  above; port 9100; malformed packets;
  prefixes shorter than /{MAX_LEARNED_PREFIX} that only a router named.
"""


def _ghosts() -> str:
    words = (
        f"A /24 of which {hearing.WHOLE:.0%} of the addresses answer, and {hearing.ALIKE:.0%} alike (on a link with "
        "the same MAC address, behind a router with the same TTL; at least "
        f"{hearing.LEAST_NEAR} and {hearing.LEAST_FAR} addresses asked), is told as a whole (answers-for-all). Of "
        f"those alike the first {hearing.FIRST} are inspected, and who is named singly, by a person or a table."
    )
    return fill(words, 110, initial_indent="  ", subsequent_indent="  ")


def _questions() -> str:
    asked = (
        ("UDP", netbios.PORT, "NetBIOS node status (RFC 1002)"),
        ("UDP", mdns.PORT, "mDNS: its name and its types of services (RFC 6762), to the machine alone"),
        ("TCP", ssh.PORT, "the line that an SSH server says first; nothing is sent. Not where somebody logs in by SSH"),
        ("TCP", tls.PORT, "the certificate, not verified (TLS 1.2 or 1.3), and GET / as below"),
        (
            "TCP",
            http.PORT,
            f"GET / (HTTP/1.0), at most {http.MOST // 1024} KiB and {tcp.TALK_SECONDS:.0f} s; no redirect is followed",
        ),
    )
    return "\n".join(f"    {way} {port:<5} {what}" for way, port, what in asked)


def _windows() -> str:
    words = (
        f"On the links: SendARP, which sends up to {arp.REQUESTS} requests, for at most {arp.AT_ONCE} addresses at "
        "once; who stood in Windows' table before, unconfirmed, is confirmed by a TCP connection to port "
        f"{table.PORT}. Behind routers: IcmpSendEcho2, at most {echo.THREADS * ECHOES_AT_ONCE} echo requests at once, "
        f"{echo.MILLISECONDS / 1000:.0f} s each, the payload being the words above; then TCP connections to the same "
        f"ports, at most {connections.AT_ONCE} at once, {connections.SECONDS:.0f} s each: Windows sends a SYN that is "
        f"refused again, so each pays for {connections.SYNS}. The rates below hold for each scan by itself."
    )
    return fill(words, 110, initial_indent="  ", subsequent_indent="  ")


def _pacing() -> str:
    words = (
        "Below these caps the rate behind each router follows what the path carries: it starts at "
        f"{path.START:.0f} packets/s, and about {congestion.SHARE:.0%} of the packets, at least {congestion.CANARIES} "
        f"in {congestion.LONGEST_WINDOW} s, ask hosts again that have answered (each at most "
        f"{1 / canaries.EACH_SECONDS:.0f} times a second). When more than {congestion.LOSSY:.0%} of those answers stay "
        "away, the rate falls to what arrived, and what was asked meanwhile is asked again, at most "
        f"{routed.REPEATS} times."
    )
    return fill(words, 110, initial_indent="  ", subsequent_indent="  ")


def _rates() -> str:
    rows = (("profile", "ARP/s per link", "routed/s", "per /24/s"), *map(_row, PROFILES.values()))
    return "\n".join("  " + "  ".join(f"{cell:<14}" for cell in row).rstrip() for row in rows)


def _row(profile: Profile) -> tuple[str, str, str, str]:
    caps = (profile.arp_per_second, profile.routed_per_second, profile.per_slash24_per_second)
    arp, routed, slash24 = ("no cap" if cap is None else str(cap) for cap in caps)
    return profile.name, arp, routed, slash24
