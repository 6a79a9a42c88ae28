"""What a run claims to have searched: never more than it did."""

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from ksocket.discover.finished import Finished
from ksocket.scan import searched
from ksocket.scan.searched import Search
from ksocket.target import Target
from kswire.facts import Attempt, Facts
from kswire.problems import Code, problem
from kswire.reports import Searched, Tried

AT = datetime(2026, 1, 5, tzinfo=UTC)
SILENT = problem(Code.NO_ANSWER, port=22, seconds=3)
REFUSED = problem(Code.PORT_CLOSED, port=22)
UNASKED = problem(Code.NO_CREDENTIALS, method="snmp", address="10.0.0.5")


def tried(trouble):
    attempt = Attempt(method="ssh", problem=trouble)
    facts = None if trouble else Facts()
    return Tried(run="r", addr="10.0.0.5", method="ssh", attempts=(attempt,), tried_at=AT, facts=facts)


# what came of each method -> whether the address was asked and heard nothing of
@pytest.mark.parametrize(
    ("troubles", "counts"),
    [
        ([SILENT], True),
        ([SILENT, UNASKED], True),
        ([SILENT, REFUSED, None], False),
        ([None], False),
        ([UNASKED], False),
        ([problem(Code.TUNNEL_FAILED, hop="10.0.0.1", code="no-answer")], False),
        ([problem(Code.PROHIBITED, address="10.0.0.5")], False),
        ([], False),
    ],
)
def test_an_address_was_asked_only_when_a_method_came_to_it(troubles, counts):
    search = Search()
    search.asked(Target("10.0.0.5", ("10.9.9.9",)), map(tried, troubles))
    wanted = (Searched(route=("10.9.9.9",), addresses=("10.0.0.5",)),) if counts else ()
    assert search.told(Finished()) == wanted


def test_sweeps_are_told_by_the_way_and_only_as_much_as_fits(monkeypatch):
    monkeypatch.setattr(searched, "MAX_PREFIXES", 2)
    finished = Finished()
    first = int(ip_address("10.0.0.0"))
    finished.swept([(first, first + 1), (first + 4, first + 8), (first + 256, first + 512)], on_link=True)
    finished.swept([(first + 1024, first + 1025)], on_link=False)
    finished.singles.add("2001:db8::5")
    assert Search().told(finished) == (
        Searched(on_link=True, prefixes=("10.0.0.4/30", "10.0.1.0/24")),
        Searched(prefixes=("10.0.4.0/32", "2001:db8::5")),
    )


def test_who_answers_a_probe_after_all_is_told_once():
    search = Search()
    for _ in range(2):
        search.answered("10.0.0.1")
    assert search.heard() == ("10.0.0.1",)
