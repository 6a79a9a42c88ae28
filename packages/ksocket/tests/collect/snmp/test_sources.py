import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp.rules import Source, Where
from ksocket.collect.snmp.sources import Agent, Answers, fitting, said, unasked

AGENT = Agent(
    sys_object_id="1.3.6.1.4.1.99999.7",
    sys_descr="EX-1 Version 1.2 build 77",
    sys_name="sw1",
    chassis={"serial": "C1", "description": "A box", "model": "EX-0"},
)
CLASSES = {"1": 9, "5": 3, "6": 3}
ANSWERS = Answers(
    asked={"1.3.0.0", "1.3.1.0", "1.3.2.0"},
    values={"1.3.0.0": 0, "1.3.1.0": b"S/N A1", "1.3.2.0": b"\x00\xffA", "1.3.6.5": b"none", "1.3.6.6": b"B6"},
    columns={"1.3.3": {"1": b"", "2": b"N/A", "3": b"B2"}, "1.3.5": CLASSES},
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a text", "a text"),
        (Source(oid="1.3.1.0"), "S/N A1"),
        (Source(oid="1.3.1.0", pattern=r"S/N (\S+)"), "A1"),
        (Source(oid="1.3.1.0", pattern=r"Serial (\S+)"), None),
        (Source(oid="1.3.9.0"), None),
        (Source(oid="1.3.2.0", hex=True), "00FF41"),
        (Source(column="1.3.3"), "B2"),
        (Source(column="1.3.3", pattern=r"(\d)"), "2"),
        (Source(column="1.3.4"), None),
        (Source(column="1.3.6", where=Where(column="1.3.5", pattern="^3$")), "B6"),
        (Source(column="1.3.6", where=Where(column="1.3.5", pattern="^4$")), None),
        (Source(of="sysDescr", pattern=r"build (\d+)|Version (\S+)"), "1.2"),
        (Source(of="sysDescr", pattern=r"Version (\d+)\.(\d+)", template=r"\1R\2"), "1R2"),
        (Source(of="sysName"), "sw1"),
        (Source(of="sysObjectID", names={"1.3.6.1.4.1.99999.7": "EX-1"}), "EX-1"),
        (Source(of="sysObjectID", names={"1.3.6.1.4.1.99999.8": "EX-2"}), None),
        (Source(of="sysDescr", pattern=r"build (\d+)", names={77: "Spring"}), "Spring"),
        (Source(of="chassis"), "C1"),
        (Source(of="chassisDescr"), "A box"),
        (Source(of="chassisModel"), "EX-0"),
        (Source(join=("v", Source(of="sysName"), Source(oid="1.3.1.0", pattern="A1"))), "v sw1 A1"),
        (Source(join=(Source(of="sysName"), Source(of="chassis")), between="-", pattern=r"sw(.*)"), "1-C1"),
        (Source(join=(Source(of="sysName"), Source(oid="1.3.9.0"))), None),
        (Source(oid="1.3.0.0"), None),
        (Source(join=("7", Source(oid="1.3.0.0"), "2"), between="."), "7.0.2"),
    ],
)
def test_what_a_source_tells(source, expected):
    assert said("serial", source, AGENT, ANSWERS) == expected


@pytest.mark.parametrize(
    ("source", "oids", "columns"),
    [
        ("a text", [], []),
        (Source(of="sysName"), [], []),
        (Source(oid="1.3.1.0"), [], []),
        (Source(oid="1.3.9.0"), ["1.3.9.0"], []),
        (Source(column="1.3.3"), [], []),
        (Source(column="1.3.4"), [], ["1.3.4"]),
        (Source(column="1.3.6", where=Where(column="1.3.7", pattern="^3$")), [], ["1.3.7"]),
        (Source(column="1.3.6", where=Where(column="1.3.5", pattern="^3$")), ["1.3.6.5", "1.3.6.6"], []),
        (Source(join=(Source(oid="1.3.9.0"), Source(column="1.3.4"), "x")), ["1.3.9.0"], ["1.3.4"]),
    ],
)
def test_what_is_to_be_asked_first(source, oids, columns):
    assert unasked(source, ANSWERS) == (oids, columns)


def test_few_rows_are_picked():
    many = Answers(columns={"1.3.5": {str(one): 3 for one in range(1000)}})
    assert len(fitting(Where(column="1.3.5", pattern="3"), many)) == 8


values = st.one_of(st.integers(), st.binary(max_size=600), st.text(max_size=600), st.floats())


@given(st.dictionaries(st.sampled_from(["1.3.1.0", "1.3.6.1"]), values), st.dictionaries(st.just("1"), values))
def test_garbage(scalars, rows):
    answers = Answers(values=scalars, columns={"1.3.3": rows, "1.3.5": rows})
    for source in (
        Source(oid="1.3.1.0", hex=True),
        Source(oid="1.3.1.0", pattern=r"(\d+)|(x)", template=r"\1-\2"),
        Source(column="1.3.6", where=Where(column="1.3.5", pattern=".")),
        Source(join=(Source(oid="1.3.1.0", names={1: "one"}), Source(column="1.3.3"))),
    ):
        told = said("serial", source, AGENT, answers)
        assert told is None or 0 < len(told) <= 2001
