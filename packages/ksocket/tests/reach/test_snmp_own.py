"""Against net-snmp's agent, which shows its system group once more in the context "red"."""

import pytest

from ksocket.reach import snmp, snmp_clients, snmp_message, snmp_wire
from ksocket.reach.snmp_keys import User
from ksocket.reach.snmp_own import Community, Cursor
from ksocket.reach.snmp_pdu import Pdu
from ksocket.target import Target
from kswire.problems import Code

HERE = Target("127.0.0.1")
SYSTEM, SYS_NAME, UP_TIME = "1.3.6.1.2.1.1", "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.3.0"
NOTHING = "1.3.6.1.2.1.1.77.0"


async def test_a_context_by_every_combination_of_v3(snmpd, snmp_users, snmp_file, snmp_means):
    for name, auth, priv, extension in snmp_users:
        file = snmp_file(
            port=snmpd.port, username=name, auth_protocol=auth, auth_key="made-up-auth-key", priv_protocol=priv,
            priv_key="made-up-priv-key", key_extension=extension, timeout=2.0,
        )  # fmt: skip
        async with snmp.connect(HERE, file, snmp_means) as session, session.within("red") as red:
            assert session.contexts
            assert await red.get([SYS_NAME, NOTHING]) == {SYS_NAME: b"made-up"}, name
            walk, main = await red.walk(SYSTEM, name="system"), await session.walk(SYSTEM, name="system")
        assert walk.problem is None
        assert [row for row in walk.rows if row[0] != UP_TIME] == [row for row in main.rows if row[0] != UP_TIME], name


async def test_a_context_that_is_not_there(snmpd, snmp_file, snmp_means):
    protocol = "usmHMACSHAAuthProtocol"
    file = snmp_file(port=snmpd.port, username="sha-none", auth_protocol=protocol, auth_key="made-up-auth-key")
    async with snmp.connect(HERE, file, snmp_means) as session, session.within("blue") as blue:
        walk = await blue.walk(SYSTEM, name="system")
    assert walk.rows == []
    assert walk.problem is not None
    assert walk.problem.code == Code.SNMP_NO_ANSWER  # others send a report; this agent says nothing


async def test_a_context_by_v2c_only_as_the_file_says(snmpd, snmp_file, snmp_means):
    async with snmp.connect(HERE, snmp_file(port=snmpd.port, community="public"), snmp_means) as session:
        assert not session.contexts
    file = snmp_file(port=snmpd.port, community="public", context_community="community@context")
    async with snmp.connect(HERE, file, snmp_means) as session, session.within("red") as red:
        assert session.contexts
        assert await red.get([SYS_NAME]) == {SYS_NAME: b"made-up"}
    file = snmp_file(port=snmpd.port, community="public", context_community="context@community", timeout=0.2)
    async with snmp.connect(HERE, file, snmp_means) as session, session.within("red") as red:
        walk = await red.walk(SYSTEM, name="system")
        assert walk.problem is not None
        assert walk.problem.code == Code.SNMP_NO_ANSWER


def walked(client, cursor, rows):
    """The page that a reply with these rows makes."""
    number = snmp_wire.number(client.step(cursor))
    pdu = Pdu(snmp_wire.RESPONSE, number, variables=tuple((oid, None) for oid in rows))
    return client.stepped(cursor, snmp_message.plain(pdu, 1, b"public"), snmp_wire.Reply(number))


def test_rows_without_a_value_are_not_the_end():
    client = Community("2c", "public")
    cursor = client.cursor("1.3.6.1.9", 20)
    assert walked(client, cursor, ["1.3.6.1.9.1", "1.3.6.1.9.2"]) == []
    assert cursor.after == "1.3.6.1.9.2"
    assert walked(client, cursor, ["1.3.6.1.9.2"]) == [None]  # endOfMibView stands where it was asked
    assert walked(client, cursor, ["1.3.6.1.10"]) == [None]
    assert walked(client, cursor, []) == [None]


def test_a_cursor_begins_at_its_base():
    assert Cursor("1.3.6", 20).after == "1.3.6"


def test_a_user_without_authentication_has_no_keys():
    assert User("open").keys(b"engine").size == 0


@pytest.mark.parametrize(
    ("account", "context"),
    [
        ({"username": "noauth"}, "vlan-20"),
        ({"community": "public", "context_community": "community@context"}, "20"),
        ({"community": "public", "context_community": "community@context", "username": "u", "version": "2c"}, "20"),
        ({"community": "public", "context_community": "context@community"}, None),
        ({"community": "public"}, None),
    ],
)
async def test_the_context_of_a_vlan_where_it_can_be_asked(snmpd, snmp_file, snmp_means, account, context):
    file = snmp_file(port=snmpd.port, **account)
    session = snmp._session(lambda: snmp_clients.client(file), HERE, file, snmp_means)
    assert session.vlan_context(20) == context
    session.close()
