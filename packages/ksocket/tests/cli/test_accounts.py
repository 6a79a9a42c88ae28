"""`credentials add`: what is typed becomes a file that a scan can use, or nothing."""

import io
from pathlib import Path

import pytest

from ksocket.cli.main import DONE, WRONG_USAGE, main
from ksocket.credentials.formats import read


class Typed(io.StringIO):
    """Standard input from a pipe."""


@pytest.fixture(autouse=True)
def _english(monkeypatch, tmp_path):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("KSOCKET_HOME", str(tmp_path / "home"))


def add(monkeypatch, capsys, directory: Path, method: str, *answers: str):
    monkeypatch.setattr("sys.stdin", Typed("".join(f"{answer}\n" for answer in answers)))
    status = main(["credentials", "add", method, "--credentials", str(directory)])
    return status, capsys.readouterr().err, [path for path in directory.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("method", "answers"),
    [
        ("ssh", ("10.0.0.5, 10.1.0.0/16", "2222", "bob", "secret", "")),
        ("winrm", ("10.0.0.5", "ntlm", "", r"CORP\bob", r'p"\w')),
        ("snmp", ("10.0.0.5", "", "", "public")),
        ("snmp", ("10.0.0.5", "", "user", "long-enough", "", "long-enough", "")),
    ],
)
def test_a_file_that_is_read_again(monkeypatch, capsys, tmp_path, method, answers):
    status, _, files = add(monkeypatch, capsys, tmp_path, method, *answers)
    assert status == DONE
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600]
    assert str(read(files[0], method).includes[0]) == "10.0.0.5/32"


@pytest.mark.parametrize(
    ("method", "answers", "word"),
    [
        ("ssh", ("10.0.0.5", "ssh", "bob", "secret", ""), "port must be a whole number"),
        ("ssh", ("10.0.0.5", "70000", "bob", "secret", ""), "port must be between"),
        ("ssh", ("server1", "", "bob", "secret", ""), "server1 is a name"),
        ("ssh", ("10.0.0.5", "", "bob", "", ""), "neither a password nor a client key"),
        ("winrm", ("10.0.0.5", "kerberos", "", "bob", "secret"), "authMethod"),
        ("snmp", ("10.0.0.5", "", "", ""), "neither authData.community"),
    ],
)
def test_a_wrong_answer_writes_nothing(monkeypatch, capsys, tmp_path, method, answers, word):
    status, said, files = add(monkeypatch, capsys, tmp_path, method, *answers)
    assert status == WRONG_USAGE
    assert word in said.rpartition("ksocket: ")[2]
    assert files == []


def test_a_key_that_is_not_there_is_told_at_once(monkeypatch, capsys, tmp_path):
    status, said, files = add(monkeypatch, capsys, tmp_path, "ssh", "10.0.0.5", "", "bob", "", "nowhere", "")
    assert status == DONE
    assert "nowhere does not exist" in said
    assert len(files) == 1
