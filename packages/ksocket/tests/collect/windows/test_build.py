import pytest

from ksocket.collect.windows.build import parse


def test_with_and_without_a_revision():
    assert parse("17763", "6775").system.build == "17763.6775"
    assert parse("7601", None).system.build == "7601"
    assert parse("7601", "many").system.build == "7601"


@pytest.mark.parametrize("told", [None, "", "Service Pack 1", ("1", "2", "x" * 30)[2:]])
def test_a_build_that_is_no_number(told):
    with pytest.raises(ValueError, match="no number"):
        parse(told, "1")
