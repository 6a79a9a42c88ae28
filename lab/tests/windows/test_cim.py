import xml.etree.ElementTree as ET

from lab.windows import cim

VALUES = {
    "Name": "a & b",
    "Enabled": True,
    "IPAddress": ["192.0.2.10", "fe80::1"],
    "Nothing": {"nil": True},
    "Empty": "",
    "None": [],
    "Boot": {"datetime": "2024-06-12T03:04:05.5+09:00"},
    "Delay": {"interval": "P0DT0H1M0S"},
}


def test_an_instance_as_windows_prints_it():
    text = cim.instance("root/cimv2", "Win32_Lab", VALUES)
    assert text.startswith('<p:Win32_Lab xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p=')
    assert (
        'xsi:type="p:Win32_Lab_Type"><p:Boot><cim:Datetime>2024-06-12T03:04:05.5+09:00</cim:Datetime></p:Boot>' in text
    )
    assert (
        "<p:Delay><cim:Interval>P0DT0H1M0S</cim:Interval></p:Delay><p:Empty></p:Empty><p:Enabled>true</p:Enabled>"
        in text
    )
    assert "<p:IPAddress>192.0.2.10</p:IPAddress><p:IPAddress>fe80::1</p:IPAddress><p:Name>a &amp; b</p:Name>" in text
    assert '<p:Nothing xsi:nil="true"/></p:Win32_Lab>' in text
    assert ET.fromstring(text)[0].tag.endswith("}Boot")  # noqa: S314 - our own


def test_a_fragment_has_what_was_selected_and_no_prefixes():
    text = cim.fragment(VALUES, ("name", "BOOT", "Unknown"))
    assert "<Boot><Datetime>2024-06-12T03:04:05.5+09:00</Datetime></Boot><Name>a &amp; b</Name></w:XmlFragment>" in text


def test_the_output_of_a_method():
    text = cim.output("urn:lab", "EnumKey", {"ReturnValue": 0, "sNames": ["a", "b"], "Types": None})
    assert "<p:ReturnValue>0</p:ReturnValue><p:sNames>a</p:sNames><p:sNames>b</p:sNames>" in text
    assert '<p:Types xsi:nil="true"/></p:EnumKey_OUTPUT>' in text
