from datetime import timedelta

from kshub.merge.match import match
from kshub.merge.memory import remember, renamed
from kshub.merge.types import Decision, Kind

from .conftest import START, Hub, observation


def test_first_and_last_times_and_the_last_word_on_names():
    hub = Hub()
    hub.scan([observation({"at": "10.0.0.1", "machineId": "m1", "hostname": "old", "own": ["10.0.0.1"]}, 0)])
    hub.scan([observation({"at": "10.0.0.1", "machineId": "m1", "hostname": "new"}, 3)])
    (node,) = hub.known
    assert (node.hostname, node.own) == ("new", {"10.0.0.1"})
    for one in (*node.places, *node.signatures):
        assert (one.first_seen_at, one.last_seen_at) == (START, START + timedelta(days=3))


def test_an_absorbed_node_leaves_what_it_knew():
    hub = Hub()
    hub.scan([observation({"at": "10.0.0.1", "mac": "n1"}, 0), observation({"at": "10.0.1.1", "machineId": "m1"}, 0)])
    hub.scan([observation({"at": "10.0.1.1", "machineId": "m1", "macs": ["n1"]}, 1)])
    (node,) = hub.known
    assert node.node == 1
    assert sorted(one.place.addr for one in node.places) == ["10.0.0.1", "10.0.1.1"]
    assert [one.first_seen_at for one in node.signatures if one.signature.kind == "machineId"] == [START]


def test_decisions_on_nodes_that_were_absorbed_are_on_the_one_that_they_are_now():
    split = Decision(kind=Kind.SPLIT, node=3, other=2, at=START)
    (found,) = renamed([split], {3: 4, 4: 5})
    assert (found.node, found.other, found.kind) == (5, 2, Kind.SPLIT)
    assert renamed([split], {7: 3, 3: 7})  # never without an end


def test_places_of_one_new_node_get_one_number():
    seen = [observation({"at": addr, "machineId": "m1", "macs": ["n1"]}, 0) for addr in ("10.0.0.1", "10.0.0.2")]
    numbers = iter([5, 6])
    (node,) = remember([], seen, match(seen, []), lambda: next(numbers))
    assert (node.node, len(node.places)) == (5, 2)


def test_a_mac_address_is_not_seen_again_when_nobody_saw_it():
    hub = Hub()
    for day, row in enumerate([{"mac": "n1"}, {}]):
        hub.scan([observation({"at": "10.0.0.1"} | row, day)])
    (node,) = hub.known
    assert node.places[0].answered == (START, START)
    hub.scan([observation({"at": "10.0.0.1", "mac": "r2"}, 2)])
    assert hub.at("10.0.0.1").places[0].answered == (START + timedelta(days=2),) * 2
