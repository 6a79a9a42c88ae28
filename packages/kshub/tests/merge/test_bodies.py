from datetime import timedelta

import pytest

from kshub.merge.bodies import joined, of_known, of_observation
from kshub.merge.types import Known, KnownPlace, Place

from .conftest import START, observation


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("web-01.example.com.", True),
        ("localhost.localdomain", False),
        ("ip-10-0-0-1.example.com", False),
        ("iPhone", False),
    ],
)
def test_names_that_somebody_chose(name, counts):
    assert bool(of_observation(observation({"at": "10.0.0.1", "name": name}, 0)).names) is counts


@pytest.mark.parametrize(
    ("row", "told", "count"), [({"mac": "n1"}, False, 1), ({"mac": "r1"}, False, 0), ({"macs": ["n1"]}, True, 1)]
)
def test_what_answers_is_not_what_is_told(row, told, count):
    body = of_observation(observation({"at": "10.0.0.1"} | row, 0))
    assert (body.told, len(body.signatures)) == (told, count)


def test_a_node_is_where_it_was_seen_of_late():
    places = tuple(
        KnownPlace(place=Place(f"10.0.0.{day}"), first_seen_at=START, last_seen_at=START + timedelta(days=day))
        for day in (1, 8, 9)
    )
    body = of_known(Known(node=1, network=1, last_seen_at=START + timedelta(days=9), places=places))
    assert {one.addr for one in body.places} == {"10.0.0.8", "10.0.0.9"}


def test_joined():
    bodies = [
        of_observation(observation({"at": f"10.0.0.{n}", "macs": [f"n{n}"], "hostname": "web"}, 0)) for n in (1, 2)
    ]
    whole = joined(bodies)
    assert (len(whole.values["mac"]), len(whole.places), whole.hostnames) == (2, 2, {"web"})
    assert joined(bodies[:1]) is bodies[0]
