"""Public registries of numbers: who has an SNMP enterprise number (IANA), who has a MAC address's prefix (IEEE).

The files are gzipped lines `number<TAB>organization`, below one line with the registry's name and date. They are read
when first asked and kept as one block of bytes, not as 100,000 strings.
"""

import gzip
from functools import cache, lru_cache
from importlib.resources import files

ENTERPRISES = "enterprise-numbers.tsv.gz"
MAC_PREFIXES = "mac-prefixes.tsv.gz"

_PREFIXES = (9, 7, 6)  # hexadecimal digits of MA-S and IAB, MA-M, MA-L: the longest that is registered counts


@lru_cache(maxsize=4096)
def enterprise(number: int) -> str | None:
    """The organization with this IANA Private Enterprise Number; None when it is not registered."""
    return _find(ENTERPRISES, str(number))


@lru_cache(maxsize=4096)
def mac_vendor(mac: str) -> str | None:
    """The organization that the IEEE gave the prefix of this MAC address to.

    mac has six bytes in hexadecimal, with or without separators. None for a prefix that is not registered, and for
    locally administered and multicast addresses, whose first bytes say nothing of a maker.
    """
    digits = "".join(mac.split(mac[2:3])).upper() if len(mac) == 17 else mac.upper()
    if len(digits) != 12 or not set(digits) <= set("0123456789ABCDEF") or int(digits[:2], 16) & 3:
        return None
    return next(filter(None, (_find(MAC_PREFIXES, digits[:size]) for size in _PREFIXES)), None)


def date(file: str) -> str:
    """The date (YYYY-MM-DD) of the registry in one of the files here."""
    return _block(file).partition(b"\n")[0].rpartition(b"\t")[2].decode()


def _find(file: str, key: str) -> str | None:
    """Halves the block until the line is found; shorter keys stand before longer ones."""
    block, wanted = _block(file), (len(key), key)
    low, high = block.index(b"\n") + 1, len(block)
    while low < high:
        start = block.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = block.index(b"\n", start)
        found, _, name = block[start:end].decode().partition("\t")
        if found == key:
            return name
        if (len(found), found) < wanted:
            low = end + 1
        else:
            high = start
    return None


@cache
def _block(file: str) -> bytes:
    return gzip.decompress((files("kswire.registries") / file).read_bytes())
