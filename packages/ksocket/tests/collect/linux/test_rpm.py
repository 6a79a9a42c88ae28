"""The command with a real database of packages made here, and the reader with other shapes."""

import shutil
import subprocess

import pytest

from ksocket.collect.linux import script
from ksocket.collect.linux.rpm import COMMAND, of_source_rpm, parse

SPEC = """\
Name: {name}
Version: 1.2
Release: 3
{more}
Summary: Made for a test
License: Apache-2.0
BuildArch: noarch
%description
Nothing.
%files
"""


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("bash-5.1.8-6.el9.src.rpm", ("bash", "5.1.8-6.el9")),
        ("java-17-openjdk-17.0.9.0.9-2.el9.src.rpm", ("java-17-openjdk", "17.0.9.0.9-2.el9")),
        ("gcc-4.1.2-55.nosrc.rpm", ("gcc", "4.1.2-55")),
        ("", (None, None)),
        ("(none)", (None, None)),
        ("bash.src.rpm", (None, None)),
    ],
)
def test_source_names(filename, expected):
    assert of_source_rpm(filename) == expected


def test_a_line_of_another_shape():
    with pytest.raises(ValueError, match="eight columns"):
        parse("bash 5.1\nstatus=0\n")


@pytest.mark.skipif(not shutil.which("rpmbuild"), reason="needs rpmbuild")
def test_a_real_database(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / ".rpmmacros").write_text(f"%_dbpath {tmp_path}/db\n%_topdir {tmp_path}/build\n")
    environment = {"HOME": str(home), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}

    def run(*words, **more):
        return subprocess.run(
            words, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, **more
        )

    def asked():
        done = run("sh", "-s", input=f"{script.PRELUDE}\n(\n{COMMAND}\n) </dev/null".encode())
        return parse(done.stdout.decode())

    assert asked().packages is None  # the question makes no database
    assert not (tmp_path / "db").exists()
    for name, more in (("plain", "Vendor: Acme Corp."), ("dated", "Epoch: 2\nModularityLabel: dated:1:2:3")):
        (tmp_path / f"{name}.spec").write_text(SPEC.format(name=name, more=more))
        run("rpmbuild", "-bb", str(tmp_path / f"{name}.spec"))
    run("rpm", "-i", "--justdb", "--nodeps", *map(str, (tmp_path / "build/RPMS/noarch").iterdir()))
    dated, plain = asked().packages
    assert (plain.version, plain.arch, plain.epoch, plain.vendor) == ("1.2-3", "noarch", None, "Acme Corp.")
    assert (plain.source_name, plain.source_version, plain.modularity_label) == ("plain", "1.2-3", None)
    assert (dated.epoch, dated.vendor, dated.modularity_label) == (2, None, "dated:1:2:3")
