"""What 200 hosts asked by SSH cost, 100 at once: ksocket, the least that could do it, Ansible. Last line: JSON.

The lab's network `crowd`: one machine has all the addresses behind a router, one sshd answers for them, on the same
cores as who asks. They take turns, each as a process of its own, logged in with the same key:

- ksocket: the real `ksocket inspect` on a state directory that knows no host, with names asked of nobody ([names]);
- bare: asyncssh alone with the same script and algorithms (bare.py), which reads no answer;
- ansible: ansible-core from PyPI with the modules setup and package_facts, 100 forks, pipelining on, host keys not
  checked. The targets have Debian's python3 and python3-apt with its cache made, as every Debian server with it.

cpu: seconds of the client alone, its children and the start of Python included; wall: seconds from its start to its
end, in which most is the targets' work; rss: MB of its largest process; hosts: that told all. Medians.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import lab

AT_ONCE = 100
FIRST, USER, KEY = "10.78.1.", "surveyor", "id_surveyor"
LIMIT_SECONDS = {"ksocket": 240, "bare": 240, "ansible": 1800}
HERE = Path(__file__).parent
ANSIBLE = HERE.parent / ".venv-ansible/bin/ansible-playbook"

_ACCOUNT = """includes = ["{network}"]
[account]
username = "{user}"
[[account.clientKeys]]
filename = "{key}"
"""
_SETTINGS = "[names]\ndns = false\nservices = false\n"
_ANSIBLE = """[defaults]
forks = {forks}
host_key_checking = False
interpreter_python = /usr/bin/python3
[ssh_connection]
pipelining = True
"""
_PLAYBOOK = """- hosts: all
  gather_facts: true
  tasks:
    - package_facts:
"""


@dataclass(frozen=True)
class Place:
    """A lab that runs, whom to ask in it, and a directory for what the clients need and leave."""

    net: lab.Network
    addresses: list[str]
    directory: Path
    packages: int

    @property
    def key(self) -> str:
        """The file of the private key."""
        return str(self.net.credentials / "keys" / KEY)

    def run(self, command: list[str], seconds: float) -> tuple[dict[str, float], str]:
        """What the command took where the collector stands, and what it printed."""
        told = self.directory / "told"
        told.unlink(missing_ok=True)
        given = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.directory)}
        given |= {"KSOCKET_CONFINE": "10.78.0.0/16", "KSOCKET_HOME": str(self.directory / "home")}
        given |= {"ANSIBLE_CONFIG": str(self.directory / "ansible.cfg")}
        spending = [sys.executable, str(HERE / "spending.py"), str(seconds), str(told)]
        process = self.net.popen(
            "collector",
            ["env", "-i", *(f"{name}={value}" for name, value in given.items()), *spending, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        printed, said = process.communicate()
        spent = json.loads(told.read_text(encoding="ascii"))
        if spent.pop("status") != 0:
            print(f"{Path(command[0]).name} failed or was stopped:\n{said[-2000:]}", file=sys.stderr)
        return spent, printed


def ksocket(place: Place) -> tuple[dict[str, float], int]:
    shutil.rmtree(place.directory / "home/var", ignore_errors=True)
    program = str(Path(sys.executable).with_name("ksocket"))
    command = [program, "inspect", "--method", "ssh", "--format", "ndjson", *place.addresses]
    spent, printed = place.run(command, LIMIT_SECONDS["ksocket"])
    nodes = [json.loads(line) for line in printed.splitlines()]
    return spent, sum(len(one.get("packages") or ()) == place.packages for one in nodes)


def bare(place: Place) -> tuple[dict[str, float], int]:
    command = [sys.executable, str(HERE / "bare.py"), place.key, USER, str(AT_ONCE), *place.addresses]
    spent, printed = place.run(command, LIMIT_SECONDS["bare"])
    return spent, int(printed or 0)


def ansible(place: Place) -> tuple[dict[str, float], int]:
    command = [str(ANSIBLE), "-i", str(place.directory / "hosts"), str(place.directory / "facts.yml")]
    spent, printed = place.run(command, LIMIT_SECONDS["ansible"])
    recap = printed.rpartition("PLAY RECAP")[2].splitlines()
    return spent, sum("ok=2 " in line and "unreachable=0" in line and "failed=0" in line for line in recap)


CLIENTS: dict[str, Callable[[Place], tuple[dict[str, float], int]]] = {
    "ksocket": ksocket,
    "bare": bare,
    "ansible": ansible,
}


@contextmanager
def crowd(count: int) -> Iterator[Place]:
    """The lab, and the files of each client."""
    with lab.up("crowd") as net, tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        place = Place(net, [f"{FIRST}{host}" for host in range(1, count + 1)], directory, len(net.packages("crowd")))
        etc = directory / "home/etc/ksocket"
        account = etc / "credentials/ssh/00_key.toml"
        account.parent.mkdir(parents=True)
        account.write_text(_ACCOUNT.format(network=f"{FIRST}0/24", user=USER, key=place.key), encoding="ascii")
        account.chmod(0o600)
        (etc / "ksocket.toml").write_text(_SETTINGS, encoding="ascii")
        (directory / "ansible.cfg").write_text(_ANSIBLE.format(forks=AT_ONCE), encoding="ascii")
        (directory / "facts.yml").write_text(_PLAYBOOK, encoding="ascii")
        login = f"ansible_user={USER} ansible_ssh_private_key_file={place.key}"
        (directory / "hosts").write_text("".join(f"{one} {login}\n" for one in place.addresses), encoding="ascii")
        net.exec("crowd", ["apt-cache", "gencaches"], check=True, timeout=300)
        yield place


@dataclass
class Runs:
    """What the runs of one client took, and how many hosts told all."""

    spent: list[dict[str, float]] = field(default_factory=list)
    hosts: list[int] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        """As the last line has it."""
        middle = {name: round(median(one[name] for one in self.spent), 3) for name in ("wall", "cpu", "rss")}
        return {**middle, "hosts": min(self.hosts), "runs": len(self.hosts)}


def measure(count: int, runs: dict[str, int]) -> dict[str, dict[str, float]]:
    """All clients in turn, until each has run as often as it is to."""
    found = {name: Runs() for name, times in runs.items() if times}
    with crowd(count) as place:
        for turn in range(max(runs.values())):
            for name, one in found.items():
                if turn < runs[name]:
                    spent, hosts = CLIENTS[name](place)
                    one.spent.append(spent)
                    one.hosts.append(hosts)
    return {name: one.told() for name, one in found.items()}


def show(told: dict[str, dict[str, float]], count: int) -> None:
    print(f"{count} hosts by SSH, {AT_ONCE} at once")
    for name, one in told.items():
        each = 1000 * one["cpu"] / count
        print(
            f"  {name:8} {one['wall']:8.1f} s  {one['cpu']:7.2f} s CPU ({each:6.1f} ms a host)  {one['rss']:4.0f} MB"
            f"  {one['hosts']} hosts right  {one['runs']} runs"
        )
    ours = told.get("ksocket")
    for name, one in told.items():
        if ours and one is not ours:
            print(f"  ksocket / {name}: CPU {ours['cpu'] / one['cpu']:.3f}, wall {ours['wall'] / one['wall']:.3f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--hosts", type=int, default=200)
    options.add_argument("--runs", type=int, default=5, help="of ksocket, and of asyncssh alone")
    options.add_argument("--ansible-runs", type=int, default=1, help="some minutes each; 0 needs no ansible")
    chosen = options.parse_args()
    if chosen.ansible_runs and not ANSIBLE.exists():
        raise SystemExit("no ansible: make bench-collect puts it in place, --ansible-runs 0 leaves it out")
    told = measure(chosen.hosts, {"ksocket": chosen.runs, "bare": chosen.runs, "ansible": chosen.ansible_runs})
    show(told, chosen.hosts)
    print(json.dumps({"ssh": told}))


if __name__ == "__main__":
    main()
