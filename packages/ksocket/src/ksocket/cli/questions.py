"""What `credentials add` asks. An answer is checked as soon as it is given, and asked for again when it is wrong."""

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from ksocket import scope, words
from ksocket.cli import settings
from ksocket.credentials import winrm
from ksocket.credentials.snmp import AUTH_PROTOCOLS, NO_AUTH, NO_PRIV, PRIV_PROTOCOLS, SHORTEST
from ksocket.faults import Fault
from ksocket.words import say

_Answer = TypeVar("_Answer")


def ask(text: str, *, default: str | None = "", hide: bool = False) -> str:
    """One answer, without its blanks; a secret as it is, and not echoed on a terminal."""
    hidden = hide and sys.stdin.isatty()  # nothing echoes what comes through a pipe
    answer: str = click.prompt(text, default=default, hide_input=hidden, show_default=bool(default), err=True)
    return answer if hide else answer.strip()


def _right(text: str, check: Callable[[str], _Answer], *, default: str | None = None, hide: bool = False) -> _Answer:
    """The first answer that passes the check, which raises Fault.

    In a pipe the first wrong one ends the command: the next line is the answer to another question, maybe a secret.
    """
    while True:
        try:
            return check(ask(text, default=default, hide=hide))
        except Fault as fault:
            if not sys.stdin.isatty():
                raise
            settings.warn(words.fault_text(fault))


def _port(default: int) -> int:
    return _right(say("ask-port"), _number, default=str(default))


def _number(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and 1 <= int(word[:6]) <= 65535):
        raise Fault("not-a-port", value=word)
    return int(word)


def _includes() -> list[str]:
    return _right(say("ask-includes"), _networks)


def _networks(text: str) -> list[str]:
    given = text.replace(",", " ").split()
    if not given:
        raise Fault("bad-network", word=text)
    return [str(one.network_address if one.num_addresses == 1 else one) for one in scope.parse_networks(given)]


def _choice(text: str, key: str, known: tuple[str, ...], default: str) -> str:
    return _right(text, lambda word: settings.choice(key, word, known), default=default)


def _secret(text: str) -> str:
    """A password of SNMPv3."""
    return _right(text, _long, hide=True)


def _long(secret: str) -> str:
    if len(secret) < SHORTEST:
        raise Fault("password-short", least=SHORTEST)
    return secret


def _ssh() -> dict[str, object]:
    values: dict[str, object] = {"includes": _includes(), "port": _port(22)}
    account: dict[str, object] = {"username": ask(say("ask-username"), default=None)}
    if password := ask(say("ask-password-or-none"), hide=True):
        account["password"] = password
    if filename := ask(say("ask-key")):
        key = {"filename": filename}
        if passphrase := ask(say("ask-passphrase"), hide=True):
            key["passphrase"] = passphrase
        account["clientKeys"] = [key]
    return {**values, "account": account}


def _winrm() -> dict[str, object]:
    return {
        "includes": _includes(),
        "authMethod": _choice(say("ask-auth-method"), "authMethod", winrm.METHODS, "ntlm"),
        "port": _port(winrm.HTTP),
        "account": {
            "username": ask(say("ask-username"), default=None),
            "password": ask(say("ask-password"), hide=True),
        },
    }


def _snmp() -> dict[str, object]:
    values: dict[str, object] = {"includes": _includes(), "port": _port(161)}
    username = ask(say("ask-snmp-user"))
    if not username:
        return {**values, "authData": {"community": ask(say("ask-community"), hide=True)}}
    return {**values, "authData": {"username": username, **_security()}}


def _security() -> dict[str, str]:
    """The protocols and keys of SNMPv3; encryption only with authentication."""
    text = say("ask-auth-protocol", choices=", ".join(AUTH_PROTOCOLS))
    auth = _choice(text, "authProtocol", AUTH_PROTOCOLS, "usmHMACSHAAuthProtocol")
    if auth == NO_AUTH:
        return {}
    security = {"authProtocol": auth, "authKey": _secret(say("ask-auth-key"))}
    text = say("ask-priv-protocol", choices=", ".join(PRIV_PROTOCOLS))
    priv = _choice(text, "privProtocol", PRIV_PROTOCOLS, "usmAesCfb128Protocol")
    if priv != NO_PRIV:
        security |= {"privProtocol": priv, "privKey": _secret(say("ask-priv-key"))}
    return security


QUESTIONS: dict[str, Callable[[], dict[str, object]]] = {"ssh": _ssh, "winrm": _winrm, "snmp": _snmp}
"""By method: ask for what its file needs."""
