import pytest

from kshub.merge.bodies import of_observation
from kshub.merge.compare import compare

from .conftest import observation, signature

A, B = "10.0.0.1", "10.0.0.2"
# ruff: noqa: E501 - a table of cases
# what one shows, what the other shows, whether at once -> verdict, and what decided
CASES = [
    ({"machineId": "m1"}, {"machineId": "m1"}, True, "same", "machineId"),
    ({"machineId": "m1"}, {"machineId": "m2"}, False, "different", "machineId"),
    ({}, {"machineId": "m2"}, False, "unknown", None),
    # a stronger one that differs vetoes
    ({"uuid": "u1", "machineId": "m1"}, {"uuid": "u2", "machineId": "m1"}, False, "different", "smbiosUuid"),
    ({"key": "k1", "mac": "n1"}, {"key": "k2", "mac": "n1"}, True, "different", "sshHostKey"),
    # the same serial number, of a maker that is called otherwise, says nothing; another number does
    ({"serial": "HPE:CN71", "mac": "n1"}, {"serial": "Aruba:CN71", "mac": "n1"}, False, "same", "mac"),
    ({"serial": "HPE:CN71", "mac": "n1"}, {"serial": "Aruba:CN72", "mac": "n1"}, False, "different", "chassisSerial"),
    # a weaker one that differs needs a witness of another kind
    ({"uuid": "u1", "machineId": "m1"}, {"uuid": "u1", "machineId": "m2"}, False, "different", "smbiosUuid"),
    ({"uuid": "u1", "key": "k1", "macs": ["n1"]}, {"uuid": "u1", "key": "k2", "macs": ["n1"]}, False, "same", "smbiosUuid"),
    ({"machineId": "m1", "key": "k1", "macs": ["n1"]}, {"machineId": "m1", "key": "k1", "macs": ["n2"]}, False, "different", "machineId"),
    ({"machineId": "m1", "macs": ["n1"], "hostname": "a"}, {"machineId": "m1", "macs": ["n2"], "hostname": "a"}, False, "same", "machineId"),
    ({"machineId": "m1", "macs": ["n1"], "hostname": "a"}, {"machineId": "m1", "macs": ["n2"], "hostname": "a"}, True, "different", "machineId"),
    ({"machineId": "m1", "hostname": "a"}, {"machineId": "m1", "hostname": "b"}, False, "different", "machineId"),
    ({"cloud": "aws:i-012345", "machineId": "m1"}, {"cloud": "aws:i-012345", "machineId": "m2"}, False, "same", "cloudId"),
    # its own addresses
    ({"machineId": "m1", "own": [A]}, {"machineId": "m1", "own": [B]}, True, "different", "machineId"),
    ({"machineId": "m1", "own": [A, B]}, {"machineId": "m1", "key": "k1"}, True, "same", "machineId"),
    ({"key": "k1", "own": [A, B]}, {"key": "k1"}, True, "same", "sshHostKey"),
    # host keys without a login
    ({"key": "k1"}, {"key": "k1"}, True, "unsure", "sshHostKey"),
    ({"key": "k1"}, {"key": "k1"}, False, "same", "sshHostKey"),
    ({"key": "k1", "name": "a.example"}, {"key": "k1", "name": "a.example"}, True, "same", "sshHostKey"),
    # adapters
    ({"mac": "n1"}, {"mac": "n1"}, True, "same", "mac"),
    ({"mac": "n1"}, {"mac": "n2"}, True, "unknown", None),
    ({"macs": ["n1"]}, {"mac": "n2"}, True, "different", "mac"),
    ({"macs": ["n1"]}, {"mac": "r2"}, True, "unknown", None),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "at_once", "verdict", "kind"), CASES)
def test_compare(one, other, at_once, verdict, kind):
    bodies = [of_observation(observation({"at": addr} | row, 0)) for addr, row in ((A, one), (B, other))]
    for pair in (bodies, bodies[::-1]):
        found = compare(*pair, frozenset(), at_once=at_once)
        assert (found.verdict.value, found.kind) == (verdict, kind)


def test_at_one_place_another_adapter_is_another_machine():
    one, other = (of_observation(observation({"at": A, "mac": mac}, 0)) for mac in ("n1", "n2"))
    assert compare(one, other, frozenset(), at_once=False).verdict.value == "different"


def test_copies_do_not_count_for_it_but_against_it():
    copies = {signature("machineId", "m1")}
    one, same, different = (of_observation(observation({"at": A, "machineId": word}, 0)) for word in ("m1", "m1", "m2"))
    assert compare(one, same, copies, at_once=False).verdict.value == "unknown"
    assert compare(one, different, copies, at_once=False).verdict.value == "different"
