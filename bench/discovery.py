"""How fast and how completely hosts are found, beside nmap, masscan, zmap, fping and arp-scan. Last line: JSON.

Network namespaces on this machine, a veth between them; lines that are slow, lossy or thin are relays. Every tool asks
by ICMP echo alone, on the own link by ARP. ksocket: profile fast, with CAP_NET_RAW and nothing else. Tools take turns.
Behind a thin line the peers are told the rate that it carries; ksocket and nmap find it out. Medians of wall and CPU
seconds and of MB; found: of `live`, in each run.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from ipaddress import IPv4Network
from pathlib import Path
from statistics import median

from crossing import LINK, ROUTER_MAC, Place, on_link, routed, scattered

from lab.theatre.relay import Line

WIDE, NARROW, NEAR = IPv4Network("10.2.0.0/16"), IPv4Network("10.2.16.0/20"), IPv4Network("192.168.0.0/21")
HUGE = IPv4Network("10.16.0.0/12")
LIMIT_SECONDS = 240
ROOM = 100  # frames that wait before a thin line
_ONLY_NET_RAW = ["setpriv", "--inh-caps", "-all,+net_raw", "--bounding-set", "-all,+net_raw"]


@dataclass(frozen=True)
class Case:
    """rate: what its line carries, in packets a second; None: as much as the machine does. local: by ARP.

    alone: ksocket alone: it is about memory.
    """

    place: Callable[[], AbstractContextManager[Place]]
    rate: int | None = None
    local: bool = False
    alone: bool = False


CASES = {
    "sparse16": Case(partial(routed, WIDE, scattered(WIDE, 207), None)),
    "dense16": Case(partial(routed, WIDE, frozenset(), None)),
    "delay16": Case(partial(routed, WIDE, scattered(WIDE, 207), Line(delay=0.0025, loss=0.005))),
    "limit2000_20": Case(partial(routed, NARROW, scattered(NARROW, 207), Line(rate=2000, room=ROOM)), rate=2000),
    "limit5000_16": Case(partial(routed, WIDE, scattered(WIDE, 207), Line(rate=5000, room=ROOM)), rate=5000),
    "onlink21": Case(partial(on_link, NEAR, scattered(NEAR, 110)), local=True),
    "sparse12": Case(partial(routed, HUGE, scattered(HUGE, 1000), None), alone=True),
}


def ksocket(target: str, _rate: int | None) -> list[str]:
    return [*_ONLY_NET_RAW, sys.executable, str(Path(__file__).with_name("sweeping.py")), "fast", target]


def nmap(target: str, _rate: int | None) -> list[str]:
    return ["nmap", "-n", "-sn", "-PE", "-oG", "-", target]


def masscan(target: str, rate: int | None) -> list[str]:
    return ["masscan", target, "--ping", "--rate", str(rate or 1_000_000), "--wait", "1", "-oL", "-", "-e", LINK]


def zmap(target: str, rate: int | None) -> list[str]:
    given = ["-M", "icmp_echoscan", "-r", str(rate or 0), "-c", "1", "-i", LINK, "-G", ROUTER_MAC, "-q", "-v", "0"]
    return ["zmap", *given, "-b", "/dev/null", "-o", "-", target]


def fping(target: str, rate: int | None) -> list[str]:
    # once: it has 65,536 sequence numbers for ten seconds, and ends with an error when they are used up
    return ["fping", "-a", "-q", "-r", "0", "-i", str(1000 / rate) if rate else "0", "-g", target]


def arp_scan(target: str, _rate: int | None) -> list[str]:
    return ["arp-scan", "-I", LINK, "-q", "-x", "-B", "20M", target]


ROUTED = {"ksocket": ksocket, "nmap": nmap, "masscan": masscan, "zmap": zmap, "fping": fping}
LOCAL = {"ksocket": ksocket, "nmap": nmap, "fping": fping, "arp-scan": arp_scan}
DEBIAN = ("nmap", "masscan", "zmap", "fping", "arp-scan")


@dataclass
class Runs:
    """What the runs of one tool took."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    rss: list[float] = field(default_factory=list)
    found: list[int] = field(default_factory=list)

    def add(self, place: Place, command: list[str]) -> None:
        """One more."""
        with tempfile.TemporaryFile("w+") as out:
            began = time.perf_counter()
            tool = subprocess.Popen(
                place.entered(["timeout", str(LIMIT_SECONDS), *command]),
                stdout=out,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
            )
            _, _, used = os.wait4(tool.pid, 0)
            self.wall.append(time.perf_counter() - began)
            out.seek(0)
            told = {word for line in out if "Status: Down" not in line for word in line.split()}
        self.cpu.append(used.ru_utime + used.ru_stime)
        self.rss.append(used.ru_maxrss / 1024)
        self.found.append(len(told & place.live))

    def told(self, live: int) -> dict[str, object]:
        """As the last line has it."""
        middle = {
            "wall": round(median(self.wall), 2),
            "cpu": round(median(self.cpu), 2),
            "rss": round(median(self.rss)),
        }
        return {**middle, "found": self.found, "live": live}


def measure(name: str, wanted: set[str], ours: int, peers: int) -> dict[str, dict[str, object]]:
    """One case: all tools in turn, until each has run as often as it is to."""
    case = CASES[name]
    tools = LOCAL if case.local else ROUTED
    tools = {tool: make for tool, make in tools.items() if tool in wanted and (tool == "ksocket" or not case.alone)}
    with case.place() as place:
        runs = {tool: Runs() for tool in tools}
        entries: int | None = None
        for turn in range(max(ours, peers)):
            for tool, make in tools.items():
                wide = tool == "nmap" and place.target.prefixlen <= 16
                if turn < (ours if tool == "ksocket" else 1 if wide else peers):
                    runs[tool].add(place, make(str(place.target), case.rate))
                    entries = place.neighbors() if entries is None else entries
        told = {tool: one.told(len(place.live)) for tool, one in runs.items() if one.wall}
        if case.local:
            print(f"  entries of the kernel's neighbour table after the first run of {next(iter(tools))}: {entries}")
    print(f"{name}: {len(place.live)} of {place.target} alive" + (f", {case.rate} packets/s" if case.rate else ""))
    for tool, one in told.items():
        found = sorted(runs[tool].found)
        print(
            f"  {tool:9} {one['wall']:8} s  {one['cpu']:7} s CPU  {one['rss']:5} MB  found {found[0]} to {found[-1]}"
            f"  {len(found)} runs",
            flush=True,
        )
    return told


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--case", choices=CASES, action="append")
    options.add_argument("--tool", choices=sorted(ROUTED | LOCAL), action="append")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--thin-runs", type=int, default=10, help="of ksocket, behind thin lines")
    chosen = options.parse_args()
    wanted = set(chosen.tool or ROUTED | LOCAL)
    if missing := [one for one in DEBIAN if one in wanted and shutil.which(one) is None]:
        print(f"not installed, and left out: {' '.join(missing)}", file=sys.stderr)
        wanted -= set(missing)
    cases = {
        name: measure(name, wanted, chosen.thin_runs if CASES[name].rate else chosen.runs, chosen.runs)
        for name in chosen.case or CASES
    }
    print(json.dumps({"cases": cases}))


if __name__ == "__main__":
    main()
