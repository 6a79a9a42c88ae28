"""The keys of NTLM, against the values of [MS-NLMP] 4.2.4 and against pyspnego."""

import itertools

import pytest
import spnego
from hypothesis import given
from hypothesis import strategies as st
from spnego._ntlm_raw.crypto import RC4Handle, sealkey, signkey
from spnego._ntlm_raw.security import seal

from ksocket.reach.winrm_ntlm import KEY_EXCHANGE, NtlmKeys, flags

STRONG = 0x20080030  # sign, seal, extended session security, 128 bits


def other(session_key, agreed, usage):
    """What pyspnego makes of messages in a direction."""
    handle = RC4Handle(sealkey(agreed, session_key, usage=usage))
    numbers = itertools.count()
    return lambda message: seal(agreed, handle, signkey(agreed, session_key, usage), next(numbers), message)


def test_the_values_of_the_specification():
    """[MS-NLMP] 4.2.4.4: "Plaintext" in UTF-16, session key of 0x55."""
    keys = NtlmKeys(b"\x55" * 16, exchanged=True)
    signature, sealed = keys.seal("Plaintext".encode("utf-16-le"))
    assert sealed.hex() == "54e50165bf1936dc996020c1811b0f06fb5f"
    assert signature.hex() == "010000007fb38ec5c55d497600000000"


@given(st.binary(min_size=16, max_size=16), st.booleans(), st.lists(st.binary(max_size=200), max_size=5))
def test_both_ways_are_as_pyspnego_has_them(session_key, exchanged, messages):
    agreed = STRONG | (KEY_EXCHANGE if exchanged else 0)
    keys = NtlmKeys(session_key, exchanged=exchanged)
    sent, came = other(session_key, agreed, "initiate"), other(session_key, agreed, "accept")
    for message in messages:
        assert keys.seal(message) == tuple(reversed(sent(message)))
        sealed, signature = came(message)
        assert keys.open(signature, sealed) == message


@pytest.mark.parametrize("change", ["signature", "message", "again"])
def test_what_the_other_side_has_not_sealed_is_refused(change):
    came = other(b"k" * 16, STRONG | KEY_EXCHANGE, "accept")
    sealed, signature = came(b"answer")
    keys = NtlmKeys(b"k" * 16, exchanged=True)
    if change == "again":
        assert keys.open(signature, sealed) == b"answer"
    elif change == "signature":
        signature = signature[:-1] + b"\1"
    else:
        sealed = bytes([sealed[0] ^ 1]) + sealed[1:]
    with pytest.raises(ValueError, match="nobody who knows the keys"):
        keys.open(signature, sealed)


def test_what_is_no_proof_has_no_flags():
    first = spnego.client("bob", "right", protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm).step()
    for text in (first, b"", b"NTLMSSP\0\3\0\0\0" + b"x" * 40):
        with pytest.raises(ValueError, match="no proof"):
            flags(text)
