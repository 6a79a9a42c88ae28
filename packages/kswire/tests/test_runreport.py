"""The report of a run as data."""

import msgspec
import pytest

from kswire.orders import Ask, Scan
from kswire.problems import Code, problem
from kswire.reports import Done, Planned, PlannedSweep, Searched, Sent
from kswire.runreport import MAX_LINES, RunPart, RunReport, Unsearched, done_part, plan_of
from kswire.testing import AT, run_report


def ended(**more):
    return Done(run="r", **{"status": "done", "started_at": AT, "terminated_at": AT} | more)


@pytest.mark.parametrize(
    ("kind", "status", "started", "before"),
    [
        ("plan", "done", AT, True),
        ("scan", "ordered", None, True),
        ("scan", "running", AT, False),
        ("scan", "failed", None, False),  # cancelled before it began: that is its result
        ("scan", "done", AT, False),
    ],
)
def test_a_plan_and_what_has_not_begun_tell_what_is_to_be_done(kind, status, started, before):
    assert RunReport(scan_id="r", kind=kind, status=status, started_at=started).before is before


def test_what_is_not_known_is_null_and_not_left_out():
    told = msgspec.json.decode(msgspec.json.encode(RunReport(scan_id="r", kind="scan", status="ordered")))
    assert (told["reference"], told["outcome"], told["ksockets"]) == (None, None, [])


def test_it_is_read_as_it_is_written():
    whole = run_report()
    assert msgspec.json.decode(msgspec.json.encode(whole), type=RunReport) == whole


def test_an_older_collector_says_nothing_of_what_it_sent():
    part = done_part(RunPart(ksocket="one", status="running"), ended())
    assert (part.sent, part.searched, part.unsearched, part.status) == (None, (), None, "done")
    assert done_part(part, ended(sent=Sent())).sent == Sent()


def test_where_the_order_names_no_start_the_plan_says_what_was_to_be_searched():
    plan = plan_of(
        Planned(run="p", sweeps=(PlannedSweep(target="10.0.0.0/30", addresses=2, packets=2, how="ARP", seconds=1.0),))
    )
    cut = ended(status="partial", searched=(Searched(prefixes=("10.0.0.0/31",)),))
    scan = RunPart(ksocket="one", status="running", order=Scan(run="r"))
    assert done_part(scan, cut).unsearched is None
    planned = msgspec.structs.replace(scan, plan=plan)
    assert done_part(planned, cut).unsearched == (Unsearched(network="10.0.0.2/31", why="cut"),)
    asked = msgspec.structs.replace(scan, order=Ask(run="r", addresses=("10.0.0.1",)))
    assert done_part(asked, cut).unsearched is None


def test_lists_are_bounded_and_say_how_long_they_were():
    many = tuple(f"10.{number >> 8}.{number & 255}.0/24" for number in range(MAX_LINES + 5))
    problems = (problem(Code.CANCELLED),) * (MAX_LINES + 5)
    part = done_part(
        RunPart(ksocket="one", status="running"), ended(searched=(Searched(prefixes=many),), problems=problems)
    )
    assert (len(part.searched[0].prefixes), part.number_of_searched, len(part.problems)) == (
        MAX_LINES,
        MAX_LINES + 5,
        MAX_LINES,
    )
    assert len(plan_of(Planned(run="p", gateways=many)).gateways) == MAX_LINES
