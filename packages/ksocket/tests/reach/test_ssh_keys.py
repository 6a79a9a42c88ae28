"""Kinds of keys as ssh-keygen writes them, and what is wrong with the others."""

import asyncio
import subprocess
import threading
from dataclasses import replace

import asyncssh
import pytest

from ksocket.credentials.accounts import ClientKey
from ksocket.credentials.secret import Secret
from ksocket.reach import ssh_keys
from ksocket.reach.ssh_keys import Keyring

RIGHT = "right pass"
KINDS = {
    "ed25519": ["-t", "ed25519"],
    "ecdsa": ["-t", "ecdsa"],
    "rsa": ["-t", "rsa", "-b", "2048"],
    "rsa-pem": ["-t", "rsa", "-b", "2048", "-m", "PEM"],
    "rsa-pkcs8": ["-t", "rsa", "-b", "2048", "-m", "PKCS8"],
    "ecdsa-pem": ["-t", "ecdsa", "-m", "PEM"],
    "ecdsa-pkcs8": ["-t", "ecdsa", "-m", "PKCS8"],
    "ecdsa-521": ["-t", "ecdsa", "-b", "521"],
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    directory = tmp_path_factory.mktemp("keys")
    for name, words in KINDS.items():
        for suffix, passphrase in (("", ""), ("-locked", RIGHT)):
            path = directory / f"{name}{suffix}"
            subprocess.run(["ssh-keygen", "-q", "-N", passphrase, "-f", path, *words], check=True)
    return directory


async def opened(file, path, passphrase=None):
    client_keys = (ClientKey(path, Secret(passphrase) if passphrase else None),)
    return await Keyring().keys(file(22, client_keys=client_keys))


@pytest.mark.parametrize("kind", KINDS)
async def test_kinds(generated, file, kind):
    plain = await opened(file, generated / kind)
    assert (len(plain.usable), plain.faults) == (1, ())
    assert len((await opened(file, generated / kind, "not needed")).usable) == 1
    locked = generated / f"{kind}-locked"
    assert len((await opened(file, locked, RIGHT)).usable) == 1
    assert (await opened(file, locked, "wrong")).faults == (f"{locked}: passphrase wrong",)
    assert (await opened(file, locked)).faults == (f"{locked}: passphrase missing",)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", b"\xff" * 99],
)
async def test_what_is_no_key(tmp_path, file, content):
    path = tmp_path / "key"
    path.write_bytes(content)
    keys = await opened(file, path)
    assert (keys.usable, keys.faults) == ((), (f"{path}: not a private key",))


@pytest.fixture(params=[("ed25519",), ("rsa", "-pkeyopt", "rsa_keygen_bits:2048")], ids=lambda words: words[0])
def of_openssl(request, tmp_path):
    """A directory with a key in PKCS#8 as openssl writes it, plain and locked."""
    for name, lock in (("plain", ()), ("locked", ("-aes256", "-pass", f"pass:{RIGHT}"))):
        make = ["openssl", "genpkey", "-quiet", "-algorithm", *request.param, *lock, "-out", tmp_path / name]
        subprocess.run(make, check=True, stderr=subprocess.DEVNULL)
    return tmp_path


async def test_pkcs8_as_openssl_writes_it(of_openssl, file):
    locked = of_openssl / "locked"
    assert len((await opened(file, of_openssl / "plain")).usable) == 1
    assert len((await opened(file, locked, RIGHT)).usable) == 1
    assert (await opened(file, locked, "wrong")).faults == (f"{locked}: passphrase wrong",)


async def test_puttys_format_is_told(tmp_path, file):
    path = tmp_path / "key.ppk"
    path.write_text("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: synthetic\n")
    assert (await opened(file, path)).faults == (f"{path}: PuTTY's format; export it as an OpenSSH key",)


async def test_a_large_key_is_opened_without_a_check_that_stops_every_thread(tmp_path, file, monkeypatch):
    """The check is made before a scan, by credentials.keys."""
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    (tmp_path / "key").write_bytes(key.export_private_key())
    checks = []
    read = asyncssh.import_private_key
    monkeypatch.setattr(
        asyncssh, "import_private_key", lambda *args, **more: checks.append(more) or read(*args, **more)
    )
    assert len((await opened(file, tmp_path / "key")).usable) == 1
    assert checks == [{"unsafe_skip_rsa_key_validation": True}]


async def test_files_that_cannot_be_read(tmp_path, file):
    assert (await opened(file, tmp_path / "none")).faults == (f"{tmp_path}/none: No such file or directory",)
    assert (await opened(file, tmp_path)).faults == (f"{tmp_path}: Is a directory",)


async def test_once_for_each_state_of_a_file_and_in_a_thread(generated, file, monkeypatch):
    loads = []
    load = ssh_keys._load
    monkeypatch.setattr(ssh_keys, "_load", lambda keys: loads.append(threading.current_thread()) or load(keys))
    keyring = Keyring()
    one = file(22, client_keys=(ClientKey(generated / "ed25519"),))
    await asyncio.gather(*(keyring.keys(one) for _ in range(20)))
    assert len(loads) == 1
    assert loads[0] is not threading.current_thread()
    await keyring.keys(replace(one, revision="2"))
    assert len(loads) == 2
