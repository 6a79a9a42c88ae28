"""credentials/snmp/*."""

from dataclasses import dataclass, replace

from ksocket.credentials.accounts import SnmpFile, Warn
from ksocket.credentials.draft import Draft
from ksocket.credentials.secret import Secret
from ksocket.documents.table import Table
from ksocket.faults import Fault

NO_AUTH = "usmNoAuthProtocol"
NO_PRIV = "usmNoPrivProtocol"
AUTH_PROTOCOLS = (
    NO_AUTH,
    "usmHMACMD5AuthProtocol",
    "usmHMACSHAAuthProtocol",
    "usmHMAC128SHA224AuthProtocol",
    "usmHMAC192SHA256AuthProtocol",
    "usmHMAC256SHA384AuthProtocol",
    "usmHMAC384SHA512AuthProtocol",
)
PRIV_PROTOCOLS = (
    NO_PRIV,
    "usmDESPrivProtocol",
    "usm3DESEDEPrivProtocol",
    "usmAesCfb128Protocol",
    "usmAesCfb192Protocol",
    "usmAesCfb256Protocol",
)
VERSIONS = ("1", "2c", "3")
KEY_EXTENSIONS = ("blumenthal", "reeder")
CONTEXT_COMMUNITIES = ("community@context", "context@community")
SHORTEST = 8  # characters of a password, RFC 3414 section 11.2


@dataclass(frozen=True, slots=True)
class _Level:
    """A protocol and its key: both or neither."""

    protocol: str
    key: Secret | None


def snmp_file(draft: Draft) -> SnmpFile:
    """The file as an SnmpFile: with a username v3, else v2c, unless it names the version.

    Raises:
        Fault: with file, line and key.
    """
    data = draft.table.table("authData")
    includes = draft.includes()
    community, username = draft.secret(data, "community"), data.text("username", None) or None
    auth = _level(draft, data, "authProtocol", AUTH_PROTOCOLS, "authKey")
    priv = _level(draft, data, "privProtocol", PRIV_PROTOCOLS, "privKey")
    extension = data.choice("keyExtension", None, KEY_EXTENSIONS)
    contexts = data.choice("contextCommunity", None, CONTEXT_COMMUNITIES)
    version = _version(draft, data, community, username)
    if version in ("1", "2c"):
        username = None
    if username is None:
        _check_community(draft, data, community, auth, priv)
        auth, priv = _Level(NO_AUTH, None), _Level(NO_PRIV, None)
    else:
        auth, priv = _check_v3(draft, data, community, auth, priv)
    return SnmpFile(
        path=draft.path,
        includes=includes,
        excludes=draft.excludes(),
        port=draft.port(161),
        timeout=draft.timeout(),
        version=version,
        community=community,
        username=username,
        auth_protocol=auth.protocol,
        auth_key=auth.key,
        priv_protocol=priv.protocol,
        priv_key=priv.key,
        key_extension=extension,
        context_community=contexts,
        retries=draft.table.integer("retries", 0, 0, 10),
        retry_interval=draft.table.number("retryInterval", 1.0, 0, 60),
        revision=draft.revision(),
        warnings=draft.warnings(),
    )


def _level(draft: Draft, data: Table, protocol: str, known: tuple[str, ...], key: str) -> _Level:
    return _Level(data.choice(protocol, known[0], known), draft.secret(data, key))


def _version(draft: Draft, data: Table, community: Secret | None, username: str | None) -> str | None:
    """The version that the file names; in TOML a number is taken for the word."""
    value = data.get("version")
    if value is None:
        return None
    given = value.data
    number = isinstance(given, int) and not isinstance(given, bool)
    version = replace(value, data=str(given)).choice(VERSIONS) if number else value.choice(VERSIONS)
    if version == "3" and username is None:
        raise Fault("version-without-username", **value.place)
    if version != "3" and community is None:
        raise Fault("version-without-community", **value.place)
    if version != "3" and username is not None:
        draft.warn(Warn("username-unused", **data.need("username").place))
    return version


def _check_community(draft: Draft, data: Table, community: Secret | None, auth: _Level, priv: _Level) -> None:
    keyed = auth.key is not None or priv.key is not None
    place = data.value.place | {"key": "authData.username"}
    if community is None:
        raise Fault("v3-without-username", **place) if keyed else Fault("no-community", **place)
    if keyed:
        draft.warn(Warn("v3-keys-unused", **place))


def _check_v3(draft: Draft, data: Table, community: Secret | None, auth: _Level, priv: _Level) -> tuple[_Level, _Level]:
    if community is not None:
        draft.warn(Warn("community-unused", **data.need("community").place))
    for level, key in ((auth, "authKey"), (priv, "privKey")):
        if level.key is not None and len(level.key.reveal()) < SHORTEST:
            raise Fault("key-too-short", least=SHORTEST, **data.need(key).place)
    if auth.protocol == NO_AUTH:
        return _without_auth(data, auth, priv)
    if auth.key is None:
        # The manual's own sample names a protocol, and its key in a comment: it is read, and says what it lacks.
        draft.warn(Warn("auth-key-missing", **(data.need("authProtocol").place | {"key": "authData.authKey"})))
        return _Level(NO_AUTH, None), _Level(NO_PRIV, None)
    if (priv.protocol == NO_PRIV) != (priv.key is None):
        absent = "privProtocol" if priv.key is not None else "privKey"
        raise Fault("priv-incomplete", **(data.value.place | {"key": f"authData.{absent}"}))
    return auth, priv


def _without_auth(data: Table, auth: _Level, priv: _Level) -> tuple[_Level, _Level]:
    if auth.key is not None:
        raise Fault("auth-protocol-missing", **(data.need("authKey").place | {"key": "authData.authProtocol"}))
    if priv.key is not None or priv.protocol != NO_PRIV:
        key = "privKey" if priv.key is not None else "privProtocol"
        raise Fault("priv-without-auth", **data.need(key).place)
    return auth, priv
