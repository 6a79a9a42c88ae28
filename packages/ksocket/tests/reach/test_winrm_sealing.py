"""Encrypted messages: parts as Windows writes them, and as nobody may."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypsrp.encryption import WinRMEncryption

from ksocket.reach import winrm_sealing as sealing


class Keys:
    """Turns bytes around; the signature is their sum."""

    def seal(self, message):
        return struct.pack("<I", sum(message)), message[::-1] + b"more"

    def open(self, signature, sealed):
        message = sealed.removesuffix(b"more")[::-1]
        if struct.pack("<I", sum(message)) != signature:
            raise ValueError("an encrypted answer that nobody who knows the keys has made")
        return message


def there_and_back(message, protocol=sealing.SPNEGO, **more):
    sealed = sealing.seal(Keys(), message, protocol, **more)
    return sealed, sealing.unseal(Keys(), sealed.content_type, sealed.body)


def test_one_part_as_windows_writes_it():
    sealed, back = there_and_back(b"<hello/>")
    assert back == b"<hello/>"
    assert sealed.content_type == (
        'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"'
    )
    assert sealed.body == (
        b"--Encrypted Boundary\r\n"
        b"\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n"
        b"\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=8\r\n"
        b"--Encrypted Boundary\r\n"
        b"\tContent-Type: application/octet-stream\r\n"
        b"\x04\x00\x00\x00" + struct.pack("<I", sum(b"<hello/>")) + b">/olleh<more--Encrypted Boundary--\r\n"
    )


def test_it_is_what_an_independent_client_writes():
    """pypsrp's words for the same message and the same keys."""

    class Context:
        def wrap_winrm(self, message):
            return (*Keys().seal(message), 0)

    for protocol, message in (
        (sealing.SPNEGO, b"x" * 40_000),
        (sealing.CREDSSP, b"y"),
        (sealing.CREDSSP, b"z" * 40_000),
    ):
        kind, body = WinRMEncryption(Context(), protocol).wrap_message(message)
        ours = sealing.seal(Keys(), message, protocol)
        assert (ours.content_type.partition(";")[0], ours.body) == (kind, body)


def test_without_tabs_where_they_are_refused():
    sealed, back = there_and_back(b"x", tabs=False)
    assert b"\t" not in sealed.body
    assert back == b"x"


@pytest.mark.parametrize(("size", "parts"), [(0, 1), (sealing.CHUNK, 1), (sealing.CHUNK + 1, 2), (100_000, 7)])
def test_credssp_takes_16_kib_at_a_time(size, parts):
    sealed, back = there_and_back(b"<" * size, sealing.CREDSSP)
    assert back == b"<" * size
    assert sealed.body.count(b"OriginalContent") == parts
    assert sealed.content_type.startswith("multipart/x-multi-encrypted" if parts > 1 else "multipart/encrypted;")


def test_a_boundary_within_what_is_encrypted_ends_nothing():
    message = b"--Encrypted Boundary\r\n"[::-1] * 50
    assert there_and_back(message, sealing.CREDSSP)[1] == message


@pytest.mark.parametrize("kind", ["", "application/soap+xml", "multipart/mixed;boundary=x", "multipart/encrypted"])
def test_what_is_not_encrypted(kind):
    assert not sealing.is_sealed(kind)
    with pytest.raises(ValueError):
        sealing.unseal(Keys(), kind, b"")


def test_boundaries_as_others_write_them():
    sealed = sealing.seal(Keys(), b"x", sealing.SPNEGO)
    exchange = sealed.body.replace(b"--Encrypted Boundary", b"-- Encrypted Boundary")
    assert sealing.unseal(Keys(), sealed.content_type, exchange) == b"x"
    plain = sealed.body.replace(b"Encrypted Boundary", b"abc")
    assert sealing.unseal(Keys(), "multipart/encrypted; boundary=abc", plain) == b"x"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Length=5", b"Length=4"),
        (b"Length=5", b"Length=500"),
        (b"Length=5", b"Length=999999999"),
        (b"Length=5", b"Length=x"),
        (b"\x04\x00\x00\x00", b"\xff\xff\xff\xff"),
        (b"\x04\x00\x00\x00", b"\x00\x08\x00\x00"),
        (b"--Encrypted Boundary--\r\n", b""),
        (b"application/octet-stream", b"text/plain"),
        (b"olleh", b"olleH"),
    ],
)
def test_a_part_that_lies(old, new):
    sealed = sealing.seal(Keys(), b"hello", sealing.SPNEGO)
    assert old in sealed.body
    with pytest.raises(ValueError):
        sealing.unseal(Keys(), sealed.content_type, sealed.body.replace(old, new))


def test_parts_without_number_are_too_many():
    sealed = sealing.seal(Keys(), b"", sealing.SPNEGO)
    part = sealed.body.removesuffix(b"--Encrypted Boundary--\r\n")
    with pytest.raises(ValueError, match="too many parts"):
        sealing.unseal(Keys(), sealed.content_type, part * 3000 + b"--Encrypted Boundary--\r\n")


@given(st.binary(max_size=200), st.integers(0, 400), st.binary(max_size=3))
def test_bytes_raise_nothing_else(message, place, wrong):
    sealed = sealing.seal(Keys(), message, sealing.SPNEGO)
    spoiled = sealed.body[:place] + wrong + sealed.body[place + len(wrong) :]
    with contextlib.suppress(ValueError):
        sealing.unseal(Keys(), sealed.content_type, spoiled)
    with pytest.raises(ValueError):
        sealing.unseal(Keys(), sealed.content_type, message)
