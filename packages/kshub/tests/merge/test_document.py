from kshub.merge.document import MOST, MOST_PORTS, Source, build
from kshub.store.records import Sighting
from kswire.facts import Address, Component, Facts, Hostname, Interface, ListeningPort, Service, System, Vlan


def sighting(addr, *, name=None, macaddr=None, route=()):
    names = (Hostname(hostname=name, source="dns"),) if name else ()
    return Sighting(address=Address(addr=addr, hostnames=names, macaddr=macaddr, route=route), by="arp")


def source(method, facts, *, later=1, address_id=1):
    return Source(address_id, method, facts, later)


SSH = Facts(
    hostname="web",
    system=System(family="Debian GNU/Linux"),
    interfaces=(Interface(ifname="eth0", addr="10.0.0.1", macaddr="00:16:3e:00:00:01"),),
)
SNMP = Facts(
    hostname="web.example.com", system=System(family="Linux"), location="rack 1", services=(Service(name="snmp"),)
)


def test_the_machines_own_system_speaks_before_its_agent_however_old():
    node = build([sighting("10.0.0.1")], [source("snmp", SNMP, later=9), source("ssh", SSH)], 3)
    assert (node.system.family, node.location, node.number_of_packages) == ("Debian GNU/Linux", "rack 1", 3)
    assert [one.hostname for one in node.addresses[0].hostnames] == ["web", "web.example.com"]
    assert [one.name for one in node.addresses[0].services] == ["snmp"]


def test_the_kind_of_device_is_told_with_its_reason():
    types = [build([sighting("10.0.0.1")], [source("ssh", SSH)], count).device_types for count in (3, None)]
    assert [[(one.type, one.reason) for one in each] for each in types] == [
        [("server", "a machine with packages runs Debian GNU/Linux")],
        [],
    ]


def test_of_what_runs_on_it_a_document_holds_as_much_as_people_read():
    many = tuple(ListeningPort(port=one, protocol="udp") for one in range(1, MOST + 100))
    told = Facts(listening_ports=many, running_services=(), domain="corp.example.com")
    node = build([sighting("10.0.0.1")], [source("ssh", told)], None)
    assert node.listening_ports == many[:MOST]
    assert (node.running_services, node.containers, node.domain) == ((), None, "corp.example.com")


def test_of_what_is_in_it_a_document_holds_as_much_as_people_read():
    parts = tuple(Component(name=str(one), kind="module") for one in range(MOST + 1))
    ports = tuple(f"Gi1/0/{one}" for one in range(MOST_PORTS // 2))
    vlans = tuple(Vlan(number=one, name="v", tagged=ports) for one in range(1, 4_100))
    node = build([sighting("10.0.0.1")], [source("snmp", Facts(components=parts, vlans=vlans))], None)
    assert node.components == parts[:MOST]
    assert [one.number for one in node.vlans] == list(range(1, 4_095))
    assert [len(one.tagged) for one in node.vlans[:4]] == [len(ports), len(ports), 0, 0]


def test_of_one_method_the_later_read_counts():
    old, new = (Facts(system=System(version=one)) for one in ("1", "2"))
    node = build(
        [sighting("10.0.0.1")], [source("ssh", old, address_id=1), source("ssh", new, later=2, address_id=2)], None
    )
    assert node.system.version == "2"


def test_its_addresses_are_in_order_the_direct_ones_first():
    places = [sighting("10.0.0.10"), sighting("10.0.0.9"), sighting("10.0.0.1", route=("10.9.9.9",))]
    assert [one.addr for one in build(places, [], None).addresses] == ["10.0.0.9", "10.0.0.10", "10.0.0.1"]


def test_a_name_is_what_it_calls_itself_then_what_dns_calls_it_then_its_address():
    named = [sighting("10.0.0.1", name="dns.example.com")]
    assert build(named, [source("ssh", SSH)], None).display_name == "web"
    assert build(named, [], None).display_name == "dns.example.com"
    assert build([sighting("10.0.0.1")], [], None).display_name == "10.0.0.1"


def test_its_own_adapter_fills_a_mac_address_that_the_network_does_not_show():
    assert build([sighting("10.0.0.1")], [source("ssh", SSH)], None).addresses[0].macaddr == "00:16:3e:00:00:01"
    behind = build([sighting("10.0.0.1", route=("10.9.9.9",))], [source("ssh", SSH)], None)
    assert behind.addresses[0].macaddr is None


def test_what_is_heard_without_a_login_stands_with_the_address_and_gives_a_type_and_a_name():
    names = (Hostname(hostname="backup.example", source="tls"), Hostname(hostname="nas1", source="netbios"))
    web = Service(name="https", port=443, protocol="tcp", title="DiskStation")
    heard = Sighting(address=Address(addr="10.0.0.1", hostnames=names, services=(web,)), by="arp")
    node = build([heard], [], None)
    assert node.display_name == "nas1", "a certificate names services"
    assert [(one.type, one.reason) for one in node.device_types] == [
        ("storage", "the title of its https page says 'DiskStation'")
    ]
    told = Facts(services=(Service(name="https", port=443), Service(name="snmp", port=161)), forwarding=True)
    node = build([heard], [source("snmp", told)], None)
    assert node.addresses[0].services == (web, Service(name="snmp", port=161))
    assert node.device_types[0].type == "router", "what it says itself comes first"
