import pytest

from ksocket.collect.snmp import rules
from ksocket.collect.snmp.placed import placed

PROFILE = """
source: EXAMPLE-MIB
rules:
  - name: relative
    sysObjectID: [1.3.6.1.4.1.99999]
    has: {oid: sysObjectID.9.0}
    family: sysObjectID.1
    version: {join: [{oid: sysObjectID^.3.0}, x], with: '-'}
    model: {of: sysObjectID, pattern: '(\\d+)$', as: '\\1'}
    serial: [{column: sysObjectID^^.2.1, where: {column: sysObjectID.5, pattern: y}}, {oid: 1.3.6.1.4.1.99999.2.0}]
    parts: [{kind: chassis, serial: {column: sysObjectID.7}}]
  - {name: absolute, sysObjectID: [1.3.6.1.4.1.99999], serial: {oid: 1.3.6.1.4.1.99999.2.0}}
"""
RELATIVE, ABSOLUTE = rules.read(PROFILE)


def test_oids_below_the_agents_own():
    rule = placed(RELATIVE, "1.3.6.1.4.1.99999.4.8")
    assert rule.oids == (
        "1.3.6.1.4.1.99999.4.8.9.0",
        "1.3.6.1.4.1.99999.4.3.0",
        "1.3.6.1.4.1.99999.4.8.5",
        "1.3.6.1.4.1.99999.2.1",
        "1.3.6.1.4.1.99999.2.0",
        "1.3.6.1.4.1.99999.4.8.7",
    )
    assert (rule.name, rule.facts["family"], rule.facts["model"]) == (
        "relative",
        ("sysObjectID.1",),
        RELATIVE.facts["model"],
    )


def test_other_rules_stay_as_they_are():
    assert placed(ABSOLUTE, "1.3.6.1.4.1.99999.4.8") is ABSOLUTE
    assert placed(RELATIVE, None) is RELATIVE


@pytest.mark.parametrize("count", [1, 2, 40, 128, 5000])
def test_a_sysobjectid_of_any_length_makes_no_oid_without_bound(count):
    rule = placed(RELATIVE, ".".join(["1"] * count))
    assert all(oid.count(".") < 60 and not oid.startswith(".") for oid in rule.oids)
