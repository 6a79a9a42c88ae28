"""Sessions: classes and methods of a played Windows, through jump hosts as well, and servers that mean harm."""

import asyncio
from ipaddress import ip_network

import pytest

from ksocket.reach import winrm
from ksocket.reach import winrm_soap as soap
from ksocket.reach.jump import JumpPool
from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm import connect
from ksocket.target import Target
from kswire.problems import Code

HERE = Target("127.0.0.1")
UNINSTALL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
UNCHECKED = {"protocol": "https", "server_cert_validation": "ignore"}


@pytest.fixture
async def pool(means, windows, listening):
    async with JumpPool(means) as made:
        yield made


async def trouble(asking):
    with pytest.raises(Trouble) as raised:
        await asking
    return raised.value.problem


async def asked(file, means, pool, *, cls="Win32_OperatingSystem", **more):
    async with connect(HERE, file, means, pool) as session:
        return await session.enumerate("root/cimv2", cls, **more)


@pytest.mark.parametrize(
    ("settings", "more"),
    [
        ({}, {}),
        ({"https": True}, UNCHECKED),
        ({"https": True}, UNCHECKED | {"auth_message_encryption": "always"}),
        ({"offers": ("CredSSP",)}, {"auth_method": "credssp"}),
        ({"offers": ("Basic",), "allow_unencrypted": True}, {"auth_method": "basic", "username": "loc"}),
        ({"offers": ("Basic",), "https": True}, {"auth_method": "basic", "username": "loc"} | UNCHECKED),
    ],
    ids=["ntlm", "ntlm https", "ntlm always", "credssp", "basic", "basic https"],
)
async def test_classes_and_methods(windows, winrm_file, means, pool, settings, more):
    played = await windows(**settings)
    file = winrm_file(played.port, **more)
    async with connect(HERE, file, means, pool) as session:
        assert (session.login, session.port, session.tls) == (file.auth_method, played.port, file.protocol == "https")
        assert session.product.startswith("Microsoft Corporation OS: 10.0.17763")
        (system,) = await session.enumerate("root/cimv2", "Win32_OperatingSystem")
        assert system["Caption"].startswith("Microsoft Windows Server 2019 Standard")
        chosen = await session.enumerate("root/cimv2", "Win32_OperatingSystem", properties=("BuildNumber", "Version"))
        assert chosen == [{"BuildNumber": "17763", "Version": "10.0.17763"}]
        keys = {"hDefKey": "2147483650", "sSubKeyName": UNINSTALL}
        wide = await session.invoke("root/default", "StdRegProv", "EnumKey", keys)
        narrow = await session.invoke("root/default", "StdRegProv", "EnumKey", keys, architecture=32)
        assert wide["ReturnValue"] == narrow["ReturnValue"] == "0"
        assert len(wide["sNames"]) != len(narrow["sNames"])
    assert [one["encrypted"] for one in played.of("request")] == [session.encrypted] * 5
    assert played.of("request")[0]["action"] == "Identify"


@pytest.mark.parametrize("codes", ["wsman", "wmi"])
async def test_what_is_denied_or_not_there_ends_nothing(windows, winrm_file, means, pool, codes):
    played = await windows(codes=codes)
    async with connect(HERE, winrm_file(played.port), means, pool) as session:
        for asking, code, detail in (
            (session.enumerate("root/cimv2", "Win32_Service"), Code.ACCESS_DENIED, "root/cimv2:Win32_Service"),
            (session.enumerate("root/cimv2", "Win32_Nope"), Code.NOT_THERE, "root/cimv2:Win32_Nope"),
            (session.enumerate("root/nope", "X"), Code.NOT_THERE, "root/nope:X"),
            (session.enumerate("root/cimv2", "Win32_Nope", properties=("A",)), Code.NOT_THERE, "root/cimv2:Win32_Nope"),
            (session.invoke("root/default", "StdRegProv", "No", {}), Code.NOT_THERE, "root/default:StdRegProv.No"),
        ):
            found = await trouble(asking)
            assert (found.code, found.params) == (code, {"detail": detail})
        assert await session.enumerate("root/cimv2", "Win32_BIOS")


async def test_an_account_that_may_log_in_and_do_nothing(windows, winrm_file, means, pool):
    """Its password is right, and is counted so."""
    played = await windows()
    async with connect(HERE, winrm_file(played.port, username="guest"), means, pool) as session:
        assert (await trouble(session.enumerate("root/cimv2", "Win32_BIOS"))).code == Code.ACCESS_DENIED


async def test_page_after_page(windows, winrm_file, means, pool):
    whole = await asked(winrm_file((await windows()).port), means, pool, cls="Win32_QuickFixEngineering")
    played = await windows(page=1)
    assert len(whole) > 2
    assert await asked(winrm_file(played.port), means, pool, cls="Win32_QuickFixEngineering") == whole
    assert [one["action"] for one in played.of("request")] == ["Identify", "Enumerate", *["Pull"] * (len(whole) - 1)]


async def test_no_more_than_was_asked_for(windows, winrm_file, means, pool):
    """The server is told that the rest may go."""
    played = await windows(page=1)
    found = await asked(winrm_file(played.port), means, pool, cls="Win32_QuickFixEngineering", limit=2)
    assert len(found) == 2
    assert [one["action"] for one in played.of("request")][-2:] == ["Pull", "Release"]


async def test_questions_at_once_are_asked_one_after_the_other(windows, winrm_file, means, pool):
    played = await windows()
    async with connect(HERE, winrm_file(played.port), means, pool) as session:
        found = await asyncio.gather(*(session.enumerate("root/cimv2", "Win32_BIOS") for _ in range(20)))
    assert all(one == found[0] for one in found)


# -- jump hosts


@pytest.mark.parametrize(("settings", "more"), [({}, {}), ({"https": True}, UNCHECKED)], ids=["plain", "tls"])
async def test_through_jump_hosts(windows, winrm_file, serve, file, means, pool, settings, more):
    hops, seen = ("127.0.0.11", "127.0.0.12"), []
    for addr in hops:
        port, one = await serve(addr=addr)
        seen.append(one)
        means.store.files.append(file(port, addr=addr, path=f"/x/{addr}.toml"))
    played = await windows(addr="127.0.0.13", **settings)
    behind = winrm_file(played.port, "127.0.0.13", ssh_tunnels=hops, **more)
    for _ in "ab":
        async with connect(Target("127.0.0.13"), behind, means, pool) as session:
            assert await session.enumerate("root/cimv2", "Win32_BIOS")
    assert [one.connections for one in seen] == [1, 1]
    assert len(played.of("login")) == 2


async def test_a_jump_host_that_cannot_reach_it(winrm_file, serve, file, means, pool, listening):
    port, _ = await serve(addr="127.0.0.11")
    means.store.files.append(file(port, addr="127.0.0.11", path="/x/hop.toml"))
    closed = await listening(lambda *_: asyncio.sleep(0))
    behind = winrm_file(closed, "127.0.0.14", ssh_tunnels=("127.0.0.11",))
    found = await trouble(connect(Target("127.0.0.14"), behind, means, pool).__aenter__())
    assert found.code in {Code.PORT_CLOSED, Code.UNREACHABLE}


# -- the rules


async def test_nothing_is_sent_to_a_prohibited_address(means, winrm_file, pool):
    file = winrm_file(5985, "127.0.0.99", includes=(ip_network("127.0.0.99"),))
    found = await trouble(connect(Target("127.0.0.99"), file, means, pool).__aenter__())
    assert found.code == Code.PROHIBITED
    assert means.outbound.total().packets["winrm"] == 0


async def test_logins_are_told_in_the_report_of_the_run(windows, winrm_file, means, pool):
    played = await windows()
    await asked(winrm_file(played.port), means, pool)
    (account,) = means.outbound.total().accounts
    assert (account.method, account.file, account.succeeded) == ("winrm", "winrm.toml", 1)


async def test_a_file_without_its_password_is_not_used(winrm_file, means, pool):
    found = await trouble(connect(HERE, winrm_file(1, password=None), means, pool).__aenter__())
    assert found.code == Code.CREDENTIAL_FILE


# -- servers that mean harm; the login goes well, and then


HARM = {
    "endless-header": Code.OUTPUT_TOO_LARGE,
    "endless-body": Code.OUTPUT_TOO_LARGE,
    "huge-body": Code.OUTPUT_TOO_LARGE,
    "redirect": Code.PROTOCOL_ERROR,
    "close": Code.CONNECTION_LOST,
    "garbage": Code.PROTOCOL_ERROR,
    "entity-bomb": Code.PROTOCOL_ERROR,
    "broken-seal": Code.PROTOCOL_ERROR,
    "unsealed": Code.PROTOCOL_ERROR,
    "short-length": Code.PROTOCOL_ERROR,
    "long-length": Code.COMMAND_TIMEOUT,
    "tarpit": Code.COMMAND_TIMEOUT,
    "endless-pull": None,
}


@pytest.mark.parametrize("kind", HARM)
async def test_harm_ends_in_a_problem(windows, winrm_file, means, pool, monkeypatch, kind):
    """A request after a broken answer is not even sent: nobody knows what the bytes that come belong to."""
    if HARM[kind] == Code.COMMAND_TIMEOUT:
        monkeypatch.setattr(winrm, "ANSWER_SECONDS", 0.5)
    played = await windows(mischief={"kind": kind, "step": 5}, page=1 if kind == "endless-pull" else None)
    async with asyncio.timeout(30), connect(HERE, winrm_file(played.port), means, pool) as session:
        if HARM[kind] is None:
            assert len(await session.enumerate("root/cimv2", "Win32_QuickFixEngineering", limit=50)) == 50
            return
        assert (await trouble(session.enumerate("root/cimv2", "Win32_BIOS"))).code == HARM[kind]
        seen = len(played.of("request"))
        assert (await trouble(session.enumerate("root/cimv2", "Win32_BIOS"))).code == Code.CONNECTION_LOST
        assert len(played.of("request")) == seen


FIRST = ("endless-header", "endless-body", "huge-body", "redirect", "close", "garbage", "long-length", "tarpit")


@pytest.mark.parametrize("kind", FIRST)
async def test_harm_from_the_first_answer_on(windows, winrm_file, means, pool, kind):
    played = await windows(mischief={"kind": kind})
    async with asyncio.timeout(30):
        found = await trouble(connect(HERE, winrm_file(played.port, timeout=0.5), means, pool).__aenter__())
    assert found.code != Code.INTERNAL
    assert played.of("authorization") == []


async def test_a_session_does_not_last_for_ever(windows, winrm_file, means, pool, monkeypatch):
    monkeypatch.setattr(winrm, "SESSION_SECONDS", 0.0)
    found = await trouble(asked(winrm_file((await windows()).port), means, pool))
    assert (found.code, found.params) == (Code.COMMAND_TIMEOUT, {"seconds": "0"})


async def test_all_pages_of_a_class_have_a_bound(windows, winrm_file, means, pool, monkeypatch):
    monkeypatch.setattr(winrm, "MOST_BYTES", 3000)
    played = await windows(page=1)
    found = await trouble(asked(winrm_file(played.port), means, pool, cls="Win32_QuickFixEngineering"))
    assert found.code == Code.OUTPUT_TOO_LARGE


async def test_properties_that_nobody_asked_for_are_not_kept(scripted, http, winrm_file, means, pool):
    """Of a hundred thousand in each page some gigabytes would be held until the session ends."""
    more = "".join(f"<P{number}/>" for number in range(1000))
    items = f"<w:Items><x><Name>one</Name>{more}</x></w:Items><w:EndOfSequence/>"
    answer = f'<n:EnumerateResponse xmlns:n="{soap.ENUMERATION}" xmlns:w="{soap.WSMAN}">{items}</n:EnumerateResponse>'
    named = f'<i:IdentifyResponse xmlns:i="{soap.IDENTITY}"/>'
    bodies = (
        f'<s:Envelope xmlns:s="{soap.SOAP}"><s:Body>{one}</s:Body></s:Envelope>'.encode() for one in (named, answer)
    )
    answers = [http(200, body, content_type="application/soap+xml") for body in bodies]
    server = await scripted(http(401, www_authenticate="Basic"), *answers)
    file = winrm_file(server.port, auth_method="basic", username="loc")
    assert await asked(file, means, pool, cls="Win32_Service", properties=("Name", "State")) == [{"Name": "one"}]


async def test_a_large_answer_is_read_beside_the_others(windows, winrm_file, means, pool, monkeypatch):
    monkeypatch.setattr(winrm, "_LARGE", 100)
    assert await asked(winrm_file((await windows()).port), means, pool)


async def test_a_login_that_is_cancelled_leaves_nothing_open(listening, winrm_file, means, pool):
    reached = asyncio.Event()

    async def tarpit(reader, writer):
        reached.set()
        await reader.read()

    task = asyncio.create_task(asked(winrm_file(await listening(tarpit), timeout=30.0), means, pool))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5), means.pace.session("127.0.0.1"), means.pace.session("127.0.0.1"):
        pass
