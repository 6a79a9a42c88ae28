"""The owner's side of a played Windows: starts its process inside a host, and ends it."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from lab.faults import LabError
from lab.machine import environment
from lab.theatre.stage import python_path
from lab.windows.cast import Cast


class Program:
    """`python -m lab.windows DIRECTORY`. It ends when its stdin is closed: with its owner, however that ends."""

    def __init__(self, name: str, directory: Path, cast: Cast, lab: str) -> None:
        """directory: for its configuration, its log, and the certificates that a client may trust (winrm.pem)."""
        self._name, self._directory, self._lab = name, directory, lab
        self._process: subprocess.Popen[bytes] | None = None
        path = directory / "windows.json"
        path.touch(mode=0o600)
        path.write_bytes(msgspec.json.encode(cast))

    def start(self, inside: Callable[[Sequence[str]], list[str]]) -> None:
        """Run it. inside: what to run on this machine so that a command runs inside the host."""
        with (self._directory / "windows.err").open("wb") as errors:
            self._process = subprocess.Popen(
                inside([sys.executable, "-m", "lab.windows", str(self._directory)]),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment(self._lab, {"PYTHONPATH": python_path()}),
                start_new_session=True,
            )

    def wait(self) -> None:
        """Until it answers. Raises LabError when it does not start."""
        if self._process is None or self._process.stdout is None or self._process.stdout.readline() != b"ready\n":
            said = (self._directory / "windows.err").read_text(errors="replace")[-2000:]
            raise LabError(f"host {self._name!r}: its Windows does not start: {said.strip()}")

    def stop(self) -> None:
        """End it."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
