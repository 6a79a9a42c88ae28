"""What a proxy is told of an account: Basic (RFC 7617), NTLM, Negotiate (RFC 4559).

NTLM and Negotiate show no password; the proxy must keep the connection open between their steps.
"""

import base64
import logging
from typing import Final, Protocol

from ksocket.credentials.secret import Secret

KINDS: Final = ("ntlm", "negotiate", "basic")
"""In the order in which they are chosen. Without Kerberos Negotiate is NTLM in another coat, which fewer speak."""

logging.getLogger("spnego").setLevel(logging.WARNING)  # below that it writes down what it sends


class Failed(Exception):  # noqa: N818 - what the proxy said, not an error of ours
    """What the proxy answered makes no login."""


class Login(Protocol):
    """One conversation."""

    def step(self, challenge: bytes) -> str | None:
        """The next value of Proxy-Authorization; None when nothing is left to say.

        Raises:
            Failed: the challenge is none.
        """


def begin(kind: str, username: str, password: Secret, host: str) -> Login:
    """A login of that kind at the proxy of that host name."""
    return _Basic(username, password) if kind == "basic" else _Windows(kind, username, password, host)


class _Basic:
    def __init__(self, username: str, password: Secret) -> None:
        self._words: str | None = f"{username}:{password.reveal()}"

    def step(self, challenge: bytes) -> str | None:  # noqa: ARG002 - Basic asks nothing
        words, self._words = self._words, None
        return None if words is None else f"Basic {base64.b64encode(words.encode()).decode()}"


class _Windows:
    """username may be DOMAIN\\user or user@domain."""  # noqa: D301 - one backslash is meant

    def __init__(self, kind: str, username: str, password: Secret, host: str) -> None:
        import spnego  # noqa: PLC0415 - it takes a tenth of a second, and few need it

        own = spnego.NegotiateOptions.use_ntlm if kind == "ntlm" else spnego.NegotiateOptions.use_negotiate
        self._name, self._error = {"ntlm": "NTLM", "negotiate": "Negotiate"}[kind], spnego.exceptions.SpnegoError
        try:
            self._context = spnego.client(
                username, password.reveal(), hostname=host, service="HTTP", protocol=kind, options=own
            )
        except self._error as error:
            raise Failed(type(error).__name__) from None

    def step(self, challenge: bytes) -> str | None:
        if self._context.complete:
            return None
        try:
            token = self._context.step(challenge or None)
        except Exception as error:  # the library's parser is not made for enemies: it raises whatever comes
            raise Failed(type(error).__name__) from None
        return f"{self._name} {base64.b64encode(token).decode()}" if token else None
