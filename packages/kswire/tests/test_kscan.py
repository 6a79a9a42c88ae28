"""A run as a file: what was written is read, and nothing that was cut, made up or grown is taken."""

import io
import struct
from datetime import UTC, datetime

import msgspec
import pytest
import zstandard

from kswire import codec, testing
from kswire.batches import Packer, stamp
from kswire.events import Received
from kswire.kscan import End, Header, KscanError, Writer, read
from kswire.orders import Scan

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
HEADER = Header(
    run="run", installation="i", version="1", platform="p", clock=AT, order=Scan(run="run", start=("10.0.0.0/24",))
)


def reports(count=3, run="run"):
    told = [one for n in range(1, count + 1) for one in (testing.found(run, n), testing.tried(run, n))]
    return [*told, testing.done(run)]


def file(told=None, header=HEADER):
    writer = Writer(header)
    return b"".join([writer.begin(), *map(writer.add, reports() if told is None else told), writer.end()])


def parts(octets):
    return list(read(io.BytesIO(octets).read))


def frame(octets):
    return struct.pack(">I", len(octets)) + octets


def packed(first, *told, epoch=1):
    packer = Packer(epoch, first)
    for one in told:
        packer.add(one, stamp(one))
    return frame(codec.encode(packer.batch()))


START = Writer(HEADER).begin()


def why(octets):
    with pytest.raises(KscanError) as caught:
        parts(octets)
    return caught.value.code


def test_what_was_written_is_read():
    header, *batches, end = parts(file())
    assert header == HEADER
    assert [one for batch in batches for one in batch.whole()] == reports()
    assert isinstance(end, End)
    assert end.reports == 7


def test_a_long_run_is_written_in_batches_that_follow_each_other():
    told = reports(1200)
    batches = [one for one in parts(file(told)) if isinstance(one, Received)]
    assert [one.first for one in batches] == [1, 1001, 2001]
    assert [one for batch in batches for one in batch.whole()] == told


def test_every_cut_is_noticed():
    whole = file()
    assert {why(whole[:length]) for length in range(1, len(whole))} == {"truncated"}
    assert why(b"") == "foreign"


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"PK\x03\x04 a workbook", "foreign"),
        (b"{}", "foreign"),
        (b"kscan\x00", "foreign"),
        (b"kscan\x02 whatever comes", "newer"),
        (b"kscan\x01" + struct.pack(">I", 10 << 20) + b"x", "truncated"),
        (b"kscan\x01\xff\xff\xff\xff", "broken"),
        (b"kscan\x01\x00\x00\x00\x00", "broken"),
        (b"kscan\x01" + frame(b"no zstd"), "broken"),
        (b"kscan\x01" + frame(zstandard.compress(b"\0" * (64 << 20))), "broken"),  # 64 MB in 6 KB
        (b"kscan\x01" + frame(zstandard.compress(b"\x81\xa4type\xa4root")), "broken"),
        (b"kscan\x01" + packed(1, testing.done()), "broken"),
        (START + START[6:], "broken"),
        (START + packed(2, testing.done()), "broken"),
        (START + packed(1, testing.done(), epoch=2), "broken"),
        (START + packed(1, testing.done("other")), "broken"),
        (START + packed(1, testing.done(), testing.found()), "broken"),
        (START + packed(1, testing.done()) + packed(2, testing.found()), "broken"),
        (START + packed(1, testing.done()) + frame(codec.encode(End(reports=1, digest=b"0" * 32))), "broken"),
        (file([testing.found()]), "truncated"),
        (file() + b"x", "broken"),
    ],
)
def test_what_is_no_such_file_is_refused(octets, code):
    assert why(octets) == code


def test_one_flipped_bit_is_noticed():
    whole = bytearray(file())
    for place in range(6, len(whole), 7):
        whole[place] ^= 1
        assert why(bytes(whole)) in {"broken", "truncated"}
        whole[place] ^= 1


def test_the_claimed_size_is_never_allocated():
    asked = []

    def take(size):
        asked.append(size)
        return (b"kscan\x01", b"\x7f\xff\xff\xff")[len(asked) - 1]

    with pytest.raises(KscanError):
        list(read(take))
    assert max(asked) <= 6


def test_an_older_reader_ignores_what_a_newer_header_has():
    class More(Header, frozen=True, tag="kscan"):
        color: str = ""

    assert msgspec.structs.replace(parts(file(header=More(**msgspec.structs.asdict(HEADER), color="red")))[0]) == HEADER
