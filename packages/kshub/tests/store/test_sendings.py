"""What a collector says that it sent: kept as it is, bounded when it is hostile."""

import msgspec
import pytest

from kshub.store import sendings
from kshub.store.sendings import MAX_ACCOUNTS, MAX_COUNT, MAX_SOURCES, MAX_WORD, pack, unpack
from kswire.reports import Account, Sent, Source
from kswire.testing import sent


def test_what_was_told_is_kept():
    assert unpack(pack(sent())) == sent()
    assert (pack(None), unpack(None)) == (None, None)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"arp": -5}, {"arp": 0}),
        ({"arp": 2**64 - 1}, {"arp": MAX_COUNT}),
        ({"icmp": 3}, {"icmp": 3}),  # nothing is made up of what was not told
        ({"made-later": 4, "\0": 5, "arp": 1}, {"arp": 1, "other": 9}),
        ({f"kind{number}": 2**63 for number in range(10_000)}, {"other": MAX_COUNT}),
        ({"x": -(2**63)}, {"other": 0}),
    ],
    ids=str,
)
def test_counts_are_counts_and_kinds_are_ours(told, kept):
    assert unpack(pack(Sent(packets=told))).packets == kept


def test_lists_and_names_end():
    long = "\u202e" + "x" * 10_000
    accounts = (Account(method=long, file="\0", username=long, succeeded=-1, failed=2**70, guarded=1),) * 5000
    hostile = Sent(accounts=accounts, sources=(Source(addr=long, ifname=long),) * 5000, restarts=-3, version=long)
    kept = unpack(pack(hostile))
    assert (len(kept.accounts), len(kept.sources), kept.restarts) == (MAX_ACCOUNTS, MAX_SOURCES, 0)
    one = kept.accounts[0]
    assert (one.succeeded, one.failed, one.guarded, one.file) == (0, MAX_COUNT, 1, "?")
    assert one.method == one.username == kept.version == kept.sources[0].addr == "?" + "x" * (MAX_WORD - 1)
    assert len(pack(hostile)) < 2 << 20


def test_its_own_word_for_the_rest_is_kept_when_it_is_read_again():
    twice = pack(unpack(pack(Sent(packets={"made-later": 4}))))
    assert msgspec.json.decode(twice)["packets"] == {sendings.OTHER: 4}
