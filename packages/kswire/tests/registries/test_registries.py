from importlib.resources import files

import pytest

from kswire import registries


@pytest.mark.parametrize(
    ("number", "organization"),
    [(2, "IBM"), (9, "ciscoSystems"), (2636, "Juniper Networks, Inc."), (8072, "net-snmp"), (0, None), (10**9, None)],
)
def test_enterprise(number, organization):
    assert registries.enterprise(number) == organization


@pytest.mark.parametrize(
    ("mac", "organization"),
    [
        ("00:00:0c:01:02:03", "Cisco Systems, Inc"),
        ("00-00-0C-01-02-03", "Cisco Systems, Inc"),
        ("00000c010203", "Cisco Systems, Inc"),
        ("70:b3:d5:f2:f1:23", "TELEPLATFORMS"),  # MA-S: 36 bits
        ("20:85:93:b1:22:33", "IOG Products LLC"),  # MA-M: 28 bits
        ("02:00:00:00:00:01", None),  # locally administered
        ("01:00:5e:00:00:01", None),  # multicast
        ("00:00:0c", None),
        ("no address here", None),
        ("gg:00:0c:01:02:03", None),
        ("", None),
    ],
)
def test_mac_vendor(mac, organization):
    assert registries.mac_vendor(mac) == organization


@pytest.mark.parametrize("file", [registries.ENTERPRISES, registries.MAC_PREFIXES])
def test_first_and_last_line_are_found(file):
    _, first, *_, last = registries._block(file).decode().splitlines()
    for line in (first, last):
        key, _, name = line.partition("\t")
        assert registries._find(file, key) == name


@pytest.mark.parametrize("file", [registries.ENTERPRISES, registries.MAC_PREFIXES])
def test_dates_are_those_of_the_readme(file):
    readme = (files("kswire.registries") / "README.md").read_text()
    assert registries.date(file) in next(line for line in readme.splitlines() if file in line)
