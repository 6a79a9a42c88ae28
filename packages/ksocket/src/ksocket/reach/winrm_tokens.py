"""The tokens of a Windows login: NTLM (MS-NLMP) and CredSSP (MS-CSSP), by pyspnego's own Python code.

What the system has of Kerberos, GSSAPI or SSPI is not asked: a scan uses the account of its file and nothing else.
"""

import logging
import ssl
import struct
from typing import Any, Final

from ksocket.credentials.secret import Secret
from ksocket.reach.winrm_ntlm import KEY_EXCHANGE, NtlmKeys
from ksocket.reach.winrm_ntlm import flags as ntlm_flags
from ksocket.reach.winrm_tls import credssp as credssp_tls

LEAST_CREDSSP: Final = 5
"""The version since which a server proves itself against CVE-2018-0886; Windows itself refuses older ones."""

_CHALLENGE: Final = b"NTLMSSP\x00\x02\x00\x00\x00"
# What keeps the keys of a session strong: sign, seal, extended session security, 128 bits (MS-NLMP 2.2.2.5).
_NEEDED: Final = 0x00000010 | 0x00000020 | 0x00080000 | 0x20000000
_STATES: Final = {
    0x8009030C: "SEC_E_LOGON_DENIED",
    0x8009030E: "SEC_E_NO_CREDENTIALS",
    0xC000006D: "STATUS_LOGON_FAILURE",
    0xC000006E: "STATUS_ACCOUNT_RESTRICTION",
    0xC000006F: "STATUS_INVALID_LOGON_HOURS",
    0xC0000071: "STATUS_PASSWORD_EXPIRED",
    0xC0000072: "STATUS_ACCOUNT_DISABLED",
    0xC000015B: "STATUS_LOGON_TYPE_NOT_GRANTED",
    0xC0000193: "STATUS_ACCOUNT_EXPIRED",
    0xC0000224: "STATUS_PASSWORD_MUST_CHANGE",
    0xC0000234: "STATUS_ACCOUNT_LOCKED_OUT",
}

logging.getLogger("spnego").setLevel(logging.WARNING)  # below that it writes down what it sends


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """The server says that it does not take the account; state: what it calls the reason, if it does."""

    def __init__(self, state: str = "") -> None:
        self.state = state
        super().__init__(state)


class Outdated(Exception):  # noqa: N818 - what the server is, not an error of ours
    """The server's CredSSP is of a version that cannot prove whom one speaks to."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(version)


class _Ntlm:
    """pyspnego's NTLM, that answers no challenge which would make its keys weak.

    answered: a proof was made; keys: what it agreed upon.
    """

    def __init__(self, username: str, password: Secret, host: str, end_point: bytes) -> None:
        import spnego  # noqa: PLC0415 - it takes a tenth of a second, and few need it
        from spnego._ntlm_raw.crypto import ntowfv1  # noqa: PLC0415
        from spnego.channel_bindings import GssChannelBindings  # noqa: PLC0415

        self.answered = False
        self.keys: NtlmKeys | None = None
        # From a password it makes the hash of LAN Manager, too, in Python: 0.6 ms for what is never sent.
        known = spnego.NTLMHash(username.removeprefix(".\\"), None, ntowfv1(password.reveal()).hex())
        self._context = spnego.client(
            known,
            hostname=host,
            service="HTTP",
            channel_bindings=GssChannelBindings(application_data=end_point) if end_point else None,
            protocol="ntlm",
            options=spnego.NegotiateOptions.use_ntlm,
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def step(self, in_token: bytes | None = None, **more: Any) -> bytes | None:
        """The next message; with a challenge, the one that proves the password.

        Raises:
            ValueError: the challenge is none, or asks for weak keys.
        """
        if in_token:
            if not in_token.startswith(_CHALLENGE) or len(in_token) < 32:
                raise ValueError("what should be a challenge of NTLM is none")
            (flags,) = struct.unpack_from("<I", in_token, 20)
            if flags & _NEEDED != _NEEDED:
                raise ValueError("the challenge of NTLM asks for weak keys, or for no encryption")
        token = self._context.step(in_token, **more)
        self.answered = self.answered or bool(in_token)
        if token and self._context.complete:
            exchanged = bool(ntlm_flags(token) & KEY_EXCHANGE)
            self.keys = NtlmKeys(self._context.session_key, exchanged=exchanged)
        return token


class Tokens:
    """One conversation, and the keys that come of it.

    scheme: "Negotiate", "NTLM" or "CredSSP", as the server names it. host: its address.
    end_point: what binds NTLM to the TLS that it runs in, else empty; CredSSP has a binding of its own.
    """

    def __init__(
        self, scheme: str, username: str, password: Secret, host: str, *, end_point: bytes = b"", old_tls: bool = False
    ) -> None:
        self.scheme = scheme
        inner = _Ntlm(username, password, host, b"" if scheme == "CredSSP" else end_point)
        self._ntlm, self._proved = inner, False
        self._context: Any = inner if scheme != "CredSSP" else _credssp(username, password, inner, old_tls=old_tls)

    @property
    def proves(self) -> bool:
        """Whether the password, or a proof of it, is in a token that was given out."""
        return self._proved

    @property
    def complete(self) -> bool:
        """Whether nothing is left to say."""
        return bool(self._context.complete)

    def step(self, token: bytes) -> bytes:
        """The next token for the server, after its own (empty: it has said nothing yet).

        Raises:
            ValueError: what it said makes no login.
            ssl.SSLError: the TLS within CredSSP fails.
            Refused: it says that it does not take the account.
            Outdated: as it says.
        """
        try:
            given: bytes = self._context.step(token or None) or b""
        except Exception as error:  # the library's parser is not made for enemies: it raises whatever comes
            version = self._context.get_extra_info("protocol_version")
            if version is not None and version < LEAST_CREDSSP:
                raise Outdated(version) from None
            status = getattr(getattr(error, "base_error", None), "winerror", None)
            if self._proved and isinstance(status, int):
                raise Refused(_STATES.get(status & 0xFFFFFFFF, f"0x{status & 0xFFFFFFFF:08X}")) from None
            raise _cause(error, self.scheme) from None
        self._proved = self._ntlm.answered
        return given

    @property
    def _keys(self) -> NtlmKeys | None:
        """Those of NTLM; CredSSP has its own, of its TLS."""
        return None if self.scheme == "CredSSP" else self._ntlm.keys

    def seal(self, message: bytes) -> tuple[bytes, bytes]:
        """Signature and encrypted message."""
        if (keys := self._keys) is not None:
            return keys.seal(message)
        wrapped = self._context.wrap_winrm(message)
        return wrapped.header, wrapped.data

    def open(self, signature: bytes, sealed: bytes) -> bytes:
        """The message.

        Raises:
            ValueError: it is not what the other side has sealed.
        """
        if (keys := self._keys) is not None:
            return keys.open(signature, sealed)
        try:
            message: bytes = self._context.unwrap_winrm(signature, sealed)
        except Exception:  # as above
            raise ValueError("an encrypted answer that nobody who knows the keys has made") from None
        return message


def _credssp(username: str, password: Secret, inner: _Ntlm, *, old_tls: bool) -> Any:
    """CredSSP gives the password only to a server that has answered for its TLS key with the session's own keys."""
    import spnego  # noqa: PLC0415
    from spnego.tls import CredSSPTLSContext  # noqa: PLC0415

    return spnego.client(
        username.removeprefix(".\\"),
        password.reveal(),
        protocol="credssp",
        credssp_negotiate_context=inner,
        credssp_tls_context=CredSSPTLSContext(context=credssp_tls(old=old_tls)),
        credssp_min_protocol=LEAST_CREDSSP,
    )


def _cause(error: Exception, scheme: str) -> Exception:
    """What went wrong, without what was said."""
    if isinstance(error, ValueError):
        return ValueError(str(error))
    if isinstance(error.__cause__, ssl.SSLError):
        return error.__cause__
    return ValueError(f"{scheme}: {type(error).__name__}")
