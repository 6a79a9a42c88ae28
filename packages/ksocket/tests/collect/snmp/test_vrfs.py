import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import vrfs
from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.oids import CONTEXTS, INET_CIDR_ROUTES, NEIGHBORS_IPV4, OSPF, VRFS, VRFS_CISCO
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor, Route
from kswire.problems import Code

MAC = bytes.fromhex("0000aabbcc01")
LINKS = Links({2: "eth0"}, {24: {0xC00002: "eth0"}})
EMPTY = ((), ())


@pytest.fixture
def inside(columns):
    """A function: an address -> the tables of a VRF in which somebody is there."""

    def make(addr):
        index = "1.4.0.0.0.0.0.2.0.0.1.4.192.0.2.254"
        return columns(NEIGHBORS_IPV4, {f"2.{addr}": (MAC, 3)}) | columns(INET_CIDR_ROUTES, {index: (2,)})

    return make


@pytest.fixture
def named(columns):
    """A function: names -> the table of contexts that has them."""
    return lambda *names: columns(CONTEXTS, {f"{len(one)}.{n}": (one.encode(),) for n, one in enumerate(names)})


def arp(addr, vrf=None):
    return Neighbor(source="arp", addr=addr, macaddr="00:00:aa:bb:cc:01", ifname="eth0", vrf=vrf)


def default(vrf=None):
    return Route(destination="0.0.0.0/0", next_hop="192.0.2.254", ifname="eth0", vrf=vrf)


async def test_each_vrf_adds_its_rows(told, named, inside):
    red, blue = told(inside("192.0.2.7")), told(inside("192.0.2.8"))
    session = told(named("", "red", "blue", "vlan-12"), within={"red": red, "blue": blue})
    reader = Reader(session)
    found = await vrfs.ask(reader, LINKS, "192.0.2.1", EMPTY)
    assert found == ((arp("192.0.2.7", "red"), arp("192.0.2.8", "blue")), (default("red"), default("blue")))
    assert session.entered == ["red", "blue"]
    assert reader.missing == []


async def test_what_the_main_one_has_too_is_left_out(told, named, inside, columns):
    rows = columns(NEIGHBORS_IPV4, {"2.192.0.2.9": (MAC, 3)}) | inside("192.0.2.7")
    session = told(named("red"), within={"red": told(rows)})
    found = await vrfs.ask(Reader(session), LINKS, "192.0.2.1", ((arp("192.0.2.7"),), (default(),)))
    assert found == ((arp("192.0.2.9", "red"),), ())


async def test_an_agent_that_answers_alike_for_every_context_is_not_asked_again(told, named, inside):
    same = told(inside("192.0.2.7"))
    session = told(named("red", "blue"), within={"red": same, "blue": same})
    assert await vrfs.ask(Reader(session), LINKS, "192.0.2.1", ((arp("192.0.2.7"),), (default(),))) == EMPTY
    assert session.entered == ["red"]


async def test_no_community_is_guessed(told, named, missing):
    session = told(named("red", "blue"))
    reader = Reader(session)
    assert await vrfs.ask(reader, LINKS, "192.0.2.1", EMPTY) == EMPTY
    assert session.entered == []
    assert missing(reader) == [("vrfs", Code.VRFS_NOT_READ)]
    assert reader.missing[0].problem.params == {"names": "red, blue"}


async def test_silence_ends_it(told, named, inside, missing):
    silent = told({}, silent_at=["1"])
    session = told(named("red", "blue"), within={"red": silent, "blue": told(inside("192.0.2.8"))})
    reader = Reader(session)
    assert await vrfs.ask(reader, LINKS, "192.0.2.1", EMPTY) == EMPTY
    assert session.entered == ["red"]
    assert missing(reader) == [("vrfs", Code.SNMP_NO_ANSWER)]


async def test_no_more_than_thirty_two(told, named, inside, missing):
    names = [f"customer-{n}" for n in range(40)]
    session = told(named(*names), within={one: told({}) for one in names})
    reader = Reader(session)
    await vrfs.ask(reader, LINKS, "192.0.2.1", EMPTY)
    assert session.entered == names[: vrfs.MOST_VRFS]
    assert missing(reader) == [("vrfs", Code.SNMP_WALK_LIMIT)]


async def test_no_more_rows_than_the_bound(told, named, columns, missing, monkeypatch):
    monkeypatch.setattr(vrfs, "_MOST_ROWS", 2)
    many = told(columns(OSPF, {f"192.0.2.{n}.0": (8,) for n in range(2, 6)}))
    session = told(named("red", "blue"), within={"red": many, "blue": many})
    reader = Reader(session)
    met, _ = await vrfs.ask(reader, LINKS, "192.0.2.1", EMPTY)
    assert (len(met), session.entered) == (4, ["red"])
    assert missing(reader) == [("vrfs", Code.SNMP_WALK_LIMIT)]


async def test_without_vrfs_it_costs_a_request_for_each_mib(told):
    session = told({}, within={})
    assert await vrfs.ask(Reader(session), LINKS, "192.0.2.1", EMPTY) == EMPTY
    assert len(session.asked) == 3


def test_names_by_three_mibs(table):
    contexts = table("vacmContextName", _0=(b"",), _1=(b"red",), _2=("text",), _3=(b"a@b",), _4=(b"x" * 33,))
    standard = table("mplsL3VpnVrfOperStatus", _3_114_101_100=(1,), _2_104_114=(1,), _9_1=(1,), _1_300=(1,))
    cisco = table("cvVrfName", _1=(b"Mgmt-vrf",), _2=(7,))
    assert vrfs.parse(contexts, standard, cisco) == ("red",)
    contexts = table("vacmContextName", _0=(b"",), _1=(b"vlan-7",))
    assert vrfs.parse(contexts, standard, cisco) == ("red", "hr", "Mgmt-vrf")


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=40).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(), st.binary(max_size=40), st.text(max_size=40))
COLUMNS = [*CONTEXTS, *VRFS, *VRFS_CISCO]


@given(st.dictionaries(INDEX, st.dictionaries(st.sampled_from(COLUMNS), VALUE)))
def test_any_table_gives_names(any_table):
    names = vrfs.parse(any_table, any_table, any_table)
    assert all(0 < len(one) <= 32 for one in names)
