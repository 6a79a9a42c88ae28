import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.reach.snmp_crypt import Aes, Des, blumenthal, localized, master, reeder

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


@pytest.mark.parametrize(
    ("digest", "key"),
    [("md5", "9faf3283884e92834ebc9847d8edd963"), ("sha1", "9fb5cc0381497b3793528939ff788d5d79145211")],
)
def test_the_password_of_the_standard(digest, key):
    assert master(digest, b"maplesyrup").hex() == key


def test_no_password():
    with pytest.raises(ValueError, match="password"):
        master("md5", b"")


def test_a_key_for_3des_is_that_of_its_draft():
    # draft-reeder-snmpv3-usm-3desede-00, B.1 and B.2: the password "maplesyrup", the engine of RFC 3414
    for digest, whole in (
        ("md5", "526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12"),
        ("sha1", "6695febc9288e36282235fc7151f128497b38f3f9b8b6d78936ba6e7d19dfd9cd2d5065547743fb5"),
    ):
        size = 16 if digest == "md5" else 20
        key = localized(digest, master(digest, b"maplesyrup"), ENGINE)
        assert reeder(digest, key, size + 1, ENGINE).hex() == whole


def test_a_key_is_made_longer():
    assert len(blumenthal("md5", b"k" * 16, 32)) == 32
    assert blumenthal("sha256", b"k" * 32, 16) == b"k" * 32


@pytest.mark.parametrize(
    "cipher", [Aes(b"k" * 16), Aes(b"k" * 24), Aes(b"k" * 32), Des(b"0123456789abcdef"), Des(b"0123456789abcdef" * 2)]
)
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
