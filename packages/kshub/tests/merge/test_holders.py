from kshub.merge.holders import Holders
from kshub.merge.types import Place

from .conftest import Hub, observation, signature


def lived(*days):
    hub = Hub()
    for day, rows in enumerate(days):
        hub.scan([observation(row, day) for row in rows])
    return hub.known, Holders(hub.known)


def test_a_copy_is_seen_at_several_nodes_in_turns():
    clones = [{"at": addr, "key": "k1"} for addr in ("10.0.0.1", "10.0.0.2")]
    known, holders = lived(clones, clones)
    assert holders.copies == {signature("sshHostKey", "k1")}
    assert holders.of(holders.copies) == set()
    assert holders.of_copies(holders.copies) == {0, 1}
    assert len(known) == 2


def test_what_is_known_to_be_a_copy_is_nobodys():
    hub = Hub()
    hub.scan([observation({"at": "10.0.0.1", "key": "k1"}, 0)])
    unknown = signature("sshHostKey", "k2")
    holders = Holders(hub.known, {signature("sshHostKey", "k1"), unknown})
    assert holders.of(holders.copies) == set()
    assert holders.of_copies(holders.copies) == {0}
    assert unknown in holders.copies


def test_what_was_handed_over_is_held_by_the_later():
    known, holders = lived(
        [{"at": "10.0.0.1", "machineId": "m1", "macs": ["n1"]}],
        [{"at": "10.0.0.2", "machineId": "m2", "macs": ["n1"]}],
    )
    (number,) = holders.of([signature("mac", "n1")])
    assert known[number].places[0].place == Place("10.0.0.2")
    assert not holders.copies


def test_a_place_is_held_by_who_was_seen_there_last():
    known, holders = lived([{"at": "10.0.0.1", "mac": "n1"}], [{"at": "10.0.0.1", "mac": "n2"}])
    (held, number), (before, other) = holders.at(Place("10.0.0.1"))
    assert held.macaddr == known[number].places[0].macaddr == signature("mac", "n2").value
    assert (before.macaddr, other) == (signature("mac", "n1").value, 1 - number)
    assert holders.at(Place("10.0.0.9")) == []
