"""`python -m lab demo`: the office network, and one scan of it by the real command, as a first look at the product."""

import signal
import sys
import time
from pathlib import Path

from lab.network import Network, up

# Whatever the scan may be told, it stays within the lab's own addresses.
CONFINE = "10.77.0.0/16"


def demo() -> int:
    """Print the table of what a scan finds; on a terminal stay until Ctrl-C. The scan's exit status."""
    _say("building the office network in namespaces of its own: no packet leaves it")
    with up("office") as network:
        _say("scanning it from its collector: ksocket scan, profile safe (12 ARP/s)\n")
        status = _scan(network)
        if status == 0 and sys.stdout.isatty():
            _say(f"\nscan it again: .venv/bin/python -m lab exec --lab {network.lab} collector -- {_shown(network)}")
            _say("Ctrl-C takes it down.")
            _wait()
    return status


def command(network: Network) -> list[str]:
    """The scan of the whole network; what must not be touched there is prohibited."""
    prohibited = [word for host in network.hosts.values() if host.tripwire for word in ("--deny", host.address)]
    ksocket = str(Path(sys.executable).with_name("ksocket"))
    return [ksocket, "scan", *prohibited, "--credentials", str(network.credentials)]


def _shown(network: Network) -> str:
    return " ".join([*command(network), "--explain"])


def _scan(network: Network) -> int:
    home = network.directory / "home"
    begun = time.monotonic()
    process = network.popen(
        "collector",
        command(network),
        env={"KSOCKET_CONFINE": CONFINE, "KSOCKET_HOME": str(home)},
        stdout=-1,
        text=True,
    )
    first: float | None = None
    for number, line in enumerate(process.stdout or ()):
        if number == 1:
            first = time.monotonic() - begun
        print(line, end="", flush=True)
    status = process.wait()
    if first is not None:
        _say(f"\nfirst host after {first:.1f} s, all after {time.monotonic() - begun:.1f} s")
    return status


def _wait() -> None:
    try:
        signal.pause()
    except KeyboardInterrupt:
        _say("\ntaking it down")


def _say(line: str) -> None:
    print(line, flush=True)
