from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import vtp
from ksocket.collect.snmp.oids_bridge import VTP_ACCESS, VTP_TRUNKS, VTP_VLANS
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Vlan
from kswire.problems import Code

NAMES = {101: "Gi0/1", 102: "Gi0/2", 103: "Gi0/3"}
ALL = b"\x7f" + b"\xff" * 127  # VLANs 1 to 1023
AGENT = (
    (VTP_VLANS, {"1.1": (b"default", 1), "1.20": (b"voice", 1), "1.2050": (b"far", 1), "1.1002": (b"fddi-default", 2)}),
    (VTP_ACCESS, {"101": (20,), "999": (20,), "103": (0,)}),
    (VTP_TRUNKS, {"102": (1, 1, ALL, b"", b"\x20", b""), "101": (2, 1, ALL, b"", b"", b"")}),
)


async def test_access_ports_and_trunks(told, columns):
    agent = {oid: value for oids, rows in AGENT for oid, value in columns(oids, rows).items()}
    assert await vtp.ask(Reader(told(agent)), NAMES) == (
        Vlan(number=1, name="default", untagged=("Gi0/2",)),
        Vlan(number=20, name="voice", tagged=("Gi0/2",), untagged=("Gi0/1",)),
        Vlan(number=2050, name="far", tagged=("Gi0/2",)),
    )


async def test_no_vlans_cost_one_request(told):
    session = told({})
    assert await vtp.ask(Reader(session), NAMES) == ()
    assert len(session.asked) == 1


async def test_what_was_cut_off_is_said(told, columns, missing):
    agent = {oid: value for oids, rows in AGENT for oid, value in columns(oids, rows).items()}
    for more, code in (
        ({"limit": 2}, Code.SNMP_WALK_LIMIT),
        ({"silent_at": VTP_ACCESS.values()}, Code.SNMP_NO_ANSWER),
        ({"silent_at": VTP_VLANS.values()}, Code.SNMP_NO_ANSWER),
    ):
        reader = Reader(told(agent, **more))
        await vtp.ask(reader, NAMES)
        assert missing(reader) == [("vlans", code)]


def test_trunks_that_carry_everything_are_bounded():
    vlans = {f"1.{number}": {"vtpVlanName": b"v", "vtpVlanType": 1} for number in range(1, 4095)}
    row = {f"vlanTrunkPortVlansEnabled{suffix}": b"\xff" * 60_000 for suffix in ("", "2k", "3k", "4k")}
    names = {one: f"p{one}" for one in range(3000)}
    trunks = {str(one): row | {"vlanTrunkPortDynamicStatus": 1} for one in range(3000)}
    assert 50_000 < sum(len(one.tagged) for one in vtp.parse(vlans, {}, trunks, names)) < 55_000


INDEX = st.lists(st.integers(0, 5000), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(), st.binary(max_size=40), st.text(max_size=40))


def table(oids):
    return st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*oids]), VALUE))


@given(table(VTP_VLANS), table(VTP_ACCESS), table(VTP_TRUNKS))
def test_any_tables_are_read(vlans, access, trunks):
    assert all(1 <= one.number <= 4094 for one in vtp.parse(vlans, access, trunks, NAMES))
