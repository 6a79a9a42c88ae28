"""What is asked: SOAP envelopes of WS-Management, as Windows understands them. Pure.

`to` is the URL of the service, "http://10.0.0.5:5985/wsman".

Sources: DSP0226 (WS-Management 1.0), MS-WSMV 3.1.4.1 (headers), 2.2.4 and 3.1.4.8 (Enumerate), 3.1.4.1.10 (options).
"""

from collections.abc import Mapping, Sequence
from html import escape  # the same as for XML; that of xml.sax loads urllib for it
from typing import Final
from uuid import uuid4

SOAP: Final = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING: Final = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
ENUMERATION: Final = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
WSMAN: Final = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
IDENTITY: Final = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
MICROSOFT: Final = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
WMI: Final = "http://schemas.microsoft.com/wbem/wsman/1/wmi"
WQL: Final = "http://schemas.microsoft.com/wbem/wsman/1/WQL"

ENVELOPE_LIMIT: Final = 512_000  # bytes that an answer may have: what Windows itself asks for (MaxEnvelopeSizekb)
PAGE: Final = 1000  # instances that an answer may have
OPERATION_SECONDS: Final = 50  # after which the server gives an operation up; ours is a little longer


IDENTIFY: Final = (
    f'<s:Envelope xmlns:s="{SOAP}" xmlns:i="{IDENTITY}"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>'
).encode()
"""Who is there; any account that is logged in may ask (DSP0226, 11)."""


def enumerate_(to: str, namespace: str, cls: str, properties: Sequence[str] = (), where: str = "") -> bytes:
    """All instances of a class; with properties these alone, by WQL, and only of those where a condition holds.

    The first page comes with the answer.
    """
    head = _head(to, f"{ENUMERATION}/Enumerate", resource(namespace, "*" if properties else cls))
    condition = f" WHERE {where}" if where else ""
    query = f"SELECT {','.join(properties)} FROM {cls}{condition}"  # noqa: S608 - names of WMI, which are ours
    dialect = f'<w:Filter Dialect="{WQL}">{escape(query, quote=False)}</w:Filter>' if properties else ""
    body = f"<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>{PAGE}</w:MaxElements>{dialect}</n:Enumerate>"
    return _envelope(head, body)


def pull(to: str, namespace: str, cls: str, context: str) -> bytes:
    """The next page. cls: "*" where the enumeration began with properties."""
    head = _head(to, f"{ENUMERATION}/Pull", resource(namespace, cls))
    opaque = f"<n:EnumerationContext>{escape(context, quote=False)}</n:EnumerationContext>"
    return _envelope(head, f"<n:Pull>{opaque}<n:MaxElements>{PAGE}</n:MaxElements></n:Pull>")


def release(to: str, namespace: str, cls: str, context: str) -> bytes:
    """The server need not keep the pages that are left."""
    head = _head(to, f"{ENUMERATION}/Release", resource(namespace, cls))
    opaque = f"<n:EnumerationContext>{escape(context, quote=False)}</n:EnumerationContext>"
    return _envelope(head, f"<n:Release>{opaque}</n:Release>")


def invoke(
    to: str,
    namespace: str,
    cls: str,
    method: str,
    parameters: Mapping[str, str],
    architecture: int | None = None,
) -> bytes:
    """A static method. architecture: 32 or 64, where a provider has both, as that of the registry does."""
    uri = resource(namespace, cls)
    head = _head(to, f"{uri}/{method}", uri, _architecture(architecture))
    values = "".join(f"<p:{name}>{escape(value, quote=False)}</p:{name}>" for name, value in parameters.items())
    return _envelope(head, f'<p:{method}_INPUT xmlns:p="{uri}">{values}</p:{method}_INPUT>')


def resource(namespace: str, cls: str) -> str:
    """The resource URI of a class: "root/cimv2" and "Win32_BIOS"."""
    return f"{WMI}/{namespace}/{cls}"


def _architecture(bits: int | None) -> str:
    """Options whose names begin with "wmi:" go into the context of the WMI call (MS-WSMV 3.1.4.1.10)."""
    if bits is None:
        return ""
    wanted = f'<w:Option Name="wmi:__ProviderArchitecture" Type="xs:int">{bits}</w:Option>'
    required = '<w:Option Name="wmi:__RequiredArchitecture" Type="xs:boolean">true</w:Option>'
    return f'<w:OptionSet xmlns:xs="http://www.w3.org/2001/XMLSchema">{wanted}{required}</w:OptionSet>'


def _head(to: str, action: str, uri: str, more: str = "") -> str:
    must = 's:mustUnderstand="true"'
    language = 'xml:lang="en-US" s:mustUnderstand="false"'
    return (
        f"<a:To>{escape(to, quote=False)}</a:To>"
        f"<w:ResourceURI {must}>{escape(uri, quote=False)}</w:ResourceURI>"
        f"<a:ReplyTo><a:Address {must}>{ADDRESSING}/role/anonymous</a:Address></a:ReplyTo>"
        f"<a:Action {must}>{escape(action, quote=False)}</a:Action>"
        f"<w:MaxEnvelopeSize {must}>{ENVELOPE_LIMIT}</w:MaxEnvelopeSize>"
        f"<a:MessageID>uuid:{str(uuid4()).upper()}</a:MessageID>"
        f"<w:Locale {language}/><m:DataLocale {language}/>{more}"
        f"<w:OperationTimeout>PT{OPERATION_SECONDS}S</w:OperationTimeout>"
    )


def _envelope(head: str, body: str) -> bytes:
    spaces = f'xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" xmlns:n="{ENUMERATION}" xmlns:w="{WSMAN}" xmlns:m="{MICROSOFT}"'
    return f"<s:Envelope {spaces}><s:Header>{head}</s:Header><s:Body>{body}</s:Body></s:Envelope>".encode()
