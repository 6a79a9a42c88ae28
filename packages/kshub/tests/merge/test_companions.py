from datetime import timedelta

from kshub.merge.bodies import of_observation
from kshub.merge.companions import asked, at_home, fold, shared
from kshub.merge.holders import Holders
from kshub.merge.pins import Pins
from kshub.merge.segments import Segments
from kshub.merge.types import Decision, Kind

from .conftest import START, Hub, observation

OTHERS = [{"at": f"10.0.{net}.{each}"} for net in (0, 1) for each in (50, 51, 52)]
AWAY = {4, 11, 19}
TWO = [{"at": "10.0.0.5", "key": "k1"}, {"at": "10.0.1.6", "key": "k1"}]


def lived(rows, days, away=AWAY):
    hub = Hub()
    for day in range(days):
        hub.scan([observation(row, day) for row in ([] if day in away else rows) + OTHERS])
    return hub


def nodes_of(hub, rows):
    return {hub.at(row["at"]).node for row in rows}


def test_nodes_that_share_a_key_or_a_name_are_asked_for_with_their_witnesses():
    hub = lived(TWO, 1)
    (found,) = shared(hub.known)
    assert (found[0].kind, {hub.known[one].node for one in found[1]}) == ("sshHostKey", nodes_of(hub, TWO))
    assert asked(hub.known) == {one.node for one in hub.known}
    named = [{"at": row["at"], "name": "files.example.com"} for row in TWO]
    (found,) = shared(lived(named, 1).known)
    assert (found[0].kind, found[0].value) == ("hostname", "files.example.com")


def test_nothing_is_asked_where_nothing_is_shared():
    assert asked([]) == set()
    assert asked(lived([{"at": "10.0.0.5", "key": "k1"}], 1).known) == set()
    assert asked(lived([{"at": row["at"], "name": "localhost"} for row in TWO], 1).known) == set()
    assert asked(lived([{"at": f"10.0.0.{each}", "key": "k1"} for each in (5, 6)], 1).known) == set()  # side by side
    assert asked(lived([{"at": f"10.0.{net}.5", "key": "k1"} for net in range(5)], 1).known) == set()  # too many


def test_the_oldest_node_stays():
    hub = lived(TWO, 23)  # the scan of day 23 would merge them
    before = START + timedelta(days=23)
    known, (merge,) = fold(hub.known, before, Pins([]))
    keep, gone = sorted(nodes_of(hub, TWO))
    assert (merge.keep, merge.absorbed, merge.reason.kind) == (keep, gone, "sshHostKey")
    assert {one.node for one in known} == {one.node for one in hub.known} - {gone}
    decision = Decision(kind=Kind.SPLIT, node=gone, other=keep, at=START)
    assert fold(hub.known, before, Pins([decision])) == (hub.known, [])


def test_addresses_of_one_node_are_at_home_while_they_show_the_same():
    hub = lived(TWO, 26)
    segments, holders = Segments(hub.known), Holders(hub.known)

    def found(*rows):
        seen = [observation(row, 30) for row in rows]
        bodies = [of_observation(one) for one in seen]
        return [(one, other) for one, other, _ in at_home(seen, bodies, hub.known, holders, segments)]

    assert found(*TWO) == [(0, 1)]
    assert found(TWO[0], TWO[1] | {"key": "k2"}) == []
    assert found(TWO[0], {"at": "10.0.1.7", "key": "k1"}) == []
    assert found(TWO[0] | {"own": ["10.0.0.5"]}, TWO[1]) == []
