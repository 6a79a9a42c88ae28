import pytest

from lab import system


@pytest.mark.parametrize(("name", "kind", "packages"), [("debian12", "dpkg", 40), ("el9", "rpm", 19)])
def test_the_systems_that_are_shipped(name, kind, packages):
    found = system.read(name)
    assert (found.name, found.kind, len(found.packages.names)) == (name, kind, packages)
    assert "etc/os-release" in found.files


def test_each_hides_the_other_ones_commands():
    assert "rpm" in system.read("debian12").foreign
    assert {"dpkg-query", "apt"} <= set(system.read("el9").foreign)
