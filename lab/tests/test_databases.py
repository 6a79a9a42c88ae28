import msgspec
import pytest

from lab import databases, system
from lab.faults import LabError

pytestmark = pytest.mark.lab


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def small(name, *lines):
    whole = system.read(name)
    return msgspec.structs.replace(whole, packages=system.Packages(names=lines, removed=whole.packages.removed))


def test_dpkg_writes_what_dpkg_reads():
    made = databases.of(small("debian12", "bash 5.2.15-2+b7 source=bash (5.2.15-2)"))
    status = (made / "var/lib/dpkg/status").read_text()
    assert "Package: bash\nStatus: install ok installed\n" in status
    assert "Source: bash (5.2.15-2)\n" in status
    assert "Package: telnetd\nStatus: deinstall ok config-files\n" in status


def test_rpm_writes_a_database_where_its_macro_says():
    made = databases.of(small("el9", "zlib 1.2.11-40.el9"))
    assert (made / "etc/rpm/macros").read_text() == "%_dbpath /var/lib/rpm\n"
    assert list((made / "var/lib/rpm").iterdir())


def test_the_second_time_nothing_is_made(monkeypatch):
    one = small("el9", "zlib 1.2.11-40.el9")
    made = databases.of(one)
    monkeypatch.setattr(databases, "_run", None)
    assert databases.of(one) == made


def test_what_the_tools_said_is_told_and_nothing_is_kept():
    with pytest.raises(LabError, match="dpkg-deb failed"):
        databases.of(small("debian12", "Not_a_name 1"))
    assert not list(databases.directory().iterdir())
