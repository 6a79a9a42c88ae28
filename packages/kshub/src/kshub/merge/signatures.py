"""Which signatures tell machines apart, how strong each kind is, and which values tell nothing. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kswire.facts import Signature
from kswire.macs import burned_in

# From what nobody can copy to what is easily shared. A stronger one that differs vetoes a weaker one that agrees.
RANKED: Final = ("cloudId", "smbiosUuid", "machineId", "chassisSerial", "snmpEngineId", "sshHostKey", "mac")

# What is copied together: a disk image takes its ids along, a maker's mistake concerns the board, an adapter moves
# alone. So agreement within one group is one witness, not several.
GROUPS: Final = {
    "smbiosUuid": "board",
    "chassisSerial": "board",
    "machineId": "disk",
    "snmpEngineId": "disk",
    "sshHostKey": "disk",
    "mac": "adapter",
}

_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
_ENGINE_ID = re.compile(r"([0-9a-f]{2}){5,32}")  # RFC 3411, SnmpEngineID
_LOOPBACK_ENGINE = re.compile(r"8[0-9a-f]{7}017f[0-9a-f]{6}")  # made from 127.0.0.0/8: the agent knew no better
_FEWEST_DIGITS = 3  # different ones in an id of 32: fewer were typed, not drawn

# Boards that left the factory without an id of their own; both byte orders of the first three fields.
_SHARED_UUIDS = frozenset(
    {
        "03000200-0400-0500-0006-000700080009",
        "00020003-0004-0005-0006-000700080009",
        "12345678-1234-5678-90ab-cddeefaabbcc",
        "78563412-3412-7856-90ab-cddeefaabbcc",
        "00112233-4455-6677-8899-aabbccddeeff",
        "01234567-8910-1112-1314-151617181920",
    }
)
_SHARED_MACHINE_IDS = frozenset({"uninitialized", "d41d8cd98f00b204e9800998ecf8427e"})  # the MD5 of nothing
_SHARED_SERIALS = re.compile(
    r"|to be filled( by o\.?e\.?m\.?)?|default( string)?|o\.?e\.?m\.?|none|null|empty|n/?a|not (specified|applicable|"
    r"available|present|set)|unknown|invalid|(system|chassis|base ?board|product)?[ -]?serial[ -]?(number|no|#)?|"
    r"system|0?123456789(0|abcdef|ab)?|x+|\W+"
)
_SHORTEST_SERIAL = 4
_WORD = re.compile(r"\w+")
_SAME_VENDOR: Final = {"hewlett": "hp", "hpe": "hp", "ciscosystems": "cisco"}


def normal(signature: Signature) -> Signature:
    """The same in the one spelling that is compared: lower case but for host keys, without blanks around."""
    value = signature.value.strip()
    if signature.kind == "chassisSerial":
        value = _one_vendor(value)
    return Signature(kind=signature.kind, value=value if signature.kind == "sshHostKey" else value.lower())


def _one_vendor(value: str) -> str:
    """The vendor by its first word: SMBIOS says "Dell Inc.", SNMP "Dell"."""
    vendor, colon, serial = value.rpartition(":")
    words = _WORD.findall(vendor.lower())
    return f"{_SAME_VENDOR.get(words[0], words[0])}:{serial}" if words else f"{colon}{serial}"


def key_type(signature: Signature) -> str:
    """The type of a host key, written before its fingerprint: "ssh-ed25519 SHA256:..."."""
    return signature.value.rpartition(" ")[0]


def serial(signature: Signature) -> str:
    """A chassis's serial number, without its vendor."""
    return signature.value.rpartition(":")[2]


def useful(signatures: Iterable[Signature]) -> frozenset[Signature]:
    """Those that can tell a machine from others, in their normal spelling."""
    return frozenset(one for one in map(_cleaned, signatures) if one is not None)


@lru_cache(maxsize=1 << 17)  # a network's signatures are the same from scan to scan
def _cleaned(signature: Signature) -> Signature | None:
    spelled = normal(signature)
    return None if worthless(spelled) else spelled


def worthless(signature: Signature) -> bool:
    """Whether the value says nothing: of an unknown kind, a maker's place holder, shared by design, or random.

    signature is in its normal spelling.
    """
    check = _CHECKS.get(signature.kind)
    return check is None or not signature.value or check(signature.value)


def _plain(value: str) -> bool:
    return len(set(value) - {"-", ":"}) < _FEWEST_DIGITS


def _uuid(value: str) -> bool:
    return value in _SHARED_UUIDS or _plain(value)


def _machine_id(value: str) -> bool:
    return value in _SHARED_MACHINE_IDS or _plain(value)


def _serial(value: str) -> bool:
    """Written `vendor:serial`; the vendor may be empty or missing."""
    serial = value.rpartition(":")[2].strip()
    return len(serial) < _SHORTEST_SERIAL or len(set(serial)) == 1 or bool(_SHARED_SERIALS.fullmatch(serial))


def _engine_id(value: str) -> bool:
    return not _ENGINE_ID.fullmatch(value) or not value[10:].strip("0f") or bool(_LOOPBACK_ENGINE.fullmatch(value))


def _mac(value: str) -> bool:
    return not _MAC.fullmatch(value) or not burned_in(value)


_CHECKS: Final = {
    "cloudId": _plain,
    "smbiosUuid": _uuid,
    "machineId": _machine_id,
    "chassisSerial": _serial,
    "snmpEngineId": _engine_id,
    "sshHostKey": _plain,
    "mac": _mac,
}
