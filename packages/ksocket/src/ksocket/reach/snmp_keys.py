"""The SNMPv3 user of a credential file, as the library wants it: protocols by the manual's names, hashed keys kept."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from gufo.snmp._fast import get_master_key

from ksocket.credentials.accounts import SnmpFile
from ksocket.credentials.secret import Secret
from ksocket.reach.trouble import Trouble
from kswire.problems import Code

# The manual's names -> the library's number and the length of the key in bytes (RFC 3414, RFC 7860).
AUTHENTICATION = {
    "usmHMACMD5AuthProtocol": (1, 16),
    "usmHMACSHAAuthProtocol": (4, 20),
    "usmHMAC128SHA224AuthProtocol": (7, 28),
    "usmHMAC192SHA256AuthProtocol": (10, 32),
    "usmHMAC256SHA384AuthProtocol": (11, 48),
    "usmHMAC384SHA512AuthProtocol": (12, 64),
}
# RFC 3414 (DES), RFC 3826 (AES128); AES192 and AES256 only ever were drafts.
PRIVACY = {
    "usmDESPrivProtocol": (1, 16),
    "usmAesCfb128Protocol": (2, 16),
    "usmAesCfb192Protocol": (3, 24),
    "usmAesCfb256Protocol": (4, 32),
}
NOT_BUILT = frozenset({"usm3DESEDEPrivProtocol"})

# How a key that is too short for AES192 or AES256 is made longer: draft-blumenthal-aes-usm-04, or
# draft-reeder-snmpv3-usm-3desede-00 as Cisco uses it. The library adds these to the number of the authentication.
EXTENSIONS = {"blumenthal": 1, "reeder": 2}

K = TypeVar("K")
V = TypeVar("V")

_MASTER = 0x40  # tells the library that a key is a hashed password already
_KEPT = 256


@dataclass(frozen=True, slots=True)
class User:
    """A user with keys in the form of the library. Keys are secrets: they are not shown."""

    name: str
    auth_algorithm: int = 0
    auth_key: bytes = field(default=b"", repr=False)
    priv_algorithm: int = 0
    priv_key: bytes = field(default=b"", repr=False)

    @property
    def authenticated_only(self) -> "User":
        """The same user without encryption."""
        return User(self.name, self.auth_algorithm, self.auth_key)


def users(file: SnmpFile) -> tuple[User, ...]:
    """The users to try in turn: one, or two when AES192 or AES256 leaves the key extension open.

    Raises:
        Trouble: NOT_BUILT for 3DES; CREDENTIAL_FILE when a key or a protocol is missing or unknown.
    """
    name = file.username or ""
    if file.auth_protocol == "usmNoAuthProtocol":
        return (User(name),)
    auth, auth_length = _protocol(AUTHENTICATION, file.auth_protocol)
    auth_key = _master(file, auth, "authKey", file.auth_key)
    if file.priv_protocol == "usmNoPrivProtocol":
        return (User(name, auth | _MASTER, auth_key),)
    priv, priv_length = _protocol(PRIVACY, file.priv_protocol)
    priv_key = _master(file, auth, "privKey", file.priv_key)
    found = [
        User(name, auth + extension | _MASTER, auth_key, priv | _MASTER, priv_key)
        for extension in _extensions(file, needed=priv_length > auth_length)
    ]
    worked = _worked.get((file.path, file.revision))
    return tuple(sorted(found, key=lambda user: user.auth_algorithm != worked))


def remember(file: SnmpFile, user: User) -> None:
    """Puts this user first the next time that the file is used: the wrong key extension costs a time-out."""
    _keep(_worked, (file.path, file.revision), user.auth_algorithm)


def _extensions(file: SnmpFile, *, needed: bool) -> tuple[int, ...]:
    if not needed:
        return (0,)
    if file.key_extension is not None:
        return (EXTENSIONS[file.key_extension],)
    return tuple(EXTENSIONS.values())


def _protocol(known: dict[str, tuple[int, int]], name: str) -> tuple[int, int]:
    if name in NOT_BUILT:
        raise Trouble(Code.NOT_BUILT, method=f"snmp {name}")
    if name not in known:
        raise Trouble(Code.CREDENTIAL_FILE, fault=f"unknown protocol {name}")
    return known[name]


_masters: OrderedDict[tuple[Path, str, str, int], bytes] = OrderedDict()
_worked: OrderedDict[tuple[Path, str], int] = OrderedDict()


def _keep(store: OrderedDict[K, V], key: K, value: V) -> None:
    store[key] = value
    if len(store) > _KEPT:
        store.popitem(last=False)


def _master(file: SnmpFile, algorithm: int, key: str, password: Secret | None) -> bytes:
    """The password hashed into a master key (RFC 3414, A.2): a megabyte through the hash, so it is done once a file."""
    if not password:
        raise Trouble(Code.CREDENTIAL_FILE, fault=f"{key} is missing")
    place = (file.path, file.revision, key, algorithm)
    if place not in _masters:
        _keep(_masters, place, bytes(get_master_key(algorithm, password.reveal().encode())))
    return _masters[place]
