"""What a machine announces, also when it is garbage."""

from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.names import dns, mdns

from .test_dns import answer, encoded

ADDR = "10.77.0.20"
TYPES = (mdns.TYPES, dns.PTR, encoded("_ipp._tcp.local")), (mdns.TYPES, dns.PTR, encoded("_smb._tcp.local"))
NAME = (dns.reverse(ADDR), dns.PTR, encoded("Printer-2.local"))
PORT = ("Office._ipp._tcp.local", dns.SRV, b"\0\0\0\0\x02\x77" + encoded("printer-2.local"))


def test_one_datagram_asks_both():
    assert mdns.request(ADDR)[4:6] == b"\0\2"
    assert mdns.request(ADDR)[2:4] == b"\0\0"


def test_name_and_services_with_the_port_that_came_along():
    said = mdns.parse([answer(NAME), answer(*TYPES, PORT)], ADDR)
    assert [(one.hostname, one.source) for one in said.hostnames] == [("printer-2.local", "mdns")]
    assert [(one.name, one.port, one.protocol) for one in said.services] == [("ipp", 631, "tcp"), ("smb", None, "tcp")]


def test_it_waits_for_both_answers():
    assert not mdns.complete([answer(NAME)], ADDR)
    assert mdns.complete([answer(NAME), answer(*TYPES)], ADDR)


def test_the_name_of_another_address_is_not_taken():
    assert mdns.parse([answer(("21.0.77.10.in-addr.arpa", dns.PTR, encoded("other.local")))], ADDR).hostnames == ()


def test_there_is_an_end_to_services():
    many = [answer(*((mdns.TYPES, dns.PTR, encoded(f"_s{n}._tcp.local")) for n in range(m, m + 30))) for m in (0, 30)]
    assert len(mdns.parse(many, ADDR).services) == mdns.MAX_SERVICES


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_garbage_raises_nothing(data):
    mdns.parse(data, ADDR)


# what avahi-daemon 0.8 of Debian 12 answered to request("192.168.7.2")
AVAHI = bytes.fromhex(
    "00008400000200020000000001320137033136380331393207696e2d61646472046172706100000c0001095f7365727669636573075f646e"
    "732d7364045f756470056c6f63616c00000c0001c02a000c00010000000a00140c5f776f726b73746174696f6e045f746370c041c00c000c"
    "00010000000a000a077265616c6e6173c041"
)


def test_what_avahi_says():
    said = mdns.parse([AVAHI], "192.168.7.2")
    assert [one.hostname for one in said.hostnames] == ["realnas.local"]
    assert [(one.name, one.protocol) for one in said.services] == [("workstation", "tcp")]
    assert mdns.complete([AVAHI], "192.168.7.2")
