"""`ksocket explain` prints what a target really gets, as it writes down itself what comes in.

By SSH a login shell does, byte for byte; by WinRM the played Windows log each class, property, key and value.
"""

import base64
import re

import pytest

from . import collector

pytestmark = [pytest.mark.lab]

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


@pytest.mark.xdist_group("crowd")
def test_the_script_is_the_explained_one(recorded, explained):
    command, script = recorded(sudo=False)
    assert command == b"-c sh -s\n"
    heading, _, rest = explained.partition(b"\n\n")
    assert b"sh -s" in heading
    assert rest.startswith(script)
    print(f"{len(script)} bytes came in, and these are what was explained")


@pytest.mark.xdist_group("crowd")
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


@pytest.mark.xdist_group("windows")
def test_what_windows_is_asked_is_the_explained(windows, tmp_path):
    """Of eight versions, so that what only some are asked is among it; and nothing is explained that none is asked."""
    machines = [one.address for one in windows.hosts.values() if one.winrm is not None]
    words = ("--method", "winrm", "--credentials", str(windows.credentials), "--format", "json")
    before = {name: len(windows.events(name)) for name in windows.hosts}  # the network is other tests' too
    assert collector.run(windows, tmp_path, "inspect", *machines, *words).status == 0
    events = [one for name, past in before.items() for one in windows.events(name)[past:]]
    asked = [one for one in events if one["event"] == "request"]
    assert {one["action"] for one in asked} <= {"Identify", "Enumerate", "Pull", "Invoke"}
    heading, _, text = collector.run(windows, tmp_path, "explain", "winrm").out.partition("\n\n")
    assert "WMI" in heading
    classes, _, registry = text.partition("\n\n")
    assert {_query(one) for one in asked if one["action"] == "Enumerate"} == set(_explained(classes))
    calls = {_call(one) for one in asked if one["action"] == "Invoke"}
    first, *lines = registry.splitlines()
    assert first.startswith("root/default: StdRegProv")
    patterns = {line: re.compile(re.escape(line.strip()).replace(r"\*", r"[^\\]+")) for line in lines if line}
    assert [call for call in calls if not any(one.fullmatch(call) for one in patterns.values())] == []
    assert [line for line, one in patterns.items() if not any(one.fullmatch(call) for call in calls)] == []
    print(f"{len(asked)} requests: {len(patterns)} kinds of calls and {len(set(_explained(classes)))} questions")


def _query(request):
    """namespace: class property, property, ... as it was asked; a condition stands behind the class."""
    properties, name = re.fullmatch(r"SELECT (.*) FROM (\w+(?: WHERE .+)?)", request["query"]).groups()
    return f"{request['namespace']}: {name} {properties.replace(',', ', ')}"


def _explained(classes):
    """The same as it is explained: a class, and its properties in the indented lines below it."""
    for part in re.split(r"\n(?=\S)", classes.strip()):
        name, *lines = part.splitlines()
        yield f"{name} {' '.join(line.strip() for line in lines)}"


def _call(request):
    return " ".join(request[name] for name in ("method", "key", "value") if request.get(name))
