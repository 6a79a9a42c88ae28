"""Who is at the other end of a connection: Basic, Negotiate with NTLM, CredSSP, by pyspnego's acceptors. No I/O.

A login belongs to the connection, as [MS-WSMV] 2.1 and http.sys have it: once it is complete, requests need no header.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import spnego
from spnego.channel_bindings import GssChannelBindings
from spnego.tls import CredSSPTLSContext

from lab.windows import tokens
from lab.windows.accounts import Accounts
from lab.windows.settings import Login, Settings

_REALM = "WSMAN"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an Authorization header has led to. token goes back to the client."""

    admitted: bool
    scheme: str = ""
    token: bytes = b""
    refused: bool = False


class Door:
    """The login of one connection."""

    def __init__(
        self,
        settings: Settings,
        accounts: Accounts,
        credssp: CredSSPTLSContext | None,
        certificate_hash: bytes | None = None,
    ) -> None:
        """certificate_hash: of the server's certificate when the connection is TLS (RFC 5929, tls-server-end-point)."""
        self._settings, self._accounts, self._credssp = settings, accounts, credssp
        self._binding = (
            GssChannelBindings(application_data=b"tls-server-end-point:" + certificate_hash)
            if certificate_hash and settings.binding != "none"
            else None
        )
        self._acceptor: Any = None
        self._ears: _Ears | None = None
        self.login: Login | None = None
        self.scheme = ""
        self.user = ""
        self.context: Any = None

    def challenges(self, scheme: str = "", token: bytes = b"") -> list[tuple[str, str]]:
        """The WWW-Authenticate headers of an answer: the way on in one scheme, or all that are offered."""
        if token:
            return [("WWW-Authenticate", f"{scheme} {base64.b64encode(token).decode()}")]
        return [
            ("WWW-Authenticate", f'Basic realm="{_REALM}"' if one == "Basic" else one) for one in self._settings.offers
        ]

    def hear(self, authorization: str) -> Verdict:
        """The next Authorization header. Never raises: garbage is refused."""
        scheme, _, told = authorization.partition(" ")
        named = next((one for one in self._settings.offers if one.lower() == scheme.lower()), "")
        token = _decoded(told)
        if not named or token is None or named == "Kerberos":
            return Verdict(False, named, refused=True)
        if named == "Basic":
            return self._basic(token)
        if tokens.begins(token):
            self._begin(named, token)
        return self._step(named, token)

    def _basic(self, token: bytes) -> Verdict:
        user, _, password = token.decode("utf-8", "replace").partition(":")
        self.user, self.scheme, self.context = user, "basic", None
        self.login = self._accounts.basic(user, password)
        return Verdict(self.login is not None, "Basic", refused=self.login is None)

    def _begin(self, named: str, token: bytes) -> None:
        """A new login: what was before on this connection ends."""
        self.login, self.context, self.user = None, None, ""
        os.environ["NTLM_USER_FILE"] = str(self._accounts.file)  # where pyspnego looks
        if named == "CredSSP":
            self._ears = _Ears(spnego.server(protocol="negotiate", options=spnego.NegotiateOptions.use_negotiate))
            self._acceptor = spnego.server(
                protocol="credssp", credssp_negotiate_context=self._ears, credssp_tls_context=self._credssp
            )
            return
        raw = tokens.is_ntlm(token)
        options = spnego.NegotiateOptions.use_ntlm if raw else spnego.NegotiateOptions.use_negotiate
        self._ears = _Ears(spnego.server(protocol="ntlm" if raw else "negotiate", options=options))
        self._acceptor = self._ears

    def _step(self, named: str, token: bytes) -> Verdict:
        if self._acceptor is None or self._ears is None or self._acceptor.complete:
            return Verdict(False, named, refused=True)
        os.environ["NTLM_USER_FILE"] = str(self._accounts.file)
        self._ears.binding = self._wanted(token)
        try:
            answer = self._acceptor.step(token) or b""
        except Exception:  # a token of anybody's making; pyspnego raises what its parsers do
            return self._refusal(named)
        if named == "CredSSP" and self._acceptor.get_extra_info("auth_stage") == "Authentication failure":
            return self._refusal(named, answer)
        if not self._acceptor.complete:
            return Verdict(False, named, answer)
        self.user = self._ears.user
        self.login = self._accounts.find(self.user)
        self.scheme = named.lower()
        self.context = self._acceptor
        self._acceptor = self.context if self.login else None
        return Verdict(self.login is not None, named, answer, refused=self.login is None)

    def _refusal(self, named: str, token: bytes = b"") -> Verdict:
        self.user = self._ears.user if self._ears else ""
        self._acceptor = self._ears = None
        return Verdict(False, named, token, refused=True)

    def _wanted(self, token: bytes) -> GssChannelBindings | None:
        """The channel binding to be checked: with "relaxed" only if the client sent one."""
        if self._settings.binding == "relaxed" and not tokens.binds(token):
            return None
        return self._binding


class _Ears:
    """Stands before an acceptor of NTLM or Negotiate, and hears who wants in: a refused one is to be logged, too."""

    def __init__(self, acceptor: Any) -> None:
        self._acceptor = acceptor
        self.user = ""
        self.binding: GssChannelBindings | None = None

    def step(self, token: bytes | None = None) -> Any:
        """As the acceptor's."""
        self.user = tokens.user(token or b"") or self.user
        return self._acceptor.step(token, channel_bindings=self.binding)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._acceptor, name)


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None


def offered(authorization: str) -> Mapping[str, Any]:
    """What an Authorization header is, for the log: no secret, but whether it was one. Never raises."""
    scheme, _, told = authorization.partition(" ")
    token = _decoded(told)
    kind = "password" if scheme.lower() == "basic" else tokens.kind(token or b"")
    return {"scheme": scheme[:20], "kind": kind, "octets": len(told)}
