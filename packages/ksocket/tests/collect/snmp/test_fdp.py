from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import fdp
from ksocket.collect.snmp.oids_hello import FDP
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor
from kswire.problems import Code

NAMES = {7: "ethernet1/1/1"}


async def test_a_neighbour(told, columns):
    row = (b"icx-2", 1, bytes([192, 0, 2, 9]), b"ethernet1/1/24", b"Made-up switch")
    assert await fdp.ask(Reader(told(columns(FDP, {"7.1": row}))), NAMES) == (
        Neighbor(
            source="fdp", addr="192.0.2.9", ifname="ethernet1/1/1", name="icx-2", port="ethernet1/1/24",
            platform="Made-up switch",
        ),
    )  # fmt: skip


async def test_silence_is_said(told, missing):
    reader = Reader(told({}, silent_at=["1"]))
    assert await fdp.ask(reader, NAMES) == ()
    assert missing(reader) == [("fdp", Code.SNMP_NO_ANSWER)]


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=20).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(), st.binary(max_size=40), st.text(max_size=40))


@given(st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*FDP]), VALUE)))
def test_any_table_is_read(table):
    assert all(one.source == "fdp" for one in fdp.parse(table, NAMES))
