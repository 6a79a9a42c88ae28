import pytest

from ksocket.collect.linux.dpkg import parse


def line(status="install ok installed", source="glibc\t2.36-9\tglibc (2.36-9)"):
    return f"libc6\t2.36-9+b1\tamd64\t{source}\t{status}\nstatus=0\n"


def test_all_fields():
    (package,) = parse(line()).packages
    assert (package.name, package.version, package.arch, package.kind) == ("libc6", "2.36-9+b1", "amd64", "dpkg")
    assert (package.source_name, package.source_version) == ("glibc", "2.36-9")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\t\tglibc (2.31-13)", ("glibc", "2.31-13")),
        ("\t\tglibc", ("glibc", "2.36-9+b1")),
        ("\t\t", ("libc6", "2.36-9+b1")),
    ],
)
def test_an_old_dpkg_names_the_source_otherwise(source, expected):
    (package,) = parse(line(source=source)).packages
    assert (package.source_name, package.source_version) == expected


@pytest.mark.parametrize(
    ("status", "count"),
    [
        ("install ok installed", 1),
        ("hold ok installed", 1),
        ("install ok triggers-pending", 1),
        ("deinstall ok config-files", 0),
        ("install ok half-installed", 0),
        ("purge ok not-installed", 0),
        ("", 0),
    ],
)
def test_what_is_installed(status, count):
    assert len(parse(line(status)).packages) == count


def test_a_line_of_another_shape():
    with pytest.raises(ValueError, match="seven columns"):
        parse("libc6\t2.36\nstatus=0\n")
