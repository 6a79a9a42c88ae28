"""The node that people and programs read."""

from kswire.facts import Address, Component, Facts, ListeningPort, Package, RunningService, System, Update, Vlan
from kswire.nodes import LONG, from_facts, without_lists


def test_facts_become_a_node_with_counts():
    facts = Facts(hostname="web1", system=System(family="Debian"), packages=(Package(name="a"), Package(name="b")))
    node = from_facts(Address(addr="10.0.0.1"), facts, found_by=("arp",))
    assert (node.display_name, node.number_of_packages, node.number_of_windows_updates) == ("web1", 2, None)
    assert node.found_by == ("arp",)


def test_no_packages_is_a_number_and_unknown_is_not():
    assert from_facts(Address(addr="10.0.0.1"), Facts(packages=())).number_of_packages == 0
    assert from_facts(Address(addr="10.0.0.1"), Facts()).number_of_packages is None


def test_a_list_of_nodes_shows_counts_only():
    facts = Facts(
        packages=(Package(name="a"),),
        windows_updates=(Update(name="KB1"),),
        listening_ports=(ListeningPort(port=22, protocol="tcp"),),
        running_services=(RunningService(name="ssh.service"),),
        containers=(),
        components=(Component(name="PSU 1", kind="powerSupply"),),
        vlans=(Vlan(number=10),),
        domain="corp.example.com",
    )
    whole = from_facts(Address(addr="10.0.0.1"), facts)
    assert (whole.listening_ports, whole.components, whole.vlans) == (
        *(facts.listening_ports, facts.components, facts.vlans),
    )
    slim = without_lists(from_facts(Address(addr="10.0.0.1"), facts))
    assert [getattr(slim, one) for one in LONG] == [None] * len(LONG)
    assert slim.domain == "corp.example.com"
    assert (slim.number_of_packages, slim.number_of_windows_updates) == (1, 1)
