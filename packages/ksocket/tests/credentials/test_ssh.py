"""credentials/ssh: keys that are new here, and mistakes."""

from pathlib import Path

import pytest

from ksocket.credentials import formats
from ksocket.faults import Fault

HEAD = 'includes = ["10.0.0.1"]\n'
ACCOUNT = '[account]\nusername = "john"\npassword = "pw"\n'


@pytest.fixture
def read(tmp_path):
    def made(text):
        path = tmp_path / "a.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return formats.read(path, "ssh")

    return made


def test_every_key(read, tmp_path):
    text = 'port = 2222\ntimeout = 9\nsshTunnels = ["10.0.0.2", "2001:DB8::1"]\nknownHosts = "../kh"\n'
    file = read(
        HEAD + text + "hostKeys = 'strict'\nmaxNewHosts = 7\nsudo = true\nsweepThroughTunnel = true\n" + ACCOUNT
    )
    assert (file.port, file.timeout, file.ssh_tunnels) == (2222, 9.0, ("10.0.0.2", "2001:db8::1"))
    assert (file.known_hosts, file.host_keys, file.max_new_hosts) == (tmp_path / "../kh", "strict", 7)
    assert (file.sudo, file.sweep_through_tunnel, file.warnings) == (True, True, ())


def test_passwords_that_are_elsewhere(read, tmp_path):
    head = HEAD + '[account]\nusername = "john"\n'
    file = read(head + 'passwordFile = "../pw"\n')
    assert (file.password, file.password_source.file, file.password_source.line) == (None, tmp_path / "../pw", 4)
    for command in ("\"pass show 'the host'\"", '["pass", "show", "the host"]'):
        file = read(head + f"passwordCommand = {command}\n")
        assert (file.password, file.password_source.command) == (None, ("pass", "show", "the host"))


def test_paths_may_name_variables_and_the_home_directory(read, monkeypatch):
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/run/credentials/x")
    monkeypatch.setenv("HOME", "/home/john")
    keys = [f'[[account.clientKeys]]\nfilename = "{name}"\n' for name in ("$CREDENTIALS_DIRECTORY/id", "~/.ssh/id")]
    file = read(HEAD + ACCOUNT + "".join(keys))
    assert [key.filename for key in file.client_keys] == [Path("/run/credentials/x/id"), Path("/home/john/.ssh/id")]


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        (ACCOUNT, "missing-key", 1, "includes"),
        ('include = ["10.0.0.1"]\n' + ACCOUNT, "missing-key-near", 1, "includes"),
        ('includes = "10.0.0.1"\n' + ACCOUNT, "type-list", 1, "includes"),
        ('includes = [\n "10.0.0.1",\n "10.0.0.300",\n]\n' + ACCOUNT, "not-a-network", 3, "includes[1]"),
        (HEAD + 'excludes = ["10.0.0.1-9"]\n' + ACCOUNT, "address-range", 2, "excludes[0]"),
        (HEAD + 'sshTunnels = ["jump.example.com"]\n' + ACCOUNT, "not-an-address", 2, "sshTunnels[0]"),
        (HEAD + 'sshTunnels = ["10.0.0.1", "10.0.0.1"]\n' + ACCOUNT, "hop-twice", 2, "sshTunnels[1]"),
        (HEAD + f"sshTunnels = {[f'10.0.0.{n}' for n in range(9)]}\n" + ACCOUNT, "too-many-hops", 2, "sshTunnels[0]"),
        (HEAD + "port = 0\n" + ACCOUNT, "out-of-range", 2, "port"),
        (HEAD + "port = 65536\n" + ACCOUNT, "out-of-range", 2, "port"),
        (HEAD + 'port = "22"\n' + ACCOUNT, "type-integer", 2, "port"),
        (HEAD + "timeout = 0\n" + ACCOUNT, "out-of-range", 2, "timeout"),
        (HEAD + "timeout = -1.5\n" + ACCOUNT, "out-of-range", 2, "timeout"),
        (HEAD + "timeout = nan\n" + ACCOUNT, "out-of-range", 2, "timeout"),
        (HEAD + 'hostKeys = "ask"\n' + ACCOUNT, "unknown-value", 2, "hostKeys"),
        (HEAD + 'sudo = "yes"\n' + ACCOUNT, "type-flag", 2, "sudo"),
        (HEAD + "maxNewHosts = -1\n" + ACCOUNT, "out-of-range", 2, "maxNewHosts"),
        (HEAD, "missing-key", 1, "account.username"),
        (HEAD + "account = 1", "type-table", 2, "account"),
        (HEAD + '[account]\nuser = "john"\n', "missing-key-near", 3, "account.username"),
        (HEAD + '[account]\nusername = "john"\npassword = ""\n', "nothing-to-log-in-with", 2, "account.password"),
        (HEAD + '[account]\nusername = "john"\npassword = 1234\n', "type-text", 4, "account.password"),
        (HEAD + '[account]\nusername = "CORP\\bob"\npassword = "pw"\n', "control-character", 3, "account.username"),
        (HEAD + '[account]\nusername = "j"\npassword = "a\\tb"\n', "control-character", 4, "account.password"),
        (HEAD + ACCOUNT + 'passwordFile = "x"\n', "password-twice", 5, "account.passwordFile"),
        (HEAD + ACCOUNT + "[[account.clientKeys]]\n", "missing-key", 5, "account.clientKeys[0].filename"),
        (HEAD + ACCOUNT + '[account.clientKeys]\nfilename = "k"', "type-list", 5, "account.clientKeys"),
        (HEAD + '[account]\nusername = "j"\npasswordCommand = "a \'b"', "command-quotes", 4, "account.passwordCommand"),
        (HEAD + '[account]\nusername = "j"\npasswordCommand = []', "command-empty", 4, "account.passwordCommand"),
    ],
)
def test_mistakes_have_file_line_and_key(read, tmp_path, text, code, line, key):
    with pytest.raises(Fault) as fault:
        read(text)
    params = fault.value.params
    assert (fault.value.code, params["line"], params["key"]) == (code, str(line), key)
    assert params["file"] == str(tmp_path / "a.toml")


def test_a_backslash_in_double_quotes_advises_single_quotes(read):
    with pytest.raises(Fault) as fault:
        read(HEAD + '[account]\nusername = "MYDOMAIN\\USER01"\n')
    assert (fault.value.code, fault.value.params["line"]) == ("toml-backslash", "3")
    assert read(HEAD + "[account]\nusername = 'MYDOMAIN\\USER01'\npassword = 'p\\b'\n").username == r"MYDOMAIN\USER01"


def test_unknown_keys_warn_with_the_nearest_name(read):
    text = 'tries = 2\nsshtunnels = ["10.0.0.2"]\nusername = "x"\n'
    file = read(HEAD + text + ACCOUNT + '[[account.clientKeys]]\nfilename = "k"\npassPhrase = "x"\n')
    found = {warn.params["key"]: (warn.params["line"], warn.params.get("near")) for warn in file.warnings}
    assert found == {
        "tries": ("2", None),
        "sshtunnels": ("3", "sshTunnels"),
        "username": ("4", "account.username"),
        "account.clientKeys[0].passPhrase": ("10", "passphrase"),
    }


def test_a_misspelt_exclude_is_an_error(read):
    with pytest.raises(Fault) as fault:
        read(HEAD + 'exclude = ["10.0.0.1"]\n' + ACCOUNT)
    assert (fault.value.code, fault.value.params["near"], fault.value.params["line"]) == (
        "safety-key-unknown",
        "excludes",
        "2",
    )


def test_a_file_for_nothing_warns(read):
    assert [warn.code for warn in read("includes = []\n" + ACCOUNT).warnings] == ["includes-empty"]
