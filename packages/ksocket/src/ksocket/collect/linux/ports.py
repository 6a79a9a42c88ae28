"""Ports on which something listens, as the machine itself says.

Sources: ss(8); /proc/net/tcp and its kin (proc_net(5)) where there is none; sockstat(1) of FreeBSD; netstat(1) and
lsof(8) of macOS. The netstat of Linux is not asked: it takes the names of programs from their command lines.
Of UDP those from which programs ask are left out: the next scan would find others.
"""

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address, ip_address

from ksocket.collect.linux.lines import number, rows, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, ListeningPort, Missing
from kswire.problems import Code, problem

MAX_PORTS = 5_000
EPHEMERAL = 32_768  # where Linux takes ports for questions from (net.ipv4.ip_local_port_range)
MAX_LINE = 400  # characters; what is cut off are further programs that share a socket
# The byte order of an executable (ELF, EI_DATA) is that of the addresses in /proc/net.
COMMAND = r"""if has ss; then
  for family in 4 6; do
    echo "family $family"
    bounded ss "-$family" -ltunp || echo "failed $?"
  done
elif [ -r /proc/net/tcp ]; then
  echo "order $(dd if=/proc/self/exe bs=1 skip=5 count=1 | tr '\001\002' lb)"
  for name in tcp tcp6 udp udp6; do
    [ -r "/proc/net/$name" ] && { echo "table $name"; grep -E ' 0[A7] ' "/proc/net/$name"; }
  done
elif has sockstat; then
  echo sockstat
  bounded sockstat -46l -P tcp,udp || echo "failed $?"
elif has netstat; then
  echo netstat
  has lsof && { bounded lsof -nP +c 0 -iTCP -sTCP:LISTEN; bounded lsof -nP +c 0 -iUDP; }
  bounded netstat -anl || echo "failed $?"
fi | head -n 20000
echo end"""
MAX_LINES = 20_000

_ANY = {"4": "0.0.0.0", "6": "::"}
_STOPPED = re.compile(r"failed (12[4-9]|1[3-9]\d|2\d\d)")  # by the time limit or a signal: timeout(1), sh(1)
# All of them read lines with single blanks, and none steps back far: what is hostile takes no time.
_SS = re.compile(r"(tcp|udp) (?:LISTEN|UNCONN) \d+ \d+ (\S+):(\d+) \S+(?: users:\(\(\"([^\"]*)\")?")
_PROC = re.compile(r"\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) (0A|07) ")
_SOCKSTAT = re.compile(r"\S+ (.+?) (?:\d+|\?) (?:\d+|\?) (tcp|udp)(46|4|6) (\S+):(\d+) ")
_LSOF = re.compile(r"(\S+) \d+ \S+ \S+ IPv([46]) \S+ \S+ (TCP|UDP) ([^\s>]+):(\d+)(?: \(LISTEN\))?$")
_NETSTAT = re.compile(r"(tcp|udp)(46|4|6)? \d+ \d+ (\S+)\.(\d+) \*\.\*(?: (LISTEN)\b)?")


def parse(text: str) -> Facts:
    """Each port of each address once, in order; with the name of the program where the account may see it.

    Raises:
        ValueError: the answer is cut off.
    """
    lines = [" ".join(line.split())[:MAX_LINE] for line in rows(text)]
    if not lines or lines[-1] != "end":
        raise ValueError("the list of ports is cut off")
    if why := _half(lines):
        partial = problem(Code.PARTIAL, group="listeningPorts", detail=why)
        return Facts(missing=(Missing(group="listeningPorts", problem=partial),))
    if not _answered(lines):
        return Facts()
    found: dict[tuple[str, int, str], str | None] = {}
    for protocol, addr, port, process in _listening(lines):
        key = (protocol, port, addr)
        found[key] = found.get(key) or process
    ports = [
        ListeningPort(port=port, protocol=protocol, addr=addr, process=found[protocol, port, addr])
        for protocol, port, addr in sorted(found)
    ]
    return Facts(listening_ports=tuple(ports[:MAX_PORTS]))


def _half(lines: list[str]) -> str:
    """Why not all ports are told: half of them would look like closed ones, and like opened ones the next time."""
    if len(lines) > MAX_LINES:
        return f"more than {MAX_LINES} lines"
    return next((f"exit status {found[1]}" for line in lines if (found := _STOPPED.fullmatch(line))), "")


def _answered(lines: list[str]) -> bool:
    """Whether one of the sources told its table: no port at all is an answer only then."""
    return lines[0].startswith("order") or any(
        line.startswith(("Netid ", "USER ", "Active Internet", "Proto ")) for line in lines
    )


def _listening(lines: list[str]) -> Iterator[tuple[str, str, int, str | None]]:
    """(protocol, address, port, program) of each line that tells one."""
    if lines[0].startswith("order"):
        yield from _of_proc(lines)
        return
    family = "4"
    for line in lines:
        if line.startswith("family "):
            family = line[-1]
        elif matched := _SS.match(line):
            protocol, host, port, process = matched.groups()
            yield from _made(protocol, family, host, port, process)
        elif matched := _SOCKSTAT.match(line):
            process, protocol, family, host, port = matched.groups()
            yield from _made(protocol, family, host, port, None if process[0] == "?" else process)
        elif matched := _LSOF.match(line):
            process, family, protocol, host, port = matched.groups()
            yield from _made(protocol.lower(), family, host, port, process.replace(r"\x20", " "))
        elif matched := _NETSTAT.match(line):
            protocol, family, host, port, state = matched.groups()
            if protocol == "udp" or state:
                yield from _made(protocol, family or "4", host, port, None)


def _of_proc(lines: Iterable[str]) -> Iterator[tuple[str, str, int, str | None]]:
    big, protocol = False, "tcp"
    for line in lines:
        key, _, value = line.partition(" ")
        if key == "order":
            big = value == "b"
        elif key == "table":
            protocol = value[:3]
        elif matched := _PROC.match(line):
            host, port, peer, state = matched.groups()
            if state == ("0A" if protocol == "tcp" else "07") and peer == "0000":
                yield from _made(protocol, "", _of_words(host, big=big), str(int(port, 16)), None)


def _of_words(digits: str, *, big: bool) -> str:
    """The kernel prints an address as numbers of 32 bits in the machine's own byte order."""
    raw = bytes.fromhex(digits)
    words = [raw[at : at + 4] for at in range(0, len(raw), 4)]
    return str(ip_address(b"".join(one if big else one[::-1] for one in words)))


def _made(
    protocol: str, family: str, host: str, port: str, process: str | None
) -> Iterator[tuple[str, str, int, str | None]]:
    """Nothing where it is no address with a port: an answer may be clipped, or a lie."""
    addr, numbered = _address(host, family), number(port)
    highest = EPHEMERAL if protocol == "udp" else 65_536
    if addr is not None and numbered is not None and 0 < numbered < highest:
        yield protocol, addr, numbered, word(process or "", 100)


def _address(host: str, family: str) -> str | None:
    """`*` is any address of the family (of 46: `::`, which takes IPv4 as well); without zone."""
    if host == "*":
        return _ANY["6" if "6" in family else "4"]
    try:
        found = ip_address(host.replace("[", "").replace("]", "").partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


PROBE = ShellProbe("listeningPorts", COMMAND, parse)
