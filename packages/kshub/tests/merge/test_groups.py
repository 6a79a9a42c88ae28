from kshub.merge.groups import Groups


def test_groups():
    groups = Groups([{1}, {2}, {3}, {4}], lambda sets: set().union(*sets))
    groups.unite(3, 1)
    groups.unite(1, 3)
    groups.unite(2, 3)
    assert list(groups.roots()) == [0, 1]
    assert groups.root(3) == 1
    assert groups.members(2) == [1, 2, 3]
    assert (groups.whole(0), groups.whole(3)) == ({1}, {2, 3, 4})
