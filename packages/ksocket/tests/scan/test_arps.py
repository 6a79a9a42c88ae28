"""What the kernel asks by ARP is paid for like what we ask."""

import asyncio
from ipaddress import ip_interface

import pytest

from ksocket.discover.gateway import Link, Surroundings
from ksocket.outbound import Outbound
from ksocket.scan.arps import ASKING_SECONDS, HEARD, UNHEARD, KernelArps
from ksocket.target import Target

SEGMENT = Link("eth0", 2, "00:00:5e:00:53:aa", (ip_interface("10.0.0.10/26"), ip_interface("fd00::1/64")), up=True)
LOOPBACK = Link("lo", 1, "", (ip_interface("127.0.0.1/8"),), up=True, arp=False)
HERE = Surroundings(gateways=(), links=(SEGMENT, LOOPBACK))


class Pace:
    """Notes what was paid."""

    def __init__(self):
        self.paid = []

    async def arp(self, segment, count=1):
        self.paid.append((segment, count))


@pytest.mark.parametrize(
    ("target", "heard", "paid"),
    [
        (Target("10.0.0.20"), True, [("eth0", HEARD)]),
        (Target("10.0.0.20"), False, [("eth0", UNHEARD)]),
        (Target("10.0.1.20"), False, []),  # behind a router, which the kernel knows
        (Target("10.0.0.10"), False, []),  # this machine
        (Target("127.0.0.1"), False, []),
        (Target("fd00::2"), False, [("eth0", UNHEARD)]),
        (Target("fd00::1"), False, []),
        (Target("fd01::2"), False, []),
        (Target("10.9.0.5", ("10.0.0.30", "10.5.0.1")), True, [("eth0", HEARD)]),  # the first hop is on the link
        (Target("10.0.0.20", ("10.7.0.30",)), True, []),
    ],
)
async def test_a_neighbour_is_paid_for_once(target, heard, paid):
    pace = Pace()
    outbound = Outbound()
    arps = KernelArps(HERE, pace, outbound)
    await arps.before(target, heard=heard)
    await arps.before(target, heard=heard)
    assert pace.paid == paid
    kind, other = ("ndp-kernel", "arp-kernel") if ":" in target.addr else ("arp-kernel", "ndp-kernel")
    packets = outbound.total().packets
    assert (packets[kind], packets[other]) == (sum(count for _, count in paid), 0)


async def test_who_comes_while_it_is_being_paid_waits_too():
    free = asyncio.Event()

    class Slow(Pace):
        async def arp(self, segment, count=1):
            await free.wait()
            await super().arp(segment, count)

    pace = Slow()
    arps = KernelArps(HERE, pace, Outbound())
    both = [asyncio.ensure_future(arps.before(Target("10.0.0.20"), heard=False)) for _ in ("ssh", "snmp")]
    await asyncio.sleep(0)
    assert not any(one.done() for one in both)
    free.set()
    await asyncio.gather(*both)
    assert pace.paid == [("eth0", UNHEARD)]


async def test_a_silent_neighbour_is_paid_for_again_once_the_kernel_gave_up():
    pace, now = Pace(), [100.0]
    arps = KernelArps(HERE, pace, Outbound(), clock=lambda: now[0])
    await arps.before(Target("10.0.0.20"), heard=False)
    now[0] += ASKING_SECONDS + 0.1
    await arps.before(Target("10.0.0.20"), heard=False)
    await arps.before(Target("10.0.0.20"), heard=True)
    assert pace.paid == [("eth0", UNHEARD)] * 2
