"""What a Ksocket would say that it sent in a scan of the estate. Pure."""

from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from kswire.problems import Code, Problem
from kswire.reports import SENT_KINDS, Account, Sent, Source, Tried

_HOSTS: Final = 254  # of a segment
_ECHOES, _PORTS, _REQUESTS = 2, 6, 90  # probes of one address beyond the router, and requests to one agent
_REFUSED: Final = frozenset({Code.LOGIN_REFUSED, Code.SNMP_WRONG_AUTHENTICATION})


def sent(prefix: str, routed: int, tried: Sequence[Tried]) -> Sent:
    """Of one site: its own segment, so many beyond the router, and what was asked. prefix: its first two octets."""
    attempts = [one for answer in tried for one in answer.attempts if one.file]
    silent = max(0, _HOSTS * routed - len(tried))
    methods = Counter(one.method for one in attempts)
    packets = {
        "arp": _HOSTS,
        "arp-kernel": 2 * sum(one.addr.startswith(f"{prefix}.0.") for one in tried),
        "icmp": _HOSTS * routed + silent * (_ECHOES - 1),
        "tcp-syn": silent * _PORTS,
        "ssh": methods["ssh"],
        "winrm": methods["winrm"],
        "snmp": methods["snmp"] * _REQUESTS,
    }
    verdicts = Counter((one.method, one.file, one.username, _verdict(one.problem)) for one in attempts)
    names = sorted({who[:3] for who in verdicts}, key=str)
    accounts = tuple(
        Account(
            method=who[0],
            file=who[1],
            username=who[2],
            **{verdict: verdicts[(*who, verdict)] for verdict in ("succeeded", "failed", "unproved")},
        )
        for who in names
    )
    return Sent(
        packets=dict.fromkeys(SENT_KINDS, 0) | packets,
        sources=(Source(addr=f"{prefix}.0.5", ifname="eth0"),),
        accounts=accounts,
        version=version("kshub"),
    )


def _verdict(problem: Problem | None) -> str:
    if problem is None:
        return "succeeded"
    return "failed" if problem.code in _REFUSED else "unproved"
