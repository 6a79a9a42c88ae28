import asyncio
import itertools

import pytest

from ksocket.reach import snmp, snmp_gufo, snmp_keys, snmp_turn, snmp_wire
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code

HERE = Target("127.0.0.1")
OBJECT_ID, NAMES = "1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.2.2.1.2"
SHA = {"username": "sha-aes", "auth_protocol": "usmHMACSHAAuthProtocol", "auth_key": "made-up-auth-key"}
AES = {"priv_protocol": "usmAesCfb128Protocol", "priv_key": "made-up-priv-key"}


@pytest.fixture(autouse=True, params=["the library", "our own"])
def client(request, monkeypatch):
    """Everything by both clients: there are systems that the library is not made for."""
    assert snmp_gufo.AVAILABLE
    if request.param == "our own":
        monkeypatch.setattr(snmp_gufo, "AVAILABLE", False)


async def problem_of(file, means, target=HERE):
    with pytest.raises(Trouble) as caught:
        async with snmp.connect(target, file, means) as session:
            await session.get([OBJECT_ID])
    return caught.value.problem


# --- net-snmp's agent


async def test_who_does_not_know_the_user_shows_its_engine_all_the_same(snmpd, snmp_file, snmp_means):
    with pytest.raises(Trouble) as caught:
        async with snmp.connect(HERE, snmp_file(port=snmpd.port, username="nobody"), snmp_means):
            pass
    (shown,) = caught.value.shown
    assert shown == snmp.engine_signature(bytes.fromhex(shown.value))


async def test_v2c(snmpd, snmp_file, snmp_means):
    async with snmp.connect(HERE, snmp_file(port=snmpd.port, community="public"), snmp_means) as session:
        found = await session.get([OBJECT_ID, "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.77.0", "1.3.6.1.2.1.1.7.0"])
        walk = await session.walk(NAMES)
    assert found == {OBJECT_ID: "1.3.6.1.4.1.8072.3.2.10", "1.3.6.1.2.1.1.5.0": b"made-up", "1.3.6.1.2.1.1.7.0": 72}
    assert walk.problem is None
    assert (f"{NAMES}.1", b"lo") in walk.rows
    assert session.engine_id is not None
    assert session.engine_id[:4].hex() == "80001f88"


async def test_every_combination_of_v3(snmpd, snmp_users, snmp_file, snmp_means):
    engines = set()
    for name, auth, priv, extension in snmp_users:
        file = snmp_file(
            port=snmpd.port, username=name, auth_protocol=auth, auth_key="made-up-auth-key", priv_protocol=priv,
            priv_key="made-up-priv-key", key_extension=extension,
        )  # fmt: skip
        async with snmp.connect(HERE, file, snmp_means) as session:
            assert await session.get([OBJECT_ID]) == {OBJECT_ID: "1.3.6.1.4.1.8072.3.2.10"}, name
            assert len((await session.walk(NAMES)).rows) > 0, name
        engines.add(session.engine_id)
    assert len(snmp_users) == 42
    assert len(engines) == 1


@pytest.mark.parametrize(
    "account",
    [
        {"community": "public"},
        {
            "username": "sha-aes", "auth_protocol": "usmHMACSHAAuthProtocol", "auth_key": "made-up-auth-key",
            "priv_protocol": "usmAesCfb128Protocol", "priv_key": "made-up-priv-key",
        },
    ],
    ids=["v2c", "v3"],
)  # fmt: skip
async def test_columns_in_which_an_agent_has_nothing(snmpd, snmp_file, snmp_means, account):
    nothing = [f"1.3.6.1.2.1.1.{arc}" for arc in range(50, 70)]  # more than one request has room for
    async with snmp.connect(HERE, snmp_file(port=snmpd.port, **account), snmp_means) as session:
        assert await session.empty([NAMES, *nothing, "1.3.6.1.2.1.2.2.1.2", "1.3.7"]) == {*nothing, "1.3.7"}
        assert (await session.walk(NAMES)).problem is None


async def test_an_agent_that_cannot_be_asked_for_many_columns_is_asked_one_by_one(agent, snmp_file, snmp_means, ber):
    def answer(request):
        if request.pdu == 0xA1:
            return answers.pop()
        return [request.reply(ber.binding("1.3.6.1.2.1.1.3.0", ber.integer(1, 0x43)))]

    answers: list = [[], [b"garbage"]]
    file = snmp_file(port=(await agent(answer)).port, community="public", timeout=0.1)
    async with snmp.connect(HERE, file, snmp_means) as session:
        for _ in range(2):
            assert await session.empty(["1.3.6.1.9.1", "1.3.6.1.9.2"]) == frozenset()
        assert not session.silent
        assert await session.get(["1.3.6.1.2.1.1.3.0"])


async def test_v1(snmpd, snmp_file, snmp_means):
    file = snmp_file(port=snmpd.port, version="1", community="public")
    nothing, more = "1.3.6.1.2.1.1.77.0", "1.3.6.1.2.1.1.78.0"
    async with snmp.connect(HERE, file, snmp_means) as session:
        found = await session.get([OBJECT_ID, nothing, "1.3.6.1.2.1.1.5.0", more, "1.3.6.1.2.1.1.7.0"])
        walk = await session.walk(NAMES)
        last = await session.walk("1.3.6.1.6.3.16.1.5.2.1.6")  # what is last of all there
        beyond = await session.walk("1.3.7")
        assert not session.contexts
    assert found == {OBJECT_ID: "1.3.6.1.4.1.8072.3.2.10", "1.3.6.1.2.1.1.5.0": b"made-up", "1.3.6.1.2.1.1.7.0": 72}
    assert (walk.problem, last.problem, beyond.problem) == (None, None, None)
    assert (f"{NAMES}.1", b"lo") in walk.rows
    assert last.rows
    assert not beyond.rows


async def test_wrong_community_by_v1_is_silence(snmpd, snmp_file, snmp_means):
    file = snmp_file(port=snmpd.port, version="1", community="private", timeout=0.1)
    assert (await problem_of(file, snmp_means)).code == Code.SNMP_NO_ANSWER


# pysnmp's words for the protocols; those of AES192 and AES256 without a word are Reeder's
PYSNMP_AUTH = {
    "usmHMACMD5AuthProtocol": "USM_AUTH_HMAC96_MD5",
    "usmHMACSHAAuthProtocol": "USM_AUTH_HMAC96_SHA",
    "usmHMAC128SHA224AuthProtocol": "USM_AUTH_HMAC128_SHA224",
    "usmHMAC192SHA256AuthProtocol": "USM_AUTH_HMAC192_SHA256",
    "usmHMAC256SHA384AuthProtocol": "USM_AUTH_HMAC256_SHA384",
    "usmHMAC384SHA512AuthProtocol": "USM_AUTH_HMAC384_SHA512",
}
PYSNMP_PRIV = {
    ("usm3DESEDEPrivProtocol", None): "USM_PRIV_CBC168_3DES",
    ("usmAesCfb256Protocol", "reeder"): "USM_PRIV_CFB256_AES",
    ("usmAesCfb256Protocol", "blumenthal"): "USM_PRIV_CFB256_AES_BLUMENTHAL",
}


async def test_another_agent_has_3des(pysnmp_agent, snmp_file, snmp_means):
    combined = [(auth, priv, extension) for auth in PYSNMP_AUTH for priv, extension in PYSNMP_PRIV]
    users = {f"user-{number}": one for number, one in enumerate(combined)}
    port = await pysnmp_agent(
        [(name, PYSNMP_AUTH[auth], PYSNMP_PRIV[priv, extension]) for name, (auth, priv, extension) in users.items()]
    )
    for name, (auth, priv, extension) in users.items():
        file = snmp_file(
            port=port, username=name, auth_protocol=auth, auth_key="made-up-auth-key", priv_protocol=priv,
            priv_key="made-up-priv-key", key_extension=extension, timeout=5.0,
        )  # fmt: skip
        async with snmp.connect(HERE, file, snmp_means) as session:
            assert b"PySNMP" in (await session.get(["1.3.6.1.2.1.1.1.0"]))["1.3.6.1.2.1.1.1.0"], name
            walk = await session.walk("1.3.6.1.2.1.1")
            assert len(walk.rows) > 5, name
            assert walk.problem is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"priv_key": "another-made-up-key"}, Code.SNMP_WRONG_PRIVACY),
        ({"priv_protocol": "usmAesCfb128Protocol"}, Code.SNMP_WRONG_PRIVACY),  # it answers all alike: no telling
    ],
)
async def test_3des_that_is_wrong(pysnmp_agent, snmp_file, snmp_means, change, code):
    port = await pysnmp_agent([("sha-3des", "USM_AUTH_HMAC96_SHA", "USM_PRIV_CBC168_3DES")])
    known = {"priv_protocol": "usm3DESEDEPrivProtocol", "priv_key": "made-up-priv-key"} | change
    file = snmp_file(port=port, timeout=1.0, **SHA | {"username": "sha-3des"} | known)
    assert (await problem_of(file, snmp_means)).code == code


async def test_key_extension_is_found_out_and_remembered(snmpd, snmp_file, snmp_means):
    given = SHA | AES | {"username": "sha-aes-256-c", "priv_protocol": "usmAesCfb256Protocol", "timeout": 0.3}
    file = snmp_file(port=snmpd.port, **given)
    for most in (5.0, 0.25):
        async with asyncio.timeout(most), snmp.connect(HERE, file, snmp_means) as session:
            assert await session.get([OBJECT_ID])


async def test_an_agent_that_understands_another_extension_now(snmpd, snmp_file, snmp_means):
    """What worked before is only what is tried first."""
    given = SHA | AES | {"username": "sha-aes-256-c", "priv_protocol": "usmAesCfb256Protocol"}
    file = snmp_file(port=snmpd.port, **given)
    for user in snmp_keys.users(file, HERE.addr):
        if user.extension == "blumenthal":
            snmp_keys.remember(file, HERE.addr, user)
    async with snmp.connect(HERE, file, snmp_means) as session:
        assert await session.get([OBJECT_ID])
    assert snmp_keys.users(file, HERE.addr)[0].extension == "reeder"


WRONG = {
    "user": ({"username": "nobody"}, Code.SNMP_UNKNOWN_USER),
    "user without keys": (
        {"username": "nobody", "auth_protocol": "usmNoAuthProtocol"},
        Code.SNMP_UNKNOWN_USER,
    ),
    "authentication key": ({"auth_key": "another-made-up-key"}, Code.SNMP_WRONG_AUTHENTICATION),
    "authentication protocol": ({"auth_protocol": "usmHMACMD5AuthProtocol"}, Code.SNMP_WRONG_AUTHENTICATION),
    "authentication for one who has none": ({"username": "open"}, Code.SNMP_WRONG_AUTHENTICATION),
    "privacy key": ({"priv_key": "another-made-up-key"}, Code.SNMP_WRONG_PRIVACY),
    "privacy protocol, DES for AES": ({"priv_protocol": "usmDESPrivProtocol"}, Code.SNMP_WRONG_PRIVACY_PROTOCOL),
    "privacy protocol, AES for DES": ({"username": "sha-des"}, Code.SNMP_WRONG_PRIVACY_PROTOCOL),
    "privacy protocol and key": ({"username": "sha-des", "priv_key": "another-key"}, Code.SNMP_WRONG_PRIVACY_PROTOCOL),
    "privacy key for DES": (
        {"username": "sha-des", "priv_protocol": "usmDESPrivProtocol", "priv_key": "another-key"},
        Code.SNMP_WRONG_PRIVACY,
    ),
    "privacy for one who has none": ({"username": "sha-none"}, Code.SNMP_NO_PRIVACY),
    "view": (
        {"username": "blind", "auth_protocol": "usmHMACMD5AuthProtocol", "priv_protocol": "usmNoPrivProtocol"},
        Code.SNMP_REFUSED,
    ),
}


@pytest.mark.parametrize(("change", "code"), WRONG.values(), ids=WRONG.keys())
async def test_what_is_wrong_has_its_own_name(snmpd, snmp_file, snmp_means, change, code):
    found = await problem_of(snmp_file(port=snmpd.port, **SHA | AES | change), snmp_means)
    assert found.code == code
    assert "made-up" not in repr(found)


async def test_wrong_community_is_silence(snmpd, snmp_file, snmp_means):
    found = await problem_of(snmp_file(port=snmpd.port, community="private", timeout=0.1), snmp_means)
    assert (found.code, found.params) == (Code.SNMP_NO_ANSWER, {"port": str(snmpd.port), "seconds": "0.1"})


async def test_an_agent_that_reboots(snmpd, snmp_file, snmp_means):
    async with snmp.connect(HERE, snmp_file(port=snmpd.port, timeout=2.0, **SHA | AES), snmp_means) as session:
        assert await session.get([OBJECT_ID])
        snmpd.stop()
        snmpd.start()
        assert await session.get([OBJECT_ID])
        assert (await session.walk(NAMES)).problem is None


async def test_one_request_at_a_time(snmpd, snmp_file, snmp_means):
    async with snmp.connect(HERE, snmp_file(port=snmpd.port, **SHA | AES), snmp_means) as session:
        await session.get([f"1.3.6.1.2.1.1.{n}.0" for n in range(1, 40)])
    assert snmp_means.pace.asked >= 5
    assert snmp_means.pace.most == 1


async def test_who_holds_the_same_agent_is_waited_for(snmpd, snmp_file, snmp_means, monkeypatch):
    async with snmp.connect(HERE, snmp_file(port=snmpd.port, community="public"), snmp_means) as session:
        name = snmp.engine_signature(session.engine_id).value
        asking = asyncio.create_task(session.get([OBJECT_ID]))
        async with snmp_means.pace.engine(name):
            done, _ = await asyncio.wait([asking], timeout=0.1)
            assert not done
        assert await asking
        monkeypatch.setattr(snmp_turn, "_LONGEST_WAIT", 0.01)
        async with snmp_means.pace.engine(name):  # then they are many of the same name
            assert await session.get([OBJECT_ID])
            assert await session.get([OBJECT_ID])


# --- what may not be asked


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (Target("127.0.0.66"), Code.PROHIBITED),
        (Target("192.0.2.1"), Code.OUTSIDE_SCOPE),
        (Target("127.0.0.1", route=("127.0.0.9",)), Code.NOT_BUILT),
    ],
)
async def test_nothing_is_sent(snmp_file, snmp_means, target, code):
    assert (await problem_of(snmp_file(community="public"), snmp_means, target)).code == code
    assert snmp_means.pace.asked == 0


@pytest.mark.parametrize(
    ("expected", "max_rows", "asked"),
    [
        (None, 5000, (20, 5, 1)),
        (None, 1, (1,)),
        (3, 5000, (4, 1)),
        (25, 5000, (26, 20, 5, 1)),
        (29, 5000, (30, 20, 5, 1)),
        (30, 5000, (16, 5, 1)),
        (5000, 5000, (30, 20, 5, 1)),
    ],
)
def test_as_many_rows_at_once_as_there_probably_are(expected, max_rows, asked):
    assert snmp._repetitions(expected, max_rows) == asked


# --- agents that go wrong


@pytest.fixture
async def hostile(agent, snmp_file, snmp_means, ber):
    """A function: how a GetBulk is answered -> a session's walk of that table."""

    async def walk(page, **limits):
        def answer(request):
            if request.pdu == 0xA5:
                return page(request)
            return [request.reply(ber.binding("1.3.6.1.2.1.1.3.0", ber.integer(1, 0x43)))]

        there = await agent(answer)
        file = snmp_file(port=there.port, community="public", timeout=0.2)
        async with snmp.connect(HERE, file, snmp_means) as session:
            found = await session.walk("1.3.6.1.9", name="made-up", **limits)
        return found, there.protocol.asked

    return walk


def rows(ber, start, count=20):
    return [ber.binding(f"1.3.6.1.9.{n}", ber.integer(n)) for n in range(start, start + count)]


async def test_a_table_without_end(hostile, ber):
    pages = itertools.count(1, 20)
    found, _ = await hostile(lambda request: [request.reply(*rows(ber, next(pages)))], max_rows=130)
    assert len(found.rows) == 130
    assert found.problem is not None
    assert (found.problem.code, found.problem.params) == (Code.SNMP_WALK_LIMIT, {"table": "made-up", "rows": "130"})


async def test_a_table_that_is_slow(hostile, ber):
    pages = itertools.count(1, 20)
    found, asked = await hostile(lambda request: [request.reply(*rows(ber, next(pages)))], max_seconds=0.0)
    assert asked == 1
    assert found.problem is not None
    assert found.problem.code == Code.SNMP_WALK_LIMIT


async def test_a_table_that_goes_in_circles(hostile, ber):
    found, asked = await hostile(lambda request: [request.reply(*rows(ber, 1))])
    assert [value for _, value in found.rows] == list(range(1, 21))
    assert asked == 3
    assert found.problem is not None


async def test_a_table_out_of_order_is_read(hostile, ber):
    pages = iter([[5, 3], [9, 1], []])

    def page(request):
        return [request.reply(*[one for n in next(pages) for one in rows(ber, n, 1)])]

    found, _ = await hostile(page)
    assert [value for _, value in found.rows] == [5, 3, 9, 1]
    assert found.problem is None


async def test_a_table_that_breaks_off_keeps_its_rows(hostile, ber):
    pages = iter([rows(ber, 1), None])

    def page(request):
        return [request.reply(*one)] if (one := next(pages)) else []

    found, _ = await hostile(page)
    assert len(found.rows) == 20
    assert found.problem is not None
    assert found.problem.code == Code.SNMP_NO_ANSWER


async def test_values_without_end_that_are_none(hostile, ber):
    pages = itertools.count(1)
    found, asked = await hostile(
        lambda request: [request.reply(ber.binding(f"1.3.6.1.9.{next(pages)}", b"\x05\0"))], max_rows=130
    )
    assert found.rows == []
    assert asked < 110


async def test_values_of_64_kb(hostile, ber, monkeypatch):
    monkeypatch.setattr(snmp, "MOST_BYTES", 500_000)
    pages = itertools.count(1)
    found, asked = await hostile(
        lambda request: [request.reply(ber.binding(f"1.3.6.1.9.{next(pages)}", ber.tlv(4, bytes(60_000))))]
    )
    assert len(found.rows) == asked - 1 == 9
    assert found.problem is not None
    assert found.problem.code == Code.SNMP_WALK_LIMIT


async def test_a_table_that_goes_backwards(hostile, ber):
    pages = itertools.count(1_000, -20)
    found, asked = await hostile(lambda request: [request.reply(*rows(ber, next(pages)))], max_rows=200)
    assert len(found.rows) == 200
    assert asked == 11


@pytest.mark.parametrize("value", [b"\x80\0", b"\x81\0", b"\x82\0", b"\x05\0"])
async def test_the_end_of_a_table(hostile, ber, value):
    pages = iter([[*rows(ber, 1, 3), ber.binding("1.3.6.1.9.4", value)], [ber.binding("1.3.6.1.9.4", value)]])
    found, _ = await hostile(lambda request: [request.reply(*next(pages))])
    assert len(found.rows) == 3
    assert found.problem is None


async def test_too_big_is_asked_for_in_smaller_pieces(hostile, ber):
    statuses = iter([1, 1])

    def page(request):
        status = next(statuses, 0)
        return [request.reply(status=status)] if status else [request.reply(ber.binding("1.3.6.1.10.1", b"\x04\0"))]

    found, asked = await hostile(page)
    assert (found.rows, found.problem) == ([], None)
    assert asked == 4


async def test_a_get_that_is_too_big_is_halved(agent, snmp_file, snmp_means, ber):
    def answer(request):
        if request.names > 1:
            return [request.reply(status=1)]
        return [request.reply(ber.tlv(0x30, ber.tlv(6, request.first) + ber.integer(5)))]

    there = await agent(answer)
    wanted = [f"1.3.6.1.2.1.1.{n}.0" for n in range(1, 6)]
    async with snmp.connect(HERE, snmp_file(port=there.port, community="public"), snmp_means) as session:
        assert await session.get(wanted) == dict.fromkeys(wanted, 5)


@pytest.mark.parametrize(
    ("counter", "code"),
    [
        (snmp_wire.NOT_IN_TIME_WINDOWS, Code.SNMP_NOT_IN_TIME),
        (snmp_wire.DECRYPTION_ERRORS, Code.SNMP_WRONG_PRIVACY),
        (snmp_wire.UNKNOWN_USER_NAMES, Code.SNMP_UNKNOWN_USER),
        (snmp_wire.WRONG_DIGESTS, Code.SNMP_WRONG_AUTHENTICATION),
        (snmp_wire.UNKNOWN_ENGINE_IDS, Code.SNMP_ENGINE_CHANGED),
        ("1.3.6.1.6.3.11.2.1.3.0", Code.SNMP_REFUSED),
    ],
)
async def test_an_agent_that_answers_with_reports_alone(agent, snmp_file, snmp_means, counter, code):
    there = await agent(lambda request: [request.report(counter, b"open" if request.names else b"")])
    assert (await problem_of(snmp_file(port=there.port, username="open"), snmp_means)).code == code
    assert there.protocol.asked <= 4


async def test_a_report_without_the_name_of_the_user(agent, snmp_file, snmp_means):
    there = await agent(lambda request: [request.report(snmp_wire.UNKNOWN_USER_NAMES)])
    assert (await problem_of(snmp_file(port=there.port, username="open"), snmp_means)).code == Code.SNMP_UNKNOWN_USER


async def test_an_agent_that_is_slow_for_ever_is_left(agent, snmp_file, snmp_means, ber, monkeypatch):
    there = await agent(lambda request: [request.reply(ber.binding("1.3.6.1.2.1.1.3.0", ber.integer(1, 0x43)))])
    async with snmp.connect(HERE, snmp_file(port=there.port, community="public"), snmp_means) as session:
        assert not session.silent
        monkeypatch.setattr(session, "_end", 0.0)
        before = there.protocol.asked
        with pytest.raises(Trouble) as caught:
            await session.get([OBJECT_ID])
        walk = await session.walk(NAMES)
        assert there.protocol.asked == before
    assert (caught.value.problem.code, caught.value.problem.params) == (Code.COMMAND_TIMEOUT, {"seconds": "180"})
    assert walk.problem == caught.value.problem
    assert session.silent
