"""What a collector tells. Found, Tried and Done are kept until acknowledged; The others may be lost."""

from typing import Final

from kswire.facts import Address, Attempt, Facts
from kswire.problems import Problem
from kswire.wire import Moment, Wire


class Report(Wire, frozen=True, tag_field="type"):
    """The base of all reports; run is the order's."""

    run: str


class Found(Report, frozen=True, tag="found"):
    """An address is alive, or a table or the user names it.

    by: "gateway", "arp", "ndp", "icmp", "mdns", "tcp", "neighbor" (a router's table), "start" (named by the user),
    "tunnel".
    methods: those of which a Tried follows.
    """

    address: Address
    by: str
    methods: tuple[str, ...]
    found_at: Moment


class Tried(Report, frozen=True, tag="tried"):
    """One method was tried on one address: every attempt, and the facts of the one that succeeded."""

    addr: str
    method: str
    attempts: tuple[Attempt, ...]
    tried_at: Moment
    route: tuple[str, ...] = ()
    facts: Facts | None = None


class Searched(Wire, frozen=True):
    """Where the run looked to the end, so that who did not answer there was not there.

    prefixes: CIDRs of which every address was probed, and whoever answered was told; on_link: by ARP, from their own
    segment, where a firewall hides nobody. addresses: asked one by one by methods alone, and heard nothing of. route:
    the jump hosts that it went through.
    """

    route: tuple[str, ...] = ()
    on_link: bool = False
    prefixes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


# What a collector sends, each kind counted where it leaves. arp-kernel: requests that its machine's kernel sends before
# connections, at most so many; ndp: neighbour solicitations (IPv6), ndp-kernel: those of the kernel, at most so many.
# icmp: echo requests over IPv4; icmp6: over IPv6, those to all hosts of a segment too; mld: queries for listeners of
# multicast. tcp-syn: probes without a connection; tcp-connect: connections that only probe. dns: questions to the
# machine's own name servers; netbios, mdns: one question each; tcp-banner: connections to hear what a service says of
# itself. ssh, winrm: connections to log in; snmp: requests, each repetition too.
SENT_KINDS: Final = (
    *("arp", "arp-kernel", "ndp", "ndp-kernel", "icmp", "icmp6", "mld", "tcp-syn", "tcp-connect"),
    *("dns", "netbios", "mdns", "tcp-banner", "ssh", "winrm", "snmp"),
)


class Source(Wire, frozen=True):
    """An address of the collector's machine that sent, and its interface."""

    addr: str
    ifname: str | None = None


class Account(Wire, frozen=True):
    """What became of the logins with one credential file, which is named without its directory.

    succeeded; failed: refused by the machine; guarded: not tried, so that the account is not locked; unproved: ended
    before the machine said anything of the account. file None: all files together that are not named.
    """

    method: str
    file: str | None = None
    username: str | None = None
    succeeded: int = 0
    failed: int = 0
    guarded: int = 0
    unproved: int = 0


class Sent(Wire, frozen=True):
    """What a run has sent. packets: by kind, of SENT_KINDS; a kind that is not there is not known.

    restarts: how often its process ended before the run did; what it sent in the second before that may be missing.
    version: of the collector.
    """

    packets: dict[str, int] = {}
    sources: tuple[Source, ...] = ()
    accounts: tuple[Account, ...] = ()
    restarts: int = 0
    version: str | None = None


class Done(Report, frozen=True, tag="done"):
    """The run is over. status: "done", "partial" (cut short, or a part could not be searched), "failed".

    searched: only what was finished; answered: addresses that were told by somebody's word before a probe found that
    they answer. sent: None: not known.
    """

    status: str
    started_at: Moment
    terminated_at: Moment
    number_of_addresses: int = 0
    problems: tuple[Problem, ...] = ()  # of the run as a whole: why less is known than could be
    searched: tuple[Searched, ...] = ()
    answered: tuple[str, ...] = ()
    sent: Sent | None = None


class Progress(Report, frozen=True, tag="progress"):
    """How far it is: probes sent and planned, addresses found and asked. rate: probes a second, just now."""

    sent: int
    planned: int
    found: int
    asked: int
    rate: int | None = None


class Log(Report, frozen=True, tag="log"):
    """One line for the person who watches."""

    level: str
    problem: Problem


class PlannedSweep(Wire, frozen=True):
    """One part of a planned sweep: packets at most, when nobody answers; seconds at the profile's rate."""

    target: str
    addresses: int
    packets: int
    how: str
    seconds: float


class PlannedLogin(Wire, frozen=True):
    """A credential file that would be used, and the addresses that it covers."""

    method: str
    file: str
    includes: tuple[str, ...] = ()


class PlannedTarget(Wire, frozen=True):
    """A machine behind jump hosts that would be asked in any case."""

    addr: str
    route: tuple[str, ...] = ()


class Planned(Report, frozen=True, tag="planned"):
    """The answer to Plan: what the scan would send where, within the collector's own limits (problems: what they cut).

    names: what is asked for the names and services of whoever answers: "DNS 192.0.2.53", "NetBIOS UDP 137". It is for
    a person who waits for it, and may be lost like Progress.
    """

    gateways: tuple[str, ...] = ()  # where it would start, when the scan names no start
    sweeps: tuple[PlannedSweep, ...] = ()
    logins: tuple[PlannedLogin, ...] = ()
    targets: tuple[PlannedTarget, ...] = ()
    names: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


Kept = Found | Tried | Done  # numbered, in the spool until the hub has committed them
AnyReport = Kept | Progress | Log | Planned
