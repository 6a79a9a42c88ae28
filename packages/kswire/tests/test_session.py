"""One connection from both ends: what is said when, and what happens to one who says something else."""

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from kswire import codec, session
from kswire.batches import Batch, Columns, Packer, stamp
from kswire.hellos import Ack, OrderState, Refusal, TokenStored
from kswire.orders import Ask, Cancel, Plan, RenewToken, Scan
from kswire.problems import Code, problem
from kswire.reports import Log, Planned, PlannedSweep, Progress
from kswire.session import (
    Acknowledged,
    Closed,
    Greeted,
    Ordered,
    Received,
    Refused,
    Resume,
    Session,
    Side,
    State,
    Told,
)
from kswire.testing import done, found, hello, tried, welcome

PROGRESS = Progress(run="run", sent=1, planned=2, found=3, asked=4)
SWEEP = PlannedSweep(target="10.0.0.0/24", addresses=254, packets=762, how="ARP", seconds=64)
PLANNED = Planned(run="r", sweeps=(SWEEP,))
REPORTS = (found(n=1), tried(n=1), tried(n=2), done())


def carry(sender, receiver):
    return [event for frame in sender.outgoing() for event in receiver.receive(frame)]


def opened(*, window=2000, hub_window=2000, last=0, **position):
    collector, hub = Session(Side.COLLECTOR, window=window), Session(Side.HUB, window=hub_window)
    collector.hello(hello(last=last))
    carry(collector, hub)
    hub.welcome(welcome(**position))
    carry(hub, collector)
    return collector, hub


def batch(first, reports, *, epoch=1):
    packer = Packer(epoch, first)
    for report in reports:
        packer.add(report, stamp(report))
    return packer.batch()


def test_a_connection_from_hello_to_refusal():
    collector, hub = Session(Side.COLLECTOR), Session(Side.HUB)
    collector.hello(hello())
    assert carry(collector, hub) == [Greeted(hello())]
    assert hub.welcome(welcome()) == Resume(0)
    assert carry(hub, collector) == [Greeted(welcome(protocol=1, epoch=1))]
    assert collector.state == hub.state == State.OPEN

    hub.order(Scan(run="run"))
    assert carry(hub, collector) == [Ordered(Scan(run="run"))]
    collector.tell(OrderState(order="run", state="accepted"))
    assert carry(collector, hub) == [Told(OrderState(order="run", state="accepted"))]

    assert all(collector.offer(seq, report) for seq, report in enumerate(REPORTS, 1))
    [received] = carry(collector, hub)
    assert (received.epoch, received.first, received.last, received.whole()) == (1, 1, 4, REPORTS)
    hub.acknowledge(received.epoch, received.last)
    assert carry(hub, collector) == [Acknowledged(1, 4, stamp(REPORTS[3]))]

    hub.refuse(Refused.TOKEN_REVOKED, "since \x1b[31mnow")
    assert carry(hub, collector) == [Closed("token-revoked", "since ?[31mnow", Side.HUB)]
    assert collector.state == hub.state == State.CLOSED


@pytest.mark.parametrize("order", [Scan(run="r"), Ask(run="r", addresses=("10.0.0.1",)), Plan(run="r", scan=Scan(run="s")), Cancel(run="r"), RenewToken(run="r", token="t")])  # fmt: skip  # noqa: E501 - a list of orders
def test_orders_arrive(order):
    collector, hub = opened()
    hub.order(order)
    assert carry(hub, collector) == [Ordered(order)]


@pytest.mark.parametrize("message", [PROGRESS, Log(run="r", level="INFO", problem=problem(Code.CANCELLED)), PLANNED, TokenStored(run="r")])  # fmt: skip  # noqa: E501 - a list of messages
def test_what_is_told_arrives(message):
    collector, hub = opened()
    collector.tell(message)
    assert carry(collector, hub) == [Told(message)]


class TestCollector:
    def test_offers_no_more_than_either_window_allows(self):
        for windows in ({"window": 2}, {"hub_window": 2}):
            collector, hub = opened(**windows)
            assert [collector.offer(seq, found(n=seq)) for seq in (1, 2, 3)] == [True, True, False]
            carry(collector, hub)
            hub.acknowledge(1, 1)
            carry(hub, collector)
            assert [collector.offer(seq, found(n=seq)) for seq in (3, 4)] == [True, False]

    def test_does_not_send_what_the_hub_has(self):
        collector, hub = opened(last=4, epoch=1, acknowledged=2)
        assert all(collector.offer(seq, report) for seq, report in enumerate(REPORTS, 1))
        [received] = carry(collector, hub)
        assert (received.first, received.whole()) == (3, REPORTS[2:])

    def test_numbers_out_of_turn_are_a_bug(self):
        collector, _ = opened()
        with pytest.raises(ValueError, match="report 2 after 0"):
            collector.offer(2, found())

    def test_sends_as_few_batches_as_can_be(self, monkeypatch):
        collector, hub = opened()
        for seq in range(1, 1502):
            collector.offer(seq, found(n=seq))
        assert [len(one.reports) for one in carry(collector, hub)] == [1000, 501]
        monkeypatch.setattr(session.Packer, "full", property(lambda packer: packer.count == 2))
        for seq in (1502, 1503, 1504):
            collector.offer(seq, found(n=seq))
        frames = collector.outgoing()
        assert [event.first for frame in frames for event in hub.receive(frame)] == [1502, 1504]

    def test_keeps_what_it_tells_within_bounds_but_not_what_matters(self):
        collector, _ = opened()
        assert [collector.tell(PROGRESS) for _ in range(1001)].count(False) == 1
        assert collector.tell(TokenStored(run="r"))

    def test_repeated_and_late_acknowledgements_are_no_news(self):
        collector, hub = opened()
        for seq, report in enumerate(REPORTS, 1):
            collector.offer(seq, report)
        carry(collector, hub)
        assert collector.receive(codec.encode(Ack(epoch=1, seq=3))) == [Acknowledged(1, 3, stamp(REPORTS[2]))]
        assert collector.receive(codec.encode(Ack(epoch=1, seq=3))) == []
        assert collector.receive(codec.encode(Ack(epoch=1, seq=1))) == []

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (welcome(protocol=2, epoch=1), Refused.PROTOCOL),
            (welcome(protocol=1, epoch=2), Refused.ORDER),
            (welcome(protocol=1, epoch=1, acknowledged=3), Refused.ORDER),
            (welcome(protocol=1, epoch=1, acknowledged=10), Refused.EPOCH),
            (welcome(protocol=1, epoch=1, acknowledged=6, stamp=7), Refused.EPOCH),
        ],
    )
    def test_a_welcome_that_does_not_fit_its_spool_ends_the_link(self, answer, code):
        collector = Session(Side.COLLECTOR)
        collector.hello(hello(first=5, last=9), {6: 66}.get)
        [closed] = collector.receive(codec.encode(answer))
        assert (closed.code, closed.by, collector.state) == (code, Side.COLLECTOR, State.CLOSED)

    def test_is_told_above_which_epoch_to_begin_anew(self):
        collector, hub = Session(Side.COLLECTOR), Session(Side.HUB)
        collector.hello(hello(last=3))
        carry(collector, hub)
        assert hub.welcome(welcome(epoch=4, acknowledged=1)).refused == Refused.EPOCH
        [closed] = carry(hub, collector)
        assert (closed.code, closed.epoch) == ("epoch", 4)

    @pytest.mark.parametrize("message", [hello(), batch(1, REPORTS), PROGRESS, Ack(epoch=1, seq=1), Ack(epoch=2, seq=0), welcome()])  # fmt: skip  # noqa: E501 - a list of messages
    def test_a_hub_that_says_what_it_must_not_is_left(self, message):
        collector, _ = opened()
        [closed] = collector.receive(codec.encode(message))
        assert closed.code in {Refused.PROTOCOL, Refused.ORDER}
        assert collector.outgoing() == []

    def test_a_reason_of_a_newer_hub_is_passed_on(self):
        collector = Session(Side.COLLECTOR)
        assert collector.receive(codec.encode(Refusal(code="newer"))) == [Closed("newer", "", Side.HUB)]


class TestHub:
    def hears(self, *messages, window=2000):
        _, hub = opened(hub_window=window)
        return hub, [event for one in messages for event in hub.receive(codec.encode(one))]

    def test_drops_a_repeated_batch_and_acknowledges_it_again(self):
        hub, events = self.hears(batch(1, REPORTS))
        hub.acknowledge(1, 4)
        hub.outgoing()
        assert (len(events), hub.receive(codec.encode(batch(1, REPORTS[:2])))) == (1, [])
        assert [codec.decode(frame) for frame in hub.outgoing()] == [Ack(epoch=1, seq=4)]

    def test_does_not_acknowledge_again_what_is_not_committed(self):
        hub, events = self.hears(batch(1, REPORTS), batch(1, REPORTS))
        assert (len(events), hub.outgoing()) == (1, [])

    def test_takes_the_new_part_of_a_batch_that_overlaps(self):
        _, events = self.hears(batch(1, REPORTS[:2]), batch(2, REPORTS[1:]))
        assert [(one.first, one.whole()) for one in events] == [(1, REPORTS[:2]), (3, REPORTS[2:])]
        assert [one is None for one in events[1].installed] == [False, True]

    def test_tells_of_a_gap_once(self):
        collector, hub = Session(Side.COLLECTOR), Session(Side.HUB)
        collector.hello(hello(first=5, last=5, era="before"))
        carry(collector, hub)
        assert hub.welcome(welcome(epoch=1, acknowledged=2, stamp=9)) == Resume(4, gap=True)
        [greeted] = carry(hub, collector)
        assert (greeted.peer.acknowledged, greeted.peer.stamp) == (4, 0)
        for seq in (5, 6):
            collector.offer(seq, found(n=seq))
            [received] = carry(collector, hub)
            assert received.gap == (seq == 5)

    @pytest.mark.parametrize(
        ("message", "code"),
        [
            (batch(2, REPORTS), Refused.ORDER),
            (batch(1, REPORTS, epoch=2), Refused.ORDER),
            (batch(1, [found(n=n) for n in range(9)]), Refused.QUOTA),
            (hello(), Refused.PROTOCOL),
            (welcome(), Refused.PROTOCOL),
            (Scan(run="r"), Refused.PROTOCOL),
            (found(), Refused.PROTOCOL),
            (Ack(epoch=1, seq=0), Refused.PROTOCOL),
            (Refusal(code="quota"), Refused.PROTOCOL),
            (Batch(epoch=1, first=1, reports=(found(),), installed=((0, b"1234"),)), Refused.PROTOCOL),
            (Batch(epoch=1, first=1, reports=(tried(),), packages=Columns(name=("a",))), Refused.PROTOCOL),
        ],
    )
    def test_refuses_what_a_collector_must_not_say(self, message, code):
        hub, [closed] = self.hears(message, window=8)
        assert (closed.code, closed.by, hub.state) == (code, Side.HUB, State.CLOSED)
        assert codec.decode(hub.outgoing()[-1]).code == code
        assert hub.receive(codec.encode(batch(1, REPORTS))) == []

    def test_refuses_versions_that_it_does_not_speak(self):
        hub = Session(Side.HUB)
        [closed] = hub.receive(codec.encode(hello(protocols=(7, 8))))
        assert (closed.code, codec.decode(hub.outgoing()[0]).code) == (Refused.PROTOCOL, "protocol")

    def test_refuses_a_clock_that_no_database_holds(self):
        words = msgspec.to_builtins(hello()) | {"clock": "0001-01-01T00:00:00+23:59"}
        [closed] = Session(Side.HUB).receive(zstandard.compress(msgspec.msgpack.encode(words)))
        assert (closed.code, closed.detail) == (Refused.PROTOCOL, "a clock out of range")

    def test_hears_nothing_between_hello_and_welcome(self):
        hub = Session(Side.HUB)
        hub.receive(codec.encode(hello()))
        [closed] = hub.receive(codec.encode(PROGRESS))
        assert closed.code == Refused.PROTOCOL
        assert hub.welcome(welcome()).refused == Refused.PROTOCOL

    def test_acknowledges_only_what_was_received_here(self):
        hub, _ = self.hears(batch(1, REPORTS))
        for seq, said in ((2, 2), (1, 2), (9, 4)):
            hub.acknowledge(1, seq)
            assert codec.decode(hub.outgoing()[-1]) == Ack(epoch=1, seq=said)
        with pytest.raises(ValueError, match="was not received"):
            hub.acknowledge(2, 4)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"", "protocol"),
        (b"GET / HTTP/1.1\r\n\r\n", "protocol"),
        (bytes(codec.MAX_COMPRESSED + 1), "oversized"),
        (zstandard.compress(bytes(codec.MAX_MESSAGE + 1)), "oversized"),
        (zstandard.ZstdCompressor(write_content_size=False).compress(b"x"), "protocol"),
        (zstandard.compress(msgspec.msgpack.encode({"type": "selfDestruct"})), "protocol"),
        (zstandard.compress(b"\x91" * 100_000), "protocol"),
        (zstandard.compress(b"\xdd\xff\xff\xff\xff"), "protocol"),
    ],
    ids=["empty", "http", "oversized", "bomb", "size hidden", "unknown tag", "deep", "huge list"],
)
@pytest.mark.parametrize("side", [0, 1])
def test_hostile_frames_close_either_side(frame, code, side):
    end = opened()[side]
    [closed] = end.receive(frame)
    assert (closed.code, end.state) == (code, State.CLOSED)
    assert len(closed.detail) <= 500


@given(st.binary(max_size=200), st.booleans(), st.integers(0, 1))
def test_noise_never_raises(noise, packed, side):
    for end in (opened()[side], Session((Side.COLLECTOR, Side.HUB)[side])):
        events = end.receive(zstandard.compress(noise) if packed else noise)
        assert [type(one) for one in events] == [Closed]


@given(st.binary(min_size=1, max_size=3), st.integers(0, 400))
def test_a_batch_with_changed_bytes_never_raises(change, place):
    text = msgspec.msgpack.encode(batch(1, REPORTS))
    changed = text[:place] + change + text[place + len(change) :]
    for event in opened()[1].receive(zstandard.compress(changed)):
        assert isinstance(event, Received | Closed)


def test_each_side_has_its_own_words():
    collector, hub = opened()
    for wrong in (
        lambda: collector.welcome(welcome()),
        lambda: collector.acknowledge(1, 0),
        lambda: collector.order(Cancel(run="r")),
        lambda: collector.refuse("quota"),
        lambda: hub.hello(hello()),
        lambda: hub.offer(1, found()),
        lambda: hub.tell(PROGRESS),
    ):
        with pytest.raises(ValueError, match="only the"):
            wrong()
    with pytest.raises(ValueError, match="said once"):
        collector.hello(hello())
    with pytest.raises(ValueError, match="no hello"):
        Session(Side.HUB).welcome(welcome())


def test_what_is_not_open_takes_nothing():
    for collector, hub in ((Session(Side.COLLECTOR), Session(Side.HUB)), opened()):
        if hub.state == State.OPEN:
            hub.refuse("quota")
            carry(hub, collector)
        assert not collector.offer(1, found())
        assert not collector.tell(PROGRESS)
        assert not hub.order(Cancel(run="r"))
        assert not hub.acknowledge(1, 0)
        assert collector.outgoing() == hub.outgoing() == []
    assert not hub.refuse("quota")
