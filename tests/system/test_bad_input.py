"""Mistakes of the user: one line that says what to do, exit status 2, and nothing was sent."""

import shutil

import pytest

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]

SSH = '[account]\nusername = "u"\npassword = "p"\n'
SNMP = '[authData]\nusername = "u"\nauthProtocol = "{}"\nauthKey = "long-enough"\n'


def file(directory, name, text, encoding="utf-8"):
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    path.chmod(0o600)
    return path


CASES = {
    "broken TOML": ("ssh/00.toml", 'includes = ["10.0.0.0/8"\n', "00.toml"),
    "a wrong type": ("ssh/00.toml", f'includes = ["10.0.0.0/8"]\nport = "ssh"\n{SSH}', "port"),
    "an unknown protocol": ("snmp/00.toml", 'includes = ["10.0.0.0/8"]\n' + SNMP.format("usmMD6"), "authProtocol"),
    "includes that are no address": ("ssh/00.toml", f'includes = ["server1"]\n{SSH}', "server1"),
    "a missing key file": (
        "ssh/00.toml",
        'includes = ["10.0.0.0/8"]\n[account]\nusername = "u"\n[[account.clientKeys]]\nfilename = "nowhere"\n',
        "nowhere",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_file_ends_the_command_before_it_begins(untouched, tmp_path, name):
    place, text, word = CASES[name]
    file(tmp_path, f"credentials/{place}", text)
    refuse(untouched, tmp_path, word, "--credentials", str(tmp_path / "credentials"))


def test_a_file_in_shift_jis(untouched, tmp_path):
    file(tmp_path, "credentials/ssh/00.toml", f'# 本社のサーバー\nincludes = ["10.0.0.0/8"]\n{SSH}', "shift_jis")
    refuse(untouched, tmp_path, "UTF-8", "--credentials", str(tmp_path / "credentials"))


def test_a_wrong_passphrase(untouched, tmp_path):
    copied = tmp_path / "credentials"
    shutil.copytree(untouched.credentials, copied)
    path = copied / "ssh" / "10_key.toml"
    path.write_text(path.read_text().replace("lab-Phrase-9Zt", "another"))
    refuse(untouched, tmp_path, "10_key.toml", "--credentials", str(copied))


def test_a_file_that_others_can_read(untouched, tmp_path):
    path = file(tmp_path, "credentials/ssh/00.toml", f'includes = ["10.0.0.0/8"]\n{SSH}')
    path.chmod(0o644)
    refuse(untouched, tmp_path, "chmod 600", "--credentials", str(tmp_path / "credentials"))


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("no/such", ("-o", "/no/such/directory/result.json")),
        ("nonsense", ("--start", "nonsense")),
        ("10.0.0.0/33", ("--deny", "10.0.0.0/33")),
        ("furious", ("--profile", "furious")),
        ("telnet", ("--method", "telnet")),
        ("yaml", ("--format", "yaml")),
        ("addresses", ("--start", "10.0.0.0/8")),
        ("--frobnicate", ("--frobnicate",)),
    ],
)
def test_a_wrong_word(untouched, tmp_path, word, words):
    refuse(untouched, tmp_path, word, "--credentials", str(untouched.credentials), *words)


def refuse(net, home, word, *words):
    with net.capture("collector") as capture:
        result = collector.run(net, home, "scan", *words)
    assert result.status == 2, result
    assert result.out == ""
    lines = result.err.splitlines()
    assert len(lines) == 1, result.err
    assert lines[0].startswith("ksocket: ")
    assert word in lines[0]
    assert not [frame for frame in capture.frames if frame.outgoing and frame.data[12:14] != b"\x86\xdd"]
