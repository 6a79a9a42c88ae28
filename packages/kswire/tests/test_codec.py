"""Messages survive the wire; what is no message is refused within bounds."""

import contextlib
from datetime import UTC, datetime

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from kswire import codec
from kswire.codec import CodecError, decode, encode
from kswire.facts import Address, Attempt, Facts, Package
from kswire.orders import Ask, Cancel, Plan, RenewToken, Scan
from kswire.problems import Code, problem
from kswire.reports import Done, Found, Log, Progress, Report, Tried
from kswire.testing import sent
from kswire.wire import Moment

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
PACKAGES = tuple(Package(name=f"p{n}", version="1", arch="amd64", epoch=n % 2, kind="dpkg") for n in range(200))
MESSAGES = [
    Scan(run="r", start=("10.0.0.0/24",), profile="fast"),
    Ask(run="r", addresses=("10.0.0.1",)),
    Plan(run="r", scan=Scan(run="r")),
    Cancel(run="r"),
    RenewToken(run="r", token="t"),
    Found(
        run="r", address=Address(addr="10.0.0.1", macaddr="00:00:5e:00:53:01"), by="arp", methods=("ssh",), found_at=AT
    ),
    Tried(
        run="r",
        addr="10.0.0.1",
        method="ssh",
        attempts=(Attempt(method="ssh", problem=problem(Code.PORT_CLOSED, port=22)),),
        facts=Facts(packages=PACKAGES),
        tried_at=AT,
    ),
    Done(run="r", status="done", started_at=AT, terminated_at=AT),
    Progress(run="r", sent=1, planned=2, found=3, asked=4),
    Log(run="r", level="INFO", problem=problem(Code.CANCELLED)),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: type(one).__name__)
def test_every_message_comes_back_as_it_was(message):
    assert decode(encode(message)) == message


def test_fields_of_a_newer_side_are_ignored():
    newer = msgspec.msgpack.encode({"type": "cancel", "run": "r", "reason": "later"})
    assert decode(zstandard.compress(newer)) == Cancel(run="r")


def test_an_unknown_kind_of_message_is_refused():
    with pytest.raises(CodecError, match="not a message"):
        decode(zstandard.compress(msgspec.msgpack.encode({"type": "selfDestruct", "run": "r"})))


def test_a_bomb_is_not_unpacked():
    bomb = zstandard.compress(bytes(codec.MAX_MESSAGE + 1))
    assert len(bomb) < 100_000
    with pytest.raises(CodecError, match="larger"):
        decode(bomb)


def test_a_frame_tells_its_size():
    assert codec.size(zstandard.ZstdCompressor().compress(b"x" * 100_000)) == 100_000
    assert codec.size(zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 100)) == 0
    assert codec.size(b"noise") == 0


def test_a_frame_that_hides_its_size_is_refused():
    hidden = zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 100)
    with pytest.raises(CodecError):
        decode(hidden)


def test_a_frame_above_the_limit_is_neither_sent_nor_read(monkeypatch):
    monkeypatch.setattr(codec, "MAX_COMPRESSED", 10)
    with pytest.raises(CodecError):
        encode(MESSAGES[0])
    with pytest.raises(CodecError):
        decode(b"x" * 11)


class OlderDone(Report, tag="done"):
    """As the first version knew it."""

    status: str
    started_at: Moment
    terminated_at: Moment


def test_an_end_that_tells_what_was_sent_is_read_by_an_older_hub_and_one_that_does_not_by_ours():
    older = {"run": "r", "status": "done", "started_at": AT, "terminated_at": AT}
    assert decode(encode(Done(**older, sent=sent()))).sent == sent()
    assert decode(encode(Done(**older))).sent is None
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(Done(**older, sent=sent())), type=OlderDone).run == "r"
    assert decode(encode(OlderDone(**older))) == Done(**older)


@given(st.binary(max_size=2000))
def test_noise_raises_only_our_error(noise):
    for frame in (noise, zstandard.compress(noise)):
        with contextlib.suppress(CodecError):
            decode(frame)
