import pytest

from lab import dpkg
from lab.dpkg import Deb


@pytest.mark.parametrize(
    ("line", "package"),
    [
        ("apt 2.6.1", Deb("apt", "2.6.1", "amd64", None, None)),
        ("tzdata 2024b-0+deb12u1 all", Deb("tzdata", "2024b-0+deb12u1", "all", None, None)),
        ("login 1:4.13-1+b1 source=shadow (1:4.13-1)", Deb("login", "1:4.13-1+b1", "amd64", "shadow (1:4.13-1)", None)),
        ("libc6 2.36-9 source=glibc multiarch=same", Deb("libc6", "2.36-9", "amd64", "glibc", "same")),
    ],
)
def test_lines_of_a_system(line, package):
    assert dpkg.parse(line) == package


def test_a_control_file_leaves_out_what_is_not_known():
    text = dpkg.control(Deb("libc6", "2.36-9", "amd64", "glibc", None))
    assert "Package: libc6\nVersion: 2.36-9\nArchitecture: amd64\nSource: glibc\n" in text
    assert "Multi-Arch" not in text
