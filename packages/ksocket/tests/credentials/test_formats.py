"""Credential files: the manual's samples as printed, every key, and no secret in anything raised."""

import traceback
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ksocket import words
from ksocket.credentials import formats
from ksocket.credentials.accounts import SnmpFile, SshFile, WinrmFile
from ksocket.faults import Fault

SAMPLES = Path(__file__).parent / "samples"
PRINTED = tuple(ip_network(text) for text in ("10.10.0.0/24", "10.20.0.1", "10.20.0.3"))
PRINTED_YAML = (ip_network("10.10.0.0/16"), *PRINTED[1:])
EXCLUDED = (ip_network("10.10.1.0/24"), ip_network("10.20.0.1"))


def read(directory, text, name="a.toml", method="ssh"):
    path = directory / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(0o600)
    return formats.read(path, method)


@pytest.fixture
def sample(tmp_path):
    def made(name):
        return read(tmp_path, (SAMPLES / name).read_bytes(), name, name.partition(".")[0])

    return made


def test_ssh_toml_as_printed(sample, tmp_path):
    file = sample("ssh.toml")
    assert isinstance(file, SshFile)
    assert (file.includes, file.excludes, file.port, file.timeout) == (PRINTED, (), 22, 5.0)
    assert (file.username, file.password.reveal()) == ("john", "passw0rd")
    keys = [(str(key.filename), key.passphrase.reveal()) for key in file.client_keys]
    assert keys == [(f"{tmp_path}/../id_rsa.common", "Common password"), ("/root/.ssh/id_rsa", "Admin password")]
    assert (file.ssh_tunnels, file.host_keys, file.sudo, file.warnings) == ((), "accept-new", False, ())


def test_ssh_yaml_as_printed(sample):
    file = sample("ssh.yaml")
    assert (file.includes, file.excludes, file.port, file.timeout) == (PRINTED_YAML, EXCLUDED, 10022, 5.0)
    assert [key.passphrase.reveal() for key in file.client_keys] == ["helloworld", "common"]
    assert (file.ssh_tunnels, file.warnings) == (("10.10.0.1", "10.10.0.2"), ())


def test_winrm_toml_as_printed(sample):
    file = sample("winrm.toml")
    assert isinstance(file, WinrmFile)
    assert (file.auth_method, file.auth_message_encryption, file.credssp_disable_tls12) == ("basic", "auto", False)
    assert (file.port, file.protocol, file.password.reveal()) == (5985, "http", "passw0rd")
    assert [warn.code for warn in file.warnings] == ["basic-over-http"]


def test_winrm_yaml_as_printed(sample):
    file = sample("winrm.yaml")
    assert (file.auth_method, file.port, file.ssh_tunnels) == ("ntlm", 5985, ("10.10.0.1", "10.10.0.2"))
    assert file.warnings == ()


def test_snmp_toml_as_printed_says_what_it_lacks(sample):
    file = sample("snmp.toml")
    assert isinstance(file, SnmpFile)
    assert (file.username, file.auth_protocol, file.priv_protocol) == (
        "your-username",
        "usmNoAuthProtocol",
        "usmNoPrivProtocol",
    )
    assert [warn.code for warn in file.warnings] == ["community-unused", "auth-key-missing"]


def test_snmp_yaml_as_printed(sample):
    file = sample("snmp.yaml")
    assert (file.username, file.auth_key.reveal(), file.priv_key.reveal()) == (
        "your-username",
        "your-password",
        "priv-your-password",
    )
    assert (file.auth_protocol, file.priv_protocol) == ("usmHMACMD5AuthProtocol", "usmAesCfb128Protocol")
    assert (file.port, file.timeout, file.retries, file.retry_interval) == (161, 5.0, 0, 1.0)
    assert [warn.code for warn in file.warnings] == ["community-unused"]


def test_yml_and_a_byte_order_mark(tmp_path):
    text = (SAMPLES / "ssh.yaml").read_text(encoding="utf-8")
    assert read(tmp_path, text.encode("utf-8-sig"), "a.yml").port == 10022
    text = (SAMPLES / "ssh.toml").read_text(encoding="utf-8")
    assert read(tmp_path, text.encode("utf-8-sig"), "a.toml").port == 22


@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "utf-16"])
@pytest.mark.parametrize("name", ["ssh.toml", "ssh.yaml"])
def test_other_encodings_are_refused_with_file_and_line(tmp_path, codec, name):
    text = (SAMPLES / name).read_text(encoding="utf-8")
    with pytest.raises(Fault) as fault:
        read(tmp_path, text.encode(codec), name)
    assert fault.value.code == "not-utf8"
    assert fault.value.params["file"] == str(tmp_path / name)


@pytest.mark.parametrize("written", ["0755", "no", "yes", "1e3", "null", "1_000", "2019-05-21", "0x1F", "12:30:45"])
def test_yaml_secrets_and_names_are_as_written(tmp_path, written):
    ssh = f"includes: [10.0.0.1]\naccount:\n  username: {written}\n  password: {written}\n"
    ssh += f"clientKeys:\n  - filename: {written}\n    passphrase: {written}\n"
    file = read(tmp_path, ssh, "a.yaml")
    assert (file.username, file.password.reveal()) == (written, written)
    assert (file.client_keys[0].filename.name, file.client_keys[0].passphrase.reveal()) == (written, written)
    snmp = read(tmp_path, f"includes: [10.0.0.1]\nauthData:\n  community: {written}\n", "b.yaml", "snmp")
    assert snmp.community.reveal() == written


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", 'clientKeys = [{filename = "k"}]\n[account]\nusername = "u"'),
        ("a.toml", '[account]\nusername = "u"\n[[account.clientKeys]]\nfilename = "k"'),
        ("a.yaml", "account:\n  username: u\n  clientKeys:\n  - filename: k"),
        ("a.yaml", "account:\n  username: u\nclientKeys:\n  - filename: k"),
    ],
)
def test_client_keys_stand_at_the_top_or_under_account(tmp_path, name, text):
    includes = 'includes = ["10.0.0.1"]\n' if name == "a.toml" else "includes: [10.0.0.1]\n"
    file = read(tmp_path, includes + text, name)
    assert [key.filename for key in file.client_keys] == [tmp_path / "k"]
    assert file.warnings == ()


def test_the_revision_follows_the_file_and_those_it_names(tmp_path):
    (tmp_path / "key").write_text("one", encoding="utf-8")
    (tmp_path / "key").chmod(0o600)
    text = 'includes = ["10.0.0.1"]\n[account]\nusername = "u"\npasswordFile = "pw"\n'
    text += '[[account.clientKeys]]\nfilename = "key"'
    revisions = [read(tmp_path, text).revision]
    path = tmp_path / "a.toml"
    assert formats.read(path, "ssh").revision == revisions[0]
    for change in (
        lambda: (tmp_path / "key").write_text("two!", encoding="utf-8"),
        lambda: (tmp_path / "pw").touch(mode=0o600),
        lambda: path.write_text(text + "\n", encoding="utf-8"),
    ):
        change()
        revisions.append(formats.read(path, "ssh").revision)
    assert len(set(revisions)) == 4


def test_files_that_others_can_read_are_refused_with_the_command_that_mends_it(tmp_path):
    path = tmp_path / "a file.toml"
    path.write_text((SAMPLES / "ssh.toml").read_text(encoding="utf-8"), encoding="utf-8")
    path.chmod(0o640)
    with pytest.raises(Fault) as fault:
        formats.read(path, "ssh")
    assert fault.value.code == "credential-file-open"
    assert fault.value.params["command"] == f"chmod 600 '{path}'"


def test_a_key_that_others_can_read_is_refused(tmp_path):
    (tmp_path / "key").write_text("x", encoding="utf-8")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(Fault) as fault:
        read(tmp_path, 'includes = ["10.0.0.1"]\n[account]\nusername = "u"\n[[account.clientKeys]]\nfilename = "key"')
    assert (fault.value.code, fault.value.params["file"]) == ("credential-file-open", str(tmp_path / "key"))


def test_every_fault_and_warning_has_its_sentence_in_both_languages(tmp_path, monkeypatch):
    with pytest.raises(Fault) as fault:
        read(tmp_path, "includes = 1")
    for locale, sentence in (("C", "must be a list"), ("ja_JP.UTF-8", "リストです")):
        monkeypatch.setenv("LC_ALL", locale)
        assert words.fault_text(fault.value).startswith(f"{tmp_path}/a.toml:1: includes")
        assert sentence in words.fault_text(fault.value)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(raw=st.binary(max_size=300), name=st.sampled_from(["a.toml", "a.yaml"]), method=st.sampled_from(formats.METHODS))
def test_arbitrary_bytes_raise_nothing_but_faults(tmp_path, raw, name, method):
    with pytest.raises(Fault):
        read(tmp_path, raw, name, method)


TEMPLATES = (
    ("a.toml", "ssh", 'includes = ["10.0.0.1"]\n[account]\nusername = "u"\npassword = {}\nport = 1\n'),
    ("a.toml", "ssh", 'includes = ["10.0.0.1"]\n[account]\nusername = "u"\npassword = "{}"\n[account]\n'),
    ("a.toml", "ssh", 'includes = ["10.0.0.1"]\n[account]\nusername = "u"\npassword = \'{}\'\npasswordFile = "x"\n'),
    ("a.toml", "winrm", 'includes = ["10.0.0.1"]\n[account]\nusername = "d@u"\npassword = \'{}\'\n'),
    ("a.toml", "winrm", 'includes = ["10.0.0.1"]\nauthMethod = "{}"\n[account]\nusername = "u"\npassword = "{}"\n'),
    ("a.toml", "snmp", 'includes = ["10.0.0.1"]\n[authData]\nusername = "u"\nauthKey = "{}"\nauthProtocol = "{}"\n'),
    ("a.toml", "snmp", "includes = [\"10.0.0.1\"]\n[authData]\ncommunity = ['{}']\n"),
    ("a.yaml", "ssh", "includes: [10.0.0.1]\naccount:\n  username: u\n  password: {}\n  passwordFile: x\n"),
    ("a.yaml", "snmp", "includes: [10.0.0.1]\nauthData:\n  community: {}\n  privKey: {}\n"),
    ("a.yaml", "ssh", "includes: [10.0.0.1]\naccount:\n  username: u\n  passwordCommand: {}\n  port: 1\n"),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    template=st.sampled_from(TEMPLATES),
    secret=st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20),
)
def test_no_secret_in_anything_raised_or_printed(tmp_path, template, secret):
    secret = "Zq9-" + secret  # no word of our own sentences
    name, method, text = template
    try:
        file = read(tmp_path, text.replace("{}", secret), name, method)
    except Fault as fault:
        shown = [str(fault), repr(fault), words.fault_text(fault), *traceback.format_exception(fault)]
    else:
        shown = [repr(file), str(file), *(words.fault_text(warn) for warn in file.warnings)]
    assert not any(secret in text for text in shown)
