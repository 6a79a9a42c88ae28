"""What a collector says that it sent, as its row holds it: bounded, whatever it says. Pure."""

from typing import Final

import msgspec

from kswire.reports import SENT_KINDS, Account, Sent, Source
from kswire.workbook import readable

MAX_COUNT: Final = 2**53
MAX_ACCOUNTS: Final = 1003  # 1,000, and of each method the others together
MAX_SOURCES: Final = 100
MAX_WORD: Final = 255  # characters of a name
OTHER: Final = "other"  # kinds that this version does not know, together

_json: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Sent)


def pack(sent: Sent | None) -> str | None:
    """For the row; None: it is not known."""
    return None if sent is None else _json.encode(_bounded(sent)).decode()


def unpack(text: str | None) -> Sent | None:
    """From the row."""
    return None if text is None else _decoder.decode(text)


def _bounded(sent: Sent) -> Sent:
    return Sent(
        packets=_packets(sent.packets),
        sources=tuple(Source(addr=_word(one.addr), ifname=_name(one.ifname)) for one in sent.sources[:MAX_SOURCES]),
        accounts=tuple(map(_account, sent.accounts[:MAX_ACCOUNTS])),
        restarts=_count(sent.restarts),
        version=_name(sent.version),
    )


def _packets(told: dict[str, int]) -> dict[str, int]:
    """Kinds that were not told are not known, and none of them."""
    known = {kind: _count(told[kind]) for kind in SENT_KINDS if kind in told}
    others = [count for kind, count in told.items() if kind not in SENT_KINDS]
    return known | ({OTHER: _count(sum(others))} if others else {})


def _account(one: Account) -> Account:
    return Account(
        method=_word(one.method),
        file=_name(one.file),
        username=_name(one.username),
        succeeded=_count(one.succeeded),
        failed=_count(one.failed),
        guarded=_count(one.guarded),
        unproved=_count(one.unproved),
    )


def _count(number: int) -> int:
    return max(0, min(number, MAX_COUNT))


def _name(text: str | None) -> str | None:
    return None if text is None else _word(text)


def _word(text: str) -> str:
    return readable(text[:MAX_WORD])
