"""Two network namespaces joined by a veth, with no way out: one searches, the other answers."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager
from ipaddress import ip_address
from pathlib import Path

import pytest

from ksocket.discover.gateway import Link
from lab.capture import capture

LINK = "ks0"
ARP, IP, IPV6 = b"\x08\x06", b"\x08\x00", b"\x86\xdd"
NET_RAW, NOTHING = "-all,+net_raw", "-all"


class Pair:
    """near: the searching side, 192.168.7.1. far: its router and all its neighbours, and everyone behind it."""

    neighbours = ("192.168.7.10", "192.168.7.20", "192.168.7.30", "192.168.7.254")
    scattered = tuple(f"10.2.{n * 37 % 256}.{n * 91 % 256}" for n in range(1, 51))
    macaddr = "02:00:00:00:07:fe"  # of them all

    def __init__(self, near, far):
        self.near, self.far = near, far
        self.run(near, f"ip link add {LINK} type veth peer name {LINK} netns {far}")
        self.run(far, f"ip link set {LINK} address {self.macaddr}")
        for side in (near, far):
            self.run(side, "ip link set lo up", f"ip link set {LINK} up")
        self.run(near, f"ip addr add 192.168.7.1/24 dev {LINK}", f"ip addr add fd00:7::1/64 dev {LINK} nodad")
        self.run(far, *(f"ip addr add {addr}/24 dev {LINK}" for addr in self.neighbours))
        self.run(far, f"ip addr add fd00:7::9/64 dev {LINK} nodad")
        self.run(near, "ip route add default via 192.168.7.254", "ip route add unreachable 10.66.0.0/16")
        self.run(far, *(f"ip route add local {one} dev lo" for one in ("10.1.0.0/16", *self.scattered)))
        holes = "".join(f"route add blackhole 10.5.{third}.128/28\n" for third in range(256))
        self.run(far, "ip route add local 10.5.0.0/16 dev lo")
        subprocess.run(["nsenter", "-t", str(far), "-n", "ip", "-batch", "-"], input=holes, text=True, check=True)
        self.run(far, "sysctl -qw net.ipv4.icmp_ratelimit=0")

    def run(self, side, *commands):
        for command in commands:
            subprocess.run(["nsenter", "-t", str(side), "-n", *command.split()], check=True)

    def output(self, side, command):
        return subprocess.run(
            ["nsenter", "-t", str(side), "-n", *command.split()], check=True, capture_output=True, text=True
        ).stdout

    def python(self, side, program, *args, caps=NET_RAW):
        """A Python program on one side, with these capabilities and no others."""
        rights = ["setpriv", "--inh-caps", caps, "--bounding-set", caps]
        return subprocess.Popen(
            ["nsenter", "-t", str(side), "-n", *rights, sys.executable, *program, *args],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )

    def begin(self, *targets, caps=NET_RAW, **wish):
        """A search under way; several lists of targets are searched at once."""
        lists = targets if isinstance(targets[0], list) else [list(targets)]
        return Search(self.python(self.near, [search_program()], json.dumps({"targets": lists, **wish}), caps=caps))

    def search(self, *targets, **wish):
        return self.begin(*targets, **wish).end()

    @contextmanager
    def capture(self):
        """What the searching side sends while the block runs."""
        with capture(self.far, LINK) as captured:
            yield (seen := Seen(captured))
        assert captured.dropped == 0
        assert seen.frames or seen.ipv6

    @contextmanager
    def setting(self, side, name, value):
        before = self.output(side, f"sysctl -n {name}").split()
        write = ["nsenter", "-t", str(side), "-n", "sysctl", "-qw"]
        subprocess.run([*write, f"{name}={value}"], check=True)
        try:
            yield
        finally:
            subprocess.run([*write, f"{name}={' '.join(before)}"], check=True)


class Seen:
    """The frames of the searching side; to be read after the capture."""

    def __init__(self, captured):
        self._captured = captured

    @property
    def frames(self):
        return [one for one in self._captured.frames if not one.outgoing and one.data[12:14] in (ARP, IP)]

    @property
    def ipv6(self):
        """IPv6 frames, those that the kernel sends by itself too."""
        return [one.data for one in self._captured.frames if not one.outgoing and one.data[12:14] == IPV6]

    def solicited(self):
        """The addresses that neighbour solicitations ask for."""
        return [ip_address(one[62:78]) for one in self.ipv6 if one[20] == 58 and one[54] == 135]

    def calls(self):
        """Echo requests and queries to all nodes: the types, in order."""
        there = [one for one in self.ipv6 if one[38:54] == ip_address("ff02::1").packed]
        return [one[54] if one[20] == 58 else one[62] for one in there]

    @property
    def asked(self):
        """The addresses that ARP requests ask for, with the time of each."""
        return [(dotted(one.data[38:42]), one.time) for one in self.frames if one.data[12:14] == ARP]

    @property
    def targets(self):
        """Where IPv4 packets go."""
        return [dotted(one.data[30:34]) for one in self.frames if one.data[12:14] == IP]


def dotted(octets):
    return ".".join(map(str, octets))


class Search:
    """A search in a process of its own. After `end`, alive and the sum's words are there."""

    def __init__(self, process):
        self._process = process
        self.alive = []

    def one(self):
        """Wait for the next that is found."""
        self.alive.append(json.loads(self._process.stdout.readline()))

    def end(self):
        output, _ = self._process.communicate(timeout=60)
        assert self._process.returncode == 0
        *alive, total, room = map(json.loads, output.splitlines())
        self.alive += alive
        self.__dict__.update(total | room)
        assert self.sent == self.planned or self.cancelled or self.problems
        return self

    @property
    def addresses(self):
        assert max(Counter(one["addr"] for one in self.alive).values(), default=0) <= 1, "found twice"
        return {one["addr"] for one in self.alive}


def search_program():
    return str(Path(__file__).with_name("search.py"))


@pytest.fixture(scope="session")
def pair():
    if os.geteuid() != 0 or any(not shutil.which(tool) for tool in ("unshare", "nsenter", "setpriv", "ip", "sysctl")):
        pytest.skip("needs root, iproute2 and util-linux")
    with ExitStack() as stack:
        sides = []
        for _ in range(2):
            holder = subprocess.Popen(
                ["unshare", "--net", "sh", "-c", "echo; exec sleep infinity"], stdout=subprocess.PIPE
            )
            stack.callback(_end, holder)
            holder.stdout.readline()
            sides.append(holder.pid)
        yield Pair(*sides)


def _end(process):
    process.kill()
    process.communicate()


LOOPBACK = Link("lo", 1, "00:00:00:00:00:00", (), up=True)


@pytest.fixture
def loopback():
    """The loopback interface, for packets made by hand to an address that nobody has; and a sender for them."""
    if os.geteuid() != 0:
        pytest.skip("needs root")
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sender:
        sender.bind(("lo", 0))
        yield LOOPBACK, sender.send
