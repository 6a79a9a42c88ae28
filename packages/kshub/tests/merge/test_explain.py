import pytest

from kshub.merge.explain import PARAMETERS, explain, explain_merge
from kshub.merge.signatures import RANKED
from kshub.merge.types import Assignment, NodeMerge, Place, Reason


def because(kind, value=None, candidates=()):
    node = None if kind == "new" else 7
    return Assignment(
        network=1,
        place=Place("10.0.0.5"),
        group=0,
        node=node,
        new=0,
        reason=Reason(kind=kind, value=value),
        candidates=candidates,
    )


@pytest.mark.parametrize(
    ("assignment", "code", "params"),
    [
        (because("mac", "3c:52:82:00:00:01"), "same-signature", {"kind": "mac", "value": "3c:52:82:00:00:01"}),
        (because("ownAddress"), "own-address", {"addr": "10.0.0.5"}),
        (because("address", "10.0.0.5"), "same-address", {"addr": "10.0.0.5"}),
        (because("hostname", "web"), "same-name", {"name": "web"}),
        (because("byHand"), "by-hand", {}),
        (because("new"), "new-node", {}),
        (because("new", candidates=(3, 4)), "undecided", {"nodes": "3, 4"}),
    ],
)
def test_explain(assignment, code, params):
    found = explain(assignment)
    assert (found.code, found.params) == (code, params)
    assert tuple(params) == PARAMETERS[code]


@pytest.mark.parametrize("kind", RANKED)
def test_every_kind_is_explained(kind):
    assert explain(because(kind, "x")).code == "same-signature"


def test_a_merge_is_explained():
    found = explain_merge(NodeMerge(network=1, keep=1, absorbed=2, reason=Reason(kind="mac", value="x")))
    assert found.params == {"absorbed": "2", "kind": "mac", "value": "x"}
    assert tuple(found.params) == PARAMETERS[found.code]
