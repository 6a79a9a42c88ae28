from ipaddress import IPv4Address

from ksocket.discover.canaries import EACH_SECONDS, MOST, Canaries
from ksocket.discover.cookies import Cookies
from ksocket.discover.gateway import Link
from ksocket.discover.ways import Way

WAY = Way(Link("eth0", 2, "02:00:00:00:00:01", (), up=True), None, IPv4Address("192.168.7.1"))
BASE = 0x0A020000


def canaries(*hosts):
    some = Canaries(WAY, b"", Cookies())
    for host in hosts:
        some.learn(BASE + host)
    return some


def picked(some, count, now):
    return [base + host for base, hosts in some.pick(count, now) for host in hosts]


def test_nobody_is_asked_more_often_than_ten_times_a_second():
    some = canaries(1, 2, 3)
    assert picked(some, 2, 1.0) == [BASE + 1, BASE + 2]
    assert picked(some, 2, 1.0) == [BASE + 3]
    assert picked(some, 9, 1.0 + EACH_SECONDS / 2) == []
    assert picked(some, 9, 1.0 + EACH_SECONDS) == [BASE + 1, BASE + 2, BASE + 3]


def test_they_come_by_16_and_no_more_than_a_volley_holds():
    some = canaries(*range(20), 0x10000)
    assert [(base, len(hosts)) for base, hosts in some.pick(99, 1.0)] == [(BASE, 16), (BASE, 4), (BASE + 0x10000, 1)]


def test_there_are_never_too_many_of_them():
    some = canaries(*range(MOST + 50))
    assert len(some) == MOST
    assert picked(some, 1, 1.0) == [BASE + 50]


def test_an_answer_tells_when_it_was_asked_and_only_once():
    some = canaries(1)
    some.left(BASE, [1], 77, 5.0)
    assert some.answered(BASE + 1, 76) is None
    assert some.answered(BASE + 1, 77) == 5.0
    assert some.answered(BASE + 1, 77) is None


def test_who_has_gone_is_asked_no_more():
    some, now = canaries(1, 2, 3), 1.0
    for turn in range(20):
        now += 1
        for base, hosts in list(some.pick(9, now)):
            some.left(base, hosts, turn, now)
        for host in (1, 2):
            some.answered(BASE + host, turn)
    assert len(some) == 2


def test_when_all_are_silent_it_is_the_path():
    some, now = canaries(1, 2, 3), 1.0
    for _ in range(200):
        now += 1
        assert len(picked(some, 9, now)) == 3
