import pytest
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from lab import keys


def test_the_same_name_gives_the_same_pair_in_every_run():
    known = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOfs9pMl6zmO9nYhm+nSAKpzwxK4wOVyrRrYRefXJxld"
    assert keys.public(keys.host_key("debian")) == known
    assert keys.public("one") != keys.public("another")


def test_a_passphrase_is_needed_where_there_is_one():
    encrypted = keys.private("auditor", "open sesame")
    assert encrypted.startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----")
    assert load_ssh_private_key(encrypted, b"open sesame")
    with pytest.raises(ValueError, match=r"checksum|[Pp]assword"):
        load_ssh_private_key(encrypted, b"wrong")
