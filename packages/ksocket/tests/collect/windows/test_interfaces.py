import pytest

from ksocket.collect.windows.interfaces import names, parse

CONFIGURATION = {
    "Index": "1",
    "InterfaceIndex": "6",
    "Description": "vmxnet3",
    "IPEnabled": "true",
    "IPAddress": "10.0.0.5",
    "IPSubnet": "255.255.255.0",
    "MACAddress": "00:50:56:9A:00:01",
}
ADAPTER = {
    "Index": "1",
    "InterfaceIndex": "6",
    "Name": "vmxnet3",
    "NetConnectionID": "Ethernet0",
    "NetConnectionStatus": "2",
    "MACAddress": "00:50:56:9A:00:01",
    "Speed": "10000000000",
    "PNPDeviceID": r"PCI\VEN_15AD",
}


def configuration(**other):
    return {**CONFIGURATION, **other}


def adapter(**other):
    return {**ADAPTER, **other}


def test_addresses_of_both_kinds():
    facts = parse(
        [configuration(IPAddress=("10.0.0.5", "fe80::1", "0.0.0.0"), IPSubnet=("255.255.255.0", "64", "0.0.0.0"))],
        [adapter()],
    )
    assert [(one.ifname, one.addr, one.netmask, one.up, one.speed) for one in facts.interfaces] == [
        ("Ethernet0", "10.0.0.5", "255.255.255.0", True, 10_000_000_000),
        ("Ethernet0", "fe80::1", "64", True, 10_000_000_000),
    ]


def test_masks_that_are_missing_or_nonsense():
    facts = parse([configuration(IPAddress=("10.0.0.5", "10.0.0.6", "fe80::1"), IPSubnet=("garbage",))], [])
    assert [one.netmask for one in facts.interfaces] == [None, None, None]
    facts = parse([configuration(IPAddress=("fe80::1",), IPSubnet=("129",))], [])
    assert facts.interfaces[0].netmask is None


def test_gateways_have_their_interface():
    facts = parse([configuration(DefaultIPGateway=("10.0.0.1", "fe80::1", "x"))], [adapter()])
    assert [(one.addr, one.interface) for one in facts.extra_fields.networking.default_gateways] == [
        ("10.0.0.1", "Ethernet0"),
        ("fe80::1", "Ethernet0"),
    ]


def test_a_cable_that_is_out_and_hidden_adapters():
    told = [
        configuration(),
        configuration(Index="2", IPEnabled="false", IPAddress=None),
        configuration(Index="3", IPEnabled="false", IPAddress=None, Description="WAN Miniport (IP)"),
    ]
    known = [
        adapter(),
        adapter(Index="2", NetConnectionID="Ethernet1", NetConnectionStatus="7", Speed="9223372036854775807"),
        adapter(Index="3", NetConnectionID=None, NetConnectionStatus=None),
    ]
    facts = parse(told, known)
    assert [(one.ifname, one.up, one.speed) for one in facts.interfaces] == [
        ("Ethernet0", True, 10_000_000_000),
        ("Ethernet1", False, None),
    ]


def test_without_the_adapters_descriptions_are_the_names():
    facts = parse([configuration(), configuration(Index="4", Description=None)], [])
    assert [one.ifname for one in facts.interfaces] == ["vmxnet3", "interface 4"]
    assert facts.signatures is None


@pytest.mark.parametrize(
    ("device", "own"),
    [
        (r"PCI\VEN_15AD", True),
        (r"vmbus\{f8615163}", True),
        (r"USB\VID_17EF", False),
        (r"ROOT\VMWARE\0001", False),
        (r"COMPOSITEBUS\MS_IMPLAT_MP", False),
        (None, False),
    ],
)
def test_whose_mac_address_tells_the_machine(device, own):
    facts = parse([configuration()], [adapter(PNPDeviceID=device)])
    assert ([one.value for one in facts.signatures or ()] == ["00:50:56:9a:00:01"]) is own


def test_no_interface():
    with pytest.raises(ValueError, match="no interface"):
        parse([], [])


def test_names():
    assert names([adapter(), adapter(InterfaceIndex=None), adapter(InterfaceIndex="9", NetConnectionID=None)]) == {
        6: "Ethernet0",
        9: "vmxnet3",
    }
