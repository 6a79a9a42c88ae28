import asyncio

from ksocket.reach import devices
from ksocket.reach.devices import Devices
from kswire.facts import Facts, Interface, Missing, Route
from kswire.problems import Code, problem

OWN = (Interface(ifname="eth0", addr="192.0.2.1"), Interface(ifname="eth1", addr="198.51.100.1"))


def test_what_was_read_is_for_its_own_addresses():
    known, facts = Devices(), Facts(hostname="r1", interfaces=OWN)
    known.keep("r1", facts)
    assert known.read("r1", "198.51.100.1") is facts
    assert known.read("r1", "203.0.113.1") is None
    assert known.read("r2", "198.51.100.1") is None


def test_a_device_without_a_name_is_not_kept():
    known = Devices()
    known.keep(None, Facts(interfaces=OWN))
    assert known.read(None, "192.0.2.1") is None


def test_a_device_with_one_address_is_not_kept():
    known = Devices()
    known.keep("h1", Facts(interfaces=(Interface(ifname="lo", addr="127.0.0.1"), OWN[0])))
    assert known.read("h1", "192.0.2.1") is None


def test_what_was_broken_off_is_read_again():
    known = Devices()
    for code, kept in ((Code.SNMP_NO_ANSWER, False), (Code.SNMP_WALK_LIMIT, True)):
        words = {"port": 161, "seconds": 5} if code == Code.SNMP_NO_ANSWER else {"table": "routes", "rows": 9}
        known.keep("r1", Facts(interfaces=OWN, missing=(Missing(group="routes", problem=problem(code, **words)),)))
        assert (known.read("r1", "192.0.2.1") is not None) is kept


def test_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(devices, "_MOST_ROWS", 10)
    known = Devices()
    for name in ("r1", "r1", "r2", "r3"):
        known.keep(name, Facts(interfaces=OWN, routes=(Route(destination="192.0.2.0/24"),)))
    assert [known.read(name, "192.0.2.1") is None for name in ("r1", "r2", "r3")] == [True, False, False]


async def test_one_session_at_a_time_with_a_device():
    known, inside, most = Devices(), 0, 0

    async def session(name):
        nonlocal inside, most
        async with known.alone(name):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(session("r1"), session("r1"), session("r1"))
    assert most == 1
    await asyncio.gather(session(None), session(None), session("r2"))
    assert most == 3


async def test_many_devices_of_one_name_do_not_wait_for_each_other_for_good(monkeypatch):
    monkeypatch.setattr(devices, "_LONGEST_WAIT", 0.0)
    known = Devices()
    async with known.alone("clone"), known.alone("clone"):
        pass
    async with known.alone("clone"):  # it was freed by who held it, and once
        pass
