from kshub.merge.candidates import Edge


def test_the_strongest_edge_is_the_lowest():
    by_hand = Edge(-1, elsewhere=True, unseen=9.0, group=1, node=1, kind="byHand")
    here = Edge(2, elsewhere=False, unseen=9.0, group=1, node=1, kind="machineId", value="m1")
    moved = Edge(2, elsewhere=True, unseen=0.0, group=0, node=0, kind="machineId", value="m1")
    address = Edge(7, elsewhere=False, unseen=0.0, group=0, node=0, kind="address")
    assert sorted([address, moved, here, by_hand]) == [by_hand, here, moved, address]
    assert by_hand.by_hand
    assert (moved.reason.kind, moved.reason.value) == ("machineId", "m1")
