import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.windows import sealing

TYPE = 'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"'
SPNEGO, CREDSSP = sealing.PROTOCOLS["negotiate"], sealing.PROTOCOLS["credssp"]


class Plain:
    """A context that signs with a word and seals by turning around."""

    def wrap_winrm(self, octets):
        return b"signed", octets[::-1], 0

    def unwrap_winrm(self, signature, octets):
        if signature != b"signed":
            raise ValueError(signature)
        return octets[::-1]


@given(st.binary(max_size=40_000), st.sampled_from([SPNEGO, CREDSSP]), st.booleans())
def test_what_is_sealed_is_unsealed(plain, named, tabs):
    content_type, body = sealing.seal(Plain(), named, plain, tabs=tabs)
    found = sealing.parts(content_type, body)
    assert sealing.unseal(Plain(), found) == plain
    assert {part.tab for part in found} == {tabs}
    assert sealing.protocol(content_type) == named


def test_credssp_seals_16_kib_at_a_time():
    content_type, body = sealing.seal(Plain(), CREDSSP, b"a" * 40_000)
    assert content_type.startswith("multipart/x-multi-encrypted;")
    assert [part.length for part in sealing.parts(content_type, body)] == [16_384, 16_384, 7_232]
    assert sealing.seal(Plain(), SPNEGO, b"a" * 40_000)[0].startswith("multipart/encrypted;")


def test_as_windows_writes_it():
    _, body = sealing.seal(Plain(), SPNEGO, b"abc")
    assert body == (
        b"--Encrypted Boundary\r\n"
        b"\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n"
        b"\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=3\r\n"
        b"--Encrypted Boundary\r\n"
        b"\tContent-Type: application/octet-stream\r\n"
        b"\x06\0\0\0signedcba--Encrypted Boundary--\r\n"
    )


def test_a_wrong_length_is_told():
    content_type, body = sealing.seal(Plain(), SPNEGO, b"abc")
    with pytest.raises(ValueError, match="as long as"):
        sealing.unseal(Plain(), sealing.parts(content_type, body.replace(b"Length=3", b"Length=4")))


@given(st.lists(st.sampled_from([
    b"--Encrypted Boundary\r\n", b"--Encrypted Boundary--\r\n", b"\tContent-Type: application/octet-stream\r\n",
    b"\tContent-Type: x\r\n\tOriginalContent: type=y;charset=UTF-8;Length=1\r\n",
    b"\x04\0\0\0", b"\xff\xff\xff\xff", b"x",
]), max_size=12))  # fmt: skip
def test_garbage_is_a_value_error(pieces):
    with contextlib.suppress(ValueError):
        assert all(len(part.signature) < 100 for part in sealing.parts(TYPE, b"".join(pieces)))


@pytest.mark.parametrize(("content_type", "sealed"), [
    (TYPE, True), ("application/soap+xml;charset=UTF-8", False),
    ("multipart/x-multi-encrypted; boundary=x", True), ("", False),
])  # fmt: skip
def test_what_is_sealed(content_type, sealed):
    assert sealing.is_sealed(content_type) is sealed
