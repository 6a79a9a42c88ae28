import pytest

from kshub.merge.explain import MAX_TEXT, PARAMETERS, because, explain, explain_merge
from kshub.merge.signatures import RANKED
from kshub.merge.types import Assignment, NodeMerge, Place, Reason


def given(kind, value=None, candidates=()):
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
        (given("mac", "3c:52:82:00:00:01"), "same-signature", {"kind": "mac", "value": "3c:52:82:00:00:01"}),
        (given("ownAddress"), "own-address", {"addr": "10.0.0.5"}),
        (given("address", "10.0.0.5"), "same-address", {"addr": "10.0.0.5"}),
        (given("hostname", "web"), "same-name", {"name": "web"}),
        (given("byHand"), "by-hand", {}),
        (given("new"), "new-node", {}),
        (given("new", candidates=(3, 4)), "undecided", {"nodes": "3, 4"}),
    ],
)
def test_explain(assignment, code, params):
    found = explain(assignment.reason.kind, because(assignment), assignment.place.addr)
    assert (found.code, found.params) == (code, params)
    assert tuple(params) == PARAMETERS[code]


@pytest.mark.parametrize("kind", RANKED)
def test_every_kind_is_explained(kind):
    assert explain(kind, because(given(kind, "x")), "10.0.0.5").code == "same-signature"


@pytest.mark.parametrize("kind", ["new", "address", "ownAddress", "byHand"])
def test_nothing_is_kept_where_the_kind_says_all(kind):
    assert because(given(kind, "10.0.0.5")) is None


def test_what_a_machine_tells_is_kept_bounded():
    assert len(because(given("chassisSerial", "x" * 5000))) == MAX_TEXT
    merge = NodeMerge(network=1, keep=1, absorbed=2, reason=Reason(kind="sshHostKey", value="x" * 5000))
    assert len(explain_merge(merge).params["value"]) == MAX_TEXT


def test_a_merge_is_explained():
    found = explain_merge(NodeMerge(network=1, keep=1, absorbed=2, reason=Reason(kind="mac", value="x")))
    assert found.params == {"absorbed": "2", "kind": "mac", "value": "x"}
    assert tuple(found.params) == PARAMETERS[found.code]
