"""What we wrote last to a host, so that what a person changed since is left alone. Pure.

It stands in a macro of the host, as digests: `1 name=0123456789 os=... +0123456789 ...`, a field with the digest of
its value, or a member (a tag, a group, a template) with its own. Without the macro everything is a person's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

MACRO: Final = "{$KSOCKET.WRITTEN}"
LONGEST: Final = 2048  # characters of a macro's value
_FIELD: Final = re.compile(r"([a-z0-9_.]{1,40})=([0-9a-f]{10})")
_MEMBER: Final = re.compile(r"\+([0-9a-f]{10})")


@dataclass(frozen=True, slots=True)
class Written:
    """fields: the digest of each value. members: their digests."""

    fields: Mapping[str, str]
    members: frozenset[str]


NOTHING: Final = Written({}, frozenset())


def digest(value: str) -> str:
    """A value in ten characters: enough to see that it is another."""
    return sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def member(kind: str, *words: str) -> str:
    """The digest of a tag, a group or a template."""
    return digest("\0".join((kind, *words)))


def read(text: str | None) -> Written:
    """What the macro says; what is no record of ours says nothing."""
    words = (text or "")[:LONGEST].split()
    if words[:1] != ["1"]:
        return NOTHING
    fields = {found[1]: found[2] for word in words if (found := _FIELD.fullmatch(word))}
    return Written(fields, frozenset(found[1] for word in words if (found := _MEMBER.fullmatch(word))))


def text(written: Written) -> str:
    """The macro's value: the same for the same record, and never longer than Zabbix keeps."""
    words = ["1", *(f"{name}={value}" for name, value in sorted(written.fields.items()))]
    words += [f"+{one}" for one in sorted(written.members)]
    while len(whole := " ".join(words)) > LONGEST:
        words.pop()
    return whole
