from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import edp
from ksocket.collect.snmp.oids_hello import EDP
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor
from kswire.problems import Code

NAMES = {1001: "1:1"}


async def test_a_neighbour(told, columns):
    agent = columns(EDP, {"1001.128.0.0.0.170.187.204.1": (b"x450-2", b"31.7.1.4", 2, 24)})
    assert await edp.ask(Reader(told(agent)), NAMES) == (
        Neighbor(
            source="edp", macaddr="00:00:aa:bb:cc:01", ifname="1:1", name="x450-2", port="2:24",
            platform="ExtremeXOS 31.7.1.4",
        ),
    )  # fmt: skip


def test_what_is_not_told():
    assert edp.parse({"5": {}}, NAMES) == (Neighbor(source="edp"),)
    assert edp.parse({"5": {"extremeEdpNeighborSlot": 0, "extremeEdpNeighborPort": 3}}, NAMES)[0].port == "3"


async def test_silence_is_said(told, missing):
    reader = Reader(told({}, silent_at=["1"]))
    assert await edp.ask(reader, NAMES) == ()
    assert missing(reader) == [("edp", Code.SNMP_NO_ANSWER)]


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=20).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(), st.binary(max_size=40), st.text(max_size=40))


@given(st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*EDP]), VALUE)))
def test_any_table_is_read(table):
    assert all(one.source == "edp" for one in edp.parse(table, NAMES))
