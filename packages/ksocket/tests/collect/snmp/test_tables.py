from ksocket.collect.snmp.tables import Reader, by_index
from kswire.problems import Code

OIDS = {"name": "1.3.6.1.9.1", "size": "1.3.6.1.9.2"}
VALUES = {"1.3.6.1.9.1.7": b"a", "1.3.6.1.9.1.8.1": b"b", "1.3.6.1.9.2.7": 3}


def test_by_index():
    walked = {"name": [("1.3.6.1.9.1.7", b"a"), ("1.3.6.1.9.1.8.1", b"b")], "size": [("1.3.6.1.9.2.7", 3)]}
    assert by_index(walked, OIDS) == {"7": {"name": b"a", "size": 3}, "8.1": {"name": b"b"}}


async def test_a_table(told):
    assert await Reader(told(VALUES)).table("group", OIDS) == {"7": {"name": b"a", "size": 3}, "8.1": {"name": b"b"}}


async def test_an_empty_table_costs_one_request(told):
    session = told({})
    assert await Reader(session).table("group", OIDS) == {}
    assert session.asked == ["1.3.6.1.9.1"]


async def test_a_limit_is_noted_once_and_the_rows_are_kept(told, missing):
    reader = Reader(told(VALUES | {"1.3.6.1.9.2.8.1": 4}, limit=1))
    assert await reader.table("group", OIDS) == {"7": {"name": b"a", "size": 3}}
    assert missing(reader) == [("group", Code.SNMP_WALK_LIMIT)]
    assert reader.missing[0].problem.params == {"table": "name", "rows": "1"}


async def test_after_silence_nothing_more_is_asked_of_the_table(told, missing):
    session = told(VALUES, silent_at=["1.3.6.1.9.1"])
    reader = Reader(session)
    assert await reader.table("group", OIDS) == {}
    assert session.asked == ["1.3.6.1.9.1"]
    assert missing(reader) == [("group", Code.SNMP_NO_ANSWER)]


async def test_values_of_a_silent_agent(told, missing):
    reader = Reader(told(VALUES, silent_at=["1.3.6.1.9.1.7"]))
    assert await reader.values("group", ["1.3.6.1.9.1.7"]) == {}
    assert missing(reader) == [("group", Code.SNMP_NO_ANSWER)]


async def test_first_rows_are_no_broken_off_table(told, missing):
    reader = Reader(told(VALUES))
    assert await reader.rows("group", "1.3.6.1.9.1", max_rows=1) == {"7": b"a"}
    assert missing(reader) == []
    reader = Reader(told(VALUES, silent_at=["1.3.6.1.9.1"]))
    assert await reader.rows("group", "1.3.6.1.9.1") == {}
    assert missing(reader) == [("group", Code.SNMP_NO_ANSWER)]


async def test_the_beginning_of_a_table_is_no_broken_off_table(told, missing):
    reader = Reader(told(VALUES))
    assert await reader.beginning("group", OIDS, max_rows=1) == {"7": {"name": b"a", "size": 3}}
    assert await reader.beginning("group", OIDS, below=".8") == {"8.1": {"name": b"b"}}
    assert missing(reader) == []


async def test_an_empty_beginning_costs_one_request(told):
    session = told({})
    assert await Reader(session).beginning("group", OIDS) == {}
    assert len(session.asked) == 1


async def test_what_is_lacking_of_one_group_is_lacking_of_what_is_made_of_it(told, missing):
    reader = Reader(told(VALUES, silent_at=["1"]))
    reader.also("other", "group")
    assert not reader.broken("group")
    await reader.table("group", OIDS)
    reader.also("other", "group")
    assert missing(reader) == [("group", Code.SNMP_NO_ANSWER), ("other", Code.SNMP_NO_ANSWER)]
    assert reader.broken("other")
