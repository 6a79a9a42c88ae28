"""What the tokens of logins are, without their secrets ([MS-NLMP] 2.2.1, RFC 4178, [MS-CSSP] 3.1.5). Nothing raises."""

import struct

_NTLM = b"NTLMSSP\0"
_AUTHENTICATE = 3
_UNICODE = 0x00000001  # NTLMSSP_NEGOTIATE_UNICODE
_BINDINGS = b"\x0a\x00\x10\x00"  # an AV_PAIR: MsvAvChannelBindings, 16 octets ([MS-NLMP] 2.2.2.1)
_TLS_HANDSHAKE, _CLIENT_HELLO = 22, 1
_SPNEGO_INIT = 0x60  # [APPLICATION 0]


def is_ntlm(token: bytes) -> bool:
    """Whether a token is NTLM without SPNEGO around it."""
    return token.startswith(_NTLM)


def begins(token: bytes) -> bool:
    """Whether a token is the first of a login: NTLM's NEGOTIATE, SPNEGO's NegTokenInit, a TLS ClientHello."""
    if is_ntlm(token):
        return token[8:12] == b"\1\0\0\0"
    tls = len(token) > 5 and token[0] == _TLS_HANDSHAKE and token[5] == _CLIENT_HELLO
    return tls or token[:1] == bytes([_SPNEGO_INIT])


def binds(token: bytes) -> bool:
    """Whether NTLM's last message has a channel binding that is not empty."""
    at = token.find(_BINDINGS)
    return at >= 0 and any(token[at + 4 : at + 20])


def kind(token: bytes) -> str:
    """A word for the log."""
    if is_ntlm(token):
        return {1: "ntlm negotiate", 2: "ntlm challenge", 3: "ntlm authenticate"}.get(
            token[8] if token[8:] else 0, "ntlm"
        )
    if token[:1] == bytes([_TLS_HANDSHAKE]) or token[:1] in {b"\x14", b"\x15", b"\x17"}:
        return "tls"
    if token[:1] in {bytes([_SPNEGO_INIT]), b"\xa1"}:
        return "spnego ntlm authenticate" if _message(token, _AUTHENTICATE) else "spnego"
    return "nothing" if not token else "other"


def user(token: bytes) -> str:
    r"""Who says so in NTLM's last message, alone or within SPNEGO, as DOMAIN\name; "" when nobody does."""
    message = _message(token, _AUTHENTICATE)
    if len(message) < 64:
        return ""
    encoding = "utf-16-le" if struct.unpack_from("<I", message, 60)[0] & _UNICODE else "latin-1"
    domain, name = (_field(message, at).decode(encoding, "replace") for at in (28, 36))
    return f"{domain}\\{name}" if domain else name


def _message(token: bytes, number: int) -> bytes:
    at = token.find(_NTLM + struct.pack("<I", number))
    return token[at:] if at >= 0 else b""


def _field(message: bytes, at: int) -> bytes:
    length, _, offset = struct.unpack_from("<HHI", message, at)
    return message[offset : offset + length]
