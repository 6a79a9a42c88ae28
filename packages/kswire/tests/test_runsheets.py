"""The tables of a report, in both languages."""

import string
from datetime import timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import msgspec
import pytest

from kswire.orders import Ask, Scan, Timeouts
from kswire.problems import Code, Problem
from kswire.reports import SENT_KINDS, Searched, Sent
from kswire.runreport import RunOutcome, RunPart, RunReport
from kswire.runsheets import Reader, sections, title
from kswire.testing import AT, run_report, sent

ENGLISH, JAPANESE = (Reader(one, ZoneInfo("Asia/Tokyo"), "Asia/Tokyo", AT) for one in ("en", "ja"))


def tables(report, reader=ENGLISH):
    return {one.name: one for one in sections(report, reader)}


def rows(report, name, reader=ENGLISH):
    return tables(report, reader)[name].rows


def part(**more):
    words = {"ksocket": "one", "status": "done", "order": Scan(run="r")}
    return RunPart(**words | more)


def report(**more):
    words = {"scan_id": "r", "kind": "scan", "status": "done", "started_at": AT, "terminated_at": AT}
    return RunReport(**words | more)


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_every_word_with_the_same_parameters():
    english, japanese = (import_module(f"kswire.words.{one}.runreport").WORDS for one in ("en", "ja"))
    assert set(english) == set(japanese)
    assert {key: fields(text) for key, text in english.items()} == {key: fields(text) for key, text in japanese.items()}
    assert {f"sent-{kind}" for kind in SENT_KINDS} <= set(english)


@pytest.mark.parametrize("reader", [ENGLISH, JAPANESE], ids=lambda one: one.language)
def test_every_row_has_a_cell_for_every_heading(reader):
    for one in sections(run_report(), reader):
        assert len(one.headings) == len(one.widths)
        assert {len(row) for row in one.rows} == {len(one.headings)}, one.name


def test_sheets_have_the_names_that_japanese_change_management_knows():
    assert [one.title for one in sections(run_report(), JAPANESE)] == [
        "概要",
        "計画",
        "結果",
        "送信",
        "アカウント",
        "問題",
    ]
    assert title(run_report(), JAPANESE) == "スキャン作業報告書"
    assert title(report(kind="plan"), JAPANESE) == "スキャン作業計画書"
    assert title(report(status="running"), ENGLISH) == "Scan report (under way)"


def test_before_the_run_there_is_no_result():
    before = report(status="ordered", started_at=None, terminated_at=None, ksockets=(part(status="ordered"),))
    assert list(tables(before)) == ["summary", "plan", "problems"]
    assert "Sent" not in dict(rows(before, "summary"))


def test_the_summary():
    told = dict(rows(run_report(), "summary"))
    assert told["Change number"] == "CHG-2026-0042"
    assert told["Started at"] == "2026-11-22 10:02:03"  # in Tokyo
    assert told["Took"] == "0:07:05"
    assert told["Planned, at most"] == "173 packets to 75 addresses, 0:00:14"
    assert told["Sent"].splitlines()[:2] == ["ARP requests: 61", "ICMP echo requests: 40"]
    assert (told["Refused logins"], told["Logins not tried, so that no account is locked"]) == (1, 2)
    assert told["Scan windows"] == "Mon Tue 22:00 - 05:00 (Asia/Tokyo)"


def test_a_change_number_that_nobody_wrote_is_a_free_field():
    assert dict(rows(report(), "summary"))["Change number"] == ""


def test_what_one_ksocket_does_not_tell_makes_the_sum_not_known():
    told = dict(rows(report(ksockets=(part(sent=sent()), part(ksocket="two"))), "summary"))
    assert told["Sent"].splitlines()[-1] == "the rest is not known"
    assert told["Refused logins"] == "not known; at least 1"
    nothing = dict(rows(report(ksockets=(part(sent=Sent(packets=dict.fromkeys(SENT_KINDS, 0))),)), "summary"))
    assert (nothing["Sent"], nothing["Refused logins"]) == ("none", 0)


@pytest.mark.parametrize(
    ("other", "found", "refused"),
    [
        ({"status": "failed"}, "not known; at least 3", "not known; at least 1"),  # it was lost
        ({"status": "running"}, "not known; at least 3", "not known; at least 1"),
        ({"status": "refused"}, 3, 1),
        ({"status": "done", "number_of_addresses": 0, "sent": Sent()}, 3, 1),
    ],
)
def test_a_sum_is_no_more_than_what_every_ksocket_told(other, found, refused):
    parts = (part(number_of_addresses=3, sent=sent()), part(ksocket="two", **other))
    told = dict(rows(report(ksockets=parts), "summary"))
    assert (told["Addresses found"], told["Refused logins"]) == (found, refused)


def test_where_nobody_has_told_nothing_is_a_zero():
    told = dict(rows(report(status="running", ksockets=(part(status="running"),)), "summary"))
    assert (told["Addresses found"], told["Sent"], told["Refused logins"]) == ("not known",) * 3
    lost = dict(rows(report(status="running", ksockets=(part(sent=Sent()), part(status="running"))), "summary"))
    assert lost["Refused logins"] == "not known"


def test_a_kind_that_is_not_told_is_not_nothing_and_one_of_another_version_is_shown():
    table = rows(report(ksockets=(part(sent=Sent(packets={"arp": 0, "other": 7}, restarts=2)),)), "sent")
    told = {item: (content, number) for _, item, content, number in table}
    assert told["ARP requests"] == (None, 0)
    assert told["SNMP requests"] == ("not known", None)
    assert told["Others"] == (None, 7)
    assert next(number for item, (_, number) in told.items() if item.startswith("Restarts")) == 2


def test_an_order_in_words():
    order = Scan(run="r", permitted=("10.0.0.0/8",), profile="fast", methods=("ssh",), timeouts=Timeouts(ssh=2.5))
    told = {item: content for _, item, content, *_ in rows(report(ksockets=(part(order=order),)), "plan")}
    assert told == {
        "Start": "the default gateway and the local segment",
        "Permitted": "10.0.0.0/8",
        "Prohibited": "none",
        "Profile": "fast",
        "Methods": "ssh",
        "Time-outs": "ssh 2.5 s",
        "Plan": "none was made for this order",
    }
    asked = report(kind="ask", ksockets=(part(order=Ask(run="r", addresses=("10.0.0.1", "10.0.0.2"))),))
    told = {item: content for _, item, content, *_ in rows(asked, "plan", JAPANESE)}
    assert (told["対象アドレス"], told["速度"]) == ("10.0.0.1\n10.0.0.2", "低負荷")
    assert rows(report(kind="import", ksockets=(part(order=None),)), "plan") == (
        ("one", "Order", "what was ordered is not recorded for this run", None, None, None, None),
    )


def test_what_was_searched_and_what_was_not():
    table = rows(run_report(), "result")
    told = [(item, content) for _, item, content, _ in table]
    assert ("Searched by ARP", "10.0.0.0/27") in told
    assert ("Asked through 10.0.0.30, no answer", "10.9.0.7") in told
    assert ("Not searched: prohibited", "10.0.0.40") in told
    assert ("Not searched: cut off", "10.0.1.0/28") in told
    assert table[-1] == (None, "nodes now outdated", None, 0)


@pytest.mark.parametrize(
    ("searched", "number", "row"),
    [
        (None, None, ("one", "Searched", "not known", None)),
        ((), 0, ("one", "Searched", "nothing to its end", None)),
        ((Searched(prefixes=("10.0.0.0/24",)),), 9, ("one", "Searched, more", None, 8)),
    ],
)
def test_a_search_that_is_not_told_whole(searched, number, row):
    table = rows(report(ksockets=(part(searched=searched, number_of_searched=number),)), "result")
    assert row in table


def test_problems_of_a_newer_version_and_without_parameters_are_told_too():
    newer, bare = Problem(code=Code("made-later"), params={"a": "b"}), Problem(code=Code.LIMITED)
    table = rows(report(ksockets=(part(problems=(newer, bare)),)), "problems")
    assert [row[2] for row in table] == ["made-later", "limited"]
    assert all(row[3] and row[4] for row in table)


def test_refused_logins_and_nodes_without_details_are_not_told_as_no_problem():
    short = report(ksockets=(part(sent=sent()),), outcome=RunOutcome(nodes=85, details=75))
    told = [(row[0], row[3]) for row in rows(short, "problems")]
    refused, missing = (
        ("one", "logins that were refused: 1"),
        (None, "no details of 10 of the 85 nodes that were found"),
    )
    assert told == [refused, missing]
    assert rows(report(outcome=RunOutcome(nodes=85, details=85)), "problems") == ()


def test_where_it_was_sent_from_is_said_to_be_unknown_where_it_is():
    for told in (part(), part(sent=Sent())):
        assert rows(report(ksockets=(told,)), "sent")[0][1:3] == ("Source address", "not known")


def test_an_account_that_stands_for_all_others():
    accounts = tuple(msgspec.structs.replace(one, file=None) for one in sent().accounts)
    table = rows(report(ksockets=(part(sent=Sent(accounts=accounts)),)), "accounts")
    assert table[1] == ("one", "ssh", "all others", "audit", 1, 1, 2, 0)


def test_what_is_not_known_of_the_result_is_left_out():
    told = report(outcome=RunOutcome(nodes=3))
    assert [row[1:] for row in rows(told, "result")] == [("Nodes found", None, 3)]


def test_spans_are_read_by_people():
    assert ENGLISH.span(timedelta(days=2, hours=3).total_seconds()) == "2 d 3:00:00"
    assert JAPANESE.span(-5) == "0:00:00"
