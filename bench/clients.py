"""Who asks the hosts of a lab, each as a process of its own where the lab's collector stands: ksocket and its peers."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import lab

AT_ONCE = 100
PROGRAMS = 16  # that the Windows of the lab shows below Uninstall (machines/2019.toml)
USER, KEY = "surveyor", "id_surveyor"
LIMIT_SECONDS = {"ksocket": 300, "bare": 300, "ansible": 1800}
HERE = Path(__file__).parent
ANSIBLE = HERE.parent / ".venv-ansible/bin/ansible-playbook"

Spent = dict[str, float]

_ACCOUNT = """includes = ["{network}"]
[account]
username = "{user}"
[[account.clientKeys]]
filename = "{key}"
"""
_WINDOWS = """includes = ["{network}"]
authMethod = "ntlm"
[account]
username = '{domain}\\{user}'
password = "{password}"
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
    """A lab that runs, whom to ask in it by which method, and a directory for what the clients need and leave.

    packages: how many each host has.
    """

    net: lab.Network
    method: str
    addresses: list[str]
    directory: Path
    packages: int

    @property
    def key(self) -> str:
        """The file of the private key."""
        return str(self.net.credentials / "keys" / KEY)

    @property
    def home(self) -> Path:
        """Of ksocket."""
        return self.directory / "home"

    def run(self, command: list[str], seconds: float) -> tuple[Spent, str]:
        """What the command took where the collector stands, and what it printed."""
        told = self.directory / "told"
        told.unlink(missing_ok=True)
        given = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.directory)}
        given |= {"KSOCKET_CONFINE": f"{self.addresses[0]}/24", "KSOCKET_HOME": str(self.home)}
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
        spent: Spent = json.loads(told.read_text(encoding="ascii"))
        if spent.pop("status") != 0:
            print(f"{Path(command[0]).name} failed or was stopped:\n{said[-2000:]}", file=sys.stderr)
        return spent, printed


def ksocket(place: Place) -> tuple[Spent, int]:
    """What it took, and how many hosts told all."""
    shutil.rmtree(place.home / "var", ignore_errors=True)
    program = str(Path(sys.executable).with_name("ksocket"))
    command = [program, "inspect", "--method", place.method, "--format", "ndjson", *place.addresses]
    spent, printed = place.run(command, LIMIT_SECONDS["ksocket"])
    nodes = [json.loads(line) for line in printed.splitlines()]
    return spent, sum(len(one.get("packages") or ()) == place.packages for one in nodes)


def bare(place: Place) -> tuple[Spent, int]:
    """As above; hosts: whose answer is whole."""
    command = [sys.executable, str(HERE / "bare.py"), place.key, USER, str(AT_ONCE), *place.addresses]
    spent, printed = place.run(command, LIMIT_SECONDS["bare"])
    return spent, int(printed or 0)


def ansible(place: Place) -> tuple[Spent, int]:
    """As above; hosts: on which both modules succeeded."""
    command = [str(ANSIBLE), "-i", str(place.directory / "hosts"), str(place.directory / "facts.yml")]
    spent, printed = place.run(command, LIMIT_SECONDS["ansible"])
    recap = printed.rpartition("PLAY RECAP")[2].splitlines()
    return spent, sum("ok=2 " in line and "unreachable=0" in line and "failed=0" in line for line in recap)


CLIENTS: dict[str, Callable[[Place], tuple[Spent, int]]] = {"ksocket": ksocket, "bare": bare, "ansible": ansible}


@contextmanager
def crowd(count: int) -> Iterator[tuple[Place, Place]]:
    """So many hosts with an sshd and so many that are Windows, and the files of each client."""
    with lab.up("crowd") as net, tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        unix = Place(net, "ssh", _addresses("10.78.1", count), directory, len(net.packages("crowd")))
        windows = Place(net, "winrm", _addresses("10.78.3", count), directory, PROGRAMS)
        etc = unix.home / "etc/ksocket"
        account = net.description.accounts["inventory"]
        _private(etc / "credentials/ssh/00.toml", _ACCOUNT.format(network="10.78.1.0/24", user=USER, key=unix.key))
        told = {"user": account.username, "domain": account.domain, "password": account.password}
        _private(etc / "credentials/winrm/00.toml", _WINDOWS.format(network="10.78.3.0/24", **told))
        (etc / "ksocket.toml").write_text(_SETTINGS, encoding="ascii")
        (directory / "ansible.cfg").write_text(_ANSIBLE.format(forks=AT_ONCE), encoding="ascii")
        (directory / "facts.yml").write_text(_PLAYBOOK, encoding="ascii")
        login = f"ansible_user={USER} ansible_ssh_private_key_file={unix.key}"
        (directory / "hosts").write_text("".join(f"{one} {login}\n" for one in unix.addresses), encoding="ascii")
        net.exec("crowd", ["apt-cache", "gencaches"], check=True, timeout=300)
        yield unix, windows


def _addresses(network: str, count: int) -> list[str]:
    return [f"{network}.{host}" for host in range(1, count + 1)]


def _private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="ascii")
    path.chmod(0o600)
