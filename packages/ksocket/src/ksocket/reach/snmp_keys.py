"""The SNMPv3 user of a credential file: protocols by the manual's names, hashed passwords kept."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ksocket.credentials.accounts import SnmpFile
from ksocket.credentials.secret import Secret
from ksocket.reach import snmp_crypt
from ksocket.reach.snmp_message import Keys
from ksocket.reach.trouble import Trouble
from kswire.problems import Code


@dataclass(frozen=True, slots=True)
class Hash:
    """A hash as authentication uses it. size: bytes of the key; code: bytes of the code in a message."""

    digest: str
    size: int
    code: int


# The manual's names (RFC 3414, RFC 7860).
AUTHENTICATION = {
    "usmHMACMD5AuthProtocol": Hash("md5", 16, 12),
    "usmHMACSHAAuthProtocol": Hash("sha1", 20, 12),
    "usmHMAC128SHA224AuthProtocol": Hash("sha224", 28, 16),
    "usmHMAC192SHA256AuthProtocol": Hash("sha256", 32, 24),
    "usmHMAC256SHA384AuthProtocol": Hash("sha384", 48, 32),
    "usmHMAC384SHA512AuthProtocol": Hash("sha512", 64, 48),
}
DES, TRIPLE_DES = "usmDESPrivProtocol", "usm3DESEDEPrivProtocol"
# Bytes of the key, with DES' vector. RFC 3414 (DES), RFC 3826 (AES128); the others only ever were drafts.
PRIVACY = {
    DES: 16,
    TRIPLE_DES: 32,
    "usmAesCfb128Protocol": 16,
    "usmAesCfb192Protocol": 24,
    "usmAesCfb256Protocol": 32,
}

# How a key that is too short is made longer: draft-blumenthal-aes-usm-04, or draft-reeder-snmpv3-usm-3desede-00, which
# is what 3DES is defined with, and which Cisco uses for AES, too.
EXTENSIONS = ("blumenthal", "reeder")

K = TypeVar("K")
V = TypeVar("V")

_KEPT = 256  # of hashed passwords
_KEPT_AGENTS = 10_000  # of which is known what they understood


@dataclass(frozen=True, slots=True)
class User:
    """A user with the keys that are the same on every engine. Keys are secrets: they are not shown.

    privacy by the manual's name; extension: how its key is made longer, where that is needed.
    """

    name: str
    hash: Hash | None = None
    auth_key: bytes = field(default=b"", repr=False)
    privacy: str = ""
    priv_key: bytes = field(default=b"", repr=False)
    extension: str = ""

    @property
    def authenticated_only(self) -> "User":
        """The same user without encryption."""
        return User(self.name, self.hash, self.auth_key)

    def keys(self, engine: bytes) -> Keys:
        """The keys for this engine; none for a user without authentication."""
        if self.hash is None:
            return Keys()
        auth = snmp_crypt.localized(self.hash.digest, self.auth_key, engine)
        return Keys(self.hash.digest, auth, self.hash.code, self._cipher(self.hash.digest, engine))

    def _cipher(self, digest: str, engine: bytes) -> snmp_crypt.Cipher | None:
        if not self.privacy:
            return None
        length, key = PRIVACY[self.privacy], snmp_crypt.localized(digest, self.priv_key, engine)
        if self.extension == "reeder":
            key = snmp_crypt.reeder(digest, key, length, engine)
        key = snmp_crypt.blumenthal(digest, key, length)[:length]
        return snmp_crypt.Des(key) if self.privacy in (DES, TRIPLE_DES) else snmp_crypt.Aes(key)


def users(file: SnmpFile, addr: str) -> tuple[User, ...]:
    """The users to try in turn: one, or two when the protocol leaves the key extension open.

    What this agent understood the last time is first, else what another one did with this file.

    Raises:
        Trouble: CREDENTIAL_FILE when a key or a protocol is missing or unknown.
    """
    name = file.username or ""
    if file.auth_protocol == "usmNoAuthProtocol":
        return (User(name),)
    auth = _protocol(AUTHENTICATION, file.auth_protocol)
    auth_key = _master(file, auth.digest, "authKey", file.auth_key)
    if file.priv_protocol == "usmNoPrivProtocol":
        return (User(name, auth, auth_key),)
    length = _protocol(PRIVACY, file.priv_protocol)
    priv_key = _master(file, auth.digest, "privKey", file.priv_key)
    worked = _worked.get((file.path, file.revision, addr)) or _worked.get((file.path, file.revision, ""))
    extensions = sorted(_extensions(file, needed=length > auth.size), key=lambda one: one != worked)
    return tuple(User(name, auth, auth_key, file.priv_protocol, priv_key, one) for one in extensions)


def remember(file: SnmpFile, addr: str, user: User) -> None:
    """Puts this key extension first the next time: the wrong one costs a time-out."""
    for place in (addr, ""):
        _keep(_worked, (file.path, file.revision, place), user.extension, _KEPT_AGENTS)


def _extensions(file: SnmpFile, *, needed: bool) -> tuple[str, ...]:
    if not needed:
        return ("",)
    if file.key_extension is not None:
        return (file.key_extension,)
    return ("reeder",) if file.priv_protocol == TRIPLE_DES else EXTENSIONS


def _protocol(known: dict[str, V], name: str) -> V:
    if name not in known:
        raise Trouble(Code.CREDENTIAL_FILE, fault=f"unknown protocol {name}")
    return known[name]


_masters: OrderedDict[tuple[Path, str, str, str], bytes] = OrderedDict()
_worked: OrderedDict[tuple[Path, str, str], str] = OrderedDict()


def _keep(store: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    store[key] = value
    store.move_to_end(key)
    if len(store) > most:
        store.popitem(last=False)


def _master(file: SnmpFile, digest: str, key: str, password: Secret | None) -> bytes:
    """The password hashed into a key: a megabyte through the hash, so it is done once a file."""
    if not password:
        raise Trouble(Code.CREDENTIAL_FILE, fault=f"{key} is missing")
    place = (file.path, file.revision, key, digest)
    if place not in _masters:
        _keep(_masters, place, snmp_crypt.master(digest, password.reveal().encode()), _KEPT)
    return _masters[place]
