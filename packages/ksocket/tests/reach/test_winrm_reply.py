"""Answers: as Windows prints them, and as nobody should."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.reach import winrm_reply as reply
from ksocket.reach.winrm_soap import ADDRESSING, ENUMERATION, IDENTITY, SOAP, WSMAN

XSI = "http://www.w3.org/2001/XMLSchema-instance"
CIM = "http://schemas.dmtf.org/wbem/wscim/1/common"
FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
SPACES = f'xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" xmlns:n="{ENUMERATION}" xmlns:w="{WSMAN}" xmlns:f="{FAULT}"'


def envelope(inner):
    return f"<s:Envelope {SPACES} xmlns:i='{IDENTITY}'><s:Header/><s:Body>{inner}</s:Body></s:Envelope>".encode()


def page(items="", context="uuid:1", end="<w:EndOfSequence/>", name="EnumerateResponse", prefix="w"):
    return envelope(
        f"<n:{name}><n:EnumerationContext>{context}</n:EnumerationContext>"
        f"<{prefix}:Items>{items}</{prefix}:Items>{end}</n:{name}>"
    )


def read(document):
    return reply.page(reply.body(document))


def test_an_instance_as_windows_prints_it():
    found = read(
        page(
            f'<p:Win32_X xmlns:p="urn:x" xmlns:xsi="{XSI}" xmlns:cim="{CIM}" xsi:type="p:Win32_X_Type">'
            "<p:Caption>Microsoft Windows Server 2019 Standard </p:Caption>"
            "<p:Nothing xsi:nil='true'/><p:Empty></p:Empty>"
            "<p:IPAddress>10.0.0.5</p:IPAddress><p:IPAddress>fe80::1</p:IPAddress>"
            "<p:InstallDate><cim:Datetime>2024-06-12T03:04:05+09:00</cim:Datetime></p:InstallDate></p:Win32_X>"
        )
    )
    assert found.context is None
    assert found.items == (
        {
            "Caption": "Microsoft Windows Server 2019 Standard ",
            "Nothing": None,
            "Empty": "",
            "IPAddress": ("10.0.0.5", "fe80::1"),
            "InstallDate": "2024-06-12T03:04:05+09:00",
        },
    )


def test_a_page_that_is_not_the_last_names_the_next():
    assert read(page(end="", context="uuid:7")).context == "uuid:7"
    later = read(page("<x><A>1</A></x>", name="PullResponse", prefix="n", end="<n:EndOfSequence/>"))
    assert (later.items, later.context) == (({"A": "1"},), None)
    assert read(page(end="", context="")).context is None
    with pytest.raises(ValueError, match="too long"):
        read(page(end="", context="x" * 10_000))


def test_an_array_with_a_hole_keeps_its_length():
    nil = f'<A xmlns:xsi="{XSI}" xsi:nil="true"/>'
    assert read(page(f"<x><A>1</A>{nil}<A>3</A></x>")).items == ({"A": ("1", "", "3")},)


def test_the_output_of_a_method():
    body = reply.body(
        envelope(
            '<p:EnumKey_OUTPUT xmlns:p="x"><p:sNames>a</p:sNames><p:ReturnValue>0</p:ReturnValue></p:EnumKey_OUTPUT>'
        )
    )
    assert reply.output(body) == {"sNames": "a", "ReturnValue": "0"}
    with pytest.raises(ValueError, match="no output"):
        reply.output(reply.body(envelope("<x/>")))


def test_what_a_server_calls_itself():
    said = "<i:ProductVendor>V</i:ProductVendor><i:ProductVersion>OS: 10</i:ProductVersion>"
    inner = f"<i:IdentifyResponse>{said}</i:IdentifyResponse>"
    assert reply.product(reply.body(envelope(inner))) == "V OS: 10"
    with pytest.raises(ValueError, match="Identify"):
        reply.product(reply.body(envelope("")))


def fault(subcode="w:AccessDenied", detail=""):
    code = f"<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>{subcode}</s:Value></s:Subcode></s:Code>"
    reason = "<s:Reason><s:Text xml:lang='en-US'>Access is denied. </s:Text></s:Reason>"
    return reply.fault(reply.body(envelope(f"<s:Fault>{code}{reason}<s:Detail>{detail}</s:Detail></s:Fault>")))


def test_a_fault_names_itself_in_several_ways():
    inner = "<f:WSManFault Code='2147749904'><f:Message>HRESULT = 0x80041010 </f:Message></f:WSManFault>"
    provider = f"<f:ProviderFault>{inner}</f:ProviderFault>"
    found = fault(detail=f"<f:WSManFault Code='5'><f:Message>{provider}</f:Message></f:WSManFault>")
    assert found.subcode == "AccessDenied"
    assert found.codes == {5, 0x80041010}
    assert found.text == "Access is denied. HRESULT = 0x80041010"
    assert fault(detail="<StatusCode>-2147217392</StatusCode>").codes == {0x80041010}
    assert fault(detail="<f:WSManFault Code='not a number'/>").codes == set()
    assert reply.fault(reply.body(envelope("<x/>"))) is None


@pytest.mark.parametrize("code", ["--5", "²", "٣", "5-", "-", "9" * 16])
def test_a_code_that_is_no_number_is_none(code):
    assert fault(detail=f"<StatusCode>{code}</StatusCode>").codes == set()


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\xff\xfe<\x00",
        b"<a/>",
        b"<s:Envelope/>",
        f'<s:Envelope xmlns:s="{SOAP}"/>'.encode(),
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + envelope("&a;"),
        b"<?xml version='1.0' encoding='utf-16'?>" + envelope("").decode().encode("utf-16"),
        envelope("&unknown;"),
        envelope("<x>"),
        envelope("<x/>" * 300_000),
    ],
    ids=range(10),
)
def test_what_is_no_envelope_is_refused(document):
    with pytest.raises(ValueError):
        reply.body(document)


def test_a_bomb_of_entities_is_not_even_begun():
    levels = "".join(f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 10))
    with pytest.raises(ValueError, match="document type"):
        reply.body(f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "x">{levels}]>'.encode() + envelope("&a9;"))


def test_a_document_type_hidden_by_another_encoding_is_not_read():
    hidden = b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE x>' + envelope("")
    with pytest.raises(ValueError):
        reply.body(hidden)


def test_a_fault_of_many_words_takes_no_time():
    """Others wait while it is read."""
    values = "".join(f"<s:Value>{number}</s:Value>" for number in range(40_000))
    body = reply.body(envelope(f"<s:Fault><s:Code>{values}</s:Code></s:Fault>"))
    begun = time.process_time()
    assert reply.fault(body).subcode == "39999"
    assert time.process_time() - begun < 2


def test_deep_is_only_deep():
    deep = 50_000
    body = reply.body(envelope("<x>" * deep + "</x>" * deep))
    assert reply.fault(body) is None
    with pytest.raises(ValueError):
        reply.page(body)


def test_control_characters_of_the_registry_do_not_hide_a_page():
    found = read(page("<x><A>a\x00b&#0;c&#x1F;d&#xD;&#x41;&#xFFFF;</A></x>"))
    assert found.items == ({"A": "abcd\rA"},)


@given(st.binary(max_size=400))
def test_bytes_raise_nothing_else(document):
    with pytest.raises(ValueError):
        reply.body(document)


_TEXT = st.text(st.sampled_from("<>&;/abnsw:\"'=# \x00é日"), max_size=60)


@given(_TEXT, st.sampled_from([reply.page, reply.output, reply.product]))
def test_what_is_within_an_envelope_raises_nothing_else(inner, reader):
    for document in (envelope(inner), page(inner), envelope(f"<s:Fault>{inner}</s:Fault>")):
        try:
            body = reply.body(document)
            reply.fault(body)
            reader(body)
        except ValueError:
            continue
