import pytest

from ksocket.collect.snmp import interfaces
from ksocket.collect.snmp.interfaces import Placed
from ksocket.collect.snmp.oids import ADDRESSES, ADDRESSES_IPV4, INTERFACES
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Interface, Signature

MAC = bytes.fromhex("0000aabbcc01")


async def test_a_router(told, columns):
    """ifDescr, ifMtu, ifSpeed, ifPhysAddress, ifOperStatus, ifName, ifHighSpeed, ifAlias."""
    ports = {
        "1": (b"GigabitEthernet0/1", 1500, 1_000_000_000, MAC, 1, b"Gi0/1", 1000, b"uplink"),
        "2": (b"TenGigE0/2", 9000, 4_294_967_295, None, 2, None, 10_000, b""),
        "10": (b"Loopback0", 0, 0, b"", 1, b"Lo0", 0, b""),
    }
    both = {"1.4.192.0.2.1": (1, 1, "1.3.6.1.2.1.4.32.1.5.1.1.4.192.0.2.0.24")}
    both["2.16.32.1.13.184" + ".0" * 11 + ".1"] = (1, 1, "1.3.6.1.2.1.4.32.1.5.1.2.16.32.1.13.184" + ".0" * 12 + ".64")
    both["1.4.192.0.2.255"] = (1, 3, "1.3.6.1.2.1.4.32.1.5.1.1.4.192.0.2.0.24")  # the broadcast address is no address
    older = {"192.0.2.1": (1, "255.255.255.0"), "198.51.100.9": (10, "255.255.255.255"), "127.0.0.1": (99, "255.0.0.0")}
    agent = columns(INTERFACES, ports) | columns(ADDRESSES, both) | columns(ADDRESSES_IPV4, older)
    first = {"ifname": "Gi0/1", "macaddr": "00:00:aa:bb:cc:01", "index": 1, "description": "uplink", "up": True}
    first |= {"mtu": 1500, "speed": 1_000_000_000}
    assert await interfaces.ask(Reader(told(agent))) == (
        Interface(**first, addr="192.0.2.1", netmask="255.255.255.0"),
        Interface(**first, addr="2001:db8::1", netmask="64"),
        Interface(ifname="TenGigE0/2", index=2, up=False, mtu=9000, speed=10_000_000_000),
        Interface(ifname="Lo0", index=10, up=True, addr="198.51.100.9", netmask="255.255.255.255"),
    )


@pytest.mark.parametrize(("told", "enabled"), [(1, True), (2, False), (3, None), (None, None), (b"x", None)])
def test_what_is_configured(told, enabled):
    row = {} if told is None else {"ifAdminStatus": told, "ifOperStatus": 2}
    (found,) = interfaces.parse({"1": row}, ())
    assert found.enabled is enabled


@pytest.mark.parametrize(
    ("pointer", "mask", "length"),
    [
        ("0.0", "255.255.255.240", 28),
        ("1.3.6.1.2.1.4.32.1.5.1.1.4.192.0.2.0.24", "255.255.255.240", 24),
        (None, "255.0.255.0", None),
        ("0.0", None, None),
    ],
)
def test_the_mask_is_taken_from_the_table_that_has_it(table, pointer, mask, length):
    both = {"1.4.192.0.2.1": {"ipAddressIfIndex": 4, "ipAddressPrefix": pointer}}
    older = {"192.0.2.1": {"ipAdEntIfIndex": 4, "ipAdEntNetMask": mask}}
    assert interfaces.placed(both, older) == (Placed("192.0.2.1", 4, length),)


def test_an_address_on_an_interface_that_has_no_row():
    assert interfaces.parse({}, (Placed("192.0.2.1", 7),)) == (Interface(ifname="7", index=7, addr="192.0.2.1"),)


def test_rows_that_make_no_sense(table):
    assert interfaces.parse({"1.2": {"ifDescr": b"x"}}, ()) == ()
    assert interfaces.placed({"7": {"ipAddressIfIndex": 1}}, {"1.2": {"ipAdEntIfIndex": 1}}) == ()


@pytest.mark.parametrize(
    ("macaddr", "own"),
    [
        ("00:00:aa:bb:cc:01", True),
        ("02:00:aa:bb:cc:01", False),  # locally administered
        ("01:00:5e:00:00:01", False),  # multicast
        ("00:00:5e:00:01:0a", False),  # VRRP
        ("00:00:0c:07:ac:0a", False),  # HSRP
        ("00:00:0c:9f:f0:01", False),  # HSRP version 2
    ],
)
def test_signatures(macaddr, own):
    ports = (Interface(ifname="a", macaddr=macaddr), Interface(ifname="b", macaddr=macaddr), Interface(ifname="c"))
    assert interfaces.signatures(ports) == ((Signature(kind="mac", value=macaddr),) if own else ())
