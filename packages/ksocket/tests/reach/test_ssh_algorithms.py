import asyncssh
import pytest
from asyncssh.encryption import get_encryption_algs
from asyncssh.kex import get_kex_algs
from asyncssh.mac import get_mac_algs
from asyncssh.public_key import get_public_key_algs

from ksocket.reach.ssh_algorithms import LEGACY, MODERN, OLD, old_among, old_in_use


def test_asyncssh_knows_all_of_them():
    for names, known in (
        (LEGACY.kex, get_kex_algs()),
        (LEGACY.host_keys, get_public_key_algs()),
        (LEGACY.encryption, get_encryption_algs()),
        (LEGACY.mac, get_mac_algs()),
    ):
        assert set(names) <= {one.decode() for one in known}
        assert len(set(names)) == len(names)
    assert asyncssh.SSHClientConnectionOptions(config=None, kex_algs=LEGACY.kex, mac_algs=LEGACY.mac)


def test_nothing_old_at_first():
    for name in ("kex", "host_keys", "encryption", "mac"):
        assert not set(getattr(MODERN, name)) & set(getattr(OLD, name))
        assert getattr(LEGACY, name)[: len(getattr(MODERN, name))] == getattr(MODERN, name)


@pytest.mark.parametrize(
    ("kinds", "first"),
    [
        ([], "ssh-ed25519"),
        (["ecdsa-sha2-nistp384"], "ecdsa-sha2-nistp384"),
        (["ssh-rsa"], "rsa-sha2-512"),
        (["ssh-rsa", "ssh-ed25519"], "ssh-ed25519"),
        (["unheard-of"], "ssh-ed25519"),
    ],
)
def test_known_kinds_come_first(kinds, first):
    preferred = MODERN.preferring(kinds)
    assert preferred.host_keys[0] == first
    assert sorted(preferred.host_keys) == sorted(MODERN.host_keys)


@pytest.mark.parametrize(
    ("message", "old"),
    [
        (
            "No matching key exchange algorithm found, sent a,b and received diffie-hellman-group1-sha1,x",
            ("diffie-hellman-group1-sha1",),
        ),
        ("No matching MAC algorithm found, sent a and received hmac-md5,hmac-sha1-96", ("hmac-sha1-96",)),
        ("No matching encryption algorithm found, sent a and received rot13", ()),
        ("something else", ()),
    ],
)
def test_what_mends_a_mismatch(message, old):
    assert old_in_use(message) == old


def test_old_ones_in_our_order():
    assert old_among(["3des-cbc", "aes128-ctr", "ssh-rsa", "3des-cbc"]) == ("ssh-rsa", "3des-cbc")
