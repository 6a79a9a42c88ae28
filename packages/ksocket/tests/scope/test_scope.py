import tomllib
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address, ip_network
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ksocket.scope import (
    METADATA,
    Cut,
    Network,
    Scope,
    parse_networks,
    plain,
    sweepable,
)

CASES = tomllib.loads((Path(__file__).parent.parent / "cases/scope.toml").read_text())["scope"]
WORDS = ("permitted", "prohibited", "limits_permitted", "limits_prohibited", "on_link", "named")


def nets(*words: str) -> tuple[Network, ...]:
    return parse_networks(words)


def rules(case: dict) -> Scope:
    words = {name: parse_networks(case.get(name, ())) for name in WORDS}
    own = frozenset(ip_address(one) for one in case.get("own", ()))
    return Scope(**words, own=own, allow_loopback=case.get("allow_loopback", False))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_addresses(case):
    scope = rules(case)
    said = [[addr, "yes" if (verdict := scope.permits(addr)).allowed else "no", verdict.rule]
            for addr, _, _ in case["cases"]]  # fmt: skip
    assert said == case["cases"]


def test_prohibited_is_told_apart_from_outside():
    scope = Scope(prohibited=nets("10.0.0.5"), limits_prohibited=nets("10.0.0.6"))
    words = {"10.0.0.5": True, "10.0.0.6": True, "8.8.8.8": False, "10.0.0.7": False}
    assert {addr: scope.permits(addr).prohibited for addr in words} == words


# -- segments


@pytest.mark.parametrize(
    ("words", "segment", "restrained"),
    [
        ({}, "10.0.0.0/24", False),
        ({"prohibited": "10.0.0.66"}, "10.0.0.0/24", True),
        ({"prohibited": "10.0.1.66"}, "10.0.0.0/24", False),
        ({"prohibited": "10.0.0.0/8"}, "10.0.0.0/24", True),
        ({"limits_prohibited": "10.0.0.66"}, "10.0.0.0/24", True),
        ({"prohibited": "fe80::66"}, "fe80::/64", True),
        ({"prohibited": "::ffff:10.0.0.66"}, "10.0.0.0/24", True),
        # who is not permitted must not hear a multicast either
        ({"permitted": "10.0.0.0/25"}, "10.0.0.0/24", True),
        ({"permitted": "10.0.0.0/25 10.0.0.128/25"}, "10.0.0.0/24", False),
        ({"permitted": "10.0.0.0/25", "named": "10.0.0.0/24"}, "10.0.0.0/24", False),
        ({"limits_permitted": "10.0.0.0/25"}, "10.0.0.0/24", True),
        ({"limits_permitted": "10.0.0.0/25", "named": "10.0.0.0/24"}, "10.0.0.0/24", True),
        ({"limits_permitted": "10.0.0.0/8"}, "fe80::/64", True),
    ],
)
def test_no_multicast_where_somebody_must_not_hear_it(words, segment, restrained):
    scope = Scope(**{name: nets(*text.split()) for name, text in words.items()})
    assert scope.prohibits_on(ip_network(segment)) is restrained


def test_a_network_is_denied_where_any_address_of_it_is():
    scope = Scope(prohibited=nets("fe80::9"), limits_prohibited=nets("10.0.0.0/8"))
    denied = {word: scope.denies(ip_network(word)) for word in ("fe80::/10", "10.1.0.0/16", "fd00::/64", "11.0.0.0/8")}
    assert denied == {"fe80::/10": True, "10.1.0.0/16": True, "fd00::/64": False, "11.0.0.0/8": False}


@pytest.mark.parametrize(
    ("words", "network", "admitted"),
    [
        ({}, "fd00::/64", True),
        ({}, "2001:db8::/64", False),
        ({"on_link": "2001:db8::/64"}, "2001:db8::/64", True),
        ({"named": "2001:db8::5"}, "2001:db8::/64", True),
        ({"permitted": "10.0.0.0/8"}, "fd00::/64", False),
        ({"permitted": "10.0.0.0/8", "named": "fd00::/48"}, "fd00::/64", True),
        ({"limits_permitted": "10.0.0.0/8"}, "fd00::/64", False),
        ({"limits_permitted": "fd00::/120"}, "fd00::/64", True),
    ],
)
def test_a_network_is_admitted_where_any_address_of_it_may_be_asked(words, network, admitted):
    scope = Scope(**{name: nets(*text.split()) for name, text in words.items()})
    assert scope.admits(ip_network(network)) is admitted


# -- limits


def test_what_limits_cut_is_told():
    scope = Scope(
        permitted=nets("10.0.0.0/8", "172.16.0.0/24", "10.1.2.0/24"),
        named=nets("10.1.9.1"),
        limits_permitted=nets("10.1.0.0/17", "10.1.128.0/17"),
        limits_prohibited=nets("10.1.9.0/24"),
    )
    (wide,), (other,), (single,) = nets("10.0.0.0/8"), nets("172.16.0.0/24"), nets("10.1.9.1")
    assert scope.cut() == (
        Cut(wide, "limits:not-permitted", whole=False),
        Cut(wide, "limits:prohibited:10.1.9.0/24", whole=False),
        Cut(other, "limits:not-permitted", whole=True),
        Cut(single, "limits:prohibited:10.1.9.0/24", whole=True),
    )


def test_nothing_is_cut_without_limits_or_where_two_of_them_cover_it():
    assert Scope(permitted=nets("10.0.0.0/8")).cut() == ()
    halves = nets("10.1.0.0/17", "10.1.128.0/17")
    assert Scope(permitted=nets("10.1.0.0/16"), limits_permitted=halves).cut() == ()


@pytest.mark.parametrize(
    ("prefix", "swept"), [("10.0.0.0/22", True), ("10.0.0.0/21", False), ("10.0.0.1/32", True), ("fd00::/126", False)]
)
def test_prefixes_learned_from_routers(prefix, swept):
    assert sweepable(ip_network(prefix)) is swept


# -- for all rules and addresses: small numbers, so that they meet

near = st.integers(0, 127).map(lambda last: IPv4Address("10.0.0.0") + last)
network = st.builds(lambda ip, length: ip_network((ip, length), strict=False), near, st.integers(25, 32))
networks = st.lists(network, max_size=3).map(tuple)
scopes = st.builds(
    Scope,
    **dict.fromkeys(WORDS, networks),
    own=st.frozensets(near, max_size=2),
    allow_loopback=st.booleans(),
)
calmly = settings(deadline=None)  # the machine may be busy
anything = st.one_of(st.ip_addresses(), near, st.sampled_from([one.network_address for one in METADATA]))


@calmly
@given(scopes, near)
def test_prohibited_is_never_permitted_whatever_else_is_said(scope, ip):
    if any(ip in one for one in (*scope.prohibited, *scope.limits_prohibited)):
        for face in (ip, str(ip), IPv6Address(f"::ffff:{ip}"), f"64:ff9b::{ip}"):
            verdict = scope.permits(face)
            assert not verdict.allowed
            assert verdict.prohibited


@calmly
@given(scopes, anything)
def test_what_is_never_a_target(scope, ip):
    if ip.is_multicast or ip.is_unspecified or ip_network(ip) in METADATA or ip == IPv4Address("255.255.255.255"):
        assert not scope.permits(ip).allowed


@calmly
@given(scopes, anything)
def test_limits_only_narrow(scope, ip):
    words = {name: getattr(scope, name) for name in ("permitted", "prohibited", "on_link", "named", "own")}
    free = Scope(**words, allow_loopback=scope.allow_loopback)
    if scope.permits(ip).allowed:
        assert free.permits(ip) == scope.permits(ip)
        assert not scope.limits_permitted or any(ip in one for one in scope.limits_permitted)


@calmly
@given(scopes, st.ip_addresses())
def test_public_addresses_must_be_written(scope, ip):
    if plain(ip).is_global and scope.permits(ip).allowed:
        assert any(plain(ip) in one for one in (*scope.permitted, *scope.named, *scope.on_link))


@calmly
@given(st.text(max_size=60))
def test_what_a_hostile_table_says_is_judged_not_raised(text):
    Scope().permits(text)


@calmly
@given(scopes)
def test_ranges_hold_exactly_what_is_permitted(scope):
    whole = IPv4Network("10.0.0.0/24")
    ranges = scope.ranges(whole)
    assert [n for one in ranges for n in one] == [int(ip) for ip in whole if scope.permits(ip).allowed]
    assert all(one.stop < following.start for one, following in pairwise(ranges))


def test_ranges_of_everything_leave_out_what_is_never_touched():
    scope = Scope(named=nets("0.0.0.0/0"), own=frozenset({IPv4Address("10.0.0.9")}), on_link=nets("10.0.0.0/24"))
    gaps = sorted({one.stop for one in scope.ranges(IPv4Network("0.0.0.0/0"))})
    assert [str(IPv4Address(gap)) for gap in gaps] == [
        "10.0.0.0", "10.0.0.9", "10.0.0.255", "100.100.100.200", "127.0.0.0", "168.63.129.16", "169.254.169.254",
        "169.254.170.2", "169.254.170.23", "192.0.0.192", "224.0.0.0", "255.255.255.255"]  # fmt: skip
