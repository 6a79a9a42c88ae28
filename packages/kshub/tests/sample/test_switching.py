"""What the switches of the made-up estate tell fits together."""

import pytest

from kshub.sample import switching
from kshub.sample.estate import Estate
from kshub.view.cabling.plugged import Cabling, Machine, Switch

DAY = 59


@pytest.fixture(scope="module")
def estate():
    return Estate(1)


def test_every_machine_is_plugged_in_somewhere(estate):
    desks = switching.desks(estate, 0, DAY)
    placed = [one.machine.name for some in desks for desk in some for one in desk.there]
    there = {
        one.machine.name
        for one in estate.seen(0, DAY)
        if one.machine.kind.role not in {"router", "core", "switch", "firewall"}
    }
    assert len(placed) == len(set(placed))
    assert set(placed) == there
    assert max(desk.number for some in desks for desk in some) < switching.PORTS["switch"]


def test_tables_lead_to_where_machines_are(estate):
    cabling, switches = Cabling(), estate.of(0, DAY, "switch", "core")
    for number, one in enumerate(switches):
        cabling.add(number, switching.stations(estate, one, DAY))
    cabling.settle({number: Switch({one.macaddr}, {one.name}) for number, one in enumerate(switches)})
    names = [one.name for one in switches]
    access = [one.name for one in estate.of(0, DAY, "switch")]
    for place, some in enumerate(switching.desks(estate, 0, DAY)):
        for desk in some:
            for one in desk.there:
                [found] = cabling.places(Machine(-1, {one.macaddr}))
                assert (names[found.port.node_id], found.port.ifname) == (access[place], switching.port(desk.number))


def test_a_port_is_in_one_vlan_untagged(estate):
    for one in estate.of(0, DAY, "switch", "core"):
        untagged = [name for vlan in switching.vlans(estate, one, DAY) for name in vlan.untagged]
        assert len(untagged) == len(set(untagged))


def test_a_power_supply_was_replaced_and_a_vlan_added(estate):
    core = estate.of(0, DAY, "core")[0]
    before, after = ({one.serial for one in switching.components(core, day) if one.serial} for day in (50, DAY))
    assert len(before - after) == len(after - before) == 1
    assert len(switching.vlans(estate, core, DAY)) == len(switching.vlans(estate, core, 50)) + 1
    assert switching.components(estate.of(0, DAY, "router")[0], DAY) is None
