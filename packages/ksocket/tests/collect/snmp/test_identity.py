import re

import pytest

from ksocket.collect.snmp import identity
from ksocket.collect.snmp.identity import Agent

PROFILE = """
vendor: Example
source: EXAMPLE-MIB
rules:
  - name: any
    sysObjectID: [1.3.6.1.4.1.99999]
    family: Example OS
    version: {of: sysDescr, pattern: 'Version ([^ ,]+)|build (\\d+)'}
    serial:
      - {oid: 1.3.6.1.4.1.99999.1.0, pattern: 'S/N (\\S+)'}
      - {column: 1.3.6.1.4.1.99999.2}
    model: {of: sysObjectID, names: {1.3.6.1.4.1.99999.7.1: EX-1}}
  - name: switch
    sysObjectID: [1.3.6.1.4.1.99999.7]
    family: Example Switch OS
  - name: switch-new
    sysObjectID: [1.3.6.1.4.1.99999.7]
    sysDescr: '^New '
    family: New OS
    vendor: Sample
  - name: by-text
    sysDescr: 'Example'
    family: By text
    kernel: '(?P<name>Example) (?P<release>\\S+)'
"""
RULES = tuple(identity.read(PROFILE))


@pytest.mark.parametrize(
    ("object_id", "descr", "name"),
    [
        ("1.3.6.1.4.1.99999.7.1", "Old thing", "switch"),
        ("1.3.6.1.4.1.99999.7.1", "New thing", "switch-new"),
        ("1.3.6.1.4.1.99999.8", "New thing", "any"),
        ("1.3.6.1.4.1.99999", None, "any"),
        ("1.3.6.1.4.1.999991", "thing", None),  # another number that begins alike
        ("1.3.6.1.4.1.1", "An Example", "by-text"),
        (None, "Example", "by-text"),
        (None, None, None),
    ],
)
def test_which_rule(object_id, descr, name):
    rule = identity.rule_for(Agent(sys_object_id=object_id, sys_descr=descr), RULES)
    assert (rule and rule.name) == name


def resolved(descr="", values=None, columns=None, object_id="1.3.6.1.4.1.99999.9"):
    agent = Agent(sys_object_id=object_id, sys_descr=descr)
    return identity.resolve(RULES[0], agent, values or {}, columns or {})


def test_where_facts_come_from():
    assert resolved() == {"family": "Example OS"}
    assert resolved("Version 1.2, x") == {"family": "Example OS", "version": "1.2"}
    assert resolved("build 77")["version"] == "77"
    assert resolved(object_id="1.3.6.1.4.1.99999.7.1")["model"] == "EX-1"


def test_the_first_source_that_says_something():
    scalar, column = "1.3.6.1.4.1.99999.1.0", "1.3.6.1.4.1.99999.2"
    assert resolved(values={scalar: b"S/N A1"}, columns={column: [b"B2"]})["serial"] == "A1"
    assert resolved(values={scalar: b"none"}, columns={column: [b"", b"N/A", b"B2", b"C3"]})["serial"] == "B2"
    assert "serial" not in resolved(values={scalar: b"S/N N/A"}, columns={column: [b"0000"]})


def test_what_is_asked_for():
    assert RULES[0].oids == ("1.3.6.1.4.1.99999.1.0",)
    assert RULES[0].columns == ("1.3.6.1.4.1.99999.2",)


@pytest.mark.parametrize(
    "profile",
    [
        "rules: []",
        "source: x\nrules: [{name: a, family: b}]",
        "source: x\nrules: [{name: a, sysDescr: b, colour: red}]",
        "source: x\nrules: [{name: a, sysDescr: b, serial: {oid: 1.3.0, column: 1.3}}]",
        "source: x\nrules: [{name: a, sysDescr: b, serial: {pattern: x}}]",
        "source: x\nwhat: y\nrules: []",
    ],
)
def test_profiles_that_break_the_schema(profile):
    with pytest.raises(ValueError):
        identity.read(profile)


# --- the profiles themselves


def sources():
    return [
        (f"{rule.name}-{fact}-{number}", one)
        for rule in identity.rules()
        for fact, many in rule.facts.items()
        for number, one in enumerate(many)
    ]


def test_names_are_unique():
    names = [rule.name for rule in identity.rules()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("fact", "source"), sources(), ids=[one[0] for one in sources()])
def test_sources_name_an_oid_or_a_pattern(fact, source):
    """A literal would be knowledge of one device: only the name of the system may be one."""
    assert source.constant is None or "-family-" in fact
    for oid in (source.oid, source.column):
        assert oid is None or re.fullmatch(r"1(\.\d+)+", oid)
    assert source.oid is None or re.search(r"\.\d+$", source.oid)


KNOWN = {
    "a net-snmp host": (
        "1.3.6.1.4.1.8072.3.2.10",
        "Linux host 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64",
        {"family": "Linux", "version": "6.1.0-18-amd64"},
    ),
    "a FreeBSD host": (
        "1.3.6.1.4.1.8072.3.2.8",
        "FreeBSD host.example.com 13.2-RELEASE FreeBSD 13.2-RELEASE GENERIC amd64",
        {"family": "FreeBSD", "version": "13.2-RELEASE"},
    ),
}


@pytest.mark.parametrize(("object_id", "descr", "expected"), KNOWN.values(), ids=KNOWN.keys())
def test_what_sysdescr_alone_tells(object_id, descr, expected):
    """Synthetic: in the form that the makers document."""
    agent = Agent(sys_object_id=object_id, sys_descr=descr)
    rule = identity.rule_for(agent, identity.rules())
    assert rule is not None
    assert identity.resolve(rule, agent, {}, {}) == expected
