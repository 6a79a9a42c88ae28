import asyncio
import time

import pytest

from ksocket.pace import PROFILES, Pace, Profile
from ksocket.pace.pace import MAX_BATCH


async def test_safe_is_12_arp_in_any_second_for_all_who_ask(paced, fake, busiest, tmp_path):
    paces, moments = [paced(state=tmp_path), paced(state=tmp_path)], []

    async def ask(pace):
        await pace.arp("eth0")
        moments.append(fake.now)

    await asyncio.gather(*(ask(paces[number % 2]) for number in range(60)))
    assert busiest(moments) == 12
    assert moments[-1] - moments[0] < 60 / 11  # and a /24 is done in 23 s


async def test_frames_that_leave_together_are_spaced_so_that_12_hold(paced, fake, busiest):
    pace, moments = paced(), []
    for count in (3, 1, 12, 5, 3, 3, 1, 1, 1, 12):
        await pace.arp("eth0", count)
        moments += [fake.now] * count
    assert busiest(moments) == 12


async def test_segments_do_not_slow_each_other(paced, fake):
    pace, begun = paced(), fake.now
    await pace.arp("eth0")
    await pace.arp("eth1")
    assert fake.now == begun


@pytest.mark.parametrize(("profile", "seconds"), [("safe", 45.4), ("normal", 2.2), ("fast", 0)])
async def test_arp_of_the_profiles(paced, fake, profile, seconds):
    pace, begun = paced(profile), fake.now
    for _ in range(500):
        await pace.arp("eth0")
    assert fake.now - begun == pytest.approx(seconds, abs=0.2)


async def test_those_who_wait_for_arp_are_served_in_turn(paced):
    pace, served = paced(), []

    async def ask(number):
        await pace.arp("eth0")
        served.append(number)

    await asyncio.gather(*(ask(number) for number in range(20)))
    assert served == list(range(20))


async def test_probes_are_capped_over_all(paced, fake, busiest):
    pace, moments = paced(), []
    for number in range(100):
        await pace.probe([f"10.{number}.{third}.1" for third in range(80)])
        moments += [fake.now] * 80
    assert busiest(moments) <= 2000
    assert moments[-1] - moments[0] < 8000 / 1700


async def test_probes_are_capped_per_24_and_per_host(paced, fake, busiest):
    pace, sent = paced(), []
    for last in range(250):
        await pace.probe([f"10.0.0.{last}"] * 3)  # three ports of it
        sent += [fake.now] * 3
    assert busiest(sent) <= 256
    sent = []
    for _ in range(60):
        await pace.probe(["10.9.9.9", "10.9.9.9"])
        sent += [fake.now] * 2
    assert busiest(sent) <= 40


async def test_a_busy_24_does_not_use_up_what_others_may_send(paced, fake):
    pace, other, begun = paced(), paced(), fake.now
    for _ in range(10):
        await pace.probe([f"10.0.0.{last}" for last in range(100)])
    busy = fake.now - begun
    for number in range(10):
        await other.probe([f"10.1.{number}.{last}" for last in range(20)])
    assert busy > 3
    assert fake.now - begun - busy < 0.1


async def test_fast_still_spares_the_single_host(paced, fake):
    pace, begun = paced("fast"), fake.now
    for third in range(100):
        await pace.probe([f"10.0.{third}.{last}" for last in range(256)])
    assert fake.now - begun < 0.5  # six hosts in one bucket are merely slower; at 2,000 a second it would be 12.8
    begun = fake.now
    for _ in range(80):
        await pace.probe(["10.0.0.1"])
    assert fake.now - begun > 2


async def test_ipv6_probes_are_capped_per_64(paced, fake):
    pace, begun = paced(Profile("x", None, None, per_slash24_per_second=8)), fake.now
    await pace.probe(["fd00::1%eth0", "fd00:0:0:1::1"])
    assert fake.now == begun
    await pace.probe(["fd00::2"])
    assert fake.now > begun


async def test_nothing_to_send_waits_for_nothing(paced, fake):
    begun = fake.now
    await paced().probe([])
    assert fake.now == begun


@pytest.mark.parametrize(
    "wrong", [["10.0.0.1"] * 41, [f"10.0.{n}.1" for n in range(MAX_BATCH + 1)]], ids=["host", "batch"]
)
async def test_batches_that_no_cap_allows_are_our_own_mistake(paced, wrong):
    with pytest.raises(ValueError, match=r"together|at once"):
        await paced("fast").probe(wrong)


async def test_a_batch_costs_little():
    pace, begun = Pace(PROFILES["fast"], state=None), time.process_time()
    for third in range(64):
        await pace.probe([f"10.0.{third}.{last}" for last in range(256)])
    assert (time.process_time() - begun) / (64 * 256) < 20e-6  # measured: 1.3 microseconds a probe


async def test_five_new_connections_a_second_to_one_host(paced, fake, busiest):
    pace, moments = paced("fast"), []
    for _ in range(20):
        async with pace.session("10.0.0.1"):
            moments.append(fake.now)
    assert busiest(moments) == 5
    begun = fake.now
    async with pace.session("10.0.0.2"):
        assert fake.now == begun


@pytest.mark.parametrize(("name", "most"), [("session", 2), ("snmp", 1), ("hop", 8)])
async def test_how_much_at_once(paced, name, most):
    pace, inside, seen = paced("fast"), 0, []

    async def visit():
        nonlocal inside
        async with getattr(pace, name)("10.0.0.1"):
            inside += 1
            seen.append(inside)
            for _ in range(50):
                await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit() for _ in range(20)))
    assert (max(seen), len(seen)) == (most, 20)


async def test_hosts_left_alone_take_no_memory(paced, tmp_path):
    pace = paced("fast", tmp_path)
    for number in range(500):
        addr = f"10.0.{number >> 8}.{number & 255}"
        async with pace.session(addr), pace.snmp(addr), pace.hop(addr):
            pass
        await pace.arp(addr)
    assert (len(pace._places._crowds), len(pace._turns)) == (0, 0)
