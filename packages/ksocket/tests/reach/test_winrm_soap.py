"""Envelopes: what Windows is asked, in its own words."""

from xml.etree import ElementTree as ET

import pytest
from pypsrp import wsman

from ksocket.reach import winrm_soap as soap

TO = "http://10.0.0.5:5985/wsman"
NAMES = {"s": soap.SOAP, "a": soap.ADDRESSING, "n": soap.ENUMERATION, "w": soap.WSMAN}


def tree(message):
    return ET.fromstring(message.decode())  # noqa: S314 - ours


def test_a_class_is_enumerated_with_its_first_page():
    root = tree(soap.enumerate_(TO, "root/cimv2", "Win32_BIOS"))
    assert root.findtext("s:Header/a:Action", namespaces=NAMES).endswith("/enumeration/Enumerate")
    assert root.findtext("s:Header/w:ResourceURI", namespaces=NAMES) == f"{soap.WMI}/root/cimv2/Win32_BIOS"
    assert root.findtext("s:Header/a:To", namespaces=NAMES) == TO
    asked = root.find("s:Body/n:Enumerate", NAMES)
    assert asked.find("w:OptimizeEnumeration", NAMES) is not None
    assert asked.findtext("w:MaxElements", namespaces=NAMES) == str(soap.PAGE)
    assert asked.find("w:Filter", NAMES) is None


def test_properties_are_selected_by_wql():
    root = tree(soap.enumerate_(TO, "root/cimv2", "Win32_BIOS", ("SerialNumber", "Manufacturer")))
    chosen = root.find("s:Body/n:Enumerate/w:Filter", NAMES)
    assert (chosen.get("Dialect"), chosen.text) == (soap.WQL, "SELECT SerialNumber,Manufacturer FROM Win32_BIOS")
    assert root.findtext("s:Header/w:ResourceURI", namespaces=NAMES) == f"{soap.WMI}/root/cimv2/*"


@pytest.mark.parametrize("made", [soap.pull, soap.release])
def test_what_the_server_calls_its_enumeration_is_told_back_and_nothing_else(made):
    root = tree(made(TO, "root/cimv2", "*", "uuid:1</n:EnumerationContext><x>&"))
    assert root.find("s:Body", NAMES)[0].findtext("n:EnumerationContext", namespaces=NAMES) == (
        "uuid:1</n:EnumerationContext><x>&"
    )


def test_a_method_is_invoked_with_its_parameters():
    key = r"SOFTWARE\A & B <c>"
    root = tree(soap.invoke(TO, "root/default", "StdRegProv", "EnumKey", {"hDefKey": "1", "sSubKeyName": key}))
    uri = f"{soap.WMI}/root/default/StdRegProv"
    assert root.findtext("s:Header/a:Action", namespaces=NAMES) == f"{uri}/EnumKey"
    given = root.find("s:Body", NAMES)[0]
    assert given.tag == f"{{{uri}}}EnumKey_INPUT"
    assert [(one.tag.rpartition("}")[2], one.text) for one in given] == [("hDefKey", "1"), ("sSubKeyName", key)]
    assert root.find("s:Header/w:OptionSet", NAMES) is None


def test_the_32_bit_view_is_an_option_of_the_wmi_call():
    """[MS-WSMV] 3.1.4.1.10: what begins with "wmi:" goes into the context of the call."""
    root = tree(soap.invoke(TO, "root/default", "StdRegProv", "EnumKey", {}, 32))
    options = {one.get("Name"): one.text for one in root.iterfind("s:Header/w:OptionSet/w:Option", NAMES)}
    assert options == {"wmi:__ProviderArchitecture": "32", "wmi:__RequiredArchitecture": "true"}


def test_identify_needs_no_header():
    assert tree(soap.IDENTIFY).find("s:Body", NAMES)[0].tag == f"{{{soap.IDENTITY}}}Identify"


def test_each_message_has_an_id_of_its_own():
    ids = {tree(soap.pull(TO, "root/cimv2", "*", "x")).findtext(".//a:MessageID", namespaces=NAMES) for _ in "ab"}
    assert len(ids) == 2


def asked_by_pypsrp(**how):
    """The same operation as pypsrp would ask for it, without sending anything."""
    said = []
    client = wsman.WSMan("10.0.0.5", ssl=False, auth="ntlm", username="u", password="p")
    client.transport.send = lambda message, **_: said.append(message) or b"<x/>"
    with pytest.raises(Exception):  # noqa: B017 - it has no answer to read
        getattr(client, how.pop("operation"))(**how)
    return said[0]


BIOS, REGISTRY = f"{soap.WMI}/root/cimv2/Win32_BIOS", f"{soap.WMI}/root/default/StdRegProv"
ALIKE = {  # what pypsrp is asked to do, and our message for the same
    "Enumerate": (
        {"operation": "enumerate", "resource_uri": BIOS},
        lambda: soap.enumerate_(TO, "root/cimv2", "Win32_BIOS"),
    ),
    "Pull": ({"operation": "pull", "resource_uri": BIOS}, lambda: soap.pull(TO, "root/cimv2", "Win32_BIOS", "x")),
    "Invoke": (
        {"operation": "invoke", "resource_uri": REGISTRY, "action": f"{REGISTRY}/EnumKey"},
        lambda: soap.invoke(TO, "root/default", "StdRegProv", "EnumKey", {"hDefKey": "1"}),
    ),
}


@pytest.mark.parametrize("operation", ALIKE)
@pytest.mark.parametrize("name", ["Action", "ReplyTo", "ResourceURI", "To", "Locale", "DataLocale", "OperationTimeout"])
def test_headers_are_those_of_an_independent_client(operation, name):
    """pypsrp's for the same operation: each header that it has, ours have, with the same attributes."""
    how, made = ALIKE[operation]
    theirs, ours = tree(asked_by_pypsrp(**how, resource=ET.Element("x"))), tree(made())
    found = [
        next(one for one in root.find("s:Header", NAMES) if one.tag.endswith(f"}}{name}")) for root in (theirs, ours)
    ]
    assert found[0].tag == found[1].tag
    assert found[0].attrib == found[1].attrib
    if name in {"Action", "ResourceURI", "To"}:
        assert found[0].text == found[1].text


@pytest.mark.parametrize("operation", ALIKE)
def test_no_header_of_an_independent_client_is_missing(operation):
    """But for the session, which only its shells need."""
    how, made = ALIKE[operation]
    theirs, ours = tree(asked_by_pypsrp(**how, resource=ET.Element("x"))), tree(made())
    names = [{one.tag for one in root.find("s:Header", NAMES)} for root in (theirs, ours)]
    assert {one.rpartition("}")[2] for one in names[0] - names[1]} == {"SessionId"}
    assert names[1] <= names[0]


def test_options_are_written_as_by_an_independent_client():
    options = wsman.OptionSet()
    options.add_option("wmi:__ProviderArchitecture", "32", {"Type": "xs:int"})
    how, _ = ALIKE["Invoke"]
    theirs = tree(asked_by_pypsrp(**how, resource=ET.Element("x"), option_set=options))
    ours = tree(soap.invoke(TO, "root/default", "StdRegProv", "EnumKey", {}, 32))
    first, second = (root.find("s:Header/w:OptionSet/w:Option", NAMES) for root in (theirs, ours))
    assert (first.tag, first.attrib, first.text) == (second.tag, second.attrib, second.text)
