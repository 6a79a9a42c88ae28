"""`ksocket explain ssh` prints what a target really gets: its login shell writes down what comes in, byte for byte."""

import base64

import pytest

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("crowd")]

SHELL = """#!/bin/sh
printf '%s\\n' "$*" >>/run/recorded/command
tee -a /run/recorded/script | /bin/sh "$@"
"""
RECORD = """
install -d -m 777 /run/recorded && cat >/run/recorded/shell && chmod 755 /run/recorded/shell &&
sed -i '/^resident:/s#/bin/sh$#/run/recorded/shell#' /etc/passwd
"""
CREDENTIALS = """
includes = ["10.78.1.7"]
sudo = {sudo}
[account]
username = "resident"
password = "lab-Resident-5Rn"
"""


@pytest.fixture
def recorded(crowd, tmp_path):
    """A function: with sudo or not -> the arguments of the login shell, and what came on its standard input."""

    def ask(*, sudo):
        crowd.exec("crowd", ["sh", "-c", "rm -f /run/recorded/script /run/recorded/command"], check=True)
        file = tmp_path / "credentials/ssh/00.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(CREDENTIALS.format(sudo=str(sudo).lower()))
        file.chmod(0o600)
        words = ("inspect", "10.78.1.7", "--method", "ssh", "--credentials", str(tmp_path / "credentials"))
        assert collector.run(crowd, tmp_path, *words, "--format", "json").status == 0
        return [
            base64.b64decode(crowd.exec("crowd", ["base64", f"/run/recorded/{name}"], check=True).stdout)
            for name in ("command", "script")
        ]

    crowd.exec("crowd", ["sh", "-c", RECORD], input=SHELL, check=True)
    yield ask
    crowd.exec("crowd", ["sed", "-i", "/^resident:/s#/run/recorded/shell$#/bin/sh#", "/etc/passwd"], check=True)


@pytest.fixture
def explained(crowd, tmp_path):
    """What the command prints, as bytes."""
    return collector.run(crowd, tmp_path, "explain", "ssh").out.encode()


def test_the_script_is_the_explained_one(recorded, explained):
    command, script = recorded(sudo=False)
    assert command == b"-c sh -s\n"
    heading, _, rest = explained.partition(b"\n\n")
    assert b"sh -s" in heading
    assert rest.startswith(script)
    print(f"{len(script)} bytes came in, and these are what was explained")


def test_with_sudo_the_explained_questions_are_added_and_nothing_else(recorded, explained):
    _, plain = recorded(sudo=False)
    _, with_sudo = recorded(sudo=True)
    _, _, rest = explained.partition(b"\n\n")
    tail = rest[len(plain) :]
    assert b"sudo = true" in tail
    numbers = b"section "  # later ones move up
    added = [line for line in with_sudo.splitlines() if line not in plain.splitlines() and not line.startswith(numbers)]
    assert added
    assert [line for line in added if line not in tail.splitlines()] == []
