"""SOAP envelopes of WS-Management (DSP0226, [MS-WSMV] 2.2.4): requests are read, answers are framed."""

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
MICROSOFT = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
CIM = "http://schemas.dmtf.org/wbem/wscim/1/common"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ANONYMOUS = f"{ADDRESSING}/role/anonymous"

_DEFAULT_SIZE = 512_000  # octets of an answer; MaxEnvelopeSizekb of WinRM 2.0 and newer is 500
_OPENING = (
    f'<s:Envelope xml:lang="en-US" xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" xmlns:x="{TRANSFER}" '
    f'xmlns:n="{ENUMERATION}" xmlns:w="{WSMAN}" xmlns:p="{MICROSOFT}">'
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. body: the first element within the SOAP body; most: octets that the answer may have."""

    action: str
    uri: str
    message_id: str
    selectors: Mapping[str, str]
    options: Mapping[str, str]
    most: int
    body: ET.Element | None

    @property
    def resource(self) -> tuple[str, str] | None:
        """Namespace and class of a WMI resource, "*" for a query; None when it is another resource."""
        place = self.uri.removeprefix(WMI)
        if place == self.uri or "/" not in place:
            return None
        namespace, _, cls = place.split("?", 1)[0].rpartition("/")
        return namespace.lower(), cls


def parse(octets: bytes) -> Asked:
    """A request out of its text. Raises ValueError."""
    text = octets.decode("utf-8-sig")
    if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
        raise ValueError("no document types")
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type, no entities
    except ET.ParseError as error:
        raise ValueError("not XML") from error
    header, body = root.find(f"{{{SOAP}}}Header"), root.find(f"{{{SOAP}}}Body")
    if root.tag != f"{{{SOAP}}}Envelope" or body is None:
        raise ValueError("not a SOAP envelope")
    return _asked(header if header is not None else ET.Element("none"), body)


def _asked(header: ET.Element, body: ET.Element) -> Asked:
    size = header.findtext(f"{{{WSMAN}}}MaxEnvelopeSize", "").strip()
    return Asked(
        action=header.findtext(f"{{{ADDRESSING}}}Action", "").strip(),
        uri=header.findtext(f"{{{WSMAN}}}ResourceURI", "").strip(),
        message_id=header.findtext(f"{{{ADDRESSING}}}MessageID", "").strip(),
        selectors=_named(header, "SelectorSet", "Selector"),
        options=_named(header, "OptionSet", "Option"),
        most=int(size) if size.isascii() and size.isdigit() and len(size) < 10 else _DEFAULT_SIZE,
        body=next(iter(body), None),
    )


def _named(header: ET.Element, group: str, one: str) -> dict[str, str]:
    found = header.iterfind(f"{{{WSMAN}}}{group}/{{{WSMAN}}}{one}")
    return {element.get("Name", ""): element.text or "" for element in found}


def frame(asked: Asked | None, action: str, body: str) -> str:
    """An answer as text. body: what stands in the SOAP body."""
    related = f"<a:RelatesTo>{escape(asked.message_id)}</a:RelatesTo>" if asked and asked.message_id else ""
    header = (
        f"<a:Action>{escape(action)}</a:Action><a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID>"
        f"<a:To>{ANONYMOUS}</a:To>{related}"
    )
    return f"{_OPENING}<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
