import pytest

from lab import rpm
from lab.faults import LabError
from lab.rpm import Source
from lab.system import Packages, System


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("zlib 1.2.11-40.el9", Source("zlib", None, "1.2.11", "40.el9", "x86_64", (), None)),
        ("tzdata 2024b-2.el9 noarch", Source("tzdata", None, "2024b", "2.el9", "noarch", (), None)),
        ("openssl 1:3.0.7-28 subpackages=a,b", Source("openssl", "1", "3.0.7", "28", "x86_64", ("a", "b"), None)),
        ("npm 1-1 module=nodejs:18:9:rhel9", Source("npm", None, "1", "1", "x86_64", (), "nodejs:18:9:rhel9")),
    ],
)
def test_lines_of_a_system(line, source):
    assert rpm.parse(line) == source


def test_a_spec_names_epoch_module_and_subpackages():
    text = rpm.spec(Source("nodejs", "1", "18", "2", "x86_64", ("npm",), "nodejs:18:9:rhel9"), "A vendor")
    for line in (
        "Name: nodejs",
        "Epoch: 1",
        "ModularityLabel: nodejs:18:9:rhel9",
        "Vendor: A vendor",
        "%package -n npm",
    ):
        assert f"{line}\n" in text


def test_an_rpm_system_needs_a_vendor(tmp_path):
    nameless = System(name="x", kind="rpm", release="", version="", files={}, packages=Packages(names=()))
    with pytest.raises(LabError, match=r"x\.toml"):
        rpm.prepare(nameless, tmp_path)
