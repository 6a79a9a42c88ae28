import asyncio
import contextlib

import pytest
from pypsrp.exceptions import AuthenticationError, WinRMTransportError, WSManFaultError

OS = "root/cimv2/Win32_OperatingSystem"
ADMIN, DOMAIN, LOCAL, STRANGER = "Administrator", "svc", "inventory", "stranger"
PASSWORDS = {ADMIN: "lab-admin-3", DOMAIN: "lab-domain-2", LOCAL: "lab-local-1", STRANGER: "lab-stranger-4"}
HKLM = 2147483650
UNINSTALL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"


def client(played, user=LOCAL, name=None, **more):
    return played.client(name=name or user, password=more.pop("password", PASSWORDS[user]), **more)


@pytest.mark.parametrize(
    ("user", "name", "more"),
    [
        (LOCAL, LOCAL, {"auth": "ntlm"}),
        (LOCAL, LOCAL, {"auth": "negotiate"}),
        (LOCAL, r"WIN2019\inventory", {"auth": "ntlm"}),
        (DOMAIN, r"LAB\svc", {"auth": "ntlm"}),
        (DOMAIN, r"lab.example\SVC", {"auth": "negotiate"}),
        (DOMAIN, "svc@lab.example", {"auth": "ntlm"}),
        (LOCAL, LOCAL, {"auth": "credssp"}),
        (DOMAIN, r"LAB\svc", {"auth": "credssp"}),
        (LOCAL, LOCAL, {"auth": "basic", "ssl": True}),
        (LOCAL, LOCAL, {"auth": "ntlm", "ssl": True}),
        (LOCAL, LOCAL, {"auth": "ntlm", "ssl": True, "encryption": "always"}),
        (LOCAL, LOCAL, {"auth": "credssp", "ssl": True}),
    ],
)
async def test_another_client_is_let_in_each_way(play, user, name, more):
    played = await play()
    found, requests = await client(played, user, name, **more).enumerate(OS)
    assert requests == 1
    assert found[0]["Caption"] == "Microsoft Windows Server 2019 Standard"
    assert found[0]["LastBootUpTime"] == "2024-06-12T03:04:05.5+09:00"
    assert found[0]["CSDVersion"] is None
    last = played.events[-1]
    assert (last["event"], last["class"], last["status"]) == ("request", "Win32_OperatingSystem", 200)
    assert last["encrypted"] == (not more.get("ssl") or more.get("encryption") == "always")
    assert last["user"].lower() == name.lower()


async def test_many_pages_are_pulled_by_another_client(play):
    played = await play()
    for auth in ("ntlm", "credssp"):
        whole, once = await client(played, auth=auth).enumerate("root/cimv2/Win32_QuickFixEngineering")
        paged, many = await client(played, auth=auth).enumerate("root/cimv2/Win32_QuickFixEngineering", most=1)
        assert (paged, once, many) == (whole, 1, 4)
    assert [one["HotFixID"] for one in paged] == ["KB5037034", "KB5039217", "KB5039335", "File 1"]


async def test_a_query_of_another_client(play):
    played = await play()
    text = "SELECT Name, State FROM Win32_Service WHERE State = 'Running'"
    found, _ = await client(played, ADMIN).enumerate("root/cimv2/*", query=text)
    assert found == [{"Name": "EventLog", "State": "Running"}, {"Name": "MSSQLSERVER", "State": "Running"}]
    assert played.of("request")[0]["query"] == text


async def test_an_answer_that_is_sealed_in_chunks(play):
    played = await play()
    items = played.server.machine.instances["root/cimv2"]["Win32_QuickFixEngineering"] * 50
    played.server.machine.instances["root/cimv2"]["Win32_QuickFixEngineering"][:] = items  # 70,000 octets
    for auth in ("credssp", "ntlm"):
        found, requests = await client(played, auth=auth).enumerate("root/cimv2/Win32_QuickFixEngineering", most=500)
        assert (len(found), requests) == (200, 1)


async def test_the_registry_in_both_views(play):
    played = await play()
    asking = client(played)
    place = "root/default/StdRegProv"
    wide = await asking.invoke(place, "EnumKey", hDefKey=HKLM, sSubKeyName=UNINSTALL)
    narrow = await asking.invoke(
        place, "EnumKey", {"wmi:__ProviderArchitecture": "32"}, hDefKey=HKLM, sSubKeyName=UNINSTALL
    )
    assert "Git_is1" in wide["sNames"]
    assert "TeraTerm_is1" in narrow["sNames"]
    key = {"hDefKey": HKLM, "sSubKeyName": r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"}
    ubr = await asking.invoke(place, "GetDWORDValue", **key, sValueName="UBR")
    assert (ubr["ReturnValue"], ubr["uValue"]) == ("0", "5936")
    missing = await asking.invoke(place, "GetStringValue", **key, sValueName="Nothing")
    assert (missing["ReturnValue"], missing["sValue"]) == ("1", None)
    assert [one["method"] for one in played.of("request")] == ["EnumKey", "EnumKey", "GetDWORDValue", "GetStringValue"]


async def test_what_is_denied_and_what_is_not_there(play):
    played = await play()
    plain, admin = client(played), client(played, ADMIN)
    with pytest.raises(WSManFaultError, match="access denied") as denied:
        await plain.enumerate("root/cimv2/Win32_Service")
    assert denied.value.code == "w:AccessDenied"
    assert len((await admin.enumerate("root/cimv2/Win32_Service"))[0]) == 3
    with pytest.raises(WSManFaultError, match="cannot find the resource") as missing:
        await plain.enumerate("root/cimv2/Win32_Nothing")
    assert missing.value.code == "a:DestinationUnreachable"
    assert len((await plain.enumerate(OS))[0]) == 1


async def test_an_account_without_rights_is_let_in_and_may_do_nothing(play):
    played = await play()
    with pytest.raises(WSManFaultError, match="Access is denied") as refused:
        await client(played, STRANGER).enumerate(OS)
    assert refused.value.code == 5
    assert [one["result"] for one in played.of("login")] == ["accepted"]


@pytest.mark.parametrize("auth", ["ntlm", "negotiate", "credssp", "basic"])
async def test_a_wrong_password_is_refused_and_counted_once(play, auth):
    played = await play()
    with pytest.raises((AuthenticationError, ValueError, Exception)):
        await client(played, auth=auth, ssl=auth == "basic", password="lab-wrong").enumerate(OS)
    logins = played.of("login")
    assert [(one["user"], one["result"]) for one in logins] == [("inventory", "refused")]
    assert "lab-wrong" not in str(played.events)


async def test_who_is_not_known_is_refused(play):
    played = await play()
    with pytest.raises(AuthenticationError):
        await client(played, name="nobody").enumerate(OS)
    assert [(one["user"], one["result"]) for one in played.of("login")] == [("nobody", "refused")]


async def test_what_is_not_encrypted_is_refused_over_http(play):
    played = await play()
    with pytest.raises(WinRMTransportError) as refused:
        await client(played, encryption="never").enumerate(OS)
    assert refused.value.code == 500
    with pytest.raises(AuthenticationError):
        await client(played, auth="basic", encryption="never").enumerate(OS)
    assert [one["login"] for one in played.of("unencrypted")] == ["negotiate", "basic"]
    assert played.of("request") == []


async def test_what_is_not_encrypted_is_answered_where_that_is_allowed(play):
    played = await play(allow_unencrypted=True)
    for auth in ("ntlm", "basic"):
        found, _ = await client(played, auth=auth, encryption="never").enumerate(OS)
        assert found[0]["CSName"] == "WIN2019"


@pytest.mark.parametrize(
    ("binding", "bound"), [("strict", True), ("relaxed", True), ("relaxed", False), ("none", False)]
)
async def test_the_channel_is_bound_by_who_does(play, binding, bound):
    played = await play(binding=binding)
    asking = client(played, ssl=True, more={"negotiate_send_cbt": bound})
    assert (await asking.enumerate(OS))[1] == 1


async def test_who_does_not_bind_the_channel_is_refused_where_that_is_wanted(play):
    played = await play(binding="strict")
    with pytest.raises(AuthenticationError):
        await client(played, ssl=True, more={"negotiate_send_cbt": False}).enumerate(OS)


async def test_an_old_windows_speaks_no_new_tls(play):
    played = await play(tls="1.0")
    with pytest.raises(Exception, match=r"(?i)tls|ssl|protocol"):
        await client(played, auth="credssp").enumerate(OS)
    assert played.of("request") == []


async def test_it_ends_with_clients_still_there(play):
    played = await play(mischief={"kind": "tarpit"})
    reader, writer = await asyncio.open_connection("127.0.0.1", played.http)
    writer.write(b"POST /wsman HTTP/1.1\r\n\r\n")
    await played.server.stop()
    with contextlib.suppress(ConnectionResetError):
        assert await reader.read() == b""
    writer.close()
