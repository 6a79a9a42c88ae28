"""Cases in sentences: what changed, and what only was not known."""

import msgspec
import pytest

from kshub.merge.changes import Change, of_attempts, of_documents, of_packages
from kshub.merge.document import MOST
from kswire.facts import Address, Attempt, Component, ListeningPort, Missing, Package, System, Vlan
from kswire.nodes import Node
from kswire.problems import Code, problem


def node(family=None, version=None, serial=None, macaddr=None):
    address = Address(addr="10.0.0.1", macaddr=macaddr)
    return Node(addresses=(address,), system=System(family=family, version=version, serial=serial))


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (node("Debian", "11"), node("Debian", "12"), ["version-changed"]),
        (node("Debian", "12"), node("Ubuntu", "22.04"), ["system-changed"]),
        (node("Debian", "12"), node("Debian", "12"), []),
        (node(None, None), node("Debian", "12"), []),
        (node("Debian", "12"), node(None, None), []),
        (node(serial="A"), node(serial="B"), ["serial-changed"]),
        (node(macaddr="00:00:5e:00:53:01"), node(macaddr="00:00:5e:00:53:02"), ["mac-changed"]),
        (node(macaddr=None), node(macaddr="00:00:5e:00:53:02"), []),
    ],
)
def test_what_is_known_of_a_machine(before, after, kinds):
    assert [one.kind for one in of_documents(before, after)] == kinds


def listening(*ports, missing=()):
    return Node(addresses=(Address(addr="10.0.0.1"),), listening_ports=ports, missing=missing)


def port(number, addr="0.0.0.0", process=None, protocol="tcp"):
    return ListeningPort(port=number, protocol=protocol, addr=addr, process=process)


def test_ports_that_others_can_reach_now():
    before, after = listening(port(22)), listening(port(22), port(8443, process="java"), port(80), port(80, "::"))
    [told] = of_documents(before, after)
    assert told == Change("ports-opened", {"number": 2, "ports": ["tcp/80", "tcp/8443 (java)"]})
    assert list(of_documents(after, before)) == [], "one that is closed may be a restart"


@pytest.mark.parametrize(
    "opened",
    [
        port(8443, "127.0.0.1"),
        port(8443, "::1"),
        port(8443, "::ffff:127.0.0.1"),
        port(49_664),
        port(5353, protocol="udp"),
        port(22, "::"),
    ],
)
def test_a_port_that_nobody_reaches_or_that_comes_and_goes_is_no_event(opened):
    assert list(of_documents(listening(port(22)), listening(port(22), opened))) == []


def test_of_ports_that_are_not_all_known_none_is_new():
    part = (Missing(group="listeningPorts", problem=problem(Code.PARTIAL, group="listeningPorts", detail="x")),)
    more = listening(port(22), port(80))
    assert list(of_documents(listening(port(22), missing=part), more)) == []
    assert list(of_documents(node(), more)) == []


def test_of_a_list_that_is_cut_none_is_new():
    many = [port(number) for number in range(1, MOST + 2)]
    assert list(of_documents(listening(*many[:-1]), listening(*many[1:]))) == []


def test_another_domain_however_it_is_written():
    old, same, other = (msgspec.structs.replace(node(), domain=one) for one in ("corp.example", "CORP.example", "WG"))
    assert list(of_documents(old, same)) == list(of_documents(node(), old)) == []
    assert list(of_documents(old, other)) == [Change("domain-changed", {"before": "corp.example", "after": "WG"})]


def test_packages_are_counted_and_some_are_named():
    old = [Package(name="a", version="1"), Package(name="b", version="1")]
    new = [Package(name="b", version="2"), Package(name="c", version="1")]
    assert of_packages(old, new) == Change(
        "packages-changed", {"added": 1, "removed": 1, "changed": 1, "names": ["a", "b", "c"]}
    )
    assert of_packages([], []) is None
    many = of_packages([], [Package(name=f"p{one:02}", version="1") for one in range(30)])
    assert (many.params["added"], len(many.params["names"])) == (30, 10)


def test_a_file_that_was_let_in_is_refused():
    let_in, refused = Attempt(method="ssh", file="a"), problem(Code.LOGIN_REFUSED, username="u", tried="password")
    after = [Attempt(method="ssh", file="a", problem=refused), Attempt(method="ssh", file="b", problem=refused)]
    [told] = of_attempts("10.0.0.1", [let_in], after)
    assert told == Change(
        "credential-failing", {"addr": "10.0.0.1", "method": "ssh", "file": "a", "code": "login-refused"}
    )


def test_a_machine_that_is_away_refuses_nobody():
    silent = Attempt(method="ssh", file="a", problem=problem(Code.NO_ANSWER, port=22, seconds=3))
    assert list(of_attempts("10.0.0.1", [Attempt(method="ssh", file="a")], [silent])) == []


def test_what_failed_before_in_the_same_way_is_not_told_again():
    changed = problem(Code.HOST_KEY_CHANGED, known="x", offered="y")
    attempt = Attempt(method="ssh", file="a", problem=changed)
    assert [one.kind for one in of_attempts("10.0.0.1", [], [attempt])] == ["host-key-changed"]
    assert list(of_attempts("10.0.0.1", [attempt], [attempt])) == []
    guarded = Attempt(method="ssh", file="a", problem=problem(Code.ACCOUNT_GUARDED, username="u", failures=2))
    [told] = of_attempts("10.0.0.1", [attempt], [guarded])
    assert told.params == {"addr": "10.0.0.1", "username": "u", "failures": "2"}


def device(*serials, vlans=None, gap=None):
    parts = tuple(Component(name=name, kind="module", serial=serial) for name, serial in serials)
    gaps = () if gap is None else (Missing(group=gap, problem=problem(Code.SNMP_WALK_LIMIT, table=gap, rows=9)),)
    switched = vlans and tuple(Vlan(number=number, name=name) for number, name in vlans.items())
    return Node(addresses=(Address(addr="10.0.0.1"),), components=parts or None, vlans=switched, missing=gaps)


def test_parts_are_told_by_their_serial_numbers():
    before = device(("PSU 1", "P1"), ("PSU 2", "P2"), ("fan", None), ("slot 3", "M3"))
    after = device(("PSU 1", "P9"), ("PSU 2", "P2"), ("SFP 1", "X1"), ("slot 4", "M3"))
    counts = {"added": 1, "removed": 0, "changed": 1}
    names = ["PSU 1: P1 → P9", "SFP 1: - → X1"]
    assert list(of_documents(before, after)) == [Change("components-changed", counts | {"names": names})]
    [back] = of_documents(after, before)
    assert back.params["names"] == ["PSU 1: P9 → P1", "SFP 1: X1 → -"]


def test_vlans_by_their_numbers_and_names():
    before = device(vlans={1: "default", 10: "office", 20: "voice"})
    after = device(vlans={1: "default", 10: "floor 2", 30: None})
    counts = {"added": 1, "removed": 1, "changed": 1}
    names = ["10 floor 2", "20 voice", "30"]
    assert list(of_documents(before, after)) == [Change("vlans-changed", counts | {"names": names})]
    assert list(of_documents(before, before)) == []


@pytest.mark.parametrize("group", ["components", "entity", "identity", "vlans"])
def test_of_parts_and_vlans_that_are_not_all_known_none_changed(group):
    kinds = {"vlans": "components-changed"}.get(group, "vlans-changed")
    before, after = device(("a", "1"), vlans={1: None}), device(("b", "2"), vlans={2: None}, gap=group)
    assert [one.kind for one in of_documents(before, after)] == [kinds]
    assert [one.kind for one in of_documents(after, before)] == [kinds]
    assert list(of_documents(before, node())) == list(of_documents(node(), after)) == []
