import pytest
import spnego
from hypothesis import given
from hypothesis import strategies as st

from lab.windows import tokens

NEGOTIATE = b"NTLMSSP\0\1\0\0\0" + b"\0" * 20


def test_who_says_so_is_heard_in_the_last_message():
    message = bytearray(b"NTLMSSP\0\3\0\0\0" + b"\0" * 52 + b"L\0A\0B\0" + b"s\0v\0c\0")
    message[28:36] = b"\6\0\6\0\x40\0\0\0"
    message[36:44] = b"\6\0\6\0\x46\0\0\0"
    message[60:64] = b"\1\0\0\0"
    assert tokens.user(bytes(message)) == r"LAB\svc"
    assert tokens.user(b"\xa1\x20" + bytes(message)) == r"LAB\svc"
    assert tokens.user(NEGOTIATE) == ""


@pytest.mark.parametrize(("token", "begins", "kind"), [
    (NEGOTIATE, True, "ntlm negotiate"),
    (b"NTLMSSP\0\3\0\0\0", False, "ntlm authenticate"),
    (b"\x60\x40", True, "spnego"),
    (b"\xa1\x40NTLMSSP\0\3\0\0\0", False, "spnego ntlm authenticate"),
    (b"\x16\3\1\0\x40\1", True, "tls"),
    (b"\x17\3\3\0\x40\1", False, "tls"),
    (b"", False, "nothing"),
    (b"user:password", False, "other"),
])  # fmt: skip
def test_tokens_are_told_apart(token, begins, kind):
    assert (tokens.begins(token), tokens.kind(token)) == (begins, kind)


def test_a_client_without_a_binding_binds_nothing():
    option = spnego.NegotiateOptions.use_ntlm
    assert not tokens.binds(spnego.client("a", "b", protocol="ntlm", options=option).step())


@given(st.binary(max_size=200))
def test_garbage_raises_nothing(octets):
    for token in (octets, b"NTLMSSP\0" + octets, b"NTLMSSP\0\3\0\0\0" + octets):
        assert isinstance(tokens.kind(token), str)
        assert isinstance(tokens.user(token), str)
        assert tokens.binds(token) in {True, False}
        assert tokens.begins(token) in {True, False}
