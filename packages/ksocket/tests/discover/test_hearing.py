"""Who answers for himself, and where one answers for all."""

from ipaddress import ip_network

import pytest

from ksocket.discover.block import Block
from ksocket.discover.hearing import FIRST, KINDS, LOOK_SECONDS, Hearing

BASE = 0x0A010000  # 10.1.0.0
MAC = "02:00:00:00:00:01"
FAR, NEAR = ("icmp", 63), ("arp", MAC)


class Played:
    """A search of 10.1.0.0/16 whose answers are given by hand."""

    def __init__(self, *, named=()):
        self.told, self.ghosts, self.now = [], [], 0.0
        self.block = Block(BASE)
        self.block.want([(BASE, BASE + 0x10000)])
        self.block.hurry(BASE + host for host in named)
        self.hearing = Hearing(self.block, self.told.append, self.ghosts.append, "eth0")

    def ask(self, hosts):
        for host in hosts:
            self.block.asked[host] = 1

    def answer(self, hosts, like=FAR):
        for host in hosts:
            self.hearing.heard(BASE + host, like, self.now)

    def later(self):
        self.now += LOOK_SECONDS
        self.hearing.look(self.now)

    @property
    def addresses(self):
        return [one.addr for one in self.told]


def whole(third=0, first=1, last=254):
    return range(third << 8 | first, (third << 8 | last) + 1)


def test_of_a_network_that_one_answers_for_the_first_are_told():
    played = Played()
    played.ask(whole(7))
    played.answer(whole(7))
    played.hearing.end()
    assert played.ghosts == [ip_network("10.1.7.0/24")]
    assert played.addresses == ["10.1.7.1", "10.1.7.2"]
    assert len(played.addresses) == FIRST


def test_who_is_named_is_told_also_there():
    played = Played(named=[0x0763])
    played.ask(whole(7))
    played.answer(whole(7))
    played.hearing.end()
    assert "10.1.7.99" in played.addresses
    assert played.ghosts


def test_as_soon_as_somebody_is_silent_all_are_told():
    played = Played()
    played.ask(whole())
    played.answer(range(1, 100))
    assert len(played.told) == FIRST
    played.later()
    assert len(played.told) == FIRST  # asked just now, they may still answer
    played.later()
    assert len(played.told) == 99
    played.answer(range(100, 255))
    assert len(played.told) == 254
    played.hearing.end()
    assert played.ghosts == []


def test_a_network_with_a_few_hosts_holds_nobody_back_for_long():
    played = Played()
    played.ask([1, 254, 2, 10])
    played.answer([1, 2, 10])
    played.later()
    played.later()
    assert played.addresses == ["10.1.0.1", "10.1.0.2", "10.1.0.10"]


@pytest.mark.parametrize(
    ("asked", "like", "ghost"),
    [(62, NEAR, True), (62, FAR, False), (59, NEAR, False), (250, FAR, True), (249, FAR, False)],
)
def test_few_addresses_prove_little(asked, like, ghost):
    played = Played()
    played.ask(range(1, asked + 1))
    played.answer(range(1, asked + 1), like)
    played.hearing.end()
    assert bool(played.ghosts) is ghost
    assert len(played.told) == (FIRST if ghost else asked)


def test_those_that_answer_otherwise_are_told():
    played = Played()
    played.ask(whole())
    played.answer(range(1, 21), ("arp", "02:00:00:00:00:99"))
    played.answer(range(21, 255), NEAR)
    played.hearing.end()
    assert played.ghosts == [ip_network("10.1.0.0/24")]
    assert {one.macaddr for one in played.told} == {MAC, "02:00:00:00:00:99"}


def test_where_answers_are_of_many_kinds_nobody_answers_for_all():
    played = Played()
    played.ask(whole())
    for host in whole():
        played.answer([host], ("icmp", host % (KINDS + 1)))
    assert len(played.told) == 254
    played.hearing.end()
    assert played.ghosts == []


def test_half_and_half_is_not_alike():
    played = Played()
    played.ask(whole())
    played.answer(range(1, 128), ("icmp", 63))
    played.answer(range(128, 255), ("icmp", 127))
    played.hearing.end()
    assert len(played.told) == 254
    assert played.ghosts == []


def test_who_answers_late_is_told_but_for_ghosts():
    played = Played()
    played.ask([*whole(7), 0x0801, 0x0802, 0x0803, 0x0804])
    played.answer([*whole(7)][:-1])
    played.hearing.end()
    played.answer([0x07FE, 0x0801, 0x0802, 0x0803, 0x0804])
    assert played.addresses[FIRST:] == ["10.1.8.1", "10.1.8.2", "10.1.8.3", "10.1.8.4"]
    played.answer([0x0801])
    assert len(played.told) == FIRST + 4  # nobody twice


def test_one_in_a_hundred_may_be_lost():
    played = Played()
    played.ask(whole())
    played.answer(range(1, 253))
    for _ in range(3):
        played.later()
    played.hearing.end()
    assert played.ghosts
