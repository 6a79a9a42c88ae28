"""Every machine of the lab, whole: what is asked, and what is made of it."""

import json
import os
import re
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path

import msgspec
import pytest

from ksocket.collect.windows import explain, method
from ksocket.credentials.accounts import WinrmFile
from ksocket.credentials.secret import Secret
from ksocket.reach.jump import JumpPool
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.codec import to_json
from kswire.facts import Facts
from kswire.problems import Code
from lab.windows.machine import names
from lab.windows.serving import WindowsServer
from lab.windows.settings import Login, Settings

ACCOUNT = Login(username="inventory", password="made-up-8Wv")
CASES = Path(__file__).parent / "cases"
ADMINISTRATORS = {"2016", "win10"}  # read by an account that may see everything


@pytest.mark.parametrize("machine", names())
async def test_machines(played, machine):
    """Compared whole. To accept a change: GOLDEN=write, and read the difference."""
    facts = await method.collect(played(machine, plain=machine not in ADMINISTRATORS))
    found = json.dumps(json.loads(to_json(facts)), indent=1, ensure_ascii=False) + "\n"
    expected = CASES / machine / "expected.json"
    if os.environ.get("GOLDEN") == "write":
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(found)
    assert found == expected.read_text()
    assert msgspec.json.decode(found, type=Facts) == facts


@pytest.mark.parametrize("machine", names())
async def test_what_is_asked_is_what_explain_prints(played, machine):
    session = played(machine, plain=False)
    await method.collect(session)
    questions = {(one.namespace, one.cls, *one.properties) for one in explain.questions()}
    reads = [("root/default", "StdRegProv", one.method, one.key, one.name) for one in explain.reads()]
    for asked in session.asked:
        if asked[1] == "StdRegProv":
            namespace, cls, call, _, key, *name = asked
            assert any(
                (namespace, cls, call) == known[:3]
                and (key == known[3] or (known[3].endswith("*") and key.startswith(known[3][:-1])))
                and (name or [None])[0] == known[4]
                for known in reads
            ), asked
        else:
            assert asked in questions


async def test_one_class_that_is_refused_takes_nothing_else_away(played):
    session = played("2016", plain=False)
    whole = await method.collect(session)
    session.refusals["Win32_DiskDrive"] = Trouble(Code.ACCESS_DENIED, detail="denied")
    facts = await method.collect(session)
    assert [(one.group, one.problem.code, one.problem.params["detail"]) for one in facts.missing] == [
        ("storage", Code.PARTIAL, "root/cimv2:Win32_DiskDrive: access denied")
    ]
    assert facts.packages == whole.packages
    assert facts.extra_fields.storage is None


async def test_a_registry_that_is_closed(played):
    session = played("2016", plain=False)
    for call in ("EnumKey", "GetStringValue", "GetDWORDValue", "GetMultiStringValue"):
        session.refusals[call] = Trouble(Code.ACCESS_DENIED, detail="root/default:StdRegProv")
    facts = await method.collect(session)
    assert [one.group for one in facts.missing] == ["build", "rebootPending", "packages", "windowsUpdates"]
    assert (facts.system.build, facts.reboot_pending, facts.packages) == ("14393", None, None)


async def test_a_connection_that_breaks_ends_the_asking_and_keeps_what_was_learned(played):
    session = played("2016", plain=False)
    session.refusals["Win32_Processor"] = Trouble(Code.CONNECTION_LOST, detail="reset")
    facts = await method.collect(session)
    assert facts.system.family == "Microsoft Windows Server 2016 Datacenter"
    assert session.asked[-1][1] == "Win32_Processor"
    assert {one.problem.code for one in facts.missing} == {Code.CONNECTION_LOST}
    assert "packages" in {one.group for one in facts.missing}


async def test_an_account_that_may_ask_nothing(played):
    session = played("2016")
    refused = Trouble(Code.ACCESS_DENIED, detail="root/default")
    session.refusals = {asked[2 if asked[1] == "StdRegProv" else 1]: refused for asked in await _asked(played)}
    with pytest.raises(Trouble) as caught:
        await method.collect(session)
    assert caught.value.problem.code == Code.ACCESS_DENIED


async def _asked(played):
    session = played("2016", plain=False)
    await method.collect(session)
    return session.asked


async def test_every_question_is_asked_once(played):
    asked = await _asked(played)
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(("port", "name"), [(5985, "wsman"), (5986, "wsmans")])
async def test_the_service_itself(played, port, name):
    facts = await method.collect(played("2022", port=port))
    assert [(one.name, one.port) for one in facts.services] == [(name, port)]


@asynccontextmanager
async def serving(machine, account=ACCOUNT, **settings):
    """The lab's Windows on loopback, and its port."""
    server = WindowsServer(Settings(machine=machine, **settings), [account])
    try:
        yield server, await server.start()
    finally:
        await server.stop()


async def ask(means, port, **more):
    file = WinrmFile(
        path=Path("/x/winrm.toml"),
        revision="1",
        includes=(ip_network("127.0.0.1"),),
        port=port,
        timeout=5.0,
        username=ACCOUNT.username,
        password=Secret(ACCOUNT.password),
        **{"auth_method": "ntlm"} | more,
    )
    async with JumpPool(means) as pool:
        return await method.ask(Target("127.0.0.1"), file, means, pool)


@pytest.mark.parametrize("machine", names())
async def test_over_the_wire_it_is_the_same(played, means, machine):
    """By NTLM, encrypted, from a server that answers by pages."""
    admin = machine in ADMINISTRATORS
    async with serving(machine, Login("inventory", ACCOUNT.password, admin=admin), page=3) as (_, port):
        facts = await ask(means, port)
    expected = await method.collect(played(machine, plain=not admin, port=port))
    assert facts == expected


async def test_what_the_server_saw_is_what_explain_prints(means):
    async with serving("2008r2", page=50) as (server, port):
        await ask(means, port)
    text = explain.explain()
    seen = [one for one in server.events if one["event"] == "request" and one["action"] in {"Enumerate", "Invoke"}]
    printed = {one.cls: (one.namespace, one.properties, one.where) for one in explain.questions()}
    for one in seen:
        if "query" in one:
            properties, cls, where = re.fullmatch(r"SELECT (.+) FROM (\w+)(?: WHERE (.+))?", one["query"]).groups()
            assert printed[cls] == (one["namespace"].lower(), tuple(re.split(r",\s*", properties)), where or "")
        else:
            assert (one["namespace"].lower(), one["class"]) == ("root/default", "StdRegProv")
            above, _, key = one["key"].rpartition("Uninstall\\")
            known = rf"{above}Uninstall\*" if above and key else one["key"]
            assert f"  {one['method']} {known}" in text
    assert len(seen) > 40


async def test_an_account_that_winrm_lets_in_for_nothing(means):
    async with serving("2022", Login("inventory", ACCOUNT.password, stranger=True)) as (_, port):
        with pytest.raises(Trouble) as caught:
            await ask(means, port)
    assert caught.value.problem.code == Code.ACCESS_DENIED
