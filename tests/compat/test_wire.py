"""What earlier versions said on the wire is still understood, and still said to them. Each file is frozen as released.

A line is one frame: by whom, the message as JSON, and the bytes. New fields may join a message when they have a
default; nothing in these files ever changes.
"""

import base64
import hashlib
from pathlib import Path

import msgspec
import pytest
import zstandard

from kswire import codec
from kswire.batches import Batch
from kswire.hellos import Ack, Hello, Refusal, Welcome
from kswire.session import Closed, Greeted, Received, Session, Side, State

HERE = Path(__file__).parent
FROZEN = {"wire-1.ndjson": "e0eb35eb252a71f3a88aa83bf77f96cd3283d6dd7e4ca357f5d6e12195a5970c"}


class Line(msgspec.Struct):
    by: Side
    message: msgspec.Raw
    frame: str

    @property
    def bytes(self):
        return base64.b64decode(self.frame)

    @property
    def text(self):
        return zstandard.decompress(self.bytes)


def lines(name):
    return [msgspec.json.decode(line, type=Line) for line in (HERE / name).read_bytes().splitlines()]


EACH = [pytest.param(line, id=f"{name}-{n}") for name in FROZEN for n, line in enumerate(lines(name), 1)]


@pytest.mark.parametrize("name", FROZEN)
def test_the_file_is_as_it_was_frozen(name):
    assert hashlib.sha256((HERE / name).read_bytes()).hexdigest() == FROZEN[name]


@pytest.mark.parametrize("line", EACH)
def test_today_reads_it(line):
    read = codec.decode_from_hub if line.by is Side.HUB else codec.decode_from_collector
    assert msgspec.json.decode(codec.to_json(read(line.bytes))) == msgspec.json.decode(line.message)


@pytest.mark.parametrize("line", EACH)
def test_today_writes_it_byte_for_byte(line):
    """Before compression: another version of zstd may pack the same text otherwise."""
    message = msgspec.json.decode(line.message, type=codec.AnyMessage)
    assert zstandard.decompress(codec.encode(message)) == line.text


@pytest.mark.parametrize("name", FROZEN)
def test_today_s_hub_talks_with_that_collector(name):
    session, said, events = Session(Side.HUB), [], []
    for line in lines(name):
        message = codec.decode(line.bytes)
        if line.by is Side.COLLECTOR:
            events += session.receive(line.bytes)
        elif isinstance(message, Welcome):
            session.welcome(message)
        elif isinstance(message, Ack):
            session.acknowledge(message.epoch, message.seq)
        elif isinstance(message, Refusal):
            session.refuse(message.code, message.detail)
        else:
            session.order(message)
        said += [zstandard.decompress(frame) for frame in session.outgoing()]
    assert said == [line.text for line in lines(name) if line.by is Side.HUB]
    assert not any(isinstance(one, Closed) for one in events)
    assert isinstance(events[0], Greeted)


@pytest.mark.parametrize("name", FROZEN)
def test_today_s_collector_talks_with_that_hub(name):
    session, said = Session(Side.COLLECTOR), []
    batches = reports_of(name)
    for line in lines(name):
        message = codec.decode(line.bytes)
        if line.by is Side.HUB:
            events = session.receive(line.bytes)
            assert events
        elif isinstance(message, Hello):
            session.hello(message)
        elif isinstance(message, Batch):
            for seq, report in enumerate(batches[message.first], message.first):
                assert session.offer(seq, report)
        else:
            assert session.tell(message)
        said += [zstandard.decompress(frame) for frame in session.outgoing()]
    assert said == [line.text for line in lines(name) if line.by is Side.COLLECTOR]
    assert (session.state, events[-1].by) == (State.CLOSED, Side.HUB)


def reports_of(name):
    """The reports of each batch by its first number, as today's hub unpacks them."""
    batches = {}
    session = Session(Side.HUB)
    for line in lines(name):
        message = codec.decode(line.bytes)
        if isinstance(message, Welcome):
            session.welcome(message)
        elif line.by is Side.COLLECTOR:
            batches |= {one.first: one.whole() for one in session.receive(line.bytes) if isinstance(one, Received)}
    return batches
