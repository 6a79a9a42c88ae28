"""What holds for any network and any scans."""

import itertools
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kshub.merge.match import match
from kshub.merge.memory import remember
from kshub.merge.types import Place

from .conftest import START, Hub, observation

ADDRESSES = [f"10.0.0.{number}" for number in range(1, 7)]
SHORT = {"uuid": "u", "machineId": "m", "key": "k", "mac": "n"}


@st.composite
def rows(draw, nets=(1,)):
    """One scan: each place once; few different values, so that much is shared."""
    places = draw(st.lists(st.tuples(st.sampled_from(nets), st.sampled_from(ADDRESSES)), unique=True, max_size=6))
    found = []
    for net, addr in places:
        row = {"net": net, "at": addr}
        for word, letter in SHORT.items():
            if draw(st.booleans()):
                row[word] = f"{letter}{draw(st.integers(1, 3))}"
        if draw(st.booleans()):
            row["macs"] = [f"n{draw(st.integers(1, 3))}"]
        if draw(st.booleans()):
            row["own"] = [addr, draw(st.sampled_from(ADDRESSES))]
        if draw(st.booleans()):
            row["name"] = draw(st.sampled_from(["alpha", "beta", "gamma"]))
        found.append(row)
    return found


def scans(nets=(1,)):
    return st.lists(rows(nets), min_size=1, max_size=4)


def lived(hub, given_scans):
    for day, scan in enumerate(given_scans):
        hub.scan([observation(row, day) for row in scan])
    return hub


@settings(max_examples=60, deadline=None)
@given(scans(), rows(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_seen_does_not_matter(before, now, random):
    hub = lived(Hub(), before)
    seen = [observation(row, 9) for row in now]
    expected = match(seen, hub.known)
    shuffled, known = list(seen), list(hub.known)
    random.shuffle(shuffled)
    random.shuffle(known)
    assert match(shuffled, known) == expected


@settings(max_examples=60, deadline=None)
@given(scans(), rows())
def test_the_same_scan_again_changes_nothing(before, now):
    hub = lived(Hub(), before)
    seen = [observation(row, 9) for row in now]
    _, first = hub.scan(seen)
    known = {one.node: one for one in hub.known}
    matching, again = hub.scan(seen)
    assert matching.merges == ()
    assert {place: node for place, (node, _) in again.items()} == {place: node for place, (node, _) in first.items()}
    assert {one.node: one for one in hub.known} == known


@settings(max_examples=60, deadline=None)
@given(scans((1, 2)))
def test_networks_never_mix(given_scans):
    hub = lived(Hub(), given_scans)
    homes = {one.node: one.network for one in hub.known}
    seen = [observation(row, 9) for row in given_scans[0]]
    for one in match(seen, hub.known).assignments:
        assert one.node is None or homes[one.node] == one.network
    alone = match([one for one in seen if one.network == 1], [one for one in hub.known if one.network == 1])
    both = {one.place: one.node for one in match(seen, hub.known).assignments if one.network == 1}
    assert both == {one.place: one.node for one in alone.assignments}


@settings(max_examples=60, deadline=None)
@given(scans(), scans(), st.sampled_from(ADDRESSES))
def test_a_split_by_hand_is_never_undone(before, after, addr):
    """What a person took out of a node and that still shows what was taken is never that node's again."""
    hub = lived(Hub(), before)
    if not any(one.place.addr == addr for node in hub.known for one in node.places):
        return
    of = hub.at(addr).node
    part = hub.split(8, addr, places=(addr,), macs=["n1"])
    for day, scan in enumerate(after, 9):
        matching, nodes = hub.scan([observation(row, day) for row in scan])
        assert not any({one.keep, one.absorbed} == {of, part} for one in matching.merges)
        for row in scan:
            if "n1" in (row.get("mac"), *row.get("macs", ())):
                number, assignment = nodes[1, Place(row["at"])]
                assert number != of
                assert hub.node(number) == hub.node(part), assignment


def test_new_nodes_of_several_networks_are_told_apart():
    seen = [observation({"at": "10.0.0.1", "net": net}, 0) for net in (1, 2, 3)]
    assert len({one.new for one in match(seen, []).assignments}) == 3


def test_it_says_which_nodes_it_cannot_choose_between():
    hub = Hub()
    hub.scan([observation({"at": addr, "key": "k1"}, 0) for addr in ADDRESSES[:2]])
    nodes = sorted(one.node for one in hub.known)
    (found,) = match([observation({"at": "10.0.5.1", "key": "k1"}, 1)], hub.known).assignments
    assert (found.node, sorted(found.candidates)) == (None, nodes)


def test_copies_are_named():
    seen = [
        observation({"at": addr, "machineId": "m1", "macs": [mac]}, 0)
        for addr, mac in zip(ADDRESSES, ("n1", "n2"), strict=False)
    ]
    assert {one.kind for one in match(seen, []).copies} == {"machineId"}


def test_ten_thousand_unchanged_hosts_are_matched_in_seconds():
    rows_ = [
        {"at": f"10.{number // 65536}.{number // 256 % 256}.{number % 256}", "machineId": f"{number:032x}"}
        for number in range(10_000)
    ]
    seen = [observation(row, 0) for row in rows_]
    known = remember([], seen, match(seen, []), itertools.count(1).__next__)
    again = [replace(one, seen_at=START + timedelta(days=1)) for one in seen]
    matching = match(again, known)
    assert matching.merges == ()
    assert all(one.node for one in matching.assignments)
