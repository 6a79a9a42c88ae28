"""Orders on disk: taken once, run once."""

from contextlib import closing

import pytest

from ksocket.link import orders
from ksocket.link.orders import Orders
from ksocket.state import database
from kswire.orders import Ask, Scan

ASK = Ask(run="a", addresses=("10.0.0.1",), again=True)
SCAN = Scan(run="s", start=("10.0.0.0/24",))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "link.sqlite"


def test_what_was_taken_is_open_in_its_order_until_it_is_over(path):
    with closing(database(path, "")) as connection:
        book = Orders(connection)
        assert (book.take(SCAN), book.take(ASK)) == (True, True)
    with closing(database(path, "")) as connection:
        book = Orders(connection)
        assert book.open() == [SCAN, ASK]
        book.over("s")
        assert (book.open(), book.waits("s"), book.waits("a")) == ([ASK], False, True)


def test_a_repeated_order_is_not_taken_not_even_when_its_run_is_over(path):
    with closing(database(path, "")) as connection:
        book = Orders(connection)
        assert [book.take(ASK), book.take(ASK)] == [True, False]
        book.over("a")
        assert book.take(ASK) is False


def test_what_is_over_is_forgotten_in_the_end_and_what_waits_is_not(path, monkeypatch):
    monkeypatch.setattr(orders, "REMEMBERED", 2)
    with closing(database(path, "")) as connection:
        book = Orders(connection)
        book.take(SCAN)
        for number in range(5):
            book.take(Ask(run=str(number), addresses=()))
            book.over(str(number))
        kept = [run for (run,) in connection.execute("SELECT run FROM ordered ORDER BY number")]
    assert kept == ["s", "3", "4"]


def test_a_hub_cannot_fill_the_disk_with_orders(path, monkeypatch):
    monkeypatch.setattr(orders, "WAITING", 2)
    with closing(database(path, "")) as connection:
        book = Orders(connection)
        book.take(ASK)
        assert not book.crowded()
        book.take(SCAN)
        assert book.crowded()
