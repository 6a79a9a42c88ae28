"""What a message says: one line an event, in the reader's language, with times of the space."""

import pytest

from kshub.notify.message import local, within

from .conftest import message, told


def test_a_line_says_when_where_and_what():
    one = told()
    assert message(one).line(one) == "2026-01-05 12:00 JST  Tokyo office: web (10.0.0.1) is new (node 5)."
    shown = message(one, language="ja", one_space=False).line(one)
    assert shown == "2026-01-05 12:00 JST  Customer A / Tokyo office: web (10.0.0.1) は新規ノードです (ノード 5)。"


def test_the_subject_says_what_it_is_about():
    one, other = told(1), told(2, network="Osaka")
    assert message(one).subject == "[kshub] Tokyo office: web (10.0.0.1) is new (node 5)."
    assert message(one, other).subject == "[kshub] 2 events: Tokyo office, Osaka"
    assert message(one, other, language="ja").subject == "[kshub] イベント 2 件: Tokyo office, Osaka"
    assert "test" in message().subject
    many = [told(number, network=f"n{number}") for number in range(9)]
    assert message(*many).subject == "[kshub] 9 events: n0, n1, n2 ..."


@pytest.mark.parametrize(
    ("more", "page"),
    [
        ({}, "networks/3/managed-nodes/5"),
        ({"node_id": None, "kind": "run-failed", "params": {"scanId": "9"}, "run": "r/1"}, "networks/3/scans/r%2F1"),
        ({"node_id": None, "kind": "snapshot-waits", "params": {"snapshot": "7"}}, "networks/3/snapshots/7"),
        ({"node_id": None, "kind": "ksocket-away", "params": {"ksocketId": "2"}}, "networks/3/ksockets/2"),
        ({"node_id": None, "kind": "subnet-new", "params": {"subnet": "10.0.0.0/24"}}, "networks/3/events"),
        ({"network_id": None, "network": None}, "events"),
    ],
)
def test_a_link_leads_to_the_cause(more, page):
    one = told(**more)
    assert message(one, url="https://hub").page(one) == f"https://hub/apps/sonar/{page}"
    assert message(one).page(one) is None


def test_what_machines_are_called_stays_on_its_line():
    one = told(params={"name": "web\r\nBcc: x@example.com\x1b[31m", "addr": "x" * 5000})
    line = message(one).line(one)
    assert line.isprintable()
    assert len(line) <= 600


def test_an_event_of_another_version_is_told_all_the_same():
    one = told(kind="sunrise", params={"where": "east"})
    assert message(one).line(one).endswith("sunrise where=east")
    missing = told(params={})
    assert message(missing).line(missing).endswith("node-new")


def test_only_so_many_lines_and_octets():
    assert within(iter(["a"] * 9), 3, 100) == ["a"] * 3
    assert within(iter(["東京"] * 9), 9, 14) == ["東京"] * 2
    some = [told(number) for number in range(1, 4)]
    assert message(*some, ids=tuple(range(100))).more(3) == "and 97 more"
    assert message(*some).more(3) is None


def test_what_was_left_out_is_told_each_time():
    flood = message(told(1), told(2), ids=tuple(range(100)), untold=80_000)
    assert flood.subject == "[kshub] 80100 events: Tokyo office"
    assert flood.more(2).startswith("and 80098 more; 80000 of them are in no message")
    assert "80000 件" in message(told(1), language="ja", untold=80_000).more(1)
    assert message(told(1), untold=1).subject.startswith("[kshub] 2 events")
    assert not flood.test


def test_a_zone_that_is_not_there_any_more():
    assert local(0, "Atlantis/Capital") == "1970-01-01 00:00 UTC"
