"""How long a whole segment takes: 250 hosts on the collector's own /24, each by SSH with its packages and by SNMP.

The lab's network `floor`: one machine has all the addresses, one sshd and one played SNMP agent answer for them, on the
same cores as ksocket. The real command, profile normal. Seconds from its start, the start of Python included, to the
first host with all it tells, and to the last. What its listen queues dropped is counted on the machine itself
(nstat: ListenOverflows, ListenDrops). Last line: JSON.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import lab

HOSTS = 250
LIMIT_SECONDS = 600


def dropped(net: lab.Network) -> dict[str, int]:
    """The counters of full listen queues, from when the machine's network was made."""
    names, values = [
        line.split()
        for line in Path(f"/proc/{net.pid('crowd')}/net/netstat").read_text(encoding="ascii").splitlines()
        if line.startswith("TcpExt:")
    ]
    told = dict(zip(names, values, strict=True))
    return {name: int(told[name]) for name in ("ListenOverflows", "ListenDrops")}


def scan(profile: str) -> dict[str, float]:
    """One scan of a network that nobody has scanned."""
    with lab.up("floor") as net, tempfile.TemporaryDirectory() as home:
        given = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "KSOCKET_HOME": home, "HOME": home}
        given["KSOCKET_CONFINE"] = net.description.segments["floor"]
        ksocket = [str(Path(sys.executable).with_name("ksocket")), "scan", "--profile", profile, "--format", "ndjson"]
        began = time.monotonic()
        process = net.popen(
            "collector",
            ["env", "-i", *map("=".join, given.items()), *ksocket, "--credentials", str(net.credentials)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        times, whole = list[float](), 0
        assert process.stdout is not None
        for line in process.stdout:
            node = json.loads(line)
            if "addresses" in node:
                times.append(time.monotonic() - began)
                whole += bool(node.get("packages")) and any(
                    one["method"] == "snmp" and "problem" not in one for one in node["attempts"]
                )
            if time.monotonic() > began + LIMIT_SECONDS:
                process.kill()
        _, said = process.communicate()
        if process.returncode or said:
            print(said, file=sys.stderr)
        return {
            "first": times[0],
            "last": times[-1],
            "nodes": len(times),
            "whole": whole,
            "live": HOSTS,
            **dropped(net),
        }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--profile", default="normal")
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    runs = list[dict[str, float]]()
    for _ in range(chosen.runs):
        runs.append(scan(chosen.profile))
        print("  ".join(f"{name} {value:.4g}" for name, value in runs[-1].items()), flush=True)
    print(json.dumps({name: round(median(one[name] for one in runs), 2) for name in runs[0]}))


if __name__ == "__main__":
    main()
