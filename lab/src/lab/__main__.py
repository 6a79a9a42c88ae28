"""`python -m lab`: labs for people."""

import argparse
import json
import os
import signal
import sys
from typing import Any

from lab import namespaces, state
from lab.demo import command as scan_command
from lab.demo import demo
from lab.faults import LabError
from lab.machine import environment
from lab.network import Network, up

_EXAMPLES = """\
examples:
  python -m lab up office                         build it; Ctrl-C takes it down
  python -m lab exec collector -- ip route        run a command in one of its hosts
  python -m lab clean                             remove what labs left whose owner died
"""


def main(argv: list[str] | None = None) -> int:
    """The command line. 0: done; 1: it cannot be done; what a command run by exec returned."""
    parser = argparse.ArgumentParser(
        prog="python -m lab", epilog=_EXAMPLES, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    upward = commands.add_parser("up", help="build a network and keep it until Ctrl-C")
    upward.add_argument("network", nargs="?", default="office", help="a file of networks/ (default: office)")
    inside = commands.add_parser("exec", help="run a command in a host of a running lab")
    inside.add_argument("--lab", help="the lab's id, if several run")
    inside.add_argument("host")
    inside.add_argument("argv", nargs="+", metavar="command")
    commands.add_parser("demo", help="build the office network and scan it once")
    commands.add_parser("clean", help="remove what dead labs left")
    given = parser.parse_args(argv)
    try:
        if given.command == "up":
            return _up(given.network)
        if given.command == "exec":
            return _exec(given.lab, given.host, given.argv)
        return demo() if given.command == "demo" else _clean()
    except (LabError, FileNotFoundError) as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1


def _up(name: str) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with up(name) as network:
        print(describe(network), flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("\ntaking it down")
    return 0


def describe(network: Network) -> str:
    """A table of the hosts, and how to scan them."""
    rows = [(name, ", ".join(link.address for link in host.links), _does(host)) for name, host in network.hosts.items()]
    wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
    table = "\n".join(f"  {name:<{wide[0]}}  {addresses:<{wide[1]}}  {does}" for name, addresses, does in rows)
    return (
        f"lab {network.lab}: network {network.name}\n{table}\n\n"
        f"credentials: {network.credentials}\n"
        "scan it from its collector, in another terminal:\n"
        f"  .venv/bin/python -m lab exec --lab {network.lab} collector -- "
        f"{' '.join(scan_command(network))}\n"
        "Ctrl-C takes it down."
    )


def _does(host: Any) -> str:
    parts = {
        host.system: bool(host.system),
        "sshd": host.sshd,
        "snmpd": host.snmpd,
        "played SNMP": host.snmp,
        "tarpit": host.tarpit,
        "tripwire: not to be touched": host.tripwire,
        "impostor": host.impostor,
        "proxies": host.proxies,
        "silent": host.silent,
        "routes": host.forwarding,
    }
    return ", ".join(name for name, there in parts.items() if there)


def _exec(lab: str | None, host: str, argv: list[str]) -> int:
    found = [path for path in state.running() if lab in {None, path.name} and (path / "lab.json").exists()]
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise LabError(f"say with --lab which of the running labs is meant: {names}")
    known = json.loads((found[0] / "lab.json").read_text(encoding="utf-8"))["hosts"]
    if host not in known:
        raise LabError(f"no host {host!r}; there are {', '.join(known)}")
    command = namespaces.command(known[host]["pid"], argv, own_processes=known[host]["own"])
    os.execvpe(command[0], command, environment(found[0].name))  # noqa: S606 - what the user asked for


def _clean() -> int:
    for lab in state.leavings():
        print(f"removed what lab {lab} had left")
    return 0


if __name__ == "__main__":
    sys.exit(main())
