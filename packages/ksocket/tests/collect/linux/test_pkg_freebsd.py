import pytest

from ksocket.collect.linux.pkg_freebsd import COMMAND, parse


def test_columns():
    (package,) = parse("nginx\t1.24.0,3\tFreeBSD:13:amd64\twww/nginx\nstatus=0\n").packages
    assert (package.name, package.version, package.arch, package.source_name) == (
        "nginx",
        "1.24.0,3",
        "amd64",
        "www/nginx",
    )


def test_the_stub_that_installs_is_never_called():
    assert "/usr/sbin/pkg" not in COMMAND


def test_a_line_of_another_shape():
    with pytest.raises(ValueError, match="four columns"):
        parse("nginx\nstatus=0\n")
