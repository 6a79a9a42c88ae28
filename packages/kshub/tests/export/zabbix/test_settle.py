"""What becomes of a host that is there: each case is (Zabbix has, we wrote last, the hub says) -> what is done."""

import pytest

from kshub.export.zabbix.settle import settle
from kshub.export.zabbix.written import NOTHING, Written, digest, member

CASES = {
    # name of the case: (has, wrote, says), (set to, or None; kept; known as ours afterwards)
    "nothing there yet": (("", None, "Debian 12"), ("Debian 12", False, "Debian 12")),
    "as we wrote it": (("Debian 11", "Debian 11", "Debian 12"), ("Debian 12", False, "Debian 12")),
    "nothing new": (("Debian 12", "Debian 12", "Debian 12"), (None, False, "Debian 12")),
    "a person wrote it": (("Linux", None, "Debian 12"), (None, True, None)),
    "a person changed it": (("Linux", "Debian 11", "Debian 12"), (None, True, "Debian 11")),
    "a person cleared it": (("", "Debian 11", "Debian 12"), (None, True, "Debian 11")),
    "a person wrote the same": (("Debian 12", None, "Debian 12"), (None, False, None)),
    "cut off before the record": (("Debian 12", "Debian 11", "Debian 12"), (None, False, "Debian 12")),
}


@pytest.mark.parametrize("case", CASES)
def test_a_field(case):
    (has, wrote, says), (changed, kept, ours) = CASES[case]
    before = Written({"inventory.os": digest(wrote)} if wrote is not None else {}, frozenset())
    found = settle({"inventory.os": has}, (), before, {"inventory.os": says}, ())
    assert found.fields.get("inventory.os") == changed
    assert bool(found.kept) is kept
    assert found.written.fields.get("inventory.os") == (None if ours is None else digest(ours))


def test_what_the_hub_no_longer_knows_stays():
    before = Written({"inventory.os": digest("Debian 12")}, frozenset())
    found = settle({"inventory.os": "Debian 12"}, (), before, {}, ())
    assert (found.fields, found.written) == ({}, before)


OURS, PERSONS = ("tag", "env", "prod"), ("tag", "owner", "taro")
GROUP, OTHER = ("group", "ksocket/a/tokyo"), ("group", "Linux servers")
TEMPLATE = ("template", "Linux by SNMP")


def members(had, wrote, says):
    found = settle({}, had, Written({}, frozenset(member(*one) for one in wrote)), {}, says)
    return found.members, found.written.members, found.kept


def test_members_are_added_beside_those_of_people():
    marks = {member(*OURS), member(*GROUP)}
    assert members({PERSONS}, (), {OURS, GROUP}) == ({PERSONS, OURS, GROUP}, marks, ())


def test_a_tag_that_the_node_lost_goes_if_it_was_ours():
    assert members({PERSONS, OURS, GROUP}, {OURS, GROUP}, {GROUP})[:2] == ({PERSONS, GROUP}, {member(*GROUP)})
    assert members({PERSONS, OURS}, (), ())[0] == {PERSONS, OURS}


def test_what_a_person_took_away_is_not_put_back():
    had, marks, kept = members({OTHER}, {GROUP}, {GROUP})
    assert (had, marks, kept) == ({OTHER}, {member(*GROUP)}, ("group",))


def test_templates_are_linked_and_never_unlinked():
    assert members({GROUP}, {GROUP}, {GROUP, TEMPLATE})[0] == {GROUP, TEMPLATE}
    assert members({GROUP, TEMPLATE}, {GROUP, TEMPLATE}, {GROUP})[0] == {GROUP, TEMPLATE}


def test_a_host_is_never_without_a_group():
    new = ("group", "ksocket/a/osaka")
    assert members({GROUP}, {GROUP}, {new})[0] == {new}
    had, marks, _ = members({GROUP}, {GROUP, new}, {new})  # a person took the new one away
    assert (had, marks) == ({GROUP}, {member(*GROUP), member(*new)})


def test_the_second_time_nothing_is_done():
    first = settle({}, {PERSONS}, NOTHING, {"name": "東京"}, {OURS, GROUP})
    again = settle({"name": "東京"}, first.members, first.written, {"name": "東京"}, {OURS, GROUP})
    assert (again.fields, again.members, again.written) == ({}, first.members, first.written)
