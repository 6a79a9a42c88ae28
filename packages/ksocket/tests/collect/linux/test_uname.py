import pytest

from ksocket.collect.linux.uname import parse


def test_linux_leaves_the_version_to_its_distribution():
    facts = parse("Linux\n6.1.0-18-amd64\n#1 SMP Debian 6.1.76-1\n")
    assert (facts.system.family, facts.system.version) == ("Linux", None)
    assert facts.extra_fields.kernel.release == "6.1.0-18-amd64"
    assert facts.extra_fields.kernel.version == "#1 SMP Debian 6.1.76-1"


def test_elsewhere_the_kernel_is_the_system():
    facts = parse("OpenBSD\n7.4\n")
    assert (facts.system.family, facts.system.version) == ("OpenBSD", "7.4")
    assert facts.extra_fields.kernel.version is None


def test_nothing():
    with pytest.raises(ValueError, match="nothing"):
        parse("")
