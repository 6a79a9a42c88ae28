import xml.etree.ElementTree as ET

import pytest

from lab.windows import envelopes, faults


def told(fault, **more):
    body = faults.body(fault, "WIN2019", **{"stack": "3.0", "own_codes": False, **more})
    return ET.fromstring(envelopes.frame(None, faults.FAULT, body))  # noqa: S314 - our own


def code(root):
    found = root.find(".//{*}error_Code")
    return (
        int(found.text) if found is not None else [int(one.get("Code")) for one in root.iter() if "Code" in one.attrib]
    )


@pytest.mark.parametrize(("fault", "subcode", "wsman", "wmi"), [
    (faults.DENIED, "w:AccessDenied", 0x80338104, 0x80041003),
    (faults.NO_CLASS, "a:DestinationUnreachable", 0x80338000, 0x80041010),
    (faults.BAD_QUERY, "n:CannotProcessFilter", 0x8033801A, 0x80041017),
    (faults.of_query(faults.NO_CLASS), "n:CannotProcessFilter", 0x8033801A, 0x80041010),
])  # fmt: skip
def test_what_wmi_refuses_has_a_subcode_and_a_number(fault, subcode, wsman, wmi):
    root = told(fault)
    assert root.findtext(".//{*}Subcode/{*}Value") == subcode
    assert code(root) == wsman
    assert code(told(fault, own_codes=True)) == wmi
    assert root.findtext(".//{*}MessageID", namespaces={}) is not None


def test_winrm_2_wraps_what_the_provider_said():
    root = told(faults.DENIED, stack="2.0")
    assert code(root) == [0x80338104, 0x80338104]
    assert root.find(".//{*}ProviderFault").get("provider") == "WMI Provider"


def test_what_is_not_wmis_has_one_number():
    assert code(told(faults.NO_RIGHTS)) == [5]
    assert told(faults.NO_CONTEXT).findtext(".//{*}Code/{*}Value") == "s:Receiver"


def test_a_query_hides_which_of_both_was_not_there():
    assert faults.of_query(faults.DENIED) is faults.DENIED
