"""Private keys: there, readable, and opened by their passphrases."""

from ipaddress import ip_network

import asyncssh
import pytest

from ksocket.credentials.accounts import ClientKey, SnmpFile, SshFile
from ksocket.credentials.keys import check_keys
from ksocket.credentials.secret import Secret


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    directory = tmp_path_factory.mktemp("keys")
    key = asyncssh.generate_private_key("ssh-ed25519")
    rsa = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    key.write_private_key(directory / "plain")
    key.write_private_key(directory / "openssh", passphrase="opensesame", rounds=1, ignore_few_rounds=True)
    rsa.write_private_key(directory / "pkcs8", "pkcs8-pem", passphrase="opensesame")
    rsa.write_private_key(directory / "pkcs1", "pkcs1-pem", passphrase="opensesame")
    key.write_public_key(directory / "id.pub")
    (directory / "key.ppk").write_text("PuTTY-User-Key-File-2: ssh-rsa\nEncryption: aes256-cbc\n")
    (directory / "garbage").write_bytes(b"\x00\xff" * 50)
    (directory / "directory").mkdir()
    for path in directory.iterdir():
        path.chmod(0o600 if path.is_file() else 0o700)
    return directory


def file(directory, name, passphrase=None, known_hosts=None):
    return SshFile(
        path=directory / "a.toml",
        revision="1",
        includes=(ip_network("10.0.0.1"),),
        port=22,
        username="john",
        client_keys=(ClientKey(directory / name, Secret(passphrase) if passphrase else None, 7),) if name else (),
        known_hosts=known_hosts,
    )


@pytest.mark.parametrize(
    ("name", "passphrase"),
    [("plain", None), ("openssh", "opensesame"), ("pkcs8", "opensesame"), ("pkcs1", "opensesame")],
)
def test_keys_that_open(keys, name, passphrase):
    assert check_keys(file(keys, name, passphrase)) == []


@pytest.mark.parametrize(
    ("name", "passphrase", "code"),
    [
        ("absent", None, "key-file-missing"),
        ("plain/x", None, "key-file-unreadable"),
        ("directory", None, "key-file-unreadable"),
        ("garbage", None, "key-file-no-key"),
        ("id.pub", None, "key-file-no-key"),
        ("key.ppk", "hunter2hunter2", "key-file-putty"),
        ("openssh", None, "passphrase-missing"),
        ("pkcs8", None, "passphrase-missing"),
        ("pkcs1", None, "passphrase-missing"),
        ("openssh", "hunter2hunter2", "passphrase-wrong"),
        ("pkcs8", "hunter2hunter2", "passphrase-wrong"),
        ("pkcs1", "hunter2hunter2", "passphrase-wrong"),
    ],
)
def test_keys_that_do_not(keys, name, passphrase, code):
    (fault,) = check_keys(file(keys, name, passphrase))
    assert (fault.code, fault.params["line"], fault.params["key"]) == (code, "7", "clientKeys.filename")
    assert fault.params["filename"] == str(keys / name)
    assert "hunter2" not in str(fault)


def test_a_key_that_others_can_read(keys, tmp_path):
    path = tmp_path / "wide"
    path.write_bytes((keys / "plain").read_bytes())
    path.chmod(0o644)
    assert [fault.code for fault in check_keys(file(tmp_path, "wide"))] == ["credential-file-open"]


def test_a_known_hosts_file_that_is_not_there(keys):
    assert [fault.code for fault in check_keys(file(keys, None, known_hosts=keys / "kh"))] == ["known-hosts-missing"]
    assert check_keys(file(keys, None, known_hosts=keys / "id.pub")) == []


def test_other_methods_have_no_keys(keys):
    snmp = SnmpFile(path=keys / "a.toml", revision="1", includes=(), port=161, community=Secret("public"))
    assert check_keys(snmp) == []
