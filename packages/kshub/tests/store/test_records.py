from datetime import UTC, datetime

import pytest

from kshub.store.records import (
    MAX_ITEMS,
    MAX_TEXT,
    attempts,
    compress,
    digest,
    facts,
    implied,
    neighbors,
    seen,
    sighting,
    sort_key,
    take_apart,
)
from kswire.facts import Address, Attempt, Facts, Hostname, Neighbor, Package
from kswire.reports import Found, Tried

AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
NEAR = (Neighbor(source="lldp", name="switch"),)


def tried(*, told=None, tries=()):
    return Tried(run="r", addr="10.0.0.1", method="ssh", attempts=tries, tried_at=AT, facts=told)


def test_what_changes_with_every_scan_is_no_part_of_the_record():
    one = take_apart(tried(told=Facts(hostname="a", uptime=1, packages=(Package(name="p"),), neighbors=NEAR)))
    other = take_apart(tried(told=Facts(hostname="a", uptime=2, packages=(), neighbors=())))
    assert digest(one.facts) == digest(other.facts)
    assert (one.uptime, other.uptime) == (1, 2)
    assert neighbors(compress(one.neighbors)) == NEAR
    assert facts(compress(one.facts)) == Facts(hostname="a")


def test_attempts_are_one_record_whenever_they_were_and_come_back_with_their_times():
    tries = tuple(Attempt(method="ssh", file="a.toml", started_at=AT, seconds=one) for one in (0.5, None))
    one = take_apart(tried(tries=tries))
    other = take_apart(tried(tries=tuple(Attempt(method="ssh", file="a.toml") for _ in range(2))))
    assert one.attempts == other.attempts
    assert attempts(compress(one.attempts), one.times) == tries
    assert one.facts is None


def test_a_sighting_comes_back():
    address = Address(addr="10.0.0.1", hostnames=(Hostname(hostname="a", source="dns"),))
    found = Found(run="r", address=address, by="arp", methods=("ssh",), found_at=AT)
    back = seen(compress(sighting(found)))
    assert (back.address, back.by, back.methods) == (address, "arp", ("ssh",))
    assert seen(compress(implied(tried()))).address.addr == "10.0.0.1"


@pytest.mark.parametrize(
    ("told", "length"),
    [
        (Facts(description="x" * 1_000_000), lambda back: len(back.description)),
        (Facts(contact="x" * 20_000), lambda back: len(back.contact)),
    ],
)
def test_texts_are_bounded(told, length):
    assert length(facts(compress(take_apart(tried(told=told)).facts))) == MAX_TEXT


def test_lists_are_bounded():
    many = tuple(Neighbor(source="arp", addr=f"10.{one}.0.1") for one in range(MAX_ITEMS + 5))
    assert len(neighbors(compress(take_apart(tried(told=Facts(neighbors=many))).neighbors))) == MAX_ITEMS


def test_addresses_sort_as_people_expect():
    ordered = ["9.0.0.1", "10.0.0.2", "10.0.0.10", "192.168.0.1", "::1", "fe80::1"]
    assert sorted(set(ordered), key=sort_key) == ordered
    with pytest.raises(ValueError):
        sort_key("host")
