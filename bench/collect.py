"""What 200 hosts cost that are asked by SSH, and 200 by WinRM, 100 at once. Last line: JSON.

The lab's network `crowd`: behind a router one machine has all the addresses that are asked by SSH, with one sshd, and a
played Windows Server 2019 all those that are asked by WinRM; on the same cores as who asks.

By SSH, in turns, each a process of its own that logs in with the same key:

- ksocket: the real `ksocket inspect` on a state directory that knows no host, with names asked of nobody ([names]);
- bare: asyncssh alone with the same script and algorithms (bare.py), which reads no answer;
- ansible: ansible-core from PyPI with the modules setup and package_facts, 100 forks, pipelining on, host keys not
  checked. The targets have Debian's python3 and python3-apt with its cache made, as every Debian server with it.

By WinRM with a domain account, NTLM over HTTP, messages encrypted: everything that ksocket asks a Windows.
round_trips: requests that the servers logged, a host.

cpu: seconds of the client alone, its children and the start of Python included; wall: seconds from its start to its
end, in which most is the targets' work; rss: MB of its largest process; hosts: that told all. Medians.
"""

import argparse
import json
from dataclasses import dataclass, field
from statistics import median

from clients import ANSIBLE, AT_ONCE, CLIENTS, Place, Spent, crowd, ksocket


@dataclass
class Runs:
    """What the runs of one client took, and how many hosts told all."""

    spent: list[Spent] = field(default_factory=list)
    hosts: list[int] = field(default_factory=list)

    def add(self, spent: Spent, hosts: int) -> None:
        """One more."""
        self.spent.append(spent)
        self.hosts.append(hosts)

    def told(self) -> dict[str, float]:
        """As the last line has it; of the hosts the worst run."""
        middle = {name: round(median(one[name] for one in self.spent), 3) for name in self.spent[0]}
        return {**middle, "hosts": min(self.hosts), "runs": len(self.hosts)}


def ssh(place: Place, runs: dict[str, int]) -> dict[str, dict[str, float]]:
    """All clients in turn, until each has run as often as it is to."""
    found = {name: Runs() for name, times in runs.items() if times}
    for turn in range(max(runs.values())):
        for name, one in found.items():
            if turn < runs[name]:
                one.add(*CLIENTS[name](place))
    return {name: one.told() for name, one in found.items()}


def winrm(place: Place, runs: int) -> dict[str, dict[str, float]]:
    """There is no peer for it here."""
    found = Runs()
    for _ in range(runs):
        before = requests(place)
        spent, hosts = ksocket(place)
        found.add({**spent, "round_trips": (requests(place) - before) / len(place.addresses)}, hosts)
    return {"ksocket": found.told()} if runs else {}


def requests(place: Place) -> int:
    """What the servers of the lab have answered until now."""
    return sum(one["event"] == "request" for one in place.net.events("desks"))


def show(method: str, told: dict[str, dict[str, float]], count: int) -> None:
    print(f"{count} hosts by {method}, {AT_ONCE} at once")
    for name, one in told.items():
        trips = f"  {one['round_trips']:.0f} round trips a host" if "round_trips" in one else ""
        print(
            f"  {name:8} {one['wall']:8.1f} s  {one['cpu']:7.2f} s CPU ({1000 * one['cpu'] / count:6.1f} ms a host)"
            f"  {one['rss']:4.0f} MB  {one['hosts']} hosts right  {one['runs']} runs{trips}"
        )
    ours = told.get("ksocket")
    for name, one in told.items():
        if ours and one is not ours:
            print(f"  ksocket / {name}: CPU {ours['cpu'] / one['cpu']:.3f}, wall {ours['wall'] / one['wall']:.3f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--hosts", type=int, default=200, choices=range(1, 251), metavar="1-250")
    options.add_argument("--runs", type=int, default=5, help="of ksocket, and of asyncssh alone")
    options.add_argument("--ansible-runs", type=int, default=1, help="some minutes each; 0 needs no ansible")
    options.add_argument("--winrm-runs", type=int, default=3)
    chosen = options.parse_args()
    if chosen.ansible_runs and not ANSIBLE.exists():
        raise SystemExit("no ansible: make bench-collect puts it in place, --ansible-runs 0 leaves it out")
    runs = {"ksocket": chosen.runs, "bare": chosen.runs, "ansible": chosen.ansible_runs}
    with crowd(chosen.hosts) as (unix, windows):
        told = {"ssh": ssh(unix, runs), "winrm": winrm(windows, chosen.winrm_runs)}
    show("SSH", told["ssh"], chosen.hosts)
    show("WinRM (NTLM, encrypted)", told["winrm"], chosen.hosts)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
