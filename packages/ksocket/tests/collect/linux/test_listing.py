import pytest

from ksocket.collect.linux.listing import answered, listed
from kswire.facts import Package
from kswire.problems import Code


def test_no_such_manager_is_not_an_empty_list():
    assert answered("") == ([], None)
    assert listed("dpkg", None, ()).packages is None
    assert listed("dpkg", "0", ()).packages == ()


def test_a_manager_that_fails_tells_nothing():
    facts = listed("rpm", "1", [Package(name="a")])
    assert facts.packages is None
    assert (facts.missing[0].group, facts.missing[0].problem.code) == ("packages", Code.PARTIAL)


def test_a_list_that_is_cut_off():
    with pytest.raises(ValueError, match="cut off"):
        answered("a\nb\n")


def test_sorted_and_each_once():
    packages = [
        Package(name="b"),
        None,
        Package(name="a", version="2"),
        Package(name="a", version="1"),
        Package(name="b"),
    ]
    assert [(one.name, one.version) for one in listed("x", "0", packages).packages] == [
        ("a", "1"),
        ("a", "2"),
        ("b", None),
    ]
