import xml.etree.ElementTree as ET

import pytest

from lab.windows import machine
from lab.windows.envelopes import ENUMERATION, IDENTITY, TRANSFER, WMI, WSMAN, Asked
from lab.windows.machine import Place
from lab.windows.service import Service, described
from lab.windows.settings import Login, Settings
from lab.windows.wql import DIALECT

PLAIN = Login(username="inventory", password="")
OTHER = Login(username="other", password="")
MACHINE = machine.placed(machine.read("2019"), Place())
HOTFIXES = "root/cimv2/Win32_QuickFixEngineering"


def service(**keys):
    return Service(MACHINE, Settings(machine="2019", **keys))


def asked(action, place="", body=None, *, most=512_000, selectors=None, options=None):
    uri = f"{WMI}{place}" if place else ""
    return Asked(action, uri, "uuid:1", selectors or {}, options or {}, most, ET.fromstring(body) if body else None)  # noqa: S314 - our own


def enumerate_(place, inner="", **more):
    body = f'<n:Enumerate xmlns:n="{ENUMERATION}" xmlns:w="{WSMAN}">{inner}</n:Enumerate>'
    return asked(f"{ENUMERATION}/Enumerate", place, body, **more)


def pull(context, place=HOTFIXES, most=1):
    inner = f"<n:EnumerationContext>{context}</n:EnumerationContext><n:MaxElements>{most}</n:MaxElements>"
    body = f'<n:Pull xmlns:n="{ENUMERATION}">{inner}</n:Pull>'
    return asked(f"{ENUMERATION}/Pull", place, body)


def query(text, place="root/cimv2/*"):
    inner = f'<w:OptimizeEnumeration/><w:MaxElements>50</w:MaxElements><w:Filter Dialect="{DIALECT}">{text}</w:Filter>'
    return enumerate_(place, inner)


def root(answer):
    status, text = answer
    return status, ET.fromstring(text)  # noqa: S314 - our own


def code(answer):
    status, found = root(answer)
    told = found.findtext(".//{*}error_Code") or next(one.get("Code") for one in found.iter() if one.get("Code"))
    return status, found.findtext(".//{*}Subcode/{*}Value"), int(told)


def test_without_optimizing_there_is_a_context_first():
    one = service()
    _, found = root(one.answer(enumerate_(HOTFIXES), PLAIN))
    assert found.find(".//{*}Items") is None
    _, page = root(one.answer(pull(found.findtext(".//{*}EnumerationContext"), most=3), PLAIN))
    assert len(page.find(f".//{{{ENUMERATION}}}Items")) == 3
    assert page.find(".//{*}EndOfSequence") is None
    _, last = root(one.answer(pull(page.findtext(".//{*}EnumerationContext"), most=3), PLAIN))
    assert last.find(f".//{{{ENUMERATION}}}EndOfSequence") is not None


def test_a_context_is_for_one_page_and_for_who_has_it():
    one = service()
    _, found = root(one.answer(enumerate_(HOTFIXES), PLAIN))
    context = found.findtext(".//{*}EnumerationContext")
    assert code(one.answer(pull("uuid:nothing"), PLAIN)) == (500, "n:InvalidEnumerationContext", 0x8033801B)
    assert one.answer(pull(context), PLAIN)[0] == 200
    assert code(one.answer(pull(context), PLAIN))[2] == 0x8033801B
    _, again = root(one.answer(enumerate_(HOTFIXES), PLAIN))
    assert code(one.answer(pull(again.findtext(".//{*}EnumerationContext")), OTHER))[2] == 0x8033801B


def test_released_contexts_are_gone():
    one = service()
    _, found = root(one.answer(enumerate_(HOTFIXES), PLAIN))
    context = found.findtext(".//{*}EnumerationContext")
    inner = f"<n:EnumerationContext>{context}</n:EnumerationContext>"
    release = asked(f"{ENUMERATION}/Release", HOTFIXES, f'<n:Release xmlns:n="{ENUMERATION}">{inner}</n:Release>')
    assert one.answer(release, PLAIN)[0] == 200
    assert code(one.answer(pull(context), PLAIN))[2] == 0x8033801B


def test_pages_are_as_large_as_the_envelope_and_the_server_allow():
    optimized = "<w:OptimizeEnumeration/><w:MaxElements>50</w:MaxElements>"
    for one, more in ((service(page=2), {}), (service(), {"most": 4200})):
        _, found = root(one.answer(enumerate_(HOTFIXES, optimized, **more), PLAIN))
        assert 0 < len(found.find(f".//{{{WSMAN}}}Items")) < 4
        assert found.findtext(".//{*}EnumerationContext")
    assert code(service().answer(enumerate_(HOTFIXES, optimized, most=2100), PLAIN))[1] == "w:EncodingLimit"


def test_a_query_selects_properties_and_instances():
    text = "SELECT HotFixID,InstalledOn FROM Win32_QuickFixEngineering WHERE HotFixID='KB5039217'"
    _, found = root(service().answer(query(text), PLAIN))
    (fragment,) = found.find(f".//{{{WSMAN}}}Items")
    assert fragment.tag == f"{{{WSMAN}}}XmlFragment"
    assert {one.tag: one.text for one in fragment} == {"HotFixID": "KB5039217", "InstalledOn": "6/12/2024"}
    _, whole = root(service().answer(query("SELECT * FROM win32_bios"), PLAIN))
    assert whole.find(f".//{{{WSMAN}}}Items")[0].tag.endswith("}Win32_BIOS")


@pytest.mark.parametrize(("asking", "told"), [
    (enumerate_("root/cimv2/Win32_Nothing"), (500, "a:DestinationUnreachable", 0x80338000)),
    (enumerate_("root/nothing/Win32_BIOS"), (500, "a:DestinationUnreachable", 0x80338000)),
    (enumerate_("root/cimv2/Win32_Service"), (500, "w:AccessDenied", 0x80338104)),
    (query("SELECT a FROM Win32_Nothing"), (500, "n:CannotProcessFilter", 0x8033801A)),
    (query("SELECT a FROM b", "root/nothing/*"), (500, "n:CannotProcessFilter", 0x8033801A)),
    (query("SELECT Name FROM Win32_Service"), (500, "w:AccessDenied", 0x80338104)),
    (query("DROP TABLE x"), (500, "n:CannotProcessFilter", 0x8033801A)),
    (asked("urn:nothing", HOTFIXES), (500, "a:ActionNotSupported", 0x80338013)),
    (asked(f"{WMI}root/cimv2/Win32_BIOS/Reset", "root/cimv2/Win32_BIOS"), (500, "a:ActionNotSupported", 0x803380A9)),
    (asked(f"{WMI}root/cimv2/Win32_No/Go", "root/cimv2/Win32_No"), (500, "a:DestinationUnreachable", 0x80338000)),
])  # fmt: skip
def test_what_cannot_be_done(asking, told):
    assert code(service().answer(asking, PLAIN)) == told


def test_wmis_own_numbers_on_order():
    assert code(service(codes="wmi").answer(enumerate_("root/cimv2/Win32_Service"), PLAIN))[2] == 0x80041003
    assert code(service(codes="wmi").answer(enumerate_("root/cimv2/Win32_Nothing"), PLAIN))[2] == 0x80041010


def test_get_wants_a_key_unless_there_is_one_alone():
    get = f"{TRANSFER}/Get"
    assert root(service().answer(asked(get, "root/cimv2/Win32_BIOS"), PLAIN))[0] == 200
    assert code(service().answer(asked(get, HOTFIXES), PLAIN))[2] == 0x803380FA
    chosen = asked(get, HOTFIXES, selectors={"HotFixID": "KB5039335"})
    assert root(service().answer(chosen, PLAIN))[1].findtext(".//{*}HotFixID") == "KB5039335"


def test_identify_tells_the_version_to_who_is_known():
    body = f'<i:Identify xmlns:i="{IDENTITY}"/>'
    _, found = root(service().answer(asked("", "", body), PLAIN))
    assert found.findtext(".//{*}ProductVersion") == "OS: 10.0.17763 SP: 0.0 Stack: 3.0"
    stranger = ET.fromstring(service().identity(None, known=False))  # noqa: S314 - our own
    assert stranger.findtext(".//{*}ProductVersion") == "OS: 0.0.0 SP: 0.0 Stack: 3.0"


def test_what_was_asked_is_written_down():
    assert described(query("SELECT a FROM b")) == {
        "action": "Enumerate", "namespace": "root/cimv2", "class": "*", "query": "SELECT a FROM b",
    }  # fmt: skip
    uri = f"{WMI}root/default/StdRegProv"
    body = f'<p:EnumKey_INPUT xmlns:p="{uri}"><p:sSubKeyName>SOFTWARE</p:sSubKeyName></p:EnumKey_INPUT>'
    assert described(asked(f"{uri}/EnumKey", "root/default/StdRegProv", body)) == {
        "action": "Invoke", "namespace": "root/default", "class": "StdRegProv", "method": "EnumKey", "key": "SOFTWARE",
    }  # fmt: skip
