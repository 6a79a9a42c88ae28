from datetime import timedelta
from ipaddress import ip_network

import pytest

from kshub.merge.lifecycle import Search, Spot, Thresholds, could_see, last_missed, state
from kshub.merge.types import Place

from .conftest import START

LIMITS = Thresholds(new_days=3, outdated_days=5)
HOME = Spot(Place("10.0.0.5"), told=True)


def day(number):
    return None if number is None else START + timedelta(days=number)


# first seen, last seen, last missed, now -> state
@pytest.mark.parametrize(
    ("first", "last", "missed", "now", "expected"),
    [
        (0, 0, None, 0, "new"),
        (0, 2, None, 2, "new"),
        (0, 3, None, 3, "stable"),
        (0, 3, 7, 7, "stable"),
        (0, 3, 8, 8, "outdated"),
        (0, 0, 5, 5, "outdated"),
        (0, 3, None, 300, "stable"),  # nobody looked: it keeps its state
        (0, 3, 4, 300, "stable"),
    ],
)
def test_state(first, last, missed, now, expected):
    assert state(day(first), day(last), day(missed), day(now), LIMITS) == expected


def search(number=1, prefixes=(), addresses=(), **kind):
    return Search(
        finished_at=day(number), prefixes=tuple(map(ip_network, prefixes)), addresses=frozenset(addresses), **kind
    )


@pytest.mark.parametrize(
    ("searched", "expected"),
    [
        (search(prefixes=["10.0.0.0/24"]), True),
        (search(prefixes=["10.0.1.0/24", "2001:db8::/64"]), False),
        (search(addresses=["10.0.0.5"]), True),
        (search(addresses=["10.0.0.6"]), False),
        (search(prefixes=["10.0.0.0/24"], route=("10.9.9.9",)), False),
        (search(), False),
        (search(prefixes=["10.0.0.0/30", "10.0.0.4/31", "10.0.0.8/29"]), True),
        (search(prefixes=["10.0.0.0/30", "10.0.0.6/31"]), False),
        (search(prefixes=["0.0.0.0/0"]), True),
    ],
)
def test_only_who_searched_its_segment_could_see_it(searched, expected):
    assert could_see(searched, [HOME]) is expected


def test_only_scans_after_it_was_seen_missed_it():
    searches = [search(number, ["10.0.0.0/24"]) for number in (1, 2, 5)] + [search(9, ["10.0.1.0/24"])]
    assert last_missed(day(2), [HOME], searches) == day(5)
    assert last_missed(day(5), [HOME], searches) is None


JUMP = ("10.9.9.9",)


# how it was found there last, and what was searched
@pytest.mark.parametrize(
    ("spot", "searched", "expected"),
    [
        (Spot(HOME.place, "arp"), search(prefixes=["10.0.0.0/24"]), False),  # a firewall hides it beyond the segment
        (Spot(HOME.place, "arp"), search(prefixes=["10.0.0.0/24"], on_link=True), True),
        (Spot(HOME.place, "tcp"), search(prefixes=["10.0.0.0/24"], on_link=True), True),
        (Spot(HOME.place, "neighbor"), search(prefixes=["10.0.0.0/24"]), True),
        (Spot(HOME.place, "icmp"), search(addresses=["10.0.0.5"]), False),  # it never answered a method
        (Spot(HOME.place, "icmp", told=True), search(addresses=["10.0.0.5"]), True),
        (Spot(Place("10.0.0.5", JUMP), "tunnel"), search(addresses=["10.0.0.5"], route=JUMP), True),
        (Spot(Place("10.0.0.5", JUMP), "tunnel"), search(prefixes=["10.0.0.0/24"]), False),
        (Spot(Place("10.0.0.5", JUMP), "icmp"), search(prefixes=["10.0.0.0/24"]), True),  # only logins go around
        (Spot(Place("2001:db8::5"), "tcp"), search(prefixes=["2001:db8::5/128"]), True),
        (Spot(Place("fe80::5%eth0"), "tcp"), search(prefixes=["0.0.0.0/0"]), False),
    ],
)
def test_how_it_was_found_says_who_can_miss_it(spot, searched, expected):
    assert could_see(searched, [spot]) is expected
