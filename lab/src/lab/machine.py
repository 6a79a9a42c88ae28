"""One host's first process: it holds the namespaces, and everything of the host ends with it."""

import os
import select
import subprocess
import time
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import IO

from lab import state
from lab.faults import LabError

# Without IPv6, whose interfaces multicast by themselves. The files are not there if the kernel has none.
_BARE = """
for which in all default; do
    file=/proc/sys/net/ipv6/conf/$which/disable_ipv6
    [ ! -e $file ] || echo 1 >$file
done
echo "$$"; read -r _; echo ready; read -r _
"""
_PATIENCE = 20.0  # seconds until a host must have answered; it takes a tenth of one on an idle machine


class Machine:
    """A host's namespaces. pid is its first process as seen from outside."""

    def __init__(self, name: str, directory: Path, process: subprocess.Popen[bytes], *, own: bool) -> None:
        self.name = name
        self.directory = directory
        self.own = own
        self._process = process
        self.pid = 0

    def answer(self) -> str:
        """The next line that the host's first process says. Raises LabError with its errors when it says none."""
        line = _line(self._process.stdout, _PATIENCE)
        if not line:
            self.stop()
            said = (self.directory / "init.log").read_text(errors="replace")[-2000:]
            raise LabError(f"host {self.name!r} does not start: {said.strip() or 'it said nothing'}")
        return line.strip()

    def settle(self) -> None:
        """Wait until the namespaces are made."""
        self.pid = int(self.answer())

    def go(self) -> None:
        """Tell it that its cables are in place."""
        if self._process.stdin is None or self._process.stdin.closed:
            raise LabError(f"host {self.name!r} has ended")
        self._process.stdin.write(b"go\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """End all of the host's processes, without waiting for it."""
        if self._process.poll() is None:
            self._process.kill()

    def stop(self) -> None:
        """End all of the host's processes."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def boot(name: str, directory: Path, *, own: bool, packages: Path | None, lab: str) -> Machine:
    """Start a host's first process. own: with root, processes and accounts of its own (init/own.sh)."""
    kinds = ["--net", "--mount", "--uts", "--ipc"]
    if own:
        kinds += ["--pid", "--fork", "--kill-child"]
    with as_file(files("lab").joinpath("init", "own.sh" if own else "shared.sh")) as script:
        argv = ["unshare", *kinds, "/bin/sh", str(script), name, str(directory), str(packages or "")]
        return Machine(name, directory, _popen(argv, directory, lab), own=own)


def bare(name: str, directory: Path, lab: str) -> Machine:
    """A network namespace and nothing else."""
    directory.mkdir(parents=True)
    argv = ["unshare", "--net", "/bin/sh", "-c", _BARE]
    return Machine(name, directory, _popen(argv, directory, lab), own=False)


def environment(lab: str, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a lab's process; its mark is how leavings are found."""
    return {**os.environ, **(more or {}), state.MARK: lab}


def listens(pid: int, protocol: str, port: int) -> bool:
    """Whether anybody in a process's network namespace listens on a port (proc_net(5)); nothing is sent."""
    listening = "0A" if protocol == "tcp" else "07"
    lines = Path(f"/proc/{pid}/net/{protocol}").read_text(encoding="ascii").splitlines()[1:]
    return any(words[1].endswith(f":{port:04X}") and words[3] == listening for words in map(str.split, lines))


def wait_for_listener(machine: Machine, protocol: str, port: int, log: Path) -> None:
    """Until a host's daemon listens. Raises LabError with the end of its log when it does not."""
    deadline = time.monotonic() + _PATIENCE
    while not listens(machine.pid, protocol, port):
        if time.monotonic() > deadline:
            said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise LabError(f"host {machine.name!r}: nobody listens on {protocol} {port}: {said.strip()}")
        time.sleep(0.005)


def _popen(argv: list[str], directory: Path, lab: str) -> subprocess.Popen[bytes]:
    with (directory / "init.log").open("wb") as errors:
        return subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(lab, {"LC_ALL": "C"}),
            start_new_session=True,  # a Ctrl-C on the terminal is for the owner, who then takes the lab down
        )


def _line(pipe: IO[bytes] | None, seconds: float) -> str:
    """A line, or what there was of it when time was up or the other end closed."""
    if pipe is None:
        return ""
    deadline = time.monotonic() + seconds
    text = b""
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        piece = os.read(pipe.fileno(), 1) if ready else b""
        if not piece:
            return ""
        text += piece
    return text.decode(errors="replace")
