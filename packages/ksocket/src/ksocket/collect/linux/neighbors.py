"""The machines that this one has talked to lately.

Sources: ip-neighbour(8), /proc/net/arp; arp(8) -an and ndp(8) -an of FreeBSD and macOS.
"""

import re
from itertools import pairwise

from ksocket.collect.linux.lines import address, mac, rows, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Missing, Neighbor
from kswire.problems import Code, problem

MAX_NEIGHBORS = 10_000
COMMAND = f"""\
if has ip; then
  bounded ip neigh show
elif [ -r /proc/net/arp ]; then
  cat /proc/net/arp
else
  bounded arp -an
  has ndp && bounded ndp -an
fi | head -n {MAX_NEIGHBORS + 1}
echo end"""

_NOBODY = frozenset(("FAILED", "INCOMPLETE", "NOARP"))
_PROC = re.compile(r"([\d.]{7,15})\s+0x\w+\s+0x(\w+)\s+(\S{17})\s+\S+\s+(\S{1,64})")
# An entry that never expires is the machine's own address.
_BSD = re.compile(r"\S+ \(([\d.]{7,15})\) at (\S{11,17}) on (\S{1,64})(?!.* permanent)")
_NDP = re.compile(r"([0-9a-fA-F:.]{2,45}(?:%\S+)?)\s+([0-9a-fA-F:]{11,17})\s+(\S{1,64})\s(?!\s*permanent)")


def parse(text: str) -> Facts:
    """Those that answered, with their MAC address; an empty table is an answer, too."""
    lines = list(rows(text))
    if not lines or lines[-1] != "end":
        raise ValueError("the table of neighbours is cut off")
    found = {one: None for line in lines[:-1] if (one := _neighbor(line))}
    missing: tuple[Missing, ...] = ()
    if len(lines) > MAX_NEIGHBORS + 1:
        partial = problem(Code.PARTIAL, group="neighbors", detail=f"more than {MAX_NEIGHBORS}")
        missing = (Missing(group="neighbors", problem=partial),)
    return Facts(neighbors=tuple(found)[:MAX_NEIGHBORS], missing=missing)


def _neighbor(line: str) -> Neighbor | None:
    if matched := _PROC.match(line):
        addr, flags, macaddr, ifname = matched.groups()
        return None if flags == "0" else _made(addr, macaddr, ifname)
    if matched := _BSD.match(line):
        return _made(matched[1], matched[2], matched[3])
    if matched := _NDP.match(line):
        return _made(matched[1], matched[2], matched[3])
    words = line.split()
    after = dict(pairwise(words))
    if _NOBODY & set(words) or "lladdr" not in after:
        return None
    return _made(words[0], after["lladdr"], after.get("dev", ""))


def _made(addr: str, macaddr: str, ifname: str) -> Neighbor | None:
    known, hardware = address(addr), mac(macaddr)
    if known is None or hardware is None or int(hardware[:2], 16) & 1:  # a group address is nobody's
        return None
    return Neighbor(source="ndp" if ":" in known else "arp", addr=known, macaddr=hardware, ifname=word(ifname))


PROBE = ShellProbe("neighbors", COMMAND, parse)
