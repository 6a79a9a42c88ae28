"""A node as inventory: what stands where, and never more than Zabbix keeps."""

from kshub.export.zabbix.inventory import LENGTHS, fields, line
from kswire.facts import (
    Address,
    Cpu,
    ExtraFields,
    Hostname,
    Interface,
    Memory,
    Processor,
    Product,
    System,
)


def test_all_that_is_known(machine):
    address = Address(
        addr="192.0.2.1",
        subnet="192.0.2.0/24",
        macaddr="02:00:00:00:00:01",
        hostnames=(Hostname(hostname="web.example"),),
    )
    behind = Address(addr="10.0.0.1", route=("192.0.2.9",))
    extra = ExtraFields(
        product=Product(vendor_name="Dell Inc.", model_name="PowerEdge R640", serial_number="ABC1"),
        cpu=Cpu(number_of_sockets=2, cpu0=Processor(model_name="Xeon Gold 6130")),
        memory=Memory(total_size=64 << 20),
    )
    facts = {
        "addresses": (behind, address),
        "interfaces": (
            Interface(ifname="eth0", macaddr="02:00:00:00:00:01"),
            Interface("eth1", macaddr="02:00:00:00:00:02"),
        ),
        "extra_fields": extra,
        "system": System(family="Debian GNU/Linux", version="12", serial="ZZZ"),
        "location": "東京 2F",
    }
    assert fields(machine(facts=facts, hostname="web1", device_type="server")) == {
        "type": "server",
        "name": "web1",
        "os": "Debian GNU/Linux 12",
        "os_short": "Debian GNU/Linux",
        "serialno_a": "ABC1",
        "macaddress_a": "02:00:00:00:00:01",
        "macaddress_b": "02:00:00:00:00:02",
        "hardware": "Dell Inc. PowerEdge R640, 2 x Xeon Gold 6130, 64.0 GiB",
        "model": "PowerEdge R640",
        "vendor": "Dell Inc.",
        "location": "東京 2F",
        "host_networks": "192.0.2.0/24",
        "notes": "ksocket: A社 / 東京\n192.0.2.9 > 10.0.0.1\n192.0.2.1 02:00:00:00:00:01 web.example",
    }


def test_a_silent_machine_has_few_fields(machine):
    told = fields(machine(facts={"system": None}, device_type=None, display_name="192.0.2.1"))
    assert told == {"name": "192.0.2.1", "notes": "ksocket: A社 / 東京\n192.0.2.1"}


def test_hostile_words_are_bounded_and_one_line(machine):
    evil = "あ\n\x1b[31m\x00" * 50_000
    addresses = tuple(Address(addr=f"10.0.{a}.{b}", subnet=evil) for a in range(40) for b in range(250))
    extra = ExtraFields(product=Product(vendor_name=evil, model_name=evil, serial_number=evil))
    facts = {
        "addresses": addresses,
        "extra_fields": extra,
        "system": System(evil, evil),
        "location": evil,
        "contact": evil,
    }
    told = fields(machine(facts=facts, hostname=evil, device_type=evil, space=evil))
    assert {name: len(value) for name, value in told.items() if len(value) > LENGTHS[name]} == {}
    assert all(one.isprintable() for name, value in told.items() for one in value.split("\n"))
    assert [name for name, value in told.items() if "\n" in value] in (["notes"], ["host_networks", "notes"], [])


def test_a_line_has_no_blanks_at_its_ends():
    assert line("  a \t b\u3000\r\n", 10) == "a b"
    assert line("abc def", 4) == "abc", "Zabbix would cut it off, and every run would write it anew"
    assert line(None, 4) == ""
