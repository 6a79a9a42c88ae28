from ksocket.documents.warn import Warn


def test_a_warning_is_a_value():
    assert Warn("host-bits", line=3) == Warn("host-bits", line="3")
    assert Warn("host-bits", line=3) != Warn("host-bits", line=4)
    assert len({Warn("host-bits", line=3), Warn("host-bits", line="3")}) == 1
