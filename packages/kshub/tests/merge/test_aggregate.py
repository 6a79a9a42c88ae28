import pytest

from kshub.merge.aggregate import Aggregation
from kshub.merge.bodies import of_observation

from .conftest import observation

# what each address shows -> which of them are one machine, and how many signatures turn out to be copies
CASES = {
    "one machine": ([{"machineId": "m1"}, {"machineId": "m1"}], [0, 0], 0),
    "clones": ([{"machineId": "m1", "macs": ["n1"]}, {"machineId": "m1", "macs": ["n2"]}], [0, 1], 1),
    "a clone with two addresses": (
        [{"machineId": "m1", "macs": ["n1"]}, {"machineId": "m1", "macs": ["n2"]}, {"machineId": "m1", "macs": ["n1"]}],
        [0, 1, 0],
        1,
    ),
    "one that contradicts neither cannot join both": (
        [{"uuid": "u1", "macs": ["n1"]}, {"macs": ["n1", "n2"]}, {"uuid": "u2", "macs": ["n2"]}],
        [0, 0, 2],
        1,
    ),
    "eight addresses of one adapter": ([{"mac": "n1"}] * 8, [0] * 8, 0),
    "nine: it answers for others": ([{"mac": "n1"}] * 9, list(range(9)), 1),
    "its own": ([{"own": ["10.0.0.1"]}, {}], [0, 0], 0),
    "loopback is everybody's": ([{"own": ["127.0.0.1", "fe80::1", "rubbish"]}, {"own": ["127.0.0.1"]}], [0, 1], 0),
}


@pytest.mark.parametrize(("rows", "groups", "copies"), CASES.values(), ids=CASES)
def test_aggregation(rows, groups, copies):
    bodies = [of_observation(observation({"at": f"10.0.0.{n}"} | row, 0)) for n, row in enumerate(rows)]
    found = Aggregation(bodies, frozenset())
    assert [found.groups.root(one) for one in range(len(rows))] == groups
    assert len(found.copies) == copies
