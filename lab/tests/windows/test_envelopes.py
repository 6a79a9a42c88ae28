import contextlib
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.windows import envelopes

ENUMERATE = """<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
 xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
 xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"><s:Header>
 <a:Action>http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate</a:Action><a:MessageID>uuid:1</a:MessageID>
 <w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/ROOT/CIMV2/Win32_Service</w:ResourceURI>
 <w:MaxEnvelopeSize>51200</w:MaxEnvelopeSize>
 <w:SelectorSet><w:Selector Name="Name">EventLog</w:Selector></w:SelectorSet>
 <w:OptionSet><w:Option Name="wmi:__ProviderArchitecture">32</w:Option></w:OptionSet>
 </s:Header><s:Body><n:Enumerate/></s:Body></s:Envelope>"""


def test_a_request_is_read():
    asked = envelopes.parse(ENUMERATE.encode())
    assert asked.resource == ("root/cimv2", "Win32_Service")
    assert (asked.message_id, asked.most) == ("uuid:1", 51_200)
    assert (asked.selectors, asked.options) == ({"Name": "EventLog"}, {"wmi:__ProviderArchitecture": "32"})
    assert asked.body.tag.endswith("}Enumerate")


def test_an_answer_relates_to_its_request():
    text = envelopes.frame(envelopes.parse(ENUMERATE.encode()), "urn:done", "<w:Nothing/>")
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert root.find(".//{*}RelatesTo").text == "uuid:1"
    assert root.find(".//{*}Action").text == "urn:done"


@pytest.mark.parametrize("octets", [
    b"", b"<", b"<Envelope/>", b"\xff\xfe", ENUMERATE.replace("Body", "Corpse").encode(),
    b'<!DOCTYPE s [<!ENTITY a "b">]>' + ENUMERATE.encode(), ENUMERATE.encode("utf-16"),
])  # fmt: skip
def test_what_is_no_request(octets):
    with pytest.raises(ValueError):
        envelopes.parse(octets)


@given(st.integers(0, len(ENUMERATE)), st.binary(max_size=20))
def test_garbage_is_a_value_error(at, octets):
    text = ENUMERATE.encode()
    with contextlib.suppress(ValueError):
        assert envelopes.parse(text[:at] + octets + text[at:]) is not None
