"""Reports become nodes, each once, when the last method was tried."""

from datetime import UTC, datetime

import msgspec

from ksocket.scan.gather import Gathering
from kswire.facts import Address, Attempt, Facts, Hostname, Missing, Package, Service, Signature, System
from kswire.problems import Code, problem
from kswire.reports import Done, Found, Progress, Tried

AT = datetime(2026, 11, 22, tzinfo=UTC)
LATER = datetime(2026, 11, 23, tzinfo=UTC)
MAC = "00:00:5e:00:53:01"


def found(addr="10.0.0.1", methods=("ssh", "snmp"), route=()):
    address = Address(addr=addr, macaddr=None if route else MAC, route=route)
    return Found(run="r", address=address, by="arp", methods=methods, found_at=AT)


def tried(method, facts=None, addr="10.0.0.1", route=(), at=AT):
    return Tried(
        run="r", addr=addr, route=route, method=method, attempts=(Attempt(method=method),), facts=facts, tried_at=at
    )


def test_a_node_is_complete_with_its_last_method():
    gathering = Gathering()
    assert gathering.add(found()) is None
    assert gathering.add(Progress(run="r", sent=1, planned=1, found=1, asked=0)) is None
    assert gathering.add(tried("snmp", Facts(hostname="agent", system=System(family="Linux", serial="S")))) is None
    node = gathering.add(
        tried("ssh", Facts(hostname="host", system=System(family="Debian"), packages=(Package(name="a"),)), at=LATER)
    )
    assert node.display_name == "host"
    assert node.system == System(family="Debian", serial="S")
    assert node.addresses[0].hostnames == (
        Hostname(hostname="agent", source="sysName"),
        Hostname(hostname="host", source="system"),
    )
    assert [one.method for one in node.attempts] == ["ssh", "snmp"]
    assert (node.number_of_packages, node.updated_at, node.found_by) == (1, LATER, ("arp",))
    assert node.groups["packages"].collected_at == LATER


def test_packages_that_the_machine_itself_tells_go_before_those_of_its_agent():
    agent = Facts(packages=(Package(name="a_1_all", kind="hostResources"), Package(name="gone", kind="hostResources")))
    for own, names in ((Facts(packages=(Package(name="a", kind="dpkg"),)), ["a"]), (None, ["a_1_all", "gone"])):
        gathering = Gathering()
        gathering.add(found())
        gathering.add(tried("snmp", agent))
        assert [one.name for one in gathering.add(tried("ssh", own)).packages] == names


def test_the_mac_is_a_signature_of_the_node_even_without_a_login():
    gathering = Gathering()
    gathering.add(found(methods=("ssh",)))
    assert gathering.add(tried("ssh")).signatures == (Signature(kind="mac", value=MAC),)


def test_services_are_told_with_the_address():
    gathering = Gathering()
    gathering.add(found(methods=("ssh",)))
    node = gathering.add(tried("ssh", Facts(services=(Service(name="ssh", port=22),))))
    assert node.addresses[0].services == (Service(name="ssh", port=22),)


def test_a_group_that_could_not_be_read_has_only_the_time_of_the_attempt():
    gap = Missing(group="packages", problem=problem(Code.NO_PACKAGE_MANAGER))
    gathering = Gathering()
    gathering.add(found(methods=("ssh",)))
    times = gathering.add(tried("ssh", Facts(missing=(gap,)))).groups["packages"]
    assert (times.collected_at, times.last_attempt_at) == (None, AT)


def test_the_same_address_by_another_route_is_another_node():
    gathering = Gathering()
    gathering.add(found(methods=("ssh",)))
    gathering.add(found(methods=("ssh",), route=("10.9.0.1",)))
    direct = gathering.add(tried("ssh"))
    routed = gathering.add(tried("ssh", route=("10.9.0.1",)))
    assert (direct.addresses[0].route, routed.addresses[0].route) == ((), ("10.9.0.1",))


def test_nothing_to_ask_is_complete_at_once():
    assert Gathering().add(found(methods=())).addresses[0].addr == "10.0.0.1"


def test_a_run_that_was_cut_off_gives_what_it_has():
    gathering = Gathering()
    gathering.add(found())
    gathering.add(tried("snmp", Facts(hostname="agent")))
    done = Done(run="r", status="partial", started_at=AT, terminated_at=AT)
    assert gathering.add(done) is None
    assert gathering.done == done
    assert [one.display_name for one in gathering.rest()] == ["agent"]
    assert gathering.rest() == []


def test_names_that_come_before_the_last_method_are_the_nodes():
    gathering = Gathering()
    gathering.add(found())
    gathering.add(tried("snmp"))
    names = (Hostname(hostname="nas.example", source="tls"), Hostname(hostname="nas1", source="netbios"))
    web = Service(name="https", port=443, title="DiskStation")
    address = Address(addr="10.0.0.1", macaddr=MAC, hostnames=names, services=(web,))
    assert gathering.add(msgspec.structs.replace(found(), address=address)) is None
    told = Facts(services=(Service(name="https", port=443), Service(name="ssh", port=22)))
    node = gathering.add(tried("ssh", told))
    assert node.addresses[0].hostnames == names
    assert node.addresses[0].services == (web, Service(name="ssh", port=22))
    assert (node.display_name, node.device_types[0].type) == ("nas1", "storage")


def test_a_word_that_comes_after_the_node_was_shown_shows_it_no_second_time():
    gathering = Gathering()
    gathering.add(found(methods=("ssh",)))
    assert gathering.add(tried("ssh")) is not None
    assert gathering.add(found(methods=("ssh",))) is None
    assert gathering.rest() == []
