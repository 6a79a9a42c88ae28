"""Which SSH server it is: the line that it says first (RFC 4253, 4.2). Nothing is sent, nobody logs in. Pure."""

import re
from typing import Final

from ksocket.discover.names.said import Said, line
from kswire.facts import Service

PORT: Final = 22
MOST: Final = 2048  # octets: other lines may come before it
_IDENTIFICATION: Final = re.compile(rb"^SSH-(?:2\.0|1\.[0-9]{1,2})-([^\r\n]{1,250})", re.MULTILINE)


def parse(data: bytes) -> Said | None:
    """The server's own word for its software; None when it is no SSH server."""
    found = _IDENTIFICATION.search(data)
    if found is None:
        return None
    return Said(
        services=(Service(name="ssh", port=PORT, protocol="tcp", product=line(found[1].decode("ascii", "replace"))),)
    )


def enough(data: bytes) -> bool:
    """The line is whole."""
    found = _IDENTIFICATION.search(data)
    return found is not None and data[found.end() :][:1] != b""
