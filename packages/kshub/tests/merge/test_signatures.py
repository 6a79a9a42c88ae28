import pytest

from kshub.merge.signatures import GROUPS, RANKED, key_type, normal, useful, worthless
from kswire.facts import Signature

WORTHLESS = {
    "smbiosUuid": ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "",
                   "03000200-0400-0500-0006-000700080009", "00020003-0004-0005-0006-000700080009"],
    "machineId": ["00000000000000000000000000000000", "uninitialized", "d41d8cd98f00b204e9800998ecf8427e"],
    "chassisSerial": ["To be filled by O.E.M.", "ACME:To Be Filled By O.E.M.", "Default string", "None", "N/A",
                      "0", "...",
                      "System Serial Number", "0123456789", "ACME:", "Not Specified", "xxxxxxxx", "00000000", " "],
    "snmpEngineId": ["", "80", "80001f88017f000001", "8000000000000000", "zz", "80001f888000000000"],
    "mac": ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "00:00:5e:00:01:0a", "00:00:0c:07:ac:01", "00:00:0c:9f:f0:01",
            "02:42:ac:11:00:02", "da:a1:19:00:00:01", "01:00:5e:00:00:01", "garbage", "3c:52:82"],
    "sshHostKey": [""],
    "shoeSize": ["44"],
}  # fmt: skip
USEFUL = {
    "cloudId": ["aws:i-0123456789abcdef0"],
    "smbiosUuid": ["4c4c4544-0042-3510-8054-b4c04f4d3132"],
    "machineId": ["5c1d0f2a9be84a3aa3d1a0f9b7c4e6d1"],
    "chassisSerial": ["Dell Inc.:7XK2M33", "FOC1234X0AB", "acme:nonesuch1"],
    "snmpEngineId": ["80001f8880c5a3b2d1e4f60718", "800000090300aabbccddeeff"],
    "mac": ["3c:52:82:01:02:03", "3C:52:82:01:02:03"],
    "sshHostKey": ["ssh-ed25519 SHA256:uNiVztksCsDhcc0u9e8BrsjkP2n1"],
}


def rows(table):
    return [(kind, value) for kind, values in table.items() for value in values]


@pytest.mark.parametrize(("kind", "value"), rows(WORTHLESS))
def test_worthless(kind, value):
    assert worthless(normal(Signature(kind=kind, value=value)))


@pytest.mark.parametrize(("kind", "value"), rows(USEFUL))
def test_useful(kind, value):
    assert not worthless(normal(Signature(kind=kind, value=value)))


def test_spelling_does_not_matter_but_for_keys():
    told = [
        Signature(kind=kind, value=value)
        for kind in ("machineId", "sshHostKey")
        for value in (" AbCdEf12 ", "abcdef12")
    ]
    assert sorted((one.kind, one.value) for one in useful(told)) == [
        ("machineId", "abcdef12"),
        ("sshHostKey", "AbCdEf12"),
        ("sshHostKey", "abcdef12"),
    ]


def test_two_spellings_of_one_vendor_are_one_serial_number():
    def spelled(value):
        return normal(Signature(kind="chassisSerial", value=value)).value

    assert spelled("Dell Inc.:7XK2M33") == spelled("DELL:7xk2m33") == "dell:7xk2m33"
    assert spelled("Hewlett Packard Enterprise:CZ1") == spelled("HPE:CZ1") == spelled("HP:CZ1")
    assert spelled("ciscoSystems:FOC1") == spelled("Cisco Systems, Inc.:FOC1")
    assert spelled(":10000000abcdef01") == ":10000000abcdef01" != spelled("10000000abcdef01")


def test_a_host_key_has_a_type():
    kinds = [key_type(Signature(kind="sshHostKey", value=one)) for one in ("ssh-rsa SHA256:a", "SHA256:a")]
    assert kinds == ["ssh-rsa", ""]


def test_every_kind_but_the_strongest_has_a_group():
    assert set(GROUPS) == set(RANKED[1:])
