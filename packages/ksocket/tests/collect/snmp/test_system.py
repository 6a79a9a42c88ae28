import pytest

from ksocket.collect.snmp import system
from ksocket.collect.snmp.oids import SYSTEM
from ksocket.reach.snmp import engine_signature
from kswire.facts import Facts, Signature

SAID = {
    "sysDescr": b"Made-up OS 1.2",
    "sysObjectID": "1.3.6.1.4.1.9.1.516",
    "sysUpTime": 12345678,
    "sysContact": b"noc@example.com",
    "sysName": b"core1",
    "sysLocation": b"",
    "sysServices": 6,
}
ENGINE = bytes.fromhex("80000009030000aabbccddee")


def test_system_group():
    assert system.parse({SYSTEM[name]: value for name, value in SAID.items()}, ENGINE) == Facts(
        hostname="core1",
        description="Made-up OS 1.2",
        contact="noc@example.com",
        uptime=123456,
        sys_object_id="1.3.6.1.4.1.9.1.516",
        sys_services=6,
        signatures=(Signature(kind="snmpEngineId", value="80000009030000aabbccddee"),),
    )


def test_an_agent_that_tells_nothing():
    assert system.parse({}, None) == Facts(signatures=())


@pytest.mark.parametrize(
    ("engine", "reason"),
    [
        ("8000000903000000000000", "made of a MAC address that is zero"),
        ("80000009030000000000000000", "all zero"),
        ("800000090101020304", "made of an IPv4 address"),
        ("8000000904ffffffffffff", "all of one byte"),
        ("80001f88", "too short"),
        ("0000000000000000000000000000", "nothing"),
        ("80" * 33, "too long"),
    ],
)
def test_engine_ids_that_tell_no_machine(engine, reason):
    assert engine_signature(bytes.fromhex(engine)) is None, reason


@pytest.mark.parametrize(
    ("object_id", "vendor"),
    [
        ("1.3.6.1.4.1.9.1.516", "ciscoSystems"),
        ("1.3.6.1.4.1.2636", "Juniper Networks, Inc."),
        ("1.3.6.1.4.1.99999999.1", None),
        ("1.3.6.1.4.1", None),
        ("1.3.6.1.4.1.8072.3.2.10", None),  # net-snmp makes agents, not machines
        ("0.0", None),
        (None, None),
    ],
)
def test_vendor(object_id, vendor):
    assert system.vendor(object_id) == vendor


def test_an_object_id_that_is_none():
    assert system.object_id({SYSTEM["sysObjectID"]: b"text"}) is None


def test_maker():
    told = {None: None, "1.3.6.1.4.1": None, "1.3.6.1.4.1.9.1.5": 9, "1.3.6.1.2.1.9.9": None}
    assert {one: system.maker(one) for one in told} == told
