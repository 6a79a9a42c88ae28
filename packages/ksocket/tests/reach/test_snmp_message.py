import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.reach import snmp_message as sut
from ksocket.reach.snmp_crypt import Aes
from ksocket.reach.snmp_message import Engine, Keys
from ksocket.reach.snmp_pdu import GET, Pdu
from ksocket.reach.snmp_wire import RESPONSE

ENGINE = Engine(b"made-up-engine", 3, 77_000)
ANSWER = Pdu(RESPONSE, 2**30, 0, 0, (("1.3.6.1.2.1.1.5.0", None), ("1.0.8802.4294967295.0", None)))
KEYS = {
    "none": Keys(),
    "auth": Keys("sha1", b"a" * 20, 12),
    "priv": Keys("sha256", b"a" * 32, 24, Aes(b"p" * 16)),
}


@pytest.mark.parametrize("level", KEYS)
def test_what_is_written_is_read(level):
    keys = KEYS[level]
    assert sut.read(sut.write(ANSWER, "red", "lab", keys, ENGINE), keys) == (ENGINE, ANSWER, level != "none")


def test_another_key_proves_nothing():
    data = sut.write(ANSWER, "red", "lab", KEYS["auth"], ENGINE)
    assert sut.read(data, Keys("sha1", b"b" * 20, 12))[2] is False
    with pytest.raises(ValueError, match="encrypted"):
        sut.read(sut.write(ANSWER, "red", "lab", KEYS["priv"], ENGINE), KEYS["none"])
    other = Keys("sha256", b"b" * 32, 24, Aes(b"p" * 16))
    with pytest.raises(ValueError, match="encrypted"):
        sut.read(sut.write(ANSWER, "red", "lab", KEYS["priv"], ENGINE), other)


def test_a_request_is_no_reply():
    with pytest.raises(ValueError, match="neither"):
        sut.read(sut.write(Pdu(GET, 1), "red", "lab", KEYS["none"], ENGINE), KEYS["none"])


@pytest.mark.parametrize("version", [0, 1])
def test_a_message_with_a_community(version):
    data = sut.plain(ANSWER, version, b"public")
    assert sut.read_plain(data, version) == ANSWER
    with pytest.raises(ValueError, match="version"):
        sut.read_plain(data, 1 - version)
    with pytest.raises(ValueError, match="not of SNMPv3"):
        sut.read(data, KEYS["none"])


@given(st.data())
def test_garbage_is_refused_and_nothing_worse(data):
    whole = bytearray(sut.write(ANSWER, "red", "lab", KEYS["priv"], ENGINE))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    for one in (bytes(whole), data.draw(st.binary(max_size=80))):
        with contextlib.suppress(ValueError):
            sut.read_plain(one, 1)
        for keys in KEYS.values():
            with contextlib.suppress(ValueError):
                sut.read(one, keys)
