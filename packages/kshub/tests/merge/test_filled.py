"""What a read missed of a group comes from before, and only where nothing contradicts."""

import pytest

from kshub.merge.filled import filled, replaced
from kswire.facts import Component, ExtraFields, Facts, Interface, Memory, Missing, Product, System, Vlan
from kswire.problems import Code, problem

PRODUCT = Product(vendor_name="Example", model_name="EX-24", serial_number="S1")
BEFORE = Facts(
    system=System(family="Example OS", version="1.2", serial="S1", build="7"),
    extra_fields=ExtraFields(product=PRODUCT, memory=Memory(total_size=1024)),
    interfaces=(
        Interface(ifname="Gi1", index=1, speed=10**9, up=True),
        Interface(ifname="Vlan1", addr="10.0.0.1", netmask="255.255.255.0", index=2),
        Interface(ifname="Vlan1", addr="10.0.1.1", netmask="255.255.255.0", index=2),
    ),
    components=(
        Component(name="chassis", kind="chassis", index=1, model="EX-24", serial="S1"),
        Component(name="PSU 1", kind="powerSupply", index=2, within=1, serial="P1"),
        Component(name="fan", kind="fan"),
    ),
    vlans=(Vlan(number=1, name="default", untagged=("Gi1",)), Vlan(number=10, name="office")),
)


def cut(group):
    return (Missing(group=group, problem=problem(Code.SNMP_WALK_LIMIT, table=group, rows=10)),)


def agent(**told):
    return filled(Facts(**told), BEFORE, agent=True)


@pytest.mark.parametrize("group", ["entity", "identity", "components"])
def test_a_walk_that_broke_off_removes_no_serial(group):
    found = agent(system=System(family="Example OS", version="1.3"), extra_fields=ExtraFields(), missing=cut(group))
    assert found.system == System(family="Example OS", version="1.3", serial="S1")
    assert found.extra_fields == BEFORE.extra_fields


def test_an_agent_that_is_silent_of_its_serial_has_the_one_of_before():
    assert agent(system=System(family="Example OS", version="1.2")).system == BEFORE.system
    assert agent(extra_fields=ExtraFields(product=Product(model_name="EX-24"))).extra_fields.product == PRODUCT


@pytest.mark.parametrize(
    "told",
    [
        {"system": System(family="Other OS")},
        {"system": System(family="Example OS", serial="S2")},
        {"system": System(family="Example OS"), "extra_fields": ExtraFields(product=Product(model_name="EX-48"))},
    ],
)
def test_another_system_or_device_has_none_of_what_was_before(told):
    assert agent(**told) == Facts(**told)


def test_who_says_nothing_of_a_gap_is_believed():
    new = Facts(system=System(family="Example OS"), extra_fields=ExtraFields())
    assert filled(new, BEFORE, agent=False) is new


def test_a_walk_that_broke_off_removes_no_interface_and_no_address():
    new = (Interface(ifname="Vlan1", index=2, up=True, enabled=True),)
    found = agent(interfaces=new, missing=cut("interfaces")).interfaces
    assert [(one.ifname, one.addr, one.up) for one in found] == [
        ("Vlan1", "10.0.0.1", True),
        ("Vlan1", "10.0.1.1", True),
        ("Gi1", None, True),
    ]
    moved = (Interface(ifname="Vlan1", addr="10.9.9.9"), Interface(ifname="Gi1", index=1))
    found = agent(interfaces=moved, missing=cut("interfaces")).interfaces
    assert [(one.ifname, one.addr, one.speed) for one in found] == [("Vlan1", "10.9.9.9", None), ("Gi1", None, 10**9)]


def test_an_interface_whose_name_was_not_read_is_the_one_of_its_number():
    new = (Interface(ifname="Virtual LAN 1", index=2, up=False), Interface(ifname="Gi7", index=7))
    found = agent(interfaces=new, missing=cut("interfaces")).interfaces
    assert [(one.ifname, one.addr, one.up) for one in found] == [
        ("Vlan1", "10.0.0.1", False),
        ("Vlan1", "10.0.1.1", False),
        ("Gi7", None, None),
        ("Gi1", None, True),
    ]


@pytest.mark.parametrize("group", ["entity", "components"])
def test_a_walk_that_broke_off_removes_no_part_and_no_serial_of_one(group):
    new = (Component(name="PSU 1", kind="powerSupply", index=2), Component(name="PSU 2", kind="powerSupply", index=3))
    found = agent(components=new, missing=cut(group)).components
    assert [(one.name, one.serial) for one in found] == [
        ("PSU 1", "P1"),
        ("PSU 2", None),
        ("chassis", "S1"),
        ("fan", None),
    ]


def test_another_part_in_the_same_place_has_nothing_of_the_one_before():
    new = (
        Component(name="PSU 1", kind="powerSupply", index=2, model="P-1000"),
        Component(name="X", kind="module", index=1),
    )
    found = agent(components=new, missing=cut("components")).components
    assert [(one.name, one.model, one.serial) for one in found[:2]] == [("PSU 1", "P-1000", "P1"), ("X", None, None)]


def test_a_walk_that_broke_off_removes_no_vlan():
    found = agent(vlans=(Vlan(number=10, tagged=("Gi1",)), Vlan(number=20)), missing=cut("vlans")).vlans
    assert found == (Vlan(number=10, name="office", tagged=("Gi1",)), Vlan(number=20), BEFORE.vlans[0])


@pytest.mark.parametrize(
    "told", [{"interfaces": BEFORE.interfaces[:1]}, {"components": BEFORE.components[:1]}, {"vlans": BEFORE.vlans[:1]}]
)
def test_a_whole_walk_removes_what_is_gone(told):
    assert agent(**told) == Facts(**told)


@pytest.mark.parametrize(
    ("new", "before", "other"),
    [
        ("1.3.6.1.4.1.9.1.1", "1.3.6.1.4.1.9.1.2", False),
        ("1.3.6.1.4.1.9.1.1", "1.3.6.1.4.1.99.1.1", True),
        ("1.3.6.1.4.1.9.1.1", None, False),
        ("0.0", "1.3.6.1.4.1.9.1.1", False),
    ],
)
def test_another_makers_agent_is_another_device(new, before, other):
    assert replaced(Facts(sys_object_id=new), Facts(sys_object_id=before)) is other
