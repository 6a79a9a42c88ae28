"""Against net-snmp's agent, which shows its own system group once more in the context "red"."""

import os
import socket
import subprocess

import pytest

from ksocket.reach import snmp
from ksocket.reach.snmp_scoped import Cursor, keys
from ksocket.target import Target
from kswire.problems import Code

HERE = Target("127.0.0.1")
SYS_NAME = "1.3.6.1.2.1.1.5.0"
AUTH = {
    "usmHMACMD5AuthProtocol": "MD5",
    "usmHMACSHAAuthProtocol": "SHA",
    "usmHMAC128SHA224AuthProtocol": "SHA-224",
    "usmHMAC192SHA256AuthProtocol": "SHA-256",
    "usmHMAC256SHA384AuthProtocol": "SHA-384",
    "usmHMAC384SHA512AuthProtocol": "SHA-512",
}
PRIV = {"usmNoPrivProtocol": "", "usmDESPrivProtocol": "DES", "usmAesCfb128Protocol": "AES"}
LONGER = {"usmAesCfb192Protocol": "AES-192", "usmAesCfb256Protocol": "AES-256"}  # as drafted by Blumenthal
USERS = [(auth, priv) for auth in AUTH for priv in {**PRIV, **LONGER}]


def user(auth, priv):
    return f"u{list(AUTH).index(auth)}{[*PRIV, *LONGER].index(priv)}"


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory):
    directory = tmp_path_factory.mktemp("snmpd")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    lines = [f"agentaddress udp:127.0.0.1:{port}", "rocommunity public", "sysName made-up", "view all included .1"]
    lines += [f"proxy -Cn red -v 2c -c public udp:127.0.0.1:{port} .1.3.6.1.2.1.1"]
    lines += [
        "com2sec -Cn red red default public@red",
        "group red v2c red",
        "access red red v2c noauth exact all none none",
    ]
    for auth, priv in USERS:
        word = f" {({**PRIV, **LONGER})[priv]} lab-priv-pass" if priv != "usmNoPrivProtocol" else ""
        level = "priv" if word else "auth"
        lines += [f"createUser {user(auth, priv)} {AUTH[auth]} lab-auth-pass{word}"]
        lines += [f"rouser {user(auth, priv)} {level} -V all *"]
    (directory / "snmpd.conf").write_text("".join(f"{line}\n" for line in lines))
    process = subprocess.Popen(
        ["snmpd", "-f", "-Lo", "-C", "-c", str(directory / "snmpd.conf"), "-p", str(directory / "pid")],
        stdout=subprocess.DEVNULL,  # it has a line for each request, and waits when nobody reads them
        stderr=subprocess.DEVNULL,
        env=os.environ | {"SNMP_PERSISTENT_DIR": str(directory), "MIBS": ""},
    )
    while not answers(port):
        assert process.poll() is None
    yield port
    process.terminate()
    process.communicate(timeout=10)


def answers(port):
    return subprocess.run(
        ["snmpget", "-v2c", "-c", "public", "-r", "0", "-t", "0.2", f"127.0.0.1:{port}", SYS_NAME],
        capture_output=True,
        check=False,
    ).stdout


@pytest.mark.parametrize(("auth", "priv"), USERS)
async def test_a_context_by_every_protocol(snmpd, snmp_file, snmp_means, auth, priv):
    file = snmp_file(
        port=snmpd,
        username=user(auth, priv),
        auth_protocol=auth,
        auth_key="lab-auth-pass",
        priv_protocol=priv,
        priv_key="lab-priv-pass" if priv != "usmNoPrivProtocol" else None,
        key_extension="blumenthal",
        timeout=2.0,
    )
    async with snmp.connect(HERE, file, snmp_means) as session:
        assert session.contexts
        async with session.within("red") as red:
            assert await red.get([SYS_NAME, "1.3.6.1.2.1.1.77.0"]) == {SYS_NAME: b"made-up"}
            walk = await red.walk("1.3.6.1.2.1.1", name="system")
        assert walk.problem is None
        assert (SYS_NAME, b"made-up") in walk.rows
        main = await session.walk("1.3.6.1.2.1.1", name="system")
        changing = "1.3.6.1.2.1.1.3.0"  # sysUpTime
        assert [row for row in walk.rows if row[0] != changing] == [row for row in main.rows if row[0] != changing]


async def test_a_context_that_is_not_there(snmpd, snmp_file, snmp_means):
    file = snmp_file(
        port=snmpd, username=user(*USERS[0]), auth_protocol=USERS[0][0], auth_key="lab-auth-pass", timeout=0.5
    )
    async with snmp.connect(HERE, file, snmp_means) as session, session.within("blue") as blue:
        walk = await blue.walk("1.3.6.1.2.1.1", name="system")
        assert walk.rows == []
        assert walk.problem is not None
        assert walk.problem.code == Code.SNMP_NO_ANSWER  # others send a report; this agent says nothing


async def test_a_context_by_v2c_only_as_the_file_says(snmpd, snmp_file, snmp_means):
    file = snmp_file(port=snmpd, community="public", timeout=0.5)
    async with snmp.connect(HERE, file, snmp_means) as session:
        assert not session.contexts
    file = snmp_file(port=snmpd, community="public", context_community="community@context")
    async with snmp.connect(HERE, file, snmp_means) as session, session.within("red") as red:
        assert session.contexts
        assert await red.get([SYS_NAME]) == {SYS_NAME: b"made-up"}
    file = snmp_file(port=snmpd, community="public", context_community="context@community", timeout=0.2)
    async with snmp.connect(HERE, file, snmp_means) as session, session.within("red") as red:
        walk = await red.walk("1.3.6.1.2.1.1", name="system")
        assert walk.problem is not None
        assert walk.problem.code == Code.SNMP_NO_ANSWER


def test_a_cursor_begins_at_its_base():
    assert Cursor("1.3.6", 20).after == "1.3.6"


def test_a_user_without_authentication_has_no_keys():
    nobody = type("User", (), {"auth_algorithm": 0})
    assert keys(nobody, b"engine").size == 0
