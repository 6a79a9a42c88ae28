import pytest

from ksocket.collect.snmp import identity, rules
from ksocket.collect.snmp.sources import Agent, Answers

PROFILE = """
vendor: Example
source: EXAMPLE-MIB
rules:
  - name: any
    sysObjectID: [1.3.6.1.4.1.99999]
    family: Example OS
    version: {of: sysDescr, pattern: 'Version ([^ ,]+)'}
    serial:
      - {oid: 1.3.6.1.4.1.99999.1.0, pattern: 'S/N (\\S+)'}
      - {oid: 1.3.6.1.4.1.99999.3.0}
      - {column: 1.3.6.1.4.1.99999.2}
      - {column: 1.3.6.1.4.1.99999.4}
    model: [{of: sysName}, {oid: 1.3.6.1.4.1.99999.5.0}]
    type: {of: sysDescr, pattern: '(\\S+)', names: {A: switch, B: toaster}}
  - name: switch
    sysObjectID: [1.3.6.1.4.1.99999.7]
    family: Example Switch OS
  - name: switch-new
    sysObjectID: [1.3.6.1.4.1.99999.7]
    sysDescr: '^New '
    family: New OS
  - name: by-text
    sysDescr: 'Example'
    family: By text
  - name: badged
    sysObjectID: [1.3.6.1.4.1.99999.7]
    has: {oid: 1.3.6.1.4.1.88888.1.0, pattern: '^B'}
    family: Badge OS
  - name: badged-new
    sysObjectID: [1.3.6.1.4.1.99999.7]
    sysDescr: '^New '
    has: {oid: 1.3.6.1.4.1.88888.2.0}
"""
RULES = tuple(rules.read(PROFILE))
ANY = RULES[0]
BADGE = "1.3.6.1.4.1.88888.1.0"


@pytest.mark.parametrize(
    ("object_id", "descr", "has", "name"),
    [
        ("1.3.6.1.4.1.99999.7.1", "Old thing", {}, "switch"),
        ("1.3.6.1.4.1.99999.7.1", "New thing", {}, "switch-new"),
        ("1.3.6.1.4.1.99999.7.1", "New thing", {BADGE: b"Badge"}, "badged"),
        ("1.3.6.1.4.1.99999.7.1", "New thing", {BADGE: b"Other"}, "switch-new"),
        ("1.3.6.1.4.1.99999.7.1", "New thing", {BADGE: b"B", "1.3.6.1.4.1.88888.2.0": 1}, "badged-new"),
        ("1.3.6.1.4.1.99999.7.1", "Old thing", {BADGE: b"B", "1.3.6.1.4.1.88888.2.0": 1}, "badged"),
        ("1.3.6.1.4.1.99999.8", "New thing", {BADGE: b"Badge"}, "any"),
        ("1.3.6.1.4.1.99999", None, {}, "any"),
        ("1.3.6.1.4.1.999991", "thing", {}, None),  # another number that begins alike
        ("1.3.6.1.4.1.1", "An Example", {}, "by-text"),
        (None, "Example", {}, "by-text"),
        (None, None, {}, None),
    ],
)
def test_which_rule(object_id, descr, has, name):
    fitting = identity.candidates(Agent(sys_object_id=object_id, sys_descr=descr), RULES)
    rule = identity.chosen(fitting, Answers(values=has))
    assert (rule and rule.name) == name


def fit(object_id):
    return {rule.name for rule in identity.rules_for(object_id)}


def test_the_rules_that_may_fit_are_found_by_the_enterprise_number():
    by_text = {rule.name for rule in rules.rules() if not rule.object_ids}
    assert fit(None) == fit("0.0") == fit("1.3.6.1.4.1.99999.1") == by_text
    assert fit("1.3.6.1.4.1.9.1.1") == by_text | {
        rule.name for rule in rules.rules() if any(f"{one}.".startswith("1.3.6.1.4.1.9.") for one in rule.object_ids)
    }
    assert [one for rule in rules.rules() for one in rule.object_ids if len(one.split(".")) < 7] == []


def test_what_is_asked_first_is_one_get():
    agent = Agent(sys_object_id="1.3.6.1.4.1.99999.7", sys_descr="New")
    fitting = identity.candidates(agent, RULES)
    assert identity.first_oids(fitting, agent) == [BADGE]
    agent = Agent(sys_object_id="1.3.6.1.4.1.99999", sys_descr="New")
    fitting = identity.candidates(agent, RULES)
    assert identity.first_oids(fitting, agent) == identity.unknown(ANY, agent, Answers())[0]
    assert identity.first_oids((), agent) == []


def test_what_is_asked_then():
    agent = Agent(sys_object_id="1.3.6.1.4.1.99999", sys_descr="A", sys_name="EX-1")
    scalars = ["1.3.6.1.4.1.99999.1.0", "1.3.6.1.4.1.99999.3.0"]
    columns = ["1.3.6.1.4.1.99999.2", "1.3.6.1.4.1.99999.4"]
    answers = Answers()
    assert identity.unknown(ANY, agent, answers) == (scalars, [])  # the model is known, and a column would be too early
    answers.asked.update(scalars)
    assert identity.unknown(ANY, agent, answers) == ([], columns[:1])
    answers.columns[columns[0]] = {"1": b""}
    assert identity.unknown(ANY, agent, answers) == ([], columns[1:])
    answers.columns[columns[0]] = {"1": b"B2"}
    assert identity.unknown(ANY, agent, answers) == ([], [])


def resolved(descr, values=None, columns=None):
    agent = Agent(sys_object_id="1.3.6.1.4.1.99999.9", sys_descr=descr)
    return identity.resolve(ANY, agent, Answers(values=values or {}, columns=columns or {}))


def test_the_first_source_that_says_something():
    scalar, column = "1.3.6.1.4.1.99999.1.0", "1.3.6.1.4.1.99999.2"
    assert resolved("x") == {"family": "Example OS"}
    assert resolved("Version 1.2, x") == {"family": "Example OS", "version": "1.2"}
    assert resolved("", {scalar: b"S/N A1"}, {column: {"1": b"B2"}})["serial"] == "A1"
    assert resolved("", {scalar: b"none"}, {column: {"1": b"", "2": b"N/A", "3": b"B2"}})["serial"] == "B2"
    assert "serial" not in resolved("", {scalar: b"S/N N/A"}, {column: {"1": b"0000"}})


def test_a_type_is_one_that_there_is():
    assert resolved("A")["type"] == "switch"
    assert "type" not in resolved("B")


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
    rule = identity.chosen(identity.candidates(agent, rules.rules()), Answers())
    assert rule is not None
    assert identity.resolve(rule, agent, Answers()) == expected
