"""A running lab."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from lab import (
    capture,
    credentials,
    daemons,
    databases,
    description,
    machine,
    namespaces,
    requirements,
    root,
    routing,
    state,
    system,
    wiring,
)
from lab.capture import Capture
from lab.description import Host
from lab.faults import LabError
from lab.theatre import stage
from lab.theatre.stage import Stage
from lab.windows import cast
from lab.windows.program import Program

_FABRIC = "fabric"  # the hosts are beside it in a directory of their own, so that a host may have any name


class Network:
    """A network that runs; made by up()."""

    def __init__(self, claim: state.Claim, found: description.Description) -> None:
        self.name = found.name
        self.description = found
        self.directory = claim.directory
        self.credentials = claim.directory / "credentials"
        self._claim = claim
        self._machines: dict[str, machine.Machine] = {}
        self._fabric: machine.Machine | None = None
        self._stage: Stage | None = None
        self._windows: dict[str, Program] = {}
        self._popened: list[subprocess.Popen[Any]] = []

    @property
    def hosts(self) -> dict[str, Host]:
        """The hosts as described, by name."""
        return self.description.hosts

    @property
    def lab(self) -> str:
        """The lab's id."""
        return self._claim.lab

    def address(self, host: str) -> str:
        """A host's first address."""
        return self.hosts[host].address

    def pid(self, host: str) -> int:
        """A process inside a host's namespaces."""
        return self._machines[host].pid

    def exec(
        self,
        host: str,
        argv: Sequence[str],
        *,
        timeout: float = 60,
        input: str | None = None,  # noqa: A002 - as subprocess.run names it
        check: bool = False,
        env: Mapping[str, str] | None = None,
        cwd: Path | str | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command inside a host, to its end; its output is text. Raises as subprocess.run does."""
        return subprocess.run(
            self.command(host, argv, cwd),
            timeout=timeout,
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            text=True,
            check=check,
            env=machine.environment(self.lab, env),
        )

    def popen(
        self,
        host: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | str | None = None,
        **more: Any,
    ) -> subprocess.Popen[Any]:
        """Start a command inside a host; more: as of subprocess.Popen. It is killed at the lab's end if not before.

        In the collector (and every host without a system of its own) signals reach the command itself.
        """
        process = subprocess.Popen(self.command(host, argv, cwd), env=machine.environment(self.lab, env), **more)
        self._popened.append(process)
        return process

    def command(self, host: str, argv: Sequence[str], cwd: Path | str | None = None) -> list[str]:
        """What to run on this machine so that argv runs inside a host."""
        where = self._machines[host]
        if cwd is not None:
            argv = ["/bin/sh", "-c", 'cd "$0" && exec "$@"', str(cwd), *argv]
        return namespaces.command(where.pid, argv, own_processes=where.own)

    def log(self, host: str) -> str:
        """What a host's daemons have logged. Played ones (tripwire, impostor, tarpit, snmp) log JSON lines."""
        logs = sorted(self._shared(host).glob("*.log"))
        return "".join(path.read_text(encoding="utf-8", errors="replace") for path in logs)

    def file(self, host: str, name: str) -> Path:
        """What a played host has left beside its logs."""
        return self._shared(host) / name

    def events(self, host: str) -> list[dict[str, Any]]:
        """The JSON lines among log(host)."""
        return [json.loads(line) for line in self.log(host).splitlines() if line.startswith("{")]

    def capture(self, host: str, ifname: str = "eth0") -> AbstractContextManager[Capture]:
        """Capture what goes over a host's interface while the block runs."""
        return capture.capture(self.pid(host), ifname)

    def packages(self, host: str) -> list[tuple[str, str, str]]:
        """(name, version, arch) of what is installed, sorted, as the host's own dpkg or rpm prints it.

        An rpm's version is VERSION-RELEASE, its epoch before it only if it has one ("1:3.0.7-28.el9_4").
        """
        kind = system.read(self.hosts[host].system or "").kind
        lines = self.exec(host, _PACKAGES[kind], check=True).stdout.splitlines()
        rows = [line.split("\t") for line in lines]
        return sorted((row[0], row[1], row[2]) for row in rows if row[3] in {"", "ii "})

    def link_down(self, host: str, ifname: str = "eth0") -> None:
        """Pull the cable."""
        self._switch(host, ifname, "down")

    def link_up(self, host: str, ifname: str = "eth0") -> None:
        """Put the cable back."""
        self._switch(host, ifname, "up")

    def stop(self) -> None:
        """End every process of the lab and remove its directory; its namespaces go with them."""
        for process in self._popened:
            process.kill()
        machines = [*self._machines.values(), *([self._fabric] if self._fabric else [])]
        for one in machines:
            one.kill()
        if self._stage is not None:
            self._stage.stop()
        for program in self._windows.values():
            program.stop()
        for one in machines:
            one.stop()
        self._claim.release()
        for process in self._popened:
            process.wait()

    def start(self) -> None:
        """Build it. Raises LabError."""
        self._stage = Stage(self.directory, self.lab)
        self._boot()
        pids = {name: one.pid for name, one in self._machines.items()}
        self._ip(wiring.fabric(self.description, pids))
        for one in self._machines.values():
            one.go()
        for one in self._machines.values():
            one.answer()
        scenes = [stage.scene(name, host, pids[name], self._shared(name)) for name, host in self.hosts.items()]
        self._stage.play(self._fabric_pid(), scenes, stage.relays(self.description))
        self._start_windows()
        credentials.write(self.credentials, self.name)
        self._wait_for_daemons()
        self._record(pids)

    def _start_windows(self) -> None:
        for name, host in self.hosts.items():
            if host.winrm is not None:
                program = Program(name, self._shared(name), cast.of(self.description, host), self.lab)
                self._windows[name] = program
                program.start(partial(self.command, name))
        for program in self._windows.values():
            program.wait()

    def _shared(self, host: str) -> Path:
        """The host's /.lab: its daemons' configuration and logs."""
        return self._directory(host) / "shared"

    def _directory(self, host: str) -> Path:
        return self.directory / "hosts" / host

    def _boot(self) -> None:
        self._fabric = machine.bare(_FABRIC, self.directory / _FABRIC, self.lab)
        for name, host in self.hosts.items():
            directory = self._directory(name)
            shared = "/.lab" if host.system else str(self._shared(name))
            lines = wiring.links(self.description, host)
            root.write(self.description, name, directory, wiring.start(host, shared), lines)
            packages = databases.of(system.read(host.system)) if host.system else None
            own = host.system is not None
            self._machines[name] = machine.boot(name, directory, own=own, packages=packages, lab=self.lab)
        for one in (self._fabric, *self._machines.values()):
            one.settle()

    def _fabric_pid(self) -> int:
        if self._fabric is None:
            raise LabError("the lab does not run")
        return self._fabric.pid

    def _ip(self, batch: str) -> None:
        """Run ip(8) in the fabric."""
        argv = ["nsenter", "--target", str(self._fabric_pid()), "--net", "ip", "-batch", "-"]
        done = subprocess.run(argv, input=batch, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise LabError(f"cannot connect the hosts: {done.stderr.strip()}")

    def _switch(self, host: str, ifname: str, state: str) -> None:
        for number, (name, index, _) in enumerate(wiring.cables(self.description)):
            if (name, f"eth{index}") == (host, ifname):
                self._ip(f"link set {wiring.port(number)} {state}\n")
                return
        raise LookupError(f"{host} has no {ifname}")

    def _wait_for_daemons(self) -> None:
        for name, host in self.hosts.items():
            for protocol, port in daemons.listening(host):
                log = self._shared(name) / f"{'sshd' if protocol == 'tcp' else 'snmpd'}.log"
                machine.wait_for_listener(self._machines[name], protocol, port, log)
        pids = {name: one.pid for name, one in self._machines.items()}
        routing.wait(self.description, pids, lambda name: self.exec(name, routing.LLDP_NEIGHBORS).stdout)

    def _record(self, pids: Mapping[str, int]) -> None:
        """For `python -m lab exec`, which is another process."""
        hosts = {name: {"pid": pid, "own": self._machines[name].own} for name, pid in pids.items()}
        (self.directory / "lab.json").write_text(json.dumps({"network": self.name, "hosts": hosts}))


@contextmanager
def up(name: str) -> Iterator[Network]:
    """A running network networks/<name>.toml; taken down when the block ends. Raises LabError when it cannot be built.

    First removes what labs left whose owner died.
    """
    requirements.check()
    found = description.read(name)
    state.leavings()
    network = Network(state.claim(), found)
    try:
        network.start()
        yield network
    finally:
        network.stop()


_PACKAGES = {
    "dpkg": ["dpkg-query", "-W", "-f", "${binary:Package}\t${Version}\t${Architecture}\t${db:Status-Abbrev}\n"],
    "rpm": ["rpm", "-qa", "--qf", "%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\t\n"],
}
