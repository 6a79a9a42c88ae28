"""`credentials add`: what is typed becomes a file that a scan can use, or nothing."""

import base64
import io
from pathlib import Path

import pytest

from ksocket.cli.accounts import _contradicts
from ksocket.cli.main import DONE, WRONG_USAGE, main
from ksocket.credentials.formats import read
from ksocket.faults import Fault


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
        ("snmp", ("10.0.0.5", "", "user", "", "long-enough", "", "long-enough")),
        ("snmp", ("10.0.0.5", "", "user", "usmNoAuthProtocol")),
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
        ("ssh", ("10.0.0.5", "ssh", "bob", "secret", ""), "ssh is not a port"),
        ("ssh", ("10.0.0.5", "70000", "bob", "secret", ""), "70000 is not a port"),
        ("ssh", ("server1", "", "bob", "secret", ""), "server1 is not an IP address"),
        ("ssh", ("10.0.0.5", "", "bob", "", ""), "neither a password nor a client key"),
        ("winrm", ("10.0.0.5", "kerberos", "", "bob", "secret"), "authMethod"),
        ("snmp", ("10.0.0.5", "", "", ""), "neither authData.community"),
        ("snmp", ("10.0.0.5", "", "user", "SHA"), "authProtocol SHA is unknown"),
        ("snmp", ("10.0.0.5", "", "user", "", "short"), "shorter than the 8"),
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


ONE, OTHER = (
    "ssh-ed25519 " + base64.b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes([filler]) * 32).decode()
    for filler in (1, 2)
)


@pytest.mark.parametrize(
    ("lines", "decides"),
    [
        ("", False),
        (f"10.0.0.6 {OTHER}", False),
        (f"10.0.0.5 {ONE}", False),
        (f"10.0.0.5 {OTHER}", True),
        (f"@revoked 10.0.0.5 {ONE}", True),
    ],
)
def test_an_entry_of_known_hosts_decides_against_an_offered_key(tmp_path, lines, decides):
    (tmp_path / "known_hosts").write_text(f"{lines}\n")
    assert _contradicts(ssh_file(tmp_path, "known_hosts"), "10.0.0.5", ONE) is decides


def test_without_known_hosts_our_own_store_decides(tmp_path):
    assert not _contradicts(ssh_file(tmp_path, ""), "10.0.0.5", ONE)
    with pytest.raises(Fault, match="file-unreadable"):
        _contradicts(ssh_file(tmp_path, "nowhere"), "10.0.0.5", ONE)


def ssh_file(directory: Path, known_hosts: str):
    path = directory / "a.toml"
    path.write_text(
        f'includes = ["10.0.0.5"]\nknownHosts = "{known_hosts}"\n[account]\nusername = "u"\npassword = "p"\n'
        if known_hosts
        else 'includes = ["10.0.0.5"]\n[account]\nusername = "u"\npassword = "p"\n'
    )
    path.chmod(0o600)
    return read(path, "ssh")


def which(capsys, directory):
    status = main(["credentials", "which", "10.0.0.5", "--method", "ssh", "--credentials", str(directory)])
    return status, capsys.readouterr().out


def test_a_file_with_a_fault_is_marked_so(capsys, tmp_path):
    (tmp_path / "ssh").mkdir()
    ssh_file(tmp_path / "ssh", "")
    assert which(capsys, tmp_path)[1].startswith("yes    ssh")
    with (tmp_path / "ssh" / "a.toml").open("a") as file:
        file.write("[[")
    status, said = which(capsys, tmp_path)
    assert (status, said.split()[:2]) == (3, ["error", "ssh"])


@pytest.mark.parametrize(
    ("words", "told"),
    [((), ["winrm"]), (("--method", "ssh", "--method", "winrm"), ["ssh", "winrm"]), (("--method", "ssh"), ["ssh"])],
)
def test_a_method_without_a_file_is_told_where_it_was_named_or_no_method_has_one(
    monkeypatch, capsys, tmp_path, words, told
):
    add(monkeypatch, capsys, tmp_path, "winrm", "127.0.0.1", "ntlm", "1", r"CORP\bob", "secret")
    assert main(["credentials", "test", "127.0.0.1", "--credentials", str(tmp_path), *words]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split()[0].rstrip(":") for line in lines if not line.startswith(" ")) == told


def test_where_no_method_has_a_file_each_is_told(capsys, tmp_path):
    assert main(["credentials", "test", "127.0.0.1", "--credentials", str(tmp_path)]) == 1
    assert capsys.readouterr().out.count("credential file matches 127.0.0.1") == 3


def test_trust_says_that_only_ssh_has_host_keys(monkeypatch, capsys, tmp_path):
    add(monkeypatch, capsys, tmp_path, "winrm", "10.0.0.5", "ntlm", "", r"CORP\bob", "secret")
    assert main(["credentials", "trust", "10.0.0.5", "--credentials", str(tmp_path)]) == 3
    assert capsys.readouterr().out == "no ssh credential file matches 10.0.0.5; host keys are a matter of SSH alone\n"
