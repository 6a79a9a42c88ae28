import subprocess

import pytest

from lab import description, keys, root, system

OFFICE = description.read("office")


@pytest.fixture
def written(tmp_path):
    def write(name):
        root.write(OFFICE, name, tmp_path / name, "start\n", "links\n")
        return tmp_path / name

    return write


def test_a_host_without_a_system_gets_a_resolver_that_resolves_nothing(written):
    host = written("collector")
    assert "nameserver" not in (host / "layer/etc/resolv.conf").read_text()
    assert "hosts: files\n" in (host / "layer/etc/nsswitch.conf").read_text()
    assert not (host / "layer/etc/passwd").exists()
    assert (host / "shared/links").read_text() == "links\n"


def test_accounts_have_hashes_and_keys(written):
    layer = written("jump1") / "layer"
    (shadow,) = [line for line in (layer / "etc/shadow").read_text().splitlines() if line.startswith("hopper:")]
    assert shadow.split(":")[1].startswith("$6$rounds=1000$")
    assert "lab-Hopper" not in shadow
    assert (layer / "home/hopper/.ssh/authorized_keys").read_text() == keys.public("hopper") + "\n"


def test_an_account_without_password_cannot_log_in_by_one(written):
    assert "\nauditor:*:" in (written("keyhost") / "layer/etc/shadow").read_text()


def test_the_system_shows_in_its_files(written):
    layer = written("el9") / "layer"
    assert (layer / "etc/redhat-release").read_text() == "Rocky Linux release 9.4 (Blue Onyx)\n"
    assert (layer / "etc/os-release").read_text().startswith('NAME="Rocky Linux"\n')
    assert (layer / "etc/machine-id").read_text() == "40608b6fb3e5429fa5f9071628da4b58\n"


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("", "Linux"),
        ("-r", "6.1.0-28-amd64"),
        ("-srm", "Linux 6.1.0-28-amd64 x86_64"),
        ("-n -m", "debian x86_64"),
        ("-a", "Linux debian 6.1.0-28-amd64 {version} x86_64 GNU/Linux"),
    ],
)
def test_uname_says_what_the_system_would(written, letters, said):
    script = written("debian") / "layer/usr/bin/uname"
    done = subprocess.run(["/bin/sh", str(script), *letters.split()], capture_output=True, text=True, check=True)
    assert done.stdout == said.format(version=system.read("debian12").version) + "\n"
