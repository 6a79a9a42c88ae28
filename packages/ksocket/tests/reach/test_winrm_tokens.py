"""Logins as tokens, against genuine acceptors; and what makes no login."""

import contextlib
import logging
import ssl
import struct

import pytest
import spnego
from hypothesis import given
from hypothesis import strategies as st
from spnego.tls import CredSSPTLSContext

from ksocket.credentials.secret import Secret
from ksocket.reach.winrm_tokens import Outdated, Refused, Tokens
from lab.windows import certificates
from lab.windows.accounts import Accounts
from lab.windows.settings import Login

SIGN, SEAL, SESSION, KEY_128 = 0x10, 0x20, 0x80000, 0x20000000


@pytest.fixture
def known(monkeypatch):
    """The acceptor knows bob of CORP with the password "right"."""
    accounts = Accounts([Login(username="bob", password="right", domain="CORP", realm="corp.example.com")], "WIN2019")
    monkeypatch.setenv("NTLM_USER_FILE", str(accounts.file))


def client(scheme="Negotiate", username="CORP\\bob", password="right", **more):
    return Tokens(scheme, username, Secret(password), "10.0.0.5", **more)


def ntlm_server(**more):
    return spnego.server(protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm, **more)


def credssp_server(inner=None, **more):
    made = certificates.made("X", "127.0.0.1")
    inner = inner or ntlm_server()
    context = made.credssp("1.2")
    return spnego.server(protocol="credssp", credssp_negotiate_context=inner, credssp_tls_context=context, **more)


def carry(tokens, step):
    """Between the two, until one of them raises."""
    answer = b""
    while True:
        answer = step(tokens.step(answer)) or b""


def talk(tokens, server):
    """To the end; the tokens of the client."""
    said, answer = [], b""
    while not (tokens.complete and not answer and said):
        said.append(tokens.step(answer))
        answer = server.step(said[-1]) or b""
        if tokens.complete and server.complete:
            break
    return said


@pytest.mark.parametrize("username", ["CORP\\bob", "bob@corp.example.com"])
def test_ntlm_and_what_it_agrees_upon(known, username):
    tokens, server = client(username=username), ntlm_server()
    assert not tokens.proves
    talk(tokens, server)
    assert tokens.proves
    header, data = tokens.seal(b"question")
    assert server.unwrap_winrm(header, data) == b"question"
    wrapped = server.wrap_winrm(b"answer")
    assert tokens.open(wrapped.header, wrapped.data) == b"answer"


def test_the_first_message_proves_nothing():
    tokens = client()
    assert tokens.step(b"").startswith(b"NTLMSSP\0\1")
    assert not tokens.proves


def test_a_local_account_may_be_written_with_a_dot():
    """The dot is how Windows writes "here": no server knows a domain of that name."""
    tokens, server = client(username=".\\loc"), ntlm_challenge(SIGN | SEAL | SESSION | KEY_128 | 1)
    tokens.step(b"")
    proof = tokens.step(server)
    assert struct.unpack_from("<H", proof, 28)[0] == 0  # length of the domain
    assert "loc".encode("utf-16-le") in proof or b"loc" in proof


def ntlm_challenge(flags):
    return b"NTLMSSP\0\2\0\0\0" + struct.pack("<HHIIQQHHI", 0, 0, 48, flags, 1, 0, 0, 0, 48)


@pytest.mark.parametrize("missing", [SIGN, SEAL, SESSION, KEY_128])
def test_a_challenge_that_would_make_the_keys_weak_is_not_answered(missing):
    tokens = client()
    tokens.step(b"")
    with pytest.raises(ValueError, match="weak keys"):
        tokens.step(ntlm_challenge((SIGN | SEAL | SESSION | KEY_128) & ~missing))
    assert not tokens.proves


@pytest.mark.parametrize(
    "garbage", [b"\0", b"NTLMSSP\0\2\0\0\0", b"NTLMSSP\0\1\0\0\0" + b"\0" * 40, b"\xa1" + b"x" * 60]
)
def test_garbage_in_place_of_a_challenge_is_not_answered(garbage):
    tokens = client()
    tokens.step(b"")
    with pytest.raises(ValueError):
        tokens.step(garbage)
    assert not tokens.proves


def test_lengths_that_lead_nowhere_raise_nothing_else():
    tokens = client()
    tokens.step(b"")
    flags = struct.pack("<I", SIGN | SEAL | SESSION | KEY_128)
    try:
        tokens.step(b"NTLMSSP\0\2\0\0\0" + b"\xff" * 8 + flags + b"\xff" * 40)
    except ValueError:
        assert not tokens.proves


@given(st.binary(max_size=120), st.booleans())
def test_a_challenge_of_any_bytes_raises_nothing_else(rest, strong):
    flags = struct.pack("<I", SIGN | SEAL | SESSION | KEY_128 | 0x00800000)
    tokens = client()
    tokens.step(b"")
    with contextlib.suppress(ValueError):
        tokens.step(b"NTLMSSP\0\2\0\0\0" + bytes(8) + flags + rest if strong else rest)


def test_an_answer_that_was_changed_is_none(known):
    tokens, server = client(), ntlm_server()
    talk(tokens, server)
    wrapped = server.wrap_winrm(b"answer")
    with pytest.raises(ValueError, match="nobody who knows the keys"):
        tokens.open(wrapped.header, wrapped.data[:-1] + b"!")


def test_credssp_gives_the_password_to_a_server_that_has_proved_itself(known):
    tokens, server = client("CredSSP"), credssp_server()
    talk(tokens, server)
    given = server.get_extra_info("client_credential")
    assert (given.domain_name, given.username, given.password) == ("CORP", "bob", "right")
    header, data = tokens.seal(b"question")
    assert server.unwrap_winrm(header, data) == b"question"


def test_credssp_gives_nothing_to_one_who_stands_between(known):
    """Who passes NTLM on to the real server cannot answer for a TLS key that is not that server's."""
    other = certificates.made("Other", "127.0.0.2")
    own = certificates.made("X", "127.0.0.1").credssp("1.2")
    # its TLS is its own, and it claims the public key of another one
    context = CredSSPTLSContext(own.context, b"another key" + other.public_key[11:])
    between = spnego.server(protocol="credssp", credssp_negotiate_context=ntlm_server(), credssp_tls_context=context)
    with pytest.raises(Exception, match="Public key verification failed"):  # by the server that is real
        carry(client("CredSSP"), between.step)
    assert between.get_extra_info("client_credential") is None


class Liar:
    """NTLM that answers for its TLS key with another one's."""

    def __init__(self):
        self._inner = ntlm_server()

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def wrap(self, data, **more):
        return self._inner.wrap(bytes(len(data)), **more)


def test_credssp_gives_nothing_to_a_server_that_proves_another_key(known):
    server = credssp_server(Liar())
    with pytest.raises(ValueError, match="BadBindingsError"):
        carry(client("CredSSP"), server.step)
    assert not server.complete
    assert server.get_extra_info("client_credential") is None


def test_credssp_tells_what_the_server_calls_the_reason(known):
    tokens = client("CredSSP", password="wrong")
    with pytest.raises(Refused, match="SEC_E_LOGON_DENIED"):
        carry(tokens, credssp_server().step)
    assert tokens.proves


def test_a_credssp_that_cannot_prove_itself_gets_no_proof_of_the_password(known, monkeypatch):
    """CVE-2018-0886: versions before 5 are open to who stands between."""
    import spnego._credssp as library  # noqa: PLC0415 - the server's side is the library's, too

    pack = library.TSRequest.pack
    server = credssp_server()

    def old(self):
        self.version = 4
        return pack(self)

    def step(token):
        with monkeypatch.context() as patched:
            patched.setattr(library.TSRequest, "pack", old)
            return server.step(token)

    with pytest.raises(Outdated) as raised:
        carry(client("CredSSP"), step)
    assert raised.value.version == 4
    assert not server.complete


def test_a_server_that_closes_the_tls_within_credssp_does_not_hang_us(known):
    tokens, server = client("CredSSP"), credssp_server()
    answer = tokens.step(b"")
    for _ in range(3):  # TLS, and the first message of NTLM
        answer = tokens.step(server.step(answer))
    with contextlib.suppress(ssl.SSLWantReadError):
        server.get_extra_info("ssl_object").unwrap()
    with pytest.raises((ValueError, ssl.SSLError)):
        tokens.step(server._out_buff.read())
    assert not tokens.complete


def test_nothing_of_a_login_is_logged(known, caplog):
    with caplog.at_level(logging.DEBUG):
        talk(client(), ntlm_server())
        talk(client("CredSSP"), credssp_server())
    assert caplog.text == ""
