import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.reach.snmp_crypt import Aes, Des, blumenthal, localized

ENGINE = bytes.fromhex("000000000000000000000002")  # RFC 3414, A.3


@pytest.mark.parametrize(
    ("digest", "master", "key"),
    [
        ("md5", "9faf3283884e92834ebc9847d8edd963", "526f5eed9fcce26f8964c2930787d82b"),
        ("sha1", "9fb5cc0381497b3793528939ff788d5d79145211", "6695febc9288e36282235fc7151f128497b38f3f"),
    ],
)
def test_the_keys_of_the_standard(digest, master, key):
    assert localized(digest, bytes.fromhex(master), ENGINE).hex() == key


def test_a_key_is_made_longer():
    assert len(blumenthal("md5", b"k" * 16, 32)) == 32
    assert blumenthal("sha256", b"k" * 32, 16) == b"k" * 32


@pytest.mark.parametrize("cipher", [Aes(b"k" * 16), Aes(b"k" * 24), Aes(b"k" * 32), Des(b"0123456789abcdef")])
@given(data=st.binary(min_size=1, max_size=200), boots=st.integers(0, 2**31 - 1), time=st.integers(0, 2**31 - 1))
def test_what_is_encrypted_is_decrypted(cipher, data, boots, time):
    salt = cipher.salt(boots, b"01234567")
    assert len(salt) == 8
    found = cipher.decrypt(cipher.encrypt(data, boots, time, salt), boots, time, salt)
    assert found[: len(data)] == data


def test_aes_is_that_of_the_standard():
    # NIST SP 800-38A, F.3.13: CFB128-AES128
    cipher = Aes(bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c"))
    vector = bytes.fromhex("000102030405060708090a0b0c0d0e0f")
    boots, time = int.from_bytes(vector[:4], "big"), int.from_bytes(vector[4:8], "big")
    plain = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
    coded = "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b"
    assert cipher.encrypt(plain, boots, time, vector[8:]).hex() == coded


@pytest.mark.parametrize("cipher", [Aes(b"k" * 16), Des(b"0123456789abcdef")])
def test_a_salt_of_another_length(cipher):
    with pytest.raises(ValueError, match="salt"):
        cipher.decrypt(b"x" * 16, 1, 1, b"short")
