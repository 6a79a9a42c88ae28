from ksocket.collect.snmp import links
from kswire.facts import Interface, Route

PORTS = (
    Interface(ifname="lo", addr="127.0.0.1", netmask="255.0.0.0", index=1),
    Interface(ifname="eth0", addr="192.0.2.1", netmask="255.255.255.0", index=2, up=True),
    Interface(ifname="eth1", addr="192.0.2.129", netmask="255.255.255.252", index=3),
    Interface(ifname="eth2", addr="198.51.100.1", netmask="255.255.255.0", index=4, up=False),
    Interface(ifname="eth2", addr="2001:db8::1", netmask="64", index=4, up=True),
    Interface(ifname="eth3", addr="fe80::1", netmask="64", index=5),
    Interface(ifname="odd", addr="192.0.2.1", netmask="255.0.255.0"),
    Interface(ifname="all", addr="192.0.2.1", netmask="0.0.0.0", index=6),
)


def test_the_interface_that_an_address_is_on():
    found = links.of(PORTS)
    assert found.names == {1: "lo", 2: "eth0", 3: "eth1", 4: "eth2", 5: "eth3", 6: "all"}
    told = {addr: found.to(addr) for addr in ("192.0.2.9", "192.0.2.130", "198.51.100.7", "203.0.113.1", "2001:db8::2")}
    assert list(told.values()) == ["eth0", "eth1", "eth2", None, None]


def test_what_is_connected():
    assert links.of(PORTS).connected == (
        Route(destination="192.0.2.0/24", ifname="eth0"),
        Route(destination="192.0.2.128/30", ifname="eth1"),
        Route(destination="2001:db8::/64", ifname="eth2"),
    )
