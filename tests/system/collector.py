"""The real command, run in the lab's collector as a user would run it."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

KSOCKET = Path(sys.executable).with_name("ksocket")
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "KSOCKET_CONFINE": "10.77.0.0/16,10.78.0.0/16"}
RAW_ONLY = ("setpriv", "--bounding-set=-all,+net_raw", "--inh-caps=-all")
# prints the peak of the resident size, in KiB, as the last line on stderr
MEASURED = (
    sys.executable,
    "-c",
    (
        "import resource, subprocess, sys; status = subprocess.run(sys.argv[1:]).returncode;"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(status)"
    ),
)
UNPRIVILEGED = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


@dataclass(frozen=True)
class Result:
    """How a command ended. seconds: wall time."""

    status: int
    out: str
    err: str
    seconds: float

    @property
    def nodes(self):
        """The nodes of `--format json`, by route and address."""
        found = json.loads(self.out)["nodes"]
        return {(*one["addresses"][0].get("route", []), one["addresses"][0]["addr"]): one for one in found}

    @property
    def run(self):
        """The end of the run, of `--format json`."""
        return json.loads(self.out)["run"]


def environment(home, **more):
    """What the command sees: its state is in home, so that tests do not know each other's host keys and failures."""
    return ENVIRONMENT | {"KSOCKET_HOME": str(home), "HOME": str(home)} | more


def start(net, home, *words, before=(), **more):
    """The command, running in the collector."""
    return net.popen(
        "collector",
        ["env", "-i", *(f"{key}={value}" for key, value in environment(home).items()), *before, str(KSOCKET), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def run(net, home, *words, before=(), timeout=120):
    """The command, run to its end."""
    begun = time.monotonic()
    process = start(net, home, *words, before=before)
    out, err = process.communicate(timeout=timeout)
    return Result(process.returncode, out, err, time.monotonic() - begun)


def scan(net, home, *words, **more):
    """A scan of the whole lab with its own credentials; the tripwire is prohibited."""
    return run(
        net, home, "scan", "--credentials", str(net.credentials), "--deny", net.address("tripwire"), *words, **more
    )
