"""The owner's side of the theatre: starts its process and tells it who plays what."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

import lab
from lab import state, wiring
from lab.description import Description, Host, Played
from lab.faults import LabError


class Stage:
    """The theatre's process. It ends when its stdin is closed: with its owner, however that ends."""

    def __init__(self, directory: Path, name: str) -> None:
        self._errors = directory / "theatre.log"
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lab.theatre"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "PYTHONPATH": python_path(), state.MARK: name},
                start_new_session=True,
            )

    def play(self, home: int, scenes: list[dict[str, Any]], relays: list[dict[str, Any]]) -> None:
        """Give out the parts, and wait until all can be played. Raises LabError when one cannot.

        home: a process in the network namespace where the theatre itself is to be, so that it has no way out.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise LabError("the theatre has no ears")
        self._process.stdin.write(json.dumps({"home": home, "scenes": scenes, "relays": relays}).encode() + b"\n")
        self._process.stdin.flush()
        if self._process.stdout.readline() != b"ready\n":
            raise LabError(f"played hosts do not start: {self._errors.read_text(errors='replace')[-2000:].strip()}")

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def python_path() -> str:
    """The PYTHONPATH by which another process finds this package."""
    source = str(Path(lab.__file__).parent.parent)
    return os.pathsep.join([source, *filter(None, [os.environ.get("PYTHONPATH")])])


def scene(name: str, host: Host, pid: int, logs: Path) -> dict[str, Any]:
    """A host's part: what the theatre must know of it. logs: the directory for its JSON lines."""
    return {
        "host": name,
        "pid": pid,
        "logs": str(logs),
        "mac": host.links[0].macaddr,
        "addresses": [link.address for link in host.links],
        "snmp": _snmp(host.snmp) if host.snmp else None,
        "tarpit": list(host.tarpit),
        "tripwire": host.tripwire,
        "impostor": host.impostor,
        "proxies": msgspec.to_builtins(host.proxies),
        "says": msgspec.to_builtins(host.says),
        "hostile": host.hostile,
        "zone": host.zone,
    }


def _snmp(played: Played) -> dict[str, Any]:
    return {
        "name": played.device,
        "communities": list(played.communities),
        "varied": played.varied,
        "routes": played.routes,
        "contexts": played.contexts,
    }


def relays(network: Description) -> list[dict[str, Any]]:
    """The bad lines of a network."""
    found = []
    for number, (_, _, link) in enumerate(wiring.cables(network)):
        if link.relay is not None:
            near, far = wiring.relay_ends(number)
            found.append({"near": near, "far": far, "line": msgspec.to_builtins(link.relay)})
    return found
