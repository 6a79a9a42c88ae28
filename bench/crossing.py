"""Two network namespaces with no way out: one searches, the other answers for as many addresses as are wanted."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from ipaddress import IPv4Network
from pathlib import Path

from lab.theatre.relay import Line

LINK = "ks0"
ROUTER, ROUTER_MAC = "192.168.7.254", "02:00:00:00:07:fe"
_OWN = "192.168.7.1/24"
_RELAY = """
import asyncio, json, sys
from lab.theatre.relay import Line, play

async def main():
    play("line0", "line1", Line(**json.loads(sys.argv[1])))
    await asyncio.Event().wait()

asyncio.run(main())
"""
# masscan looks at the time when a frame comes: on a silent link its last second never ends
_PULSE = """
import socket, time
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as wire:
    wire.bind(("%s", 0))
    while True:
        wire.send(bytes.fromhex("ffffffffffff 0200000007fd 88b5") + bytes(46))
        time.sleep(0.1)
"""


@dataclass(frozen=True)
class Place:
    """Where a search runs: the namespace of `near`, with a range and those of it that are alive; far: who answers."""

    near: int
    far: int
    target: IPv4Network
    live: frozenset[str]

    def entered(self, command: list[str]) -> list[str]:
        """The command, to be run where the search runs."""
        return ["nsenter", "-t", str(self.near), "-n", *command]

    def neighbors(self) -> int:
        """How many entries the kernel's neighbour table has there."""
        told = subprocess.run(
            self.entered(["ip", "-4", "neigh", "show", "nud", "all"]), check=True, capture_output=True, text=True
        )
        return sum("NOARP" not in line for line in told.stdout.splitlines())


def scattered(target: IPv4Network, count: int) -> frozenset[str]:
    """So many addresses of a network; always the same ones."""
    chosen = random.Random(7).sample(range(1, target.num_addresses - 1), count)
    return frozenset(str(target[one]) for one in chosen)


@contextmanager
def routed(target: IPv4Network, live: frozenset[str], line: Line | None) -> Iterator[Place]:
    """A range behind a router, to which a line leads. live: addresses; none: the first half of every /24."""
    with ExitStack() as ends:
        near, far = ends.enter_context(_namespace()), ends.enter_context(_namespace())
        _wire(near, far, ends, line)
        _ip(near, f"addr add {_OWN} dev {LINK}", f"route add default via {ROUTER}")
        _ip(
            far,
            f"link set {LINK} address {ROUTER_MAC}",
            f"addr add {ROUTER}/24 dev {LINK}",
            f"route add blackhole {target}",
        )
        if live:
            _ip(far, *(f"route add local {one} dev lo" for one in live))
        else:
            halves = [next(one.subnets(1)) for one in target.subnets(new_prefix=24)]
            _ip(far, *(f"route add local {one} dev lo" for one in halves))
            live = frozenset(str(one) for half in halves for one in half)
        yield Place(near, far, target, live)


@contextmanager
def on_link(target: IPv4Network, live: frozenset[str]) -> Iterator[Place]:
    """A range on the searching machine's own link; the last address is its own."""
    with ExitStack() as ends:
        near, far = ends.enter_context(_namespace()), ends.enter_context(_namespace())
        _wire(near, far, ends, None)
        own = str(target[-2])
        _ip(near, f"addr add {own}/{target.prefixlen} dev {LINK}")
        _ip(far, *(f"addr add {one}/{target.prefixlen} dev {LINK}" for one in live - {own}))
        yield Place(near, far, target, live - {own})


@contextmanager
def _namespace() -> Iterator[int]:
    """The process that keeps a network namespace; it ends with the pipe that it reads from."""
    keeper = subprocess.Popen(["unshare", "-n", "cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        ours = Path("/proc/self/ns/net").stat().st_ino
        while Path(f"/proc/{keeper.pid}/ns/net").stat().st_ino == ours:
            if keeper.poll() is not None:
                raise RuntimeError("no network namespace can be made: that needs root")
            os.sched_yield()
        _ip(keeper.pid, "link set lo up")
        yield keeper.pid
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait()


def _wire(near: int, far: int, ends: ExitStack, line: Line | None) -> None:
    if line is None:
        _ip(near, f"link add {LINK} type veth peer name {LINK} netns {far}")
    else:
        middle = ends.enter_context(_namespace())
        _ip(middle, f"link add line0 type veth peer name {LINK} netns {near}")
        _ip(middle, f"link add line1 type veth peer name {LINK} netns {far}")
        _ip(middle, "link set line0 up", "link set line1 up")
        said = json.dumps(asdict(line))
        _beside(middle, ends, _RELAY, said)
    for side in (near, far):
        _ip(side, f"link set {LINK} up")
    _beside(far, ends, _PULSE % LINK)
    subprocess.run(["nsenter", "-t", str(far), "-n", "sysctl", "-qw", "net.ipv4.icmp_ratelimit=0"], check=True)


def _beside(side: int, ends: ExitStack, program: str, *words: str) -> None:
    """A program of Python that runs there to the end."""
    running = subprocess.Popen(["nsenter", "-t", str(side), "-n", sys.executable, "-c", program, *words])
    ends.callback(running.wait)
    ends.callback(running.terminate)


def _ip(side: int, *commands: str) -> None:
    """Many commands of ip(8) at once."""
    subprocess.run(
        ["nsenter", "-t", str(side), "-n", "ip", "-batch", "-"], input="\n".join(commands), text=True, check=True
    )
