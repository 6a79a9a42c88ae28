"""What a Windows machine or a file server calls itself: NetBIOS node status (RFC 1002, 4.2.17 and 4.2.18). Pure."""

from typing import Final

from ksocket.discover.names.said import MAX_NAMES, Said, line
from kswire.facts import Hostname, Service

PORT: Final = 137
_STATUS: Final = 0x21
_EVERY: Final = b"\x20" + b"CK" + b"A" * 30 + b"\x00"  # "*" in first-level encoding (RFC 1001, 14.1)
REQUEST: Final = b"\x4b\x53" + b"\x00\x00\x00\x01" + b"\x00" * 6 + _EVERY + _STATUS.to_bytes(2, "big") + b"\x00\x01"

_HEADER: Final = 12
_ENTRY: Final = 18  # 15 octets of name, its suffix, two octets of flags
_GROUP: Final = 0x8000
_ROLES: Final = {(0x1C, True): "domain controller", (0x20, False): "file server"}


def parse(datagram: bytes) -> Said | None:
    """The machine's name, its workgroup or domain, and what it serves; None when it is no node status response."""
    entries = _entries(datagram)
    if entries is None:
        return None
    machine = next(
        (name for suffix in (0x00, 0x20) for name, kind, group in entries if kind == suffix and not group), ""
    )
    groups = [name for name, kind, group in entries if kind == 0x00 and group]
    roles = [said for key, said in _ROLES.items() if any((kind, group) == key for _, kind, group in entries)]
    product = line(", ".join([*groups[:1], *roles]))
    names = (Hostname(hostname=machine.lower(), source="netbios"),) if machine else ()
    return Said(names[:MAX_NAMES], (Service(name="netbios-ns", port=PORT, protocol="udp", product=product),))


def _entries(data: bytes) -> list[tuple[str, int, bool]] | None:
    """Each name with its suffix, and whether it is a group's."""
    at = data.find(b"\x00", _HEADER) + 1  # the name that was asked for, given back
    if len(data) < _HEADER or not data[2] & 0x80 or at <= 0 or data[at : at + 2] != _STATUS.to_bytes(2, "big"):
        return None
    at += 10  # type, class, time to live, size
    if at >= len(data):
        return None
    found = []
    for start in range(at + 1, at + 1 + data[at] * _ENTRY, _ENTRY):
        entry = data[start : start + _ENTRY]
        if len(entry) < _ENTRY:
            break
        name = _text(entry[:15])
        if name:
            found.append((name, entry[15], bool(int.from_bytes(entry[16:], "big") & _GROUP)))
    return found


def _text(octets: bytes) -> str | None:
    """ASCII, or what a Japanese Windows writes (its OEM code page, 932)."""
    try:
        text = octets.rstrip(b" \x00").decode("cp932")
    except ValueError:
        return None
    return text if text and text.isprintable() and not text.startswith(" ") else None
