"""The credential files of a network, as a user of the manual would have written them."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from lab import description, keys

NETWORKS = ("office", "crowd", "floor", "branch", "estate", "names", "campus", "dual", "windows")
_SECRET_KEYS = frozenset({"password", "passphrase", "community", "authKey", "privKey"})


def write(directory: Path, network: str) -> None:
    """Write the network's files, keys and known hosts below directory; modes 0700 and 0600."""
    directory.mkdir(mode=0o700, parents=True)
    for path, text in sorted(_texts(network).items()):
        _private(directory / path, text.encode())
    described = description.read(network)
    for account in described.accounts.values():
        if account.key is not None:
            _private(directory / "keys" / account.key, keys.private(account.key, account.passphrase))
    _private(directory / "keys/known_hosts", known_hosts(described).encode())


def known_hosts(network: description.Description) -> str:
    """A known_hosts file (sshd(8)) that knows the host at each impostor's address, as it was before."""
    lines = [
        f"{host.address} {keys.public(f'{name} before')}\n" for name, host in network.hosts.items() if host.impostor
    ]
    return "".join(lines)


def secrets(network: str) -> frozenset[str]:
    """Every secret of a network: in its credential files, of its accounts and agents."""
    described = description.read(network)
    found = {word for account in described.accounts.values() for word in (account.password, account.passphrase) if word}
    for text in _texts(network).values():
        found.update(_within(tomllib.loads(text)))
    for host in described.hosts.values():
        found.update(host.snmp.communities if host.snmp else ())
        if host.snmpd:
            found.update(host.snmpd.communities)
            found.update(key for user in host.snmpd.users for key in (user.auth_key, user.priv_key))
    return frozenset(found)


def _texts(network: str) -> dict[str, str]:
    """The credential files by their path below the directory."""
    return dict(_walk(files("lab").joinpath("networks", network, "credentials"), ""))


def _walk(place: Traversable, above: str) -> Iterator[tuple[str, str]]:
    for entry in place.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{above}{entry.name}/")
        else:
            yield f"{above}{entry.name}", entry.read_text(encoding="utf-8")


def _within(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _within(value)
        elif isinstance(value, list):
            for one in value:
                yield from _within(one) if isinstance(one, dict) else ()
        elif key in _SECRET_KEYS:
            yield value


def _private(path: Path, content: bytes) -> None:
    for parent in reversed(path.parents):
        parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)


# No log, report or error may hold one of these.
SECRETS = frozenset().union(*(secrets(network) for network in NETWORKS))
