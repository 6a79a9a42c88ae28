from ksocket.collect.linux.stanzas import stanzas


def test_blocks():
    assert list(stanzas(["P:a", "V:1", "--", "--", "no colon", "P:b", "P:again"])) == [{"P": "a", "V": "1"}, {"P": "b"}]
    assert list(stanzas([])) == []
