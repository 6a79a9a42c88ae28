"""A played name server on loopback: what is asked of it, what is believed, and when it is left alone."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.names import dns, resolver
from ksocket.discover.names.resolver import SILENT_AFTER, Resolver, local, may_know, permitted, servers
from ksocket.scope import Scope, parse_networks
from kswire.problems import Code

from .test_dns import answer, encoded

ADDR, NAME = "10.77.0.20", "20.0.77.10.in-addr.arpa"


def named(query, *names, flags=0x8180, number=None):
    number = int.from_bytes(query[:2], "big") if number is None else number
    return answer(*((NAME, dns.PTR, encoded(one)) for one in names), number=number, flags=flags)


@pytest.fixture
def asked(pace, outbound, monkeypatch):
    """Makes a resolver of this port; what it tells is in the list."""
    told = []

    def make(port, *names, seconds=resolver.SECONDS):
        monkeypatch.setattr(resolver, "SECONDS", seconds)
        return Resolver(names or ("127.0.0.1",), pace, outbound, told.append, port), told

    return make


async def test_the_names_of_an_address(asked, udp, outbound):
    queries = []

    def serve(query):
        queries.append(query)
        return [named(query, "Debian.office.example", "db.office.example")]

    made, told = asked(await udp(serve))
    said = await made.names(ADDR)
    assert [(one.hostname, one.source) for one in said.hostnames] == [
        ("debian.office.example", "dns"),
        ("db.office.example", "dns"),
    ]
    assert await made.names(ADDR) == said, "from memory"
    assert len(queries) == outbound.total().packets["dns"] == 1
    assert told == []


async def test_no_such_name_is_an_answer(asked, udp):
    made, told = asked(await udp(lambda query: [named(query, flags=0x8183)]))
    for _ in range(SILENT_AFTER + 1):
        assert (await made.names(ADDR)).hostnames == ()
    assert told == []


async def test_a_reply_with_another_number_or_question_is_not_believed(asked, udp):
    def serve(query):
        other = answer(("x", dns.PTR, encoded("evil.example")), number=int.from_bytes(query[:2], "big"), name="x")
        return [
            b"\0" * 40,
            named(query, "evil.example", number=(query[0] << 8 | query[1]) ^ 1),
            other,
            named(query, "true"),
        ]

    made, _ = asked(await udp(serve))
    assert [one.hostname for one in (await made.names(ADDR)).hostnames] == ["true"]


async def test_a_silent_server_is_left_alone_and_that_is_said_once(asked, udp):
    queries = []
    made, told = asked(await udp(lambda query: queries.append(query) or []), seconds=0.05)
    for last in range(10):
        await made.names(f"10.77.0.{last}")
    assert len(queries) == SILENT_AFTER
    assert [(one.code, one.params) for one in told] == [(Code.RESOLVER_SILENT, {"address": "127.0.0.1"})]


async def test_many_questions_at_once_do_not_say_it_twice(asked, udp):
    made, told = asked(await udp(lambda _: []), seconds=0.05)
    await asyncio.gather(*(made.names(f"10.77.0.{last}") for last in range(40)))
    assert len(told) == 1


async def test_the_next_server_is_asked_when_one_does_not_answer(asked, udp):
    port = await udp(lambda _: [])
    await udp(lambda query: [named(query, "b.example")], "127.0.0.2", port)
    made, _ = asked(port, "127.0.0.1", "127.0.0.2")
    assert [one.hostname for one in (await made.names(ADDR)).hostnames] == ["b.example"]


@pytest.mark.parametrize(
    ("server", "addr", "may"),
    [
        ("192.168.0.53", "192.168.0.7", True),
        ("127.0.0.53", "10.0.0.1", True),
        ("8.8.8.8", "10.0.0.1", False),
        ("2001:4860:4860::8888", "fd00::1", False),
        ("8.8.8.8", "8.8.4.4", True),
        ("192.168.0.53", "8.8.4.4", True),
        ("nonsense", "10.0.0.1", False),
    ],
)
def test_private_addresses_are_no_business_of_public_servers(server, addr, may):
    assert may_know(server, addr) is may


def test_the_servers_of_resolv_conf(tmp_path):
    text = (
        "# a\nsearch x\nnameserver 10.0.0.1\nnameserver fe80::1%eth0\nnameserver x\nnameserver\nnameserver 10.0.0.1\n"
    )
    assert servers(text) == ("10.0.0.1", "fe80::1%eth0")
    assert len(servers("".join(f"nameserver 10.0.0.{n}\n" for n in range(9)))) == resolver.MAX_SERVERS
    assert local(tmp_path / "none") == ()


@given(st.text(max_size=500))
def test_any_resolv_conf_can_be_read(text):
    servers(text)


def test_a_prohibited_server_is_not_asked():
    scope = Scope(prohibited=parse_networks(("10.0.0.1",)), permitted=parse_networks(("10.1.0.0/16",)))
    assert permitted(("10.0.0.1", "10.0.0.2"), scope) == ("10.0.0.2",)
