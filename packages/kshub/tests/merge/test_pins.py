from datetime import timedelta

from kshub.merge.pins import Pins
from kshub.merge.types import Decision, Kind, Place

from .conftest import START, observation, signature


def decision(kind, node, other, day=0, signatures=(), places=()):
    at = START + timedelta(days=day)
    return Decision(
        kind=kind, node=node, other=other, at=at, signatures=frozenset(signatures), places=frozenset(places)
    )


def test_the_strongest_signature_tells_before_the_place():
    pins = Pins(
        [
            decision(Kind.SPLIT, 1, 9, signatures=[signature("mac", "n1")]),
            decision(Kind.SPLIT, 2, 9, signatures=[signature("machineId", "m1")]),
            decision(Kind.SPLIT, 3, 9, places=[Place("10.0.0.1")]),
        ]
    )
    both = observation({"at": "10.0.0.1", "mac": "n1", "machineId": "m1"}, 0)
    assert (pins.by_signature(both), pins.by_place(both)) == (2, 3)
    assert pins.by_signature(observation({"at": "10.0.0.2", "mac": "n1"}, 0)) == 1
    assert pins.by_signature(observation({"at": "10.0.0.2"}, 0)) is None


def test_the_latest_word_counts():
    split = decision(Kind.SPLIT, 2, 1, day=0, signatures=[signature("sshHostKey", "k1")])
    merge = decision(Kind.MERGE, 1, 2, day=1, signatures=[signature("sshHostKey", "k1")])
    assert Pins([split]).apart(1, 2)
    pins = Pins([merge, split])
    assert not pins.apart(1, 2)
    assert pins.by_signature(observation({"at": "10.0.0.1", "key": "k1"}, 0)) == 1
